"""The four things that hold in every correct EM run, checked on the state at hand."""

from dataclasses import dataclass

import numpy as np

from emlib.widgets.captions import plain

CLOSE = 1e-8  # relative to the size of the log-likelihood, the weights, or the data's sd


@dataclass(frozen=True)
class Finding:
    """What a check found: holds is True, False, or None where nothing is claimed yet."""

    name: str
    holds: bool | None
    words: str


def invariants(state):
    """The four findings for a playground State, in the order of the text."""
    return [never_falls(state), sums_to_one(state), moments_match(state), bound_below(state)]


def never_falls(state):
    """The log-likelihood never falls. Theorem: thm-monotone."""
    name = "The log-likelihood never falls"
    values = np.array(state.log_likelihoods)
    if len(values) == 1:
        return Finding(name, None, "no move yet")
    gains = np.diff(values)
    worst, noise = gains.min(), CLOSE * max(1.0, np.abs(values).max())
    if worst < -noise:
        return Finding(name, False, f"move {int(gains.argmin()) + 1} lost {-worst:.6g}")
    return Finding(
        name,
        True,
        f"{len(gains)} move{'s' * (len(gains) > 1)}, {plain(values[0])} at first, {plain(values[-1])} now",
    )


def sums_to_one(state):
    """Weights sum to 1, and so do the responsibilities of each point."""
    weights, columns = state.mixture.weights.sum(), state.q.sum(axis=0)
    off = max(abs(weights - 1), np.abs(columns - 1).max())
    worst = columns[np.abs(columns - 1).argmax()]
    words = f"weights {weights:.6f}; the point furthest off {worst:.6f}"
    return Finding("Weights, and each point's responsibilities, sum to 1", bool(off < CLOSE), words)


def moments_match(state):
    """After an M step the mixture has the sample's mean, and with free sds its sd. Theorem: thm-moments."""
    mixture, x = state.mixture, state.x
    pairs = [("mean", mixture.mean, x.mean())]
    if state.sds is None:
        pairs.append(("sd", mixture.sd, x.std()))
    matched = "mean and sd match" if len(pairs) > 1 else "the mean matches"
    name = f"After an M step, {matched} the sample's"
    words = "; ".join(f"{what} {plain(ours, 6)}, sample {plain(theirs, 6)}" for what, ours, theirs in pairs)
    steps = [move for move in state.moves if move != "E"]
    if not steps or steps[-1] == "leap":
        why = "a leap is no M step" if steps else "no M step yet"
        return Finding(name, None, f"{words} ({why})")
    unit = x.std() or 1.0
    return Finding(name, all(abs(a - b) < 1e-6 * unit for _, a, b in pairs), words)


def bound_below(state):
    """The bound is at most the log-likelihood, and equal to it after an E step. Equation: eq-elbo."""
    bound, value = state.bounds[-1], state.log_likelihoods[-1]
    noise = CLOSE * max(1.0, abs(value))
    touching = bool(state.moves) and state.moves[-1] == "E"
    holds = bound <= value + noise and (not touching or abs(bound - value) <= noise)
    words = f"bound {plain(bound)}, log-likelihood {plain(value)}, gap {plain(max(value - bound, 0))}"
    name = "The bound touches the log-likelihood" if touching else "The bound lies below the log-likelihood"
    return Finding(name, bool(holds), words)
