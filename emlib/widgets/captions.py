"""What a figure of a run shows, in words and numbers."""

import numpy as np

from emlib.plots.canvas import decimals


def plain(value, places=3):
    """A number rounded to `places`, without a minus before a zero; beyond nine, to three digits."""
    return f"{value:z.{places}f}" if places < 10 else f"{value:.3g}"


def numbers(values, places=3, say=plain):
    """Numbers as a reader says them: 0.504, 0.300 and 0.196."""
    *others, last = [say(value, places) for value in values]
    return f"{', '.join(others)} and {last}" if others else last


def parameters(mixture):
    """The parameters of a mixture in one phrase."""
    s, places = "s" * (mixture.k > 1), places_of(mixture)
    return (
        f"weight{s} {numbers(mixture.weights)}; mean{s} {numbers(mixture.means, places)}; "
        f"sd{s} {numbers(mixture.sds, places, say=width)}"
    )


def places_of(mixture):
    """Decimals for means and sds: three, fewer for large ones, more for sds too small for three."""
    sd, mean = np.median(mixture.sds), np.abs(mixture.means).max()
    return max(3 if sd < 100 and mean < 10_000 else 1, decimals(sd) - 1)


def width(sd, places):
    """An sd rounded to `places`, or to two digits where that would be 0: no sd is."""
    return plain(sd, places) if round(sd, places) else f"{sd:.2g}"


def iteration(fit, i):
    """Iteration i of a Fit: parameters, log-likelihood, what it gained; of one beyond the run, its last."""
    last = reached(fit, i)
    beyond = i not in (last, "end")
    name = f"Iteration {i} is not reached, the run ends with {last}" if beyond else f"Iteration {last}"
    value = fit.log_likelihoods[last]
    words = f"{name}: {parameters(fit.path[last])}. Log-likelihood {plain(value)}"
    if last and not beyond:
        gain = value - fit.log_likelihoods[last - 1]
        words += f"; this iteration gained {'less than 0.001' if abs(gain) < 0.0005 else plain(gain)}"
    if fit.reported is not None:
        words += f"; the program prints {plain(fit.reported[last], 1)}"
    return words + "."


def reached(fit, i):
    """Iteration i of a Fit or, where it ended before or i is "end", its last."""
    return fit.n_iter if i == "end" else min(i, fit.n_iter)


def ended(fit, i):
    """Whether the run of a Fit is over at i, an iteration or "end"."""
    return reached(fit, i) == fit.n_iter


def certainty(x, fit, i):
    """Iteration i of a Fit to x (N,), and for how many points the label is nearly certain."""
    last = reached(fit, i)
    sure = (fit.path[last].responsibilities(x).max(axis=0) > 0.99).mean()
    words = iteration(fit, i)[:-1]
    if fit.mixture.k > 1:  # a single component has every point for certain
        words += f"; {sure:.0%} of the points have a responsibility above 0.99"
    ended = "; here the run ends" if i in (fit.n_iter, "end") and fit.stopped != "max_iter" else ""
    return words + ended + "."


def run_ended(fit):
    """What a reader should know about how a run of two components ended, or nothing."""
    if fit.stopped in ("collapse", "underflow"):
        words = fit.stop_reason.removeprefix(f"{fit.stopped}: ")
        return f"The run ended after {fit.n_iter} iterations: {words}."
    if not equal(fit.mixture):
        return ""
    if equal(fit.path[0], within=0):
        return "The two components started equal: EM can never part them."
    return "The two components have merged: together they are a single Gaussian."


def equal(mixture, within=1e-6):
    """Whether nothing but their weights tells the components apart, to within so many sds."""
    return np.ptp(mixture.means) + np.ptp(mixture.sds) <= within * mixture.sds.min()
