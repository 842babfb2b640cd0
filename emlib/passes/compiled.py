"""The quick pass in one loop, compiled by Numba: each block is read once and never written.

Numba's own exp and log are taken one number at a time. These are polynomials, which the compiler
turns into instructions for many numbers at once: errors below 1e-14 and 1e-15, relative.
"""

import math

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.polynomial import Chebyshev, Polynomial

CHUNK = 512  # points worked on at a time: K rows of so many stay in the nearest cache
FOLD = 8  # numbers whose product takes one logarithm for them all
LEAST = -700.0  # log-odds below which exp is taken as exp(-700), some 1e-304
ROUND = 1.5 * 2**52  # adding this to a float puts the nearest integer into its low bits
LOG2, LOG2_HIGH, LOG2_LOW = math.log(2), 6.93147180369123816490e-01, 1.90821492927058770002e-10
EXP = tuple(Chebyshev.interpolate(np.exp, 10, [-LOG2 / 2, LOG2 / 2]).convert(kind=Polynomial).coef.tolist())
ROOT_HALF = 0x3FE6A09E667F3BCD  # the bits of sqrt(1/2)
FREE = {"contract", "nnan", "ninf", "nsz"}  # what the compiler may do with single operations
FREER = FREE | {"reassoc", "arcp"}  # and with sums


@intrinsic
def to_bits(typing, value):
    """The 64 bits of a float, as an integer."""

    def code(context, builder, signature, args):
        return builder.bitcast(args[0], context.get_value_type(types.int64))

    return types.int64(types.float64), code


@intrinsic
def from_bits(typing, value):
    """The float that 64 bits say."""

    def code(context, builder, signature, args):
        return builder.bitcast(args[0], context.get_value_type(types.float64))

    return types.float64(types.int64), code


@njit(error_model="numpy", fastmath=FREE)
def exp(t):
    """e to the t, for t between -700 and 700: a whole power of 2, times a polynomial in what is left."""
    power = t / LOG2 + ROUND
    whole = power - ROUND
    rest = t - whole * LOG2_HIGH - whole * LOG2_LOW  # at most log(2) / 2
    p = EXP[-1]
    for coefficient in EXP[-2::-1]:
        p = p * rest + coefficient
    return from_bits(to_bits(p) + (to_bits(power) << 52))


@njit(error_model="numpy", fastmath=FREE)
def split(x):
    """The whole power of 2 in x > 0, and what is left, between sqrt(1/2) and sqrt(2)."""
    bits = to_bits(x)
    power = (bits - ROOT_HALF) >> 52
    return power, from_bits(bits - (power << 52))


@njit(error_model="numpy", fastmath=FREE)
def log(x):
    """Natural logarithm of x > 0: of its power of 2, and 2 artanh of what is left."""
    power, rest = split(x)
    f = (rest - 1.0) / (rest + 1.0)
    square = f * f
    p = 2 / 21.0
    for odd in (19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0):
        p = p * square + 2 / odd
    return power * LOG2 + f * p


@njit(error_model="numpy", fastmath=FREER)
def sum_of_logs(x):
    """The sum of the logarithms of CHUNK numbers > 0: one logarithm for each FOLD of them."""
    lanes = CHUNK // FOLD
    powers, rests = np.zeros(lanes, np.int64), np.ones(lanes)
    for i in range(0, CHUNK, lanes):
        for j in range(lanes):
            power, rest = split(x[i + j])
            powers[j] += power
            rests[j] *= rest
    total = 0.0
    for j in range(lanes):
        total += powers[j] * LOG2 + log(rests[j])
    return total


@njit(nogil=True, cache=True, error_model="numpy", fastmath=FREER)
def sums(x, counts, origin, per_unit, odds):
    """What `quick_row` returns, as an array (3K + 1,); counts : (0,) where each point counts once."""
    others, k = len(odds), len(odds) + 1
    found = np.zeros((3, k))
    u, whole, r = np.empty(CHUNK), np.empty(CHUNK), np.empty((k, CHUNK))
    logs = 0.0
    for begin in range(0, x.size, CHUNK):
        n = min(CHUNK, x.size - begin)
        for i in range(n):
            u[i] = (x[begin + i] - origin) * per_unit
        whole[:] = 1.0  # the reference against itself
        for j in range(others):
            c0, c1, c2 = odds[j, 0], odds[j, 1], odds[j, 2]
            for i in range(n):
                r[j, i] = exp(max(c0 + u[i] * (c1 + u[i] * c2), LEAST))
                whole[i] += r[j, i]
        if counts.size:
            for i in range(n):
                logs += counts[begin + i] * log(whole[i])
                r[others, i] = counts[begin + i] / whole[i]
        else:
            logs += sum_of_logs(whole)
            for i in range(n):
                r[others, i] = 1.0 / whole[i]
        for j in range(k):
            zeroth = first = second = 0.0
            for i in range(n):
                held = r[others, i] if j == others else r[j, i] * r[others, i]
                zeroth += held
                first += held * u[i]
                second += held * u[i] * u[i]
            found[0, j] += zeroth
            found[1, j] += first
            found[2, j] += second
    return np.append(found.ravel(), logs)


def row(x, counts, origin, per_unit, odds):
    """`quick_row`, compiled."""
    return sums(x, np.empty(0) if counts is None else counts, origin, per_unit, odds)
