"""Figures of the book: each function takes an `ax` and data, draws, and returns the `ax`."""

from emlib.plots.figures import climb, densities, histogram, split_histogram, trajectory
from emlib.plots.style import COLORS, DASHES, INK, house_style, use_style

__all__ = [
    "COLORS", "DASHES", "INK", "climb", "densities", "histogram",
    "house_style", "split_histogram", "trajectory", "use_style",
]  # fmt: skip
