"""Any mixture and any data, at some cost."""

import math
from functools import partial

import numpy as np

from emlib.engine.sources import APART, BLOCK

TINY = 1e-290  # densities below this are taken in logarithms
ROOT = math.sqrt(2)


def any_pass(sample, mixture):
    """The long way, for any mixture: moments (3, K) in each component's own units, and the
    log-likelihood.

    Raises ValueError for a point that no component reaches.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    *moments, logs = sample.sum(partial(any_rows, mixture=mixture))
    back = np.array([[1.0], [ROOT], [2.0]])  # from z / sqrt(2) and its square
    log_likelihood = float(logs + sample.n * mixture.log_heights.max())
    return back * np.reshape(moments, (3, mixture.k)), log_likelihood


def any_rows(parts, mixture):
    """Of each block: the sums of r, r z and r z² for each component, with z in sqrt(2) sds, and
    of log p(x), less the log of the greatest height.
    """
    k, step = mixture.k, max(1024, 2 * BLOCK // mixture.k)
    means, per_sd = mixture.means[:, None], 1 / (ROOT * mixture.sds[:, None])
    heights = (mixture.log_heights - mixture.log_heights.max())[:, None]
    (z_rows, r_rows), found = np.empty((2, k, step + APART)), []
    for x in (block[i : i + step] for block in parts for i in range(0, block.size, step)):
        z, r, highest = z_rows[:, : x.size], r_rows[:, : x.size], 0.0
        with np.errstate(over="ignore"):  # such a point has log density -inf, refused below
            np.subtract(x, means, out=z)
            z *= per_sd
            np.subtract(heights, np.multiply(z, z, out=r), out=r)
        np.exp(r, out=r)
        evidence = r.sum(axis=0)
        if evidence.min() < TINY:  # far from all: once more, in logarithms
            highest = log_maxima(r, z, heights, x).sum()
            evidence = r.sum(axis=0)
        r *= 1 / evidence
        logs = np.log(evidence).sum() + highest
        sums = [r.sum(axis=1)] + [np.multiply(r, z, out=r).sum(axis=1) for _ in range(2)]
        found.append(np.append(sums, logs))
    return found


def log_maxima(r, z, heights, x):
    """Put exp(heights - z² - largest) into r, and return the largest of each point.

    Raises ValueError for a point that no component reaches.
    """
    with np.errstate(over="ignore"):
        np.subtract(heights, np.multiply(z, z, out=r), out=r)
    highest = r.max(axis=0)
    if not np.isfinite(highest).all():
        value = x[np.argmin(np.isfinite(highest))]
        raise ValueError(f"x = {value} is too far from every component for its density to be told from 0")
    np.exp(np.subtract(r, highest, out=r), out=r)
    return highest
