"""Light drawings of a run: few shapes and fixed places, so that one takes little time and few bytes."""

from dataclasses import dataclass

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emlib.plots import COLORS, DASHES, INK, house_style
from emlib.widgets.svg import frame

SIZE = (5.4, 3.9)  # inches: text stays readable at phone width
UPPER, LOWER = (0.15, 0.46, 0.835, 0.52), (0.15, 0.115, 0.835, 0.215)
LABEL = (-0.137, 0.5)  # where the names of the upright axes stand, clear of long tick labels
LIGHT = {
    "figure.constrained_layout.use": False,
    "path.simplify_threshold": 0.3,
    "font.size": 10,
    "axes.labelsize": 10,
}


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
        bars = np.histogram(x, edges, density=True)[0].max()
        curves = max(np.exp(m.log_joint(grid)).max() for m in mixtures)
        return cls(edges, grid, 1.08 * max(bars, min(curves, 2 * bars)))

    @classmethod
    def over(cls, runs, bins=None):
        """One view for several runs, each a pair of its data and its Fit."""
        whole = cls.of(np.concatenate([x for x, _ in runs]), [fit.mixture for _, fit in runs], bins)
        tops = [np.histogram(x, whole.edges, density=True)[0].max() for x, _ in runs]
        return cls(whole.edges, whole.grid, 1.08 * max(tops))


class Canvas:
    """One figure with an upper and a lower pair of axes, used again and again: making axes is slow."""

    def __init__(self, *, bare=False):
        with rc_context(house_style() | LIGHT):
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
        with rc_context(house_style() | LIGHT):
            for ax in (self.above, self.below):
                for artist in [*ax.lines, *ax.patches, *ax.texts]:
                    artist.remove()
            draw(self.above, self.below, *arguments, **options)
            return frame(self.figure)


def few(low, high, most=5, *, integer=False):
    """At most so many round ticks from low to high; each one drawn costs time in a browser."""
    ticks = MaxNLocator(most, steps=[1, 2, 5, 10], integer=integer).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def plane(ax, view, xlabel="x"):
    """Set the axes of densities over x."""
    ax.set(xlabel=xlabel, ylabel="density", xlim=view.grid[[0, -1]], ylim=(0, view.top))
    ax.set(xticks=few(*view.grid[[0, -1]], 8), yticks=few(0, view.top, 3))
    return ax


def split_bars(ax, x, r, edges):
    """Draw the data as bars split by responsibilities r (K, N): one shape for each component."""
    bottom = np.zeros(len(edges) - 1)
    for k, row in enumerate(r):
        heights = np.histogram(x, edges, weights=row)[0] / (x.size * np.diff(edges))
        ax.stairs(bottom + heights, edges, baseline=bottom, fill=True, color=COLORS[k % 6], alpha=0.35)
        bottom = bottom + heights
    return ax


def curves(ax, mixture, grid, *, total=True):
    """Draw the weighted density of each component and, thin and dark, their sum."""
    joint = np.exp(mixture.log_joint(grid))
    if total and mixture.k > 1:
        ax.plot(grid, joint.sum(axis=0), color=INK, linewidth=1, linestyle="-")
    for k, curve in enumerate(joint):
        ax.plot(grid, curve, color=COLORS[k % 6], linestyle=DASHES[k % 6], linewidth=2)
    return ax


def climb(ax, values, i, name, *, color=INK):
    """Draw the first i + 1 of the values (n_iter + 1,), the last one as a dot, in a frame for all."""
    spread = float(np.ptp(values)) or 1.0
    ax.plot(values[: i + 1], color=color, linewidth=1.6, linestyle="-")
    ax.plot(i, values[i], marker="o", color=color, markersize=6, linestyle="")
    ax.set(xlabel="iteration", ylabel=name, xlim=(-0.02 * len(values), 1.03 * max(len(values) - 1, 1)))
    ax.set(ylim=(min(values) - 0.12 * spread, max(values) + 0.15 * spread))
    ax.set(xticks=few(0, max(len(values) - 1, 1), 8, integer=True), yticks=few(min(values), max(values), 2))
    return ax


def run_scene(above, below, x, fit, i, view, xlabel="x"):
    """Iteration i of a run: the data split by responsibilities, the curves, the climb so far."""
    mixture = fit.path[i]
    plane(above, view, xlabel)
    split_bars(above, x, mixture.responsibilities(x), view.edges)
    curves(above, mixture, view.grid)
    climb(below, fit.log_likelihoods, i, "log-likelihood")


def sweep_axes(above, below, view, xlabel="x"):
    """The axes that all frames of a sweep share."""
    plane(above, view, xlabel)
    below.set(xlim=view.grid[[0, -1]], xticks=above.get_xticks(), ylim=(-0.06, 1.06), yticks=(0, 0.5, 1))
    below.set(ylabel="r, comp. 1")


def sweep_bars(above, below, x, view):
    """The data of a sweep's frame."""
    above.set(xlim=view.grid[[0, -1]], ylim=(0, view.top))
    heights = np.histogram(x, view.edges, density=True)[0]
    above.stairs(heights, view.edges, fill=True, color="0.82")


def sweep_curves(above, below, mixture, view):
    """The two components of a sweep's frame, and the responsibility of the first."""
    above.set(xlim=view.grid[[0, -1]], ylim=(0, view.top))
    below.set(xlim=view.grid[[0, -1]], ylim=(-0.06, 1.06))
    curves(above, mixture, view.grid, total=False)
    below.plot(view.grid, mixture.responsibilities(view.grid)[0], color=COLORS[0], linestyle="-")
