"""Many starts: EM finds a local optimum, so begin in many places and keep the best."""

import warnings
from dataclasses import replace

import numpy as np

from emlib.checks import as_counts, as_vector, check_enough_data, check_rng, check_whole
from emlib.fitting import EMWarning, fit
from emlib.mixture import check_mixture
from emlib.ways import WAYS


def fit_best(x, k, *, n_starts=20, rng, start="points", counts=None, **options):
    """Fit from `n_starts` starts; return the best `Fit`, with all of them in `.runs`.

    x : (N,) data. k : number of components. rng : numpy Generator. start : a way to start, one
    of the names in `WAYS` ("quantiles" runs once: it has one start), or a function (x, k, rng)
    -> Mixture. counts : None, or how often each point was seen, (N,). options : as in `fit`.
    Runs that collapse are kept in `.runs` and never chosen: their likelihood has no upper
    bound. Raises ValueError for unusable input and RuntimeError if every run collapses.
    """
    x = as_vector(x, "x")
    check_whole(k, "k")
    check_whole(n_starts, "n_starts")
    check_rng(rng)
    starts = starts_for(x, k, n_starts, rng, start, counts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)  # each run carries its own stop_reason
        runs = tuple(fit(x, made, counts=counts, **options) for made in starts)
    sound = [run for run in runs if run.stopped != "collapse"]
    if not sound:
        raise RuntimeError(f"all {len(runs)} starts collapsed; the first says: {runs[0].stop_reason}")
    return replace(max(sound, key=lambda run: run.log_likelihoods[-1]), runs=runs)


def starts_for(x, k, n_starts, rng, start, counts):
    """The Mixtures that the way `start` makes of the data; arguments as in `fit_best`."""
    if not callable(start) and not (isinstance(start, str) and start in WAYS):
        raise ValueError(f"start must be a function or one of {', '.join(WAYS)}, but is {start!r}")
    values, times = tally(x, counts)
    check_enough_data(values.size, k)
    if values.size == 1:
        raise ValueError(f"x has no spread: all its values are {values[0]:.6g}")
    if not callable(start):
        different = 1 if start == "quantiles" else n_starts
        return [WAYS[start](values, times, k, rng) for _ in range(different)]
    starts = [start(x, k, rng) for _ in range(n_starts)]
    for made in starts:
        check_mixture(made, "what start gives")
        if made.k != k:
            raise ValueError(f"start made a mixture of {made.k} components, not of {k}")
    return starts


def tally(x, counts=None):
    """The distinct values of x (N,), in order, and how often each was seen; none that never was."""
    counts = np.ones(x.size) if counts is None else as_counts(counts, x.size)
    values, which = np.unique(x[counts > 0], return_inverse=True)
    return values, np.bincount(which, counts[counts > 0])
