"""Expected sufficient statistics: all that an EM iteration needs to know of the data."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from emlib.checks import as_sds, as_vector
from emlib.engine import Sample, any_pass, pair_pass, product_pass
from emlib.mixture import Mixture


class DegenerateComponentError(ValueError):
    """A component without any responsibility, or with no spread left."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Expected counts, first and second moments of the data under `mixture`.

    The moments are kept in each component's own standard units, z = (x - mean) / sd, so that
    neither the origin nor the unit of x costs any digits; `sums` and `squares` give them in
    the units of x. Statistics of two blocks of data under one mixture add up with `+`.

    counts, first, second : (K,) sums over the points of r, r z and r z²
    log_likelihood : float, observed data, at `mixture`
    n : number of points
    Equation: eq-statistics.
    """

    mixture: Mixture
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray
    log_likelihood: float
    n: int

    @property
    def sums(self):
        """Expected sum of x in each component: (K,)."""
        return self.mixture.means * self.counts + self.mixture.sds * self.first

    @property
    def squares(self):
        """Expected sum of x² in each component: (K,)."""
        m, s = self.mixture.means, self.mixture.sds
        return m**2 * self.counts + 2 * m * s * self.first + s**2 * self.second

    def __add__(self, other):
        if other.mixture is not self.mixture:
            raise ValueError("statistics add up only when taken under the same mixture")
        return replace(
            self,
            counts=self.counts + other.counts,
            first=self.first + other.first,
            second=self.second + other.second,
            log_likelihood=self.log_likelihood + other.log_likelihood,
            n=self.n + other.n,
        )


def expected_statistics(x, mixture, *, threads=1):
    """The E step reduced to `Statistics`; equal to `e_step` without its (K, N) array.

    x : (N,) data: an array, also a memory-mapped or a Dask array; an iterable of such blocks,
    or a function that returns one; an iterator, which is read once, block by block.
    threads : how many work on an array.
    Raises ValueError for data that are not finite and one-dimensional, and for a point no
    component reaches. The sums do not depend on the number of threads.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    if not isinstance(x, Iterator):
        return sample_statistics(Sample.of(x, threads), mixture)
    parts = (Sample.of(as_vector(part, f"block[{i}]"), threads) for i, part in enumerate(x))
    found = [sample_statistics(sample, mixture) for sample in parts]
    if not found:
        raise ValueError("x is empty: it yields no block")
    return reduce(add, found)


def sample_statistics(sample, mixture):
    """`expected_statistics` of a `Sample`, which need not be checked again."""
    ways = pair_pass, product_pass, any_pass  # the quickest that keeps the digits
    found = next(found for way in ways if (found := way(sample, mixture)) is not None)
    (counts, first, second), log_likelihood = found
    return Statistics(mixture, counts, first, second, log_likelihood, sample.n)


def maximize(statistics, *, sds=None):
    """The M step from sufficient statistics: the maximising Mixture.

    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    Raises DegenerateComponentError (a ValueError) for a component without any responsibility or
    without any spread. Equal to `m_step`. Equation: eq-m-statistics.
    """
    counts = statistics.counts
    if not counts.all():
        raise DegenerateComponentError(
            f"component {np.argmin(counts) + 1} has no responsibility for any point"
        )
    old = statistics.mixture
    shift = statistics.first / counts
    means = old.means + old.sds * shift
    weights = counts / counts.sum()
    if sds is not None:
        return Mixture(weights, means, as_sds(sds, counts.size))
    spread = statistics.second / counts - shift**2
    if not (spread > 0).all():
        k = np.argmin(spread)
        raise DegenerateComponentError(f"component {k + 1} collapsed onto the value {means[k]:.6g}")
    return Mixture(weights, means, old.sds * np.sqrt(spread))
