"""EM from one start: iterate, watch, stop, and say why."""

import warnings
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from emlib.acceleration import Anderson
from emlib.checks import as_sds, check_control, check_enough_data
from emlib.climbing import Problem, climb, em_step
from emlib.holding import as_hold
from emlib.mixture import Mixture, check_mixture
from emlib.sample import Sample
from emlib.sketch import sketched

TIED = 1e-3  # means and sds this close, in sds: two components that act as one


class EMWarning(RuntimeWarning):
    """A fit ended somewhere that is not a local maximum of the likelihood."""


@dataclass(frozen=True, eq=False)
class Fit:
    """What EM did.

    mixture : the last Mixture, equal to path[-1]
    log_likelihoods : (n_iter + 1,) observed-data log-likelihood at each point of the path
    path : the n_iter + 1 mixtures, the start first
    n_iter : iterations taken
    n_evaluations : passes over the data, that is E steps, and the count for a histogram
    stopped : a word: "converged", "max_iter", "collapse", "saddle" (or, in a demo, "underflow")
    stop_reason : that word and a sentence
    runs : all the fits this one was the best of (`fit_best` only)
    reported : (n_iter + 1,) the objective that seed 000 printed (`demos.vectorized` only)
    """

    mixture: Mixture
    log_likelihoods: np.ndarray
    path: list
    n_iter: int
    n_evaluations: int
    stopped: str
    stop_reason: str
    runs: tuple = ()
    reported: np.ndarray | None = None

    @property
    def converged(self):
        """Whether the gain fell below tol at what looks like a local maximum."""
        return self.stopped == "converged"


def fit(
    x, start, *, sds=None, counts=None, hold=None, tol=1e-10, max_iter=10_000, accelerate=False, threads=1
):
    """Fit a mixture to x by EM from `start`, and return a `Fit`.

    x : (N,) data: an array, also a memory-mapped or a Dask array; an iterable of such blocks,
        or a function that returns one. start : the first Mixture.
    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    counts : None, or (N,), for an array x: x[i] was seen counts[i] times; real, >= 0.
    hold : None, or a dictionary that says which parameters stay as `start` has them: of
        "weights", "means" or "sds" True for all, or the components' numbers, counted from 0.
    tol : stop when an iteration gains less than this in mean log-likelihood per observation;
        0 takes exactly max_iter iterations.
    accelerate : combine the last iterates by Anderson's method: far fewer iterations, of one
        pass each, or two where the combination is refused. With many data the first step is
        EM's whole way on a histogram of them, kept if it goes up.
    threads : how many work on an array, where the pass is compiled. No digit depends on it.

    Raises ValueError for unusable input. Issues an EMWarning when a component collapses or when
    two are tied at a saddle; `stopped` says so, too.
    Equations: eq-statistics, eq-m-statistics; source: Dempster, Laird & Rubin (1977).
    """
    check_mixture(start, "start")
    check_control(tol, max_iter)
    hold = as_hold(hold, start.k)
    if sds is not None:
        start = Mixture(start.weights, start.means, as_sds(sds, start.k))
        hold = replace(hold, sds=np.full(start.k, True))
    problem = Problem(Sample.of(x, counts, threads), hold)
    check_enough_data(problem.sample.distinct(start.k), start.k)

    trail, passes = [problem.e_step(start)], 1
    if accelerate and max_iter > 0:
        passes += leap(problem, trail)
    used, (stopped, why) = climb(problem, trail, Anderson() if accelerate else em_step, tol, max_iter)
    tied = None if stopped == "collapse" else tied_pair(trail[-1], hold)
    if tied:
        stopped, why = "saddle", f"components {tied[0]} and {tied[1]} are tied"
    if stopped in ("collapse", "saddle"):
        warnings.warn(f"{stopped}: {why}", EMWarning, stacklevel=2)
    path = [statistics.mixture for statistics in trail]
    values = np.array([statistics.log_likelihood for statistics in trail])
    return Fit(path[-1], values, path, len(path) - 1, passes + used, stopped, f"{stopped}: {why}")


def leap(problem, trail):
    """Go the sketch's whole way in one step, if it goes up; return the passes over the data it took."""
    guess, passes = sketched(problem, trail[0].mixture)
    if guess is None:
        return passes
    found = problem.e_step(guess)
    if found.log_likelihood > trail[0].log_likelihood:
        trail.append(found)
    return passes + 1


@np.errstate(over="ignore")  # what is infinitely apart is not tied
def tied_pair(statistics, hold):
    """The first two components that act as one although parting them would gain, or None.

    Components are counted from 1, as in the text.
    With free sds a tie is always a saddle. With fixed sds it is one only if the points it
    holds spread wider than the sd says: the sign of the second derivative along the split.
    """
    m, counts = statistics.mixture, statistics.counts
    squares = (np.hypot(statistics.sds, statistics.means - m.means) / m.sds) ** 2  # in each one's own sd
    for i, j in combinations(range(m.k), 2):
        apart = abs(m.means[i] - m.means[j]) / m.sds[i] + abs(np.log(m.sds[i] / m.sds[j]))
        if apart >= TIED or counts[i] == 0 or counts[j] == 0:
            continue
        wider = counts[i] * squares[i] + counts[j] * squares[j] > counts[i] + counts[j]
        sds_held, means_held = hold.sds[i] and hold.sds[j], hold.means[i] and hold.means[j]
        if not sds_held or (wider and not means_held):
            return i + 1, j + 1
    return None
