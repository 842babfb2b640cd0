"""Anderson acceleration: combine the last EM steps, and never go downhill, like EM itself."""

from collections import deque

import numpy as np

MEMORY = 5  # differences of iterates that are combined


class Anderson:
    """A step for `climb` that remembers the steps before it.

    Combines the last EM steps into the mixture at which, were EM linear, it would stand still.
    Keeps that if the log-likelihood gains at least what EM is sure to gain, and else takes the
    EM step, at the price of a second pass. With fewer than three steps there is nothing to combine.
    Source: Walker & Ni (2011); Henderson & Varadhan (2019).
    """

    def __init__(self):
        self.history = deque(maxlen=MEMORY + 1)  # where each EM step ended, and how far it went

    @np.errstate(all="ignore")  # a guess that is not finite is refused
    def __call__(self, problem, statistics):
        """The next `Statistics`, and the passes they took: 1, or 2 where a guess was refused."""
        following = problem.m_step(statistics)
        begin, end = (coordinates(mixture, problem.sample) for mixture in (statistics.mixture, following))
        self.history.append((end, end - begin))
        if len(self.history) < 3:
            return problem.e_step(following), 1
        passes = 1
        try:
            guess = as_mixture(combine(self.history, following, problem.sample), following, problem)
            passes = 2
            found = problem.e_step(guess)
            if found.log_likelihood >= statistics.log_likelihood + sure_gain(statistics, following):
                return found, 1
        except ValueError:  # the guess left the parameter space, or the reach of the data
            pass
        self.history.clear()
        return problem.e_step(following), passes


def coordinates(mixture, sample):
    """A mixture as a point (3K,) of a space without walls, in which units play no part."""
    means, sds = (mixture.means - sample.mean) / sample.unit, mixture.sds / sample.unit
    return np.concatenate([np.log(mixture.weights), means, np.log(sds)])


def as_mixture(point, following, problem):
    """The mixture at a point of that space, what is held as in the Mixture `following`.

    Raises ValueError where there is none, and where a component has collapsed.
    """
    logs, means, log_sds = point.reshape(3, -1)
    weights = np.exp(logs - logs.max())
    means = problem.sample.mean + problem.sample.unit * means
    sds = problem.sample.unit * np.exp(log_sds)
    mixture = problem.hold.keep(following, weights / weights.sum(), means, sds)
    if not problem.allows(mixture):
        raise ValueError("a component has collapsed")
    return mixture


def combine(history, mixture, sample):
    """The combination of EM steps whose residual is least: Anderson's guess, a point (3K,).

    Residuals are measured by what the data, were their labels known, would tell of each
    coordinate: its expected information at `mixture`. Equation: math-anderson in the book.
    """
    ends, residuals = (np.array(column) for column in zip(*history, strict=True))
    root = np.sqrt(mixture.weights)
    measure = np.concatenate([root, root * sample.unit / mixture.sds, np.sqrt(2) * root])
    steps = (residuals[1:] - residuals[:-1]) * measure
    if not np.isfinite(steps).all():
        raise ValueError("a weight is held at 0, or an sd far beyond the data's")
    shares = np.linalg.lstsq(steps.T, residuals[-1] * measure, rcond=1e-8)[0]
    return ends[-1] - shares @ (ends[1:] - ends[:-1])


def sure_gain(statistics, following):
    """What the M step gains in Q, a float: EM cannot gain less in log-likelihood."""
    old, new, n = statistics.mixture, following, statistics.counts
    off_old, off_new = (
        (np.hypot(statistics.sds, statistics.means - m.means) / m.sds) ** 2 for m in (old, new)
    )
    log_ratio = np.log(new.weights / old.weights) + np.log(old.sds / new.sds)
    return float(n @ (log_ratio + 0.5 * (off_old - off_new)))
