"""The drawings that chapters, players and live controls share."""

import numpy as np

from emlib.plots.style import COLORS, DASHES, INK


def histogram(ax, x, bins=40, **style):
    """Draw the data x (N,) as a pale histogram of total area 1."""
    options = {"density": True, "color": "0.85", "edgecolor": "white", "linewidth": 0.4} | style
    ax.hist(x, bins=bins, **options)
    _ = ax.set(xlabel="x", ylabel="density")
    return ax


def split_histogram(ax, x, r, bins=40, *, outline=False):
    """Draw the data x (N,) as a histogram whose bars are split by responsibilities r (K, N).

    The whole has area 1, so that weighted densities can be drawn over it. outline : draw one
    shape for each component, not one for each of its bars: far fewer bytes.
    """
    edges = np.histogram_bin_edges(x, bins)
    bottom = np.zeros(len(edges) - 1)
    for k, row in enumerate(r):
        heights = np.histogram(x, edges, weights=row)[0] / (x.size * np.diff(edges))
        style = {"color": COLORS[k % 6], "alpha": 0.35}
        if outline:
            ax.stairs(bottom + heights, edges, baseline=bottom, fill=True, **style)
        else:
            style |= {"edgecolor": "white", "linewidth": 0.4}
            ax.bar(edges[:-1], heights, np.diff(edges), bottom, align="edge", **style)
        bottom = bottom + heights
    _ = ax.set(xlabel="x", ylabel="density")
    return ax


def densities(ax, grid, joint, *, names=None, total=True):
    """Draw weighted component densities joint (K, G) over grid (G,), and their sum.

    Components differ by colour and by dash; `names` (K strings) are written at the peaks.
    """
    if total and len(joint) > 1:
        ax.plot(grid, joint.sum(axis=0), color=INK, linestyle="-", linewidth=1)
    for k, curve in enumerate(joint):
        ax.plot(grid, curve, color=COLORS[k % 6], linestyle=DASHES[k % 6])
        if names is not None:
            top = np.argmax(curve)
            ax.annotate(
                names[k], (grid[top], curve[top]), (0, 5), textcoords="offset points",
                color=COLORS[k % 6], ha="center", va="bottom",
            )  # fmt: skip
    return ax


def climb(ax, values, *, at=None, label=None, **style):
    """Draw one value an iteration, values (n_iter + 1,), with its name at the last one.

    at : the iterations, if they are not 0, 1, 2 and so on.
    """
    at = np.arange(len(values)) if at is None else at
    options = {"color": COLORS[0], "linestyle": "-", "marker": "o", "markersize": 3.5} | style
    ax.plot(at, values, **options)
    if label is not None:
        write_at_end(ax, label, at[-1], values[-1], options["color"])
    _ = ax.set(xlabel="iteration")
    return ax


def trajectory(ax, path, parameter, *, names=None, **style):
    """Draw one parameter ("weights", "means" or "sds") of each component along a path."""
    values = np.array([getattr(mixture, parameter) for mixture in path])
    for k, column in enumerate(values.T):
        options = {"color": COLORS[k % 6], "linestyle": DASHES[k % 6]} | style
        ax.plot(column, **options)
        if names is not None:
            write_at_end(ax, names[k], len(column) - 1, column[-1], options["color"])
    _ = ax.set(xlabel="iteration", ylabel=parameter)
    return ax


def write_at_end(ax, words, x, y, color):
    """Write a curve's name to the right of its last point."""
    ax.annotate(words, (x, y), (6, 0), textcoords="offset points", color=color, va="center")
