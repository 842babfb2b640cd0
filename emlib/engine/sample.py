"""The data, checked once, with the few numbers that every pass over them needs."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from emlib.engine.sources import BLOCK, as_source, rows, threads_for

FEW = 8  # values of each block kept, to see that they are not all the same


@dataclass(frozen=True, eq=False)
class Sample:
    """Data x with their own origin and unit, u = (x - mean) / unit.

    x : a source of data, as `sources.as_source` returns; n : the number of points
    mean, sd : of the data, in their units
    unit : the sd, or 1 for data without spread
    totals : the number of points, the sum of u and the sum of u²
    reach : the largest |u|
    some : a few of the values
    threads : how many work on a pass
    """

    x: object
    n: int
    mean: float
    sd: float
    unit: float
    totals: tuple
    reach: float
    some: np.ndarray
    threads: int

    @classmethod
    def of(cls, x, threads=1):
        """Check x and take its numbers, in one pass; raises ValueError for unusable data."""
        x, threads = as_source(x), threads_for(threads)
        found = rows(x, scan, threads)
        refuse_what_is_not_finite(x, found)
        sizes, means, widths, first, second, low, high, *_ = found.T
        n = int(sizes.sum())
        mean = float(sizes @ means / n)
        # in units of the largest deviation, so that no square can overflow
        width = float(max(high.max() - mean, mean - low.min())) or 1.0
        shift, scale = (means - mean) / width, widths / width
        total = float((sizes * shift + first * scale).sum())
        squares = float((sizes * shift**2 + 2 * shift * scale * first + scale**2 * second).sum())
        spread = float(np.sqrt(squares / n))
        unit = width * (spread or 1.0)
        totals = (n, total * width / unit, squares * (width / unit) ** 2)
        return cls(x, n, mean, width * spread, unit, totals, width / unit, found[:, 5:], threads)

    def sum(self, work):
        """The sum over the blocks, in their order, of the rows that `work` makes of them."""
        return rows(self.x, work, self.threads).sum(axis=0)

    def distinct(self, enough):
        """The number of distinct values in the data, counted up to `enough`."""
        kinds = np.unique(self.some)
        if kinds.size < enough:
            kinds = np.unique(rows(self.x, partial(kinds_of, enough=enough), self.threads))
        return min(enough, kinds.size)


def scan(parts):
    """Of each block: size, mean, largest deviation w, sums of u and u² with u = (x - mean) / w,
    least and largest value, and a few more values.
    """
    found = []
    for x in parts:
        with np.errstate(over="ignore", invalid="ignore"):  # such a block is refused
            mean, low, high = x.mean(), x.min(), x.max()
            width = max(high - mean, mean - low) or 1.0
            u = (x - mean) / width
            sums = u.sum(), np.multiply(u, u, out=u).sum()
        found.append((x.size, mean, width, *sums, low, high, *x[np.arange(FEW) % x.size]))
    return found


def kinds_of(parts, enough):
    """Of each block: `enough` of its distinct values, some of them repeated if it has fewer."""
    return [np.resize(np.unique(x), enough) for x in parts]


def refuse_what_is_not_finite(x, found):
    """Raise ValueError if the scan met a NaN, an infinity or numbers too large to add."""
    sound = np.isfinite(found).all(axis=1)
    if sound.all():
        return
    if isinstance(x, np.ndarray):
        begin = int(found[: np.argmin(sound), 0].sum())
        block = np.asarray(x[begin : begin + BLOCK], dtype=np.float64)
        if not np.isfinite(block).all():
            where = begin + int(np.argmin(np.isfinite(block)))
            raise ValueError(f"x must be finite, but x[{where}] is {x[where]}")
    raise ValueError("x holds numbers too large to be added up")
