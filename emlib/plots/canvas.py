"""What light drawings stand on: a view of the plane, and a canvas that is used again and again."""

from dataclasses import dataclass

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from emlib.player import frame
from emlib.plots.style import house_style

SIZE = (5.4, 4.2)  # inches: text stays readable at phone width
UPPER, LOWER = (0.15, 0.5, 0.835, 0.48), (0.15, 0.115, 0.835, 0.2)
LABEL = (-0.137, 0.5)  # where the names of the upright axes stand, clear of long tick labels
LIGHT = house_style() | {"figure.constrained_layout.use": False, "path.simplify_threshold": 0.3}
LIGHT |= {"font.size": 11, "axes.labelsize": 11, "axes.titlesize": 11}


@dataclass(frozen=True)
class View:
    """What a figure shows of the plane: edges (B + 1,) of the bars, grid (G,), the highest density."""

    edges: np.ndarray
    grid: np.ndarray
    top: float

    @classmethod
    def of(cls, x, mixtures, bins=None):
        """A view that holds the data x (N,) and the curves; bins : None for a fair number."""
        bins = bins or int(np.clip(2 * np.sqrt(x.size), 8, 30))
        low, high = float(x.min()), float(x.max())
        margin = 0.06 * (high - low) or 1.0
        edges = np.linspace(low, high, bins + 1) if high > low else np.array([low - 0.5, low + 0.5])
        grid = np.linspace(low - margin, high + margin, 241)
        return cls(edges, grid, 1.08 * height(x, mixtures, edges, grid))

    @classmethod
    def over(cls, runs, bins=None):
        """One view for several runs, each a pair of its data and the mixtures shown of it."""
        whole = cls.of(np.concatenate([x for x, _ in runs]), [], bins)
        top = max(height(x, mixtures, whole.edges, whole.grid) for x, mixtures in runs)
        return cls(whole.edges, whole.grid, 1.08 * top)


def height(x, mixtures, edges, grid):
    """How high bars and curves reach; a curve of more than twice the bars' height would hide them."""
    bars = np.histogram(x, edges, density=True)[0].max()
    return max([bars, *(min(mixture.pdf(grid).max(), 2 * bars) for mixture in mixtures)])


def decimals(spread):
    """How many decimals show three digits of a spread; negative for a large one."""
    return 2 - int(np.floor(np.log10(spread)))


class Canvas:
    """One figure with an upper and a lower pair of axes, used again and again: making axes is slow."""

    def __init__(self, *, bare=False):
        with rc_context(LIGHT):
            self.figure = Figure(figsize=SIZE)
            self.above, self.below = self.figure.add_axes(UPPER), self.figure.add_axes(LOWER)
        self.above.yaxis.set_label_coords(*LABEL)
        self.below.yaxis.set_label_coords(*LABEL)
        if bare:  # only what is drawn, to be laid over another picture
            self.figure.patch.set_visible(False)
            self.above.set_axis_off()
            self.below.set_axis_off()

    def svg(self, draw, *arguments, **options):
        """The SVG text of what draw(above, below, ...) draws on the two emptied axes."""
        with rc_context(LIGHT):
            for ax in (self.above, self.below):
                for artist in [*ax.lines, *ax.patches, *ax.texts]:
                    artist.remove()
            draw(self.above, self.below, *arguments, **options)
            return frame(self.figure)
