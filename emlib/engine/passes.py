"""One pass over the data: expected counts and moments, without an array of size K by N."""

import math
from functools import partial

import numpy as np

from emlib.engine.sources import APART, BLOCK

FAR = 100.0  # sds from the data's mean beyond which the short way would lose digits
VAST = 1e9  # ratio of sds, to the data's own, beyond which squares would
FEW = 1e-4  # share of the points below which a difference of sums would lose them
STEEP = 700.0  # log-odds beyond which exp would overflow
FOLD = 8  # factors whose product takes one logarithm for them all
TINY = 1e-290  # densities below this are taken in logarithms
ROOT = math.sqrt(2)
LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


def pair_pass(sample, mixture):
    """The short way for two components: what `any_pass` returns, or None.

    The second component's odds against the first are exp of a quadratic in u, so one
    exponential a point is enough, and the second's moments are the totals less the first's.
    None where rounding would spoil that: a component without weight, far out, with few
    points, or odds beyond floating point.
    Equation: eq-logistic.
    """
    if mixture.k != 2 or not mixture.weights.all():
        return None
    # as Python's floats, since NumPy is slow with arrays of two
    location = ((mixture.means - sample.mean) / sample.unit).tolist()
    scale = (mixture.sds / sample.unit).tolist()
    if any(abs(at) > FAR * s or not 1 / VAST < s < VAST for at, s in zip(location, scale, strict=True)):
        return None
    joint = [log_joint(*three) for three in zip(mixture.weights.tolist(), location, scale, strict=True)]
    odds = [b - a for a, b in zip(*joint, strict=True)]
    steepest = sum(abs(o) * sample.reach**power for power, o in enumerate(odds))
    if steepest > STEEP:
        return None
    fold = FOLD if FOLD * (steepest + 1) < STEEP else 1
    work = partial(pair_rows, origin=sample.mean, unit=sample.unit, odds=odds, fold=fold)
    *first, surplus = sample.sum(work).tolist()
    second = [total - f for total, f in zip(sample.totals, first, strict=True)]
    if min(first[0], second[0]) < FEW * sample.n:
        return None
    both = zip((first, second), location, scale, strict=True)
    moments = np.array([own_units(*three) for three in both]).T
    level = joint[0][0] + odds[0] - math.log(sample.unit)
    value = level * sample.n + joint[0][1] * sample.totals[1] + joint[0][2] * sample.totals[2] + surplus
    return moments, value


def log_joint(weight, location, scale):
    """Coefficients of the log joint density of label and u, a quadratic in u."""
    height = math.log(weight) - math.log(scale) - LOG_SQRT_2PI
    return height - 0.5 * (location / scale) ** 2, location / scale**2, -0.5 / scale**2


def own_units(sums, location, scale):
    """Count, first and second moment in a component's own units, from those of u."""
    n, s, t = sums
    return n, (s - location * n) / scale, (t - 2 * location * s + location**2 * n) / scale**2


def pair_rows(parts, origin, unit, odds, fold):
    """Of each block: the sums of r, r u and r u², r the first component's, and of log(1 + odds).

    Of the log-odds odds[0] + odds[1] u + odds[2] u² the constant is left out: exp(-odds[0])
    takes the place of the 1, and the logarithms are too small by odds[0].
    """
    even, (u_row, e_row), found = math.exp(-odds[0]), np.empty((2, BLOCK + APART)), []
    for x in parts:
        u, e = u_row[: x.size], e_row[: x.size]
        np.subtract(x, origin, out=u)
        u *= 1 / unit
        np.multiply(u, odds[2], out=e)
        e += odds[1]
        e *= u
        np.exp(e, out=e)
        e += even
        whole = x.size + -x.size % fold
        e_row[x.size : whole] = 1.0
        logs = np.log(np.multiply.reduce(e_row[:whole].reshape(fold, -1))).sum()
        np.divide(even, e, out=e)
        sums = [e.sum()] + [np.multiply(e, u, out=e).sum() for _ in range(2)]
        found.append((*sums, logs))
    return found


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
