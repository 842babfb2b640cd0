"""Light drawings of a run: few shapes and fixed places, so that one takes little time and few bytes."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from emlib.plots.figures import climb, densities, split_histogram
from emlib.plots.style import COLORS, INK


def few(low, high, most=5, *, integer=False):
    """At most so many round ticks from low to high; each one drawn costs time in a browser."""
    ticks = MaxNLocator(most, steps=[1, 2, 5, 10], integer=integer).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def plane(ax, view, xlabel="x"):
    """Set the axes of densities over x."""
    ax.set(xlabel=xlabel, ylabel="density", xlim=view.grid[[0, -1]], ylim=(0, view.top))
    ax.set(xticks=few(*view.grid[[0, -1]], 8), yticks=few(0, view.top, 3))
    far = abs(view.grid[0]) > 1e4 * np.ptp(view.grid)  # only there: 1e12 + 1, 1e12 + 2, ... share a part
    ax.xaxis.get_major_formatter().set_useOffset(bool(far))


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
    ax.set_title(name)  # beside the axis it would run into ticks of five digits
    ax.set(xlim=(-left, 1.03 * last), ylim=(low - 0.12 * spread, high + head * spread))
    ax.set(xticks=few(0, last, 8, integer=True), yticks=few(low, high, 2))


def run_scene(above, below, x, fit, i, view, xlabel="x"):
    """Iteration i of a run: the data split by responsibilities, the curves, the climb so far."""
    mixture, values = fit.path[i], fit.log_likelihoods
    split_data(above, x, mixture.responsibilities(x), mixture, view, xlabel)
    trail(below, values[: i + 1], np.arange(i + 1), 1.6)
    climb_axes(below, "log-likelihood", values, len(values) - 1, left=0.02 * len(values), head=0.15)


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
