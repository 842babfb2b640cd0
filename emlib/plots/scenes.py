"""Light drawings of a run: few shapes and fixed places, so that one takes little time and few bytes."""

from dataclasses import dataclass

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emlib.player import frame
from emlib.plots.figures import climb, densities, split_histogram
from emlib.plots.style import COLORS, INK, house_style

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


def split_data(ax, x, q, mixture, view, xlabel):
    """Draw the data split by q (K, N), and the mixture's curves."""
    split_histogram(ax, x, q, view.edges, outline=True)
    densities(ax, view.grid, np.exp(mixture.log_joint(view.grid)))
    plane(ax, view, xlabel)


def trail(ax, values, at, linewidth):
    """Draw a climb so far, in ink, with a dot where it stands."""
    climb(ax, values, at=at, color=INK, marker="", linewidth=linewidth)
    ax.plot(at[-1], values[-1], marker="o", color=INK, markersize=6, linestyle="")


def climb_axes(ax, name, shown, last, *, left, head):
    """Set the axes of a climb to `last` that hold the values shown; left, head : room beside and above."""
    low, high, last = min(shown), max(shown), max(last, 1)
    spread = float(high - low) or 1.0
    ax.set(ylabel=name, xlim=(-left, 1.03 * last), ylim=(low - 0.12 * spread, high + head * spread))
    ax.set(xticks=few(0, last, 8, integer=True), yticks=few(low, high, 2))


def run_scene(above, below, x, fit, i, view, xlabel="x"):
    """Iteration i of a run: the data split by responsibilities, the curves, the climb so far."""
    mixture, values = fit.path[i], fit.log_likelihoods
    split_data(above, x, mixture.responsibilities(x), mixture, view, xlabel)
    trail(below, values[: i + 1], np.arange(i + 1), 1.6)
    climb_axes(below, "log-likelihood", values, len(values) - 1, left=0.02 * len(values), head=0.15)


def half_step_scene(above, below, state, view, xlabel="x"):
    """A `stepwise.State`: the data split by q, the curves; the climb of log-likelihood and bound."""
    split_data(above, state.x, state.q, state.mixture, view, xlabel)
    values, bounds = np.array(state.log_likelihoods), np.array(state.bounds)
    at = np.cumsum([0, *(move in ("M", "leap") for move in state.moves)])
    # a leap leaves the responsibilities far behind for a moment: no bound is drawn there
    drawn = np.isfinite(bounds) & np.array([True, *(move != "leap" for move in state.moves)])
    climb(below, bounds[drawn], at=at[drawn], color=COLORS[2], linewidth=1, markersize=3)
    trail(below, values, at, 1.8)
    # the first bound, from equal shares, may lie so far below that all else would look flat
    drawn[0] &= len(values) <= 2
    last = int(at[-1])
    climb_axes(below, "log-lik., bound", [*values, *bounds[drawn]], last, left=0.03 * max(last, 1), head=0.12)
    below.text(0.99, 0.06, "dark: log-likelihood    green dots: bound", transform=below.transAxes,
               ha="right", fontsize=8, color=INK)  # fmt: skip


def sweep_axes(above, below, view, xlabel="x"):
    """The axes that all frames of a sweep share."""
    plane(above, view, xlabel)
    below.set(xlim=view.grid[[0, -1]], xticks=above.get_xticks(), ylim=(-0.06, 1.06), yticks=(0, 0.5, 1))
    below.set(ylabel="r, comp. 1")


def sweep_bars(above, below, x, view):
    """The data of a sweep's frame."""
    above.set(xlim=view.grid[[0, -1]], ylim=(0, view.top))
    above.stairs(*np.histogram(x, view.edges, density=True), fill=True, color="0.82")


def sweep_curves(above, below, mixture, view):
    """The two components of a sweep's frame, and the responsibility of the first."""
    above.set(xlim=view.grid[[0, -1]], ylim=(0, view.top))
    below.set(xlim=view.grid[[0, -1]], ylim=(-0.06, 1.06))
    densities(above, view.grid, np.exp(mixture.log_joint(view.grid)), total=False)
    below.plot(view.grid, mixture.responsibilities(view.grid)[0], color=COLORS[0], linestyle="-")
