"""A sketch of many data: EM on a histogram, whose cost does not grow with their number."""

from functools import partial

import numpy as np

from emlib.acceleration import Anderson
from emlib.climbing import Problem, climb
from emlib.mixture import Mixture
from emlib.sample import Sample

BINS = 16_384
PAYS = 100_000  # points from which on a histogram is worth the pass it takes
ENOUGH = 1e-14  # gain per observation at which the climb on the histogram ends
LONGEST = 2000  # iterations it may take


def sketched(problem, start):
    """The mixture at which EM on a histogram of the data ends, or None, and the passes it took.

    Seen from afar, a histogram is the data plus an error uniform within a bin, which widens every
    component by the same variance, width²/12 (Sheppard's correction): it is added to the
    start's variances and taken from the result's.
    None if the data are few, if a component ends narrower than a bin, or if the climb does not converge.
    Equation: eq-sheppard.
    """
    sample, hold = problem.sample, problem.hold
    if sample.n < PAYS or not sample.sd > 0:
        return None, 0
    width = (sample.high - sample.low) / BINS
    counts = sample.total(partial(counted, low=sample.low, per_bin=1 / width))
    centres = sample.low + (np.flatnonzero(counts) + 0.5) * width
    blurred = Problem(Sample.of(centres, counts[counts > 0]), hold)
    if centres.size < start.k:
        return None, 1
    blur = width / np.sqrt(12)
    trail = [blurred.e_step(Mixture(start.weights, start.means, np.hypot(start.sds, blur)))]
    _, (stopped, _) = climb(blurred, trail, Anderson(), ENOUGH, LONGEST)
    found = trail[-1].mixture
    if stopped != "converged" or found.sds.min() < width:
        return None, 1
    sds = np.sqrt(found.sds - blur) * np.sqrt(found.sds + blur)  # a square could overflow
    return hold.keep(start, found.weights, found.means, sds), 1


def counted(block, counts, low, per_bin):
    """How many points of a block lie in each of the bins: (BINS,)."""
    places = ((block - low) * per_bin).astype(np.int32)
    return np.bincount(np.minimum(places, BINS - 1), counts, BINS).astype(float)
