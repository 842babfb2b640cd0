"""EM from one start: iterate, watch, stop, and say why."""

import warnings
from collections import deque
from dataclasses import dataclass
from functools import partial

import numpy as np

from emlib.checks import as_sds, check_control, check_enough_data
from emlib.engine import Sample
from emlib.iterations import MEMORY, anderson_step, em_step
from emlib.mixture import Mixture, check_start
from emlib.statistics import DegenerateComponentError, sample_statistics

COLLAPSED = 1e-8  # an sd below this fraction of the data's own: a spike on one value
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
    n_evaluations : passes over the data, that is E steps
    converged : whether the gain fell below tol at what looks like a local maximum
    stop_reason : one sentence
    runs : all the fits this one was the best of (`fit_best` only)
    reported : (n_iter + 1,) the objective that seed 000 printed (`demos.vectorized` only)
    """

    mixture: Mixture
    log_likelihoods: np.ndarray
    path: list
    n_iter: int
    n_evaluations: int
    converged: bool
    stop_reason: str
    runs: tuple = ()
    reported: np.ndarray | None = None


def fit(x, start, *, sds=None, tol=1e-10, max_iter=10_000, accelerate=False, threads=1):
    """Fit a mixture to x by EM from `start`, and return a `Fit`.

    x : (N,) data: an array, also a memory-mapped or a Dask array; an iterable of such blocks,
        or a function that returns one. start : the first Mixture.
    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    tol : stop when an iteration gains less than this in mean log-likelihood per observation;
        0 takes exactly max_iter iterations.
    accelerate : combine the last iterates by Anderson's method: far fewer iterations, of one
        pass each, or two where the combination is refused.
    threads : how many work on an array; they share Python's lock, so more may be slower. No digit
        depends on it.

    Raises ValueError for unusable input. Issues an EMWarning, with converged=False, when a
    component collapses or when two are tied at a saddle.
    Equations: eq-statistics, eq-m-statistics; source: Dempster, Laird & Rubin (1977).
    """
    check_start(start)
    check_control(tol, max_iter)
    if sds is not None:
        sds = as_sds(sds, start.k)
    sample = Sample.of(x, threads)
    check_enough_data(sample.distinct(start.k), start.k)
    if sds is not None:
        start = Mixture(start.weights, start.means, sds)
    floor = 0.0 if sds is not None else COLLAPSED * sample.sd
    step = partial(em_step, sds=sds, floor=floor)
    if accelerate:
        step = partial(anderson_step, sds=sds, floor=floor, history=deque(maxlen=MEMORY + 1))
    trail, passes, reason = climb(sample, start, step, tol, max_iter)
    pair = tied_pair(trail[-1], fixed=sds is not None)
    if pair and not reason.startswith("collapse"):
        reason = f"saddle: components {pair[0]} and {pair[1]} are tied"
    if reason.startswith(("collapse", "saddle")):
        warnings.warn(reason, EMWarning, stacklevel=2)
    path = [statistics.mixture for statistics in trail]
    values = np.array([statistics.log_likelihood for statistics in trail])
    return Fit(path[-1], values, path, len(path) - 1, passes, reason.startswith("converged"), reason)


def climb(sample, start, step, tol, max_iter):
    """Iterate from `start`: the statistics along the path, the passes taken, why it ended."""
    trail, passes = [sample_statistics(sample, start)], 1
    for _ in range(max_iter):
        try:
            statistics, used = step(sample, trail[-1])
        except DegenerateComponentError as problem:
            return trail, passes, f"collapse: {problem}"
        trail.append(statistics)
        passes += used
        gain = (statistics.log_likelihood - trail[-2].log_likelihood) / sample.n
        if tol > 0 and gain < tol:
            return trail, passes, f"converged: the last gain per observation was below {tol:g}"
    return trail, passes, f"max_iter: {max_iter} iterations done"


def tied_pair(statistics, *, fixed):
    """The first two components that act as one although parting them would gain, or None.

    Components are counted from 1, as in the text.
    With free sds a tie is always a saddle. With fixed sds it is one only if the points it
    holds spread wider than the sd says: the sign of the second derivative along the split.
    """
    m = statistics.mixture
    for i in range(m.k):
        for j in range(i + 1, m.k):
            apart = abs(m.means[i] - m.means[j]) / m.sds[i] + abs(np.log(m.sds[i] / m.sds[j]))
            spread = statistics.second[[i, j]].sum() / statistics.counts[[i, j]].sum()
            if apart < TIED and not (fixed and spread <= 1):
                return i + 1, j + 1
    return None
