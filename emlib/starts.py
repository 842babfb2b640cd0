"""Many starts: EM finds a local optimum, so begin in many places and keep the best."""

import warnings
from dataclasses import replace

import numpy as np

from emlib.checks import as_vector, check_enough_data, check_whole
from emlib.fitting import EMWarning, fit
from emlib.mixture import Mixture


def random_start(x, k, rng):
    """A start in the manner of seed 001: means at k distinct data values, drawn with `rng`.

    Every component gets weight 1/k and the sd of the whole sample.
    """
    means = rng.choice(np.unique(x), size=k, replace=False)
    return Mixture(np.full(k, 1 / k), means, np.full(k, x.std()))


def fit_best(x, k, *, n_starts=20, rng, **options):
    """Fit from `n_starts` random starts; return the best `Fit`, with all of them in `.runs`.

    x : (N,) data. k : number of components. rng : numpy Generator. options : as in `fit`.
    Runs that collapse are kept in `.runs` and never chosen: their likelihood has no upper
    bound. Raises ValueError for unusable input and RuntimeError if every run collapses.
    """
    x = as_vector(x, "x")
    check_whole(k, "k")
    check_whole(n_starts, "n_starts")
    check_enough_data(np.unique(x).size, k)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)  # each run carries its own stop_reason
        runs = tuple(fit(x, random_start(x, k, rng), **options) for _ in range(n_starts))
    sound = [run for run in runs if not run.stop_reason.startswith("collapse")]
    if not sound:
        raise RuntimeError(f"all {n_starts} starts collapsed; the first says: {runs[0].stop_reason}")
    return replace(max(sound, key=lambda run: run.log_likelihoods[-1]), runs=runs)
