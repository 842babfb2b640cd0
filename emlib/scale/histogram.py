"""Counting many points into bins, in one pass, on a grid that grows with them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emlib.checks import as_vector, check_whole
from emlib.source import as_source

PART = 2**20  # points counted at a time


def histogram(x, bins):
    """Centres and counts of at most `bins` bins, two arrays (B,), for `fit(centres, start, counts=counts)`.

    x : data as `fit` takes them; also an iterator of blocks, for they are read only once.
    The bins are equally wide, by a power of 2, as narrow as their number allows, and hold every
    point; none is at both ends without one. Raises ValueError for data that are empty or not finite.
    """
    check_whole(bins, "bins", least=2)
    whole = None
    for grid in grids(x, bins):
        whole = grid if whole is None else whole.merged(grid, bins)
    if whole is None:
        raise ValueError("x is empty: it yields no block")
    return whole.centres, whole.counts


def grids(x, bins):
    """A `Grid` of each part of the data."""
    if hasattr(x, "map_blocks"):
        import dask  # a cluster's workers count their own parts

        parts = as_source(x).to_delayed().ravel()
        count = dask.delayed(Grid.of)
        yield from dask.compute(*(count(part, bins, f"block[{i}]") for i, part in enumerate(parts)))
        return
    x = x if isinstance(x, Iterator) else as_source(x)
    if isinstance(x, np.ndarray):
        x = as_vector(x, "x") if x.size <= PART else x
        yield from (Grid.of(x[i : i + PART], bins, "x") for i in range(0, x.size, PART))
    else:
        yield from (Grid.of(part, bins, f"block[{i}]") for i, part in enumerate(x() if callable(x) else x))


@dataclass(frozen=True, eq=False)
class Grid:
    """Counts of points: bin j is [first + j, first + j + 1) times width.

    Widths are powers of 2 and bins begin at multiples of them, so that one grid fits into another.
    """

    width: float
    first: float
    counts: np.ndarray

    @classmethod
    def of(cls, x, bins, name):
        """The points x (N,) on the finest grid of at most so many bins."""
        x = as_vector(x, name)
        return cls.on(width_for(float(x.min()), float(x.max()), bins), x, None)

    @classmethod
    def on(cls, width, x, counts):
        """The points x (N,), each counted once or so often, in bins of that width."""
        places = np.floor(x / width)
        first = float(places.min())
        return cls(width, first, np.bincount((places - first).astype(np.intp), counts).astype(float))

    @property
    def centres(self):
        """The middle of each bin: (B,)."""
        return (self.first + np.arange(self.counts.size) + 0.5) * self.width

    def merged(self, other, bins):
        """The points of both, in at most so many bins; the middle of a bin lies within a wider one."""
        x, counts = np.append(self.centres, other.centres), np.append(self.counts, other.counts)
        width = max(self.width, other.width, width_for(float(x.min()), float(x.max()), bins))
        return Grid.on(width, x, counts)


def width_for(low, high, bins):
    """The least power of 2 so wide that at most so many bins reach from low to high."""
    smallest = max(high / bins - low / bins, 2.0**-52 * max(abs(low), abs(high)), 2.0**-1000)
    width = 2.0 ** math.ceil(math.log2(smallest))
    while math.floor(high / width) - math.floor(low / width) >= bins:
        width *= 2
    return width
