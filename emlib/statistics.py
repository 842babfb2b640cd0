"""Expected sufficient statistics: all that an EM iteration needs to know of the data."""

from dataclasses import dataclass

import numpy as np

from emlib.checks import SMALLEST, as_sds
from emlib.errors import DegenerateComponentError
from emlib.holding import as_hold
from emlib.mixture import Mixture


@dataclass(frozen=True, eq=False)
class Statistics:
    """What each component of `mixture` expects to hold of the data, and the log-likelihood.

    The sums of r, r x and r x² are kept as the expected count, the weighted mean and the weighted
    sd, which lose no digits far from the origin; `sums` and `squares` give them as the text has
    them. Statistics of two blocks of data under one mixture add up with `+`.

    counts, means, sds : (K,); log_likelihood : float, observed data, at `mixture`
    n : number of points, those seen several times counted so often
    Equation: eq-statistics.
    """

    mixture: Mixture
    counts: np.ndarray
    means: np.ndarray
    sds: np.ndarray
    log_likelihood: float
    n: float

    @property
    def sums(self):
        """Expected sum of x in each component: (K,)."""
        return self.counts * self.means

    @property
    def squares(self):
        """Expected sum of x² in each component: (K,); infinite where floats cannot hold it."""
        with np.errstate(over="ignore"):
            return self.counts * (self.means**2 + self.sds**2)

    def __add__(self, other):
        if other.mixture is not self.mixture:
            raise ValueError("statistics add up only when taken under the same mixture")
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("counts", "means", "sds"))
        merged = merge(*map(np.array, pairs))
        return Statistics(self.mixture, *merged, self.log_likelihood + other.log_likelihood, self.n + other.n)


def merge(counts, means, sds):
    """Counts, means and sds of the whole (K,), from those of its parts, (B, K) each.

    The variance of the whole is the mean variance of the parts plus the variance of their means.
    Equation: eq-statistics. Source: Chan, Golub & LeVeque (1983).
    """
    n = counts.sum(axis=0)
    share = counts / np.where(n > 0, n, 1.0)
    origin = means[counts.argmax(axis=0), np.arange(n.size)]  # of the part that holds most
    mean = origin + (share * (means - origin)).sum(axis=0)
    about_the_mean = np.where(share > 0, np.hypot(sds, means - mean), 0.0)
    widest = about_the_mean.max(axis=0)  # in units of the widest, so that no square can overflow
    unit = np.where(widest > 0, widest, 1.0)
    return n, mean, unit * np.sqrt((share * (about_the_mean / unit) ** 2).sum(axis=0))


def maximize(statistics, *, sds=None, hold=None):
    """The M step from sufficient statistics: the maximising Mixture.

    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    hold : as in `fit`: what stays as it is in `statistics.mixture`.
    Raises DegenerateComponentError (a ValueError) for a component without any responsibility or
    without any spread. Equal to `m_step`. Equation: eq-m-statistics.
    """
    old, counts = statistics.mixture, statistics.counts
    if not counts.all():
        raise DegenerateComponentError.empty(np.argmin(counts))
    hold = as_hold(hold, old.k)
    if sds is not None:
        sds = as_sds(sds, old.k)
    elif hold.means.any():  # about a held mean the points spread more widely
        sds = np.hypot(statistics.sds, np.where(hold.means, statistics.means - old.means, 0.0))
    else:
        sds = statistics.sds
    free_sds = np.where(hold.sds, np.inf, sds)
    if free_sds.min() < SMALLEST:
        k = np.argmin(free_sds)
        raise DegenerateComponentError.collapsed(k, statistics.means[k])
    return hold.keep(old, counts / counts.sum(), statistics.means, sds)
