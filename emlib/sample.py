"""The data, checked once, with the few numbers that every pass over them needs."""

from dataclasses import dataclass

import numpy as np

from emlib.checks import LARGEST, SMALLEST, as_counts, as_vector, refuse_extremes
from emlib.source import BLOCK, as_source, rows, threads_for
from emlib.statistics import merge

SOME = 8  # values of each block kept, to see that they are not all the same


@dataclass(frozen=True, eq=False)
class Sample:
    """Data x with their own origin and unit, u = (x - mean) / unit.

    x : a source of data, as `as_source` returns; counts : None, or how often each was seen
    n : the number of points, those seen several times counted so often
    mean, sd, low, high : of the data, in their units
    some : a few of the values; threads : how many work on a compiled pass
    """

    x: object
    counts: np.ndarray | None
    n: float
    mean: float
    sd: float
    low: float
    high: float
    some: np.ndarray
    threads: int

    @classmethod
    def of(cls, x, counts=None, threads=1):
        """Check x and take its numbers, in one pass; raises ValueError for unusable data."""
        x, threads = as_source(x), threads_for(threads)
        if counts is not None:
            if not isinstance(x, np.ndarray):
                raise ValueError("counts go with an array x, not with blocks")
            counts = as_counts(counts, x.size)
            x, counts = as_vector(x, "x")[counts > 0], counts[counts > 0]
        found = rows(x, counts, described)
        refuse_extreme_blocks(x, found)
        (sizes, means, sds, lows, highs), some = found[:, :5].T, found[:, 5:]
        n, mean, sd = (float(whole[0]) for whole in merge(sizes[:, None], means[:, None], sds[:, None]))
        return cls(x, counts, n, mean, sd, lows.min(), highs.max(), some, threads)

    @property
    def unit(self):
        """The data's sd, or 1 if they have none."""
        return self.sd if self.sd > SMALLEST else 1.0

    def rows(self, work, threads=1):
        """The rows that `work` makes of the blocks, in their order."""
        return rows(self.x, self.counts, work, threads)

    def total(self, work):
        """The sum of those rows, where their order does not matter."""
        return rows(self.x, self.counts, work, added=True).sum(axis=0)

    def distinct(self, enough):
        """The number of distinct values in the data, counted up to `enough`."""
        kinds = np.unique(self.some)
        if kinds.size < enough:
            kinds = np.unique(self.rows(lambda block, counts: np.resize(np.unique(block), enough)))
        return min(enough, kinds.size)


def described(block, counts):
    """A block's count, mean and sd, its least and largest value, and a few more values."""

    def mean_of(values):
        return values.sum() / n if counts is None else (counts / n) @ values

    n = block.size if counts is None else counts.sum()
    low, high = block.min(), block.max()
    with np.errstate(over="ignore", invalid="ignore"):  # where it matters the block is refused
        unit = 0.5 * high - 0.5 * low or 1.0  # so that no square can overflow
        apart = block - block[0]  # so that equal values have a spread of exactly 0
        shift = mean_of(apart)
        sd = unit * np.sqrt(mean_of(((apart - shift) / unit) ** 2))
        mean = block[0] + shift
    return np.array([n, mean, sd, low, high, *block[np.arange(SOME) % block.size]])


def refuse_extreme_blocks(x, found):
    """Raise ValueError if `described` met a NaN, an infinity or too large a number in an array."""
    low, high = found[:, 3], found[:, 4]
    sound = (low >= -LARGEST) & (high <= LARGEST)
    if not sound.all():
        begin = BLOCK * int(np.argmin(sound))
        refuse_extremes(np.asarray(x[begin : begin + BLOCK], dtype=np.float64), "x", begin)
