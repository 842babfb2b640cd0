"""What the quick passes share: the data's units, u = (x - mean) / unit, and few logarithms."""

import math

import numpy as np

FAR = 100.0  # sds from the data's mean beyond which the expanded squares would lose digits
VAST = 1e9  # ratio of sds, to the data's own, beyond which squares would
FOLD = 8  # factors whose product takes one logarithm for them all
LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


def in_data_units(sample, mixture):
    """Weight, mean and sd of each component for u in place of x, or None if quadratics in u are
    no good: a component without weight, or so far out that their squares would lose digits.

    As Python's floats, since NumPy is slow with arrays of a few.
    """
    location = ((mixture.means - sample.mean) / sample.unit).tolist()
    scale = (mixture.sds / sample.unit).tolist()
    components = list(zip(mixture.weights.tolist(), location, scale, strict=True))
    if all(weight and abs(at) <= FAR * s and 1 / VAST < s < VAST for weight, at, s in components):
        return components
    return None


def log_joint(weight, location, scale):
    """Coefficients of the log joint density of label and u, a quadratic in u."""
    height = math.log(weight) - math.log(scale) - LOG_SQRT_2PI
    return height - 0.5 * (location / scale) ** 2, location / scale**2, -0.5 / scale**2


def own_units(sums, components):
    """Counts, first and second moments in the components' own units, (3, K), from those of u."""
    return np.array([moments(*s, *c[1:]) for s, c in zip(sums, components, strict=True)]).T


def moments(n, s, t, location, scale):
    """One component's `own_units`."""
    return n, (s - location * n) / scale, (t - 2 * location * s + location**2 * n) / scale**2


def folded(row, size, fold=FOLD):
    """The products of `fold` each of the first `size` numbers of a row, which has some to spare."""
    whole = size + -size % fold
    row[size:whole] = 1.0
    return np.multiply.reduce(row[:whole].reshape(fold, -1))
