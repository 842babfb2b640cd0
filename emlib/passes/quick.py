"""The same sums from two matrix products a block, where that keeps the digits."""

import math
import threading
from functools import cache, lru_cache, partial
from importlib.util import find_spec

import numpy as np

from emlib.mixture import LOG_SQRT_2PI
from emlib.source import BLOCK
from emlib.statistics import Statistics

FAR = 100.0  # sds from the data's mean beyond which squares about that mean lose digits
VAST = 1e9  # ratio of an sd to the data's beyond which they do, too
STEEP = 700.0  # log-odds beyond which exp would overflow
PAYS = 10_000  # points from which on the compiled work is taken, where Numba is there


def quick_pass(sample, mixture):
    """The `Statistics` of a `Sample` under a mixture, or None where digits would be lost.

    In the data's units u each log density is a quadratic, c0 + c1 u + c2 u², and so are the
    log-odds of each component against the widest one, the reference. One product of matrices,
    (K, 3) coefficients times the rows 1, u, u², gives the log-odds of a block; the odds divided
    by their sum are the responsibilities; their product with the same rows gives the sums.
    Equations: eq-logistic, eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    components = in_data_units(sample, mixture)
    if not all(keeps_digits(*component) for component in components):
        return None
    order = sorted(range(mixture.k), key=lambda k: components[k][2])  # the widest last
    *others, reference = (quadratic(*components[k]) for k in order)
    odds = [[c - r for c, r in zip(other, reference, strict=True)] for other in others]
    if overflows(odds, sample):
        return None
    compiled = sample.n >= PAYS and compiled_row()
    odds = np.array(odds).reshape(-1, 3)
    work = partial(compiled or quick_row, origin=sample.mean, per_unit=1 / sample.unit, odds=odds)
    *sums, log_odds = sample.rows(work, sample.threads if compiled else 1).sum(axis=0).tolist()
    n, first, second = (sums[i : i + mixture.k] for i in range(0, len(sums), mixture.k))
    # the reference's log density, left out of the odds, is a quadratic: its sum is known from the sums
    c0, c1, c2 = reference
    log_reference = c0 * sum(n) + c1 * sum(first) + c2 * sum(second) - sample.n * math.log(sample.unit)
    shares = [in_units_of_x(sample, *share) for share in zip(n, first, second, strict=True)]
    if None in shares:
        return None
    counts, means, sds = np.transpose([shares[order.index(k)] for k in range(mixture.k)])
    return Statistics(mixture, counts, means, sds, log_reference + log_odds, sample.n)


def in_data_units(sample, mixture):
    """Weight, mean and sd of each component for u = (x - mean) / unit in place of x.

    As Python's floats: NumPy is slow with arrays of a few.
    """
    with np.errstate(over="ignore"):  # what is infinite will keep no digits
        means, sds = (mixture.means - sample.mean) / sample.unit, mixture.sds / sample.unit
    return list(zip(mixture.weights.tolist(), means.tolist(), sds.tolist(), strict=True))


def keeps_digits(weight, mean, sd):
    """Whether a component's squares in the data's units, about the data's mean, lose no digits."""
    return weight > 0 and abs(mean) <= FAR * sd and 1 / VAST < sd < VAST


def quadratic(weight, mean, sd):
    """Coefficients of the log joint density of a component and u: c0 + c1 u + c2 u²."""
    height = math.log(weight) - math.log(sd) - LOG_SQRT_2PI
    return height - 0.5 * (mean / sd) ** 2, mean / sd**2, -0.5 / sd**2


def overflows(odds, sample):
    """Whether some log-odds, quadratics in u, grow too large for exp within the data's range."""
    low, high = (sample.low - sample.mean) / sample.unit, (sample.high - sample.mean) / sample.unit
    return any(highest(*each, low, high) > STEEP for each in odds)


def highest(c0, c1, c2, low, high):
    """The largest value of c0 + c1 u + c2 u² with c2 <= 0, for u between low and high."""
    top = min(max(-0.5 * c1 / c2, low), high) if c2 else low
    return max(c0 + u * (c1 + u * c2) for u in (low, high, top))


@cache
def compiled_row():
    """`quick_row` compiled, or None without Numba, which the first call loads."""
    if find_spec("numba") is None:
        return None
    from emlib.passes import compiled

    return compiled.row


def quick_row(x, counts, origin, per_unit, odds):
    """Of one block: the sums of r, r u and r u² for each component, the reference last, and of
    the logarithm of all odds.
    """
    rooms = room_for(len(odds) + 1, threading.get_ident())
    powers, r, total, logs = (room[..., : x.size] for room in rooms)  # each step writes into its room
    u, squares, others, reference = powers[1], powers[2], r[:-1], r[-1]
    np.subtract(x, origin, out=u)
    np.multiply(u, per_unit, out=u)
    np.multiply(u, u, out=squares)
    np.matmul(odds, powers, out=others)
    np.exp(others, out=others)  # the odds; the reference's against itself are 1
    np.add.reduce(others, axis=0, initial=1.0, out=total)
    np.log(total, out=logs)
    np.divide(1.0 if counts is None else counts, total, out=reference)
    others *= reference
    sums = powers @ r.T
    return [*sums.ravel().tolist(), logs.sum() if counts is None else counts @ logs]


@lru_cache(maxsize=8)
def room_for(k, thread):
    """Arrays for a block to be worked on in, kept: fresh memory at each pass would cost a fifth of it."""
    return np.ones((3, BLOCK)), np.empty((k, BLOCK)), np.empty(BLOCK), np.empty(BLOCK)


def in_units_of_x(sample, n, first, second):
    """Count, mean and sd from a component's sums of r, r u and r u²; None if all but 0 or cancelling."""
    if not n > 1e-280 * sample.n:  # exp(-STEEP) is 1e-304, and may stand for all that is less
        return None
    mean = first / n
    variance = second / n - mean**2
    if not FAR**2 * variance > mean**2:
        return None
    return n, sample.mean + sample.unit * mean, sample.unit * math.sqrt(variance)
