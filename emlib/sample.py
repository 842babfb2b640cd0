"""The data, checked once, with the few numbers that every pass over them needs."""

from dataclasses import dataclass

import numpy as np

from emlib.checks import as_vector

BLOCK = 16_384  # points a pass: a few rows of so many float64 stay in the cache


@dataclass(frozen=True, eq=False)
class Sample:
    """Data x (N,) with their own origin and unit, u = (x - mean) / sd.

    mean, sd : of the data, in their units (an sd of 0 is kept, and 1 used as the unit)
    totals : (3,) the number of points, the sum of u and the sum of u²
    reach : the largest |u|
    """

    x: np.ndarray
    mean: float
    sd: float
    totals: np.ndarray
    reach: float

    @classmethod
    def of(cls, x):
        """Check x and take its numbers, in blocks; raises ValueError for unusable data."""
        x = as_vector(x, "x")
        mean = float(x.mean())
        width = float(max(x.max() - mean, mean - x.min())) or 1.0
        # in units of the largest deviation first, so that no square can overflow
        deviations = ((block - mean) / width for block in blocks(x))
        total, squares = np.array([(u.sum(), u @ u) for u in deviations]).sum(axis=0)
        spread = float(np.sqrt(squares / x.size)) or 1.0
        totals = np.array([x.size, total / spread, squares / spread**2])
        return cls(x, mean, width * spread if squares else 0.0, totals, 1 / spread)

    @property
    def unit(self):
        """The sd, or 1 for data without spread."""
        return self.sd or 1.0


def blocks(x):
    """The array x in blocks of 16,384 points, the last one shorter."""
    return (x[i : i + BLOCK] for i in range(0, x.size, BLOCK))
