"""Two components: one exponential a point."""

import math
from functools import partial

import numpy as np

from emlib.engine.sources import APART, BLOCK
from emlib.engine.units import FOLD, folded, in_data_units, log_joint, own_units

FEW = 1e-4  # share of the points below which a difference of sums would lose them
STEEP = 700.0  # log-odds beyond which exp would overflow


def pair_pass(sample, mixture):
    """Two components, quickly: what `any_pass` returns, or None.

    The second component's odds against the first are exp of a quadratic in u, so one
    exponential a point is enough, and the second's moments are the totals less the first's.
    None where rounding would spoil that: a component without weight, far out, with few
    points, or odds beyond floating point.
    Equation: eq-logistic.
    """
    if mixture.k != 2 or (components := in_data_units(sample, mixture)) is None:
        return None
    joint = [log_joint(*component) for component in components]
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
    level = joint[0][0] + odds[0] - math.log(sample.unit)
    value = level * sample.n + joint[0][1] * sample.totals[1] + joint[0][2] * sample.totals[2] + surplus
    return own_units((first, second), components), value


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
        logs = np.log(folded(e_row, x.size, fold)).sum()
        np.divide(even, e, out=e)
        sums = [e.sum()] + [np.multiply(e, u, out=e).sum() for _ in range(2)]
        found.append((*sums, logs))
    return found
