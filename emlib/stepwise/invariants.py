"""The laws of `emlib.laws` that can be asked of the state at hand."""

from dataclasses import replace

from emlib import laws


class Finding(laws.Finding):
    """A finding by the names that the list under the figure uses."""

    @property
    def name(self):
        """The law."""
        return self.law

    @property
    def words(self):
        """What was found, in numbers."""
        return self.detail


def invariants(state):
    """The four findings for a playground State, in the order of the text."""
    touching = state.moves[-1:] == ("E",)
    found = [
        laws.never_falls(state.log_likelihoods, "move"),
        laws.sums_to_one(state.mixture.weights, state.q),
        moments_match(state),
        laws.bound_below(state.bounds[-1], state.log_likelihoods[-1], touching),
    ]
    return [Finding(finding.law, finding.holds, finding.detail) for finding in found]


def moments_match(state):
    """Claimed only where the last step was an M step: a leap is none, and matches nothing."""
    finding = laws.moments_match(state.x, [state.mixture], state.sds is None)
    steps = [move for move in state.moves if move != "E"]
    if steps and steps[-1] == "M":
        return finding
    why = "a leap is no M step" if steps else "no M step yet"
    numbers = finding.detail.split("; wrong")[0]
    return replace(finding, holds=None, detail=f"{numbers} ({why})")
