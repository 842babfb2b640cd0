"""One iteration of EM, plain or accelerated; both take statistics and return statistics."""

import numpy as np

from emlib.mixture import Mixture
from emlib.statistics import DegenerateComponentError, maximize, sample_statistics


def em_step(sample, statistics, sds, floor):
    """One EM iteration: the statistics at the next mixture, and the passes it took (1).

    sample : the data; statistics : at the present mixture; sds : None, or the (K,) held
    standard deviations; floor : the least sd allowed.
    Raises DegenerateComponentError when a component collapses.
    """
    return sample_statistics(sample, guarded_m_step(statistics, sds, floor)), 1


def guarded_m_step(statistics, sds, floor):
    """`maximize`, refusing an sd below `floor` with DegenerateComponentError."""
    mixture = maximize(statistics, sds=sds)
    if mixture.sds.min() < floor:
        k = np.argmin(mixture.sds)
        raise DegenerateComponentError(f"component {k + 1} collapsed onto the value {mixture.means[k]:.6g}")
    return mixture


def squarem_step(sample, statistics, sds, floor):
    """One SQUAREM cycle: two EM steps, extrapolated; kept only if the likelihood agrees.

    Takes two passes over the data, three when the extrapolation is refused, so it never
    lowers the log-likelihood. Arguments, return value and errors as in `em_step`.
    Source: Varadhan & Roland (2008), scheme S3.
    """
    first = sample_statistics(sample, guarded_m_step(statistics, sds, floor))
    second = guarded_m_step(first, sds, floor)
    try:
        leap = extrapolate(statistics.mixture, first.mixture, second, sds)
        leapt = sample_statistics(sample, leap) if leap.sds.min() >= floor else None
    except ValueError:  # the leap left the parameter space, or the reach of the data
        leapt = None
    if leapt is not None and leapt.log_likelihood >= first.log_likelihood:
        return leapt, 2
    return sample_statistics(sample, second), 3


def extrapolate(zeroth, first, second, sds):
    """The mixture that SQUAREM guesses from three EM iterates.

    Works on log weights, means in units of the mixture's sd, and log sds: a space without
    walls in which the unit of the data plays no part. Raises ValueError off the space.
    """
    k, origin, unit = zeroth.k, zeroth.mean, zeroth.sd
    points = [
        np.concatenate([np.log(m.weights), (m.means - origin) / unit, np.log(m.sds)])
        for m in (zeroth, first, second)
    ]
    r = points[1] - points[0]
    v = points[2] - points[1] - r
    length = np.sqrt((v @ v) or 1.0)
    alpha = -max(1.0, np.sqrt(r @ r) / length)
    guess = points[0] - 2 * alpha * r + alpha**2 * v
    with np.errstate(over="ignore"):  # an overflow gives inf, which Mixture refuses
        weights = np.exp(guess[:k] - guess[:k].max())
        guessed_sds = np.exp(guess[2 * k :]) if sds is None else sds
    return Mixture(weights / weights.sum(), origin + unit * guess[k : 2 * k], guessed_sds)
