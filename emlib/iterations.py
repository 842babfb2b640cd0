"""One iteration of EM, plain or accelerated; both take statistics and return statistics."""

import numpy as np

from emlib.mixture import Mixture
from emlib.statistics import DegenerateComponentError, maximize, sample_statistics

MEMORY = 5  # differences of iterates that Anderson's method combines


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


def anderson_step(sample, statistics, sds, floor, history):
    """One iteration of EM with Anderson acceleration, never downhill, like EM itself.

    Combines the last EM steps into the mixture at which, were EM linear, it would stand
    still. Keeps that if the log-likelihood gains at least what EM is sure to gain, and else
    takes the EM step, at the price of a second pass. Arguments, return value and errors as in
    `em_step`; history : a deque for at most 6 steps, empty at first, which this function fills;
    with fewer than three in it there is nothing to combine.
    Source: Walker & Ni (2011); Henderson & Varadhan (2019).
    """
    following = guarded_m_step(statistics, sds, floor)
    begin, end = (coordinates(m, sample) for m in (statistics.mixture, following))
    history.append((end, end - begin))
    passes = 1
    if len(history) > 2:
        try:
            guess = as_mixture(combine(history, following, sample), sample, sds)
            if guess.sds.min() >= floor:
                passes = 2
                found = sample_statistics(sample, guess)
                if found.log_likelihood >= statistics.log_likelihood + sure_gain(statistics, following):
                    return found, 1
        except ValueError:  # the guess left the parameter space, or the reach of the data
            pass
        history.clear()
    return sample_statistics(sample, following), passes


def sure_gain(statistics, following):
    """What the M step gains in Q, a float: EM cannot gain less in log-likelihood."""
    old, counts = statistics.mixture, statistics.counts
    ratio = old.sds / following.sds
    left = (statistics.second - statistics.first**2 / counts) * ratio**2  # about the new means
    return float(
        counts @ np.log(following.weights / old.weights * ratio) + 0.5 * (statistics.second - left).sum()
    )


def coordinates(m, sample):
    """A mixture as a point (3K,) of a space without walls, in which units play no part."""
    means, sds = (m.means - sample.mean) / sample.unit, m.sds / sample.unit
    return np.concatenate([np.log(m.weights), means, np.log(sds)])


def as_mixture(point, sample, sds):
    """The mixture at a point of that space; raises ValueError where there is none."""
    logs, means, log_sds = point.reshape(3, -1)
    with np.errstate(over="ignore"):  # an overflow gives inf, which Mixture refuses
        weights = np.exp(logs - logs.max())
        sds = sample.unit * np.exp(log_sds) if sds is None else sds
    return Mixture(weights / weights.sum(), sample.mean + sample.unit * means, sds)


def combine(history, mixture, sample):
    """The combination of EM steps whose residual is least: Anderson's guess, a point (3K,).

    Residuals are measured by what the data, were their labels known, would tell of each
    coordinate: its expected information at `mixture`.
    """
    ends, residuals = (np.array(column) for column in zip(*history, strict=True))
    root = np.sqrt(mixture.weights)
    measure = np.concatenate([root, root * sample.unit / mixture.sds, np.sqrt(2) * root])
    steps = (residuals[1:] - residuals[:-1]) * measure
    shares = np.linalg.lstsq(steps.T, residuals[-1] * measure, rcond=1e-8)[0]
    return ends[-1] - shares @ (ends[1:] - ends[:-1])
