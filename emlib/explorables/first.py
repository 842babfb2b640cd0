"""First frames, drawn in the house style; and that of the mixture."""

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from emlib.player import frame
from emlib.plots.canvas import LIGHT, View, decimals
from emlib.plots.figures import densities
from emlib.plots.scenes import plane
from emlib.steps import e_step


def picture(size, place, draw):
    """What draw(ax) draws, on axes at a place of a figure, as SVG text."""
    with rc_context(LIGHT):
        figure = Figure(figsize=size)
        draw(figure.add_axes(place))
        return frame(figure)


def frame_of(x, counts, mixture, label):
    """The SVG text and the words of a frame: data x (N,) as bars, the mixture's curves."""
    counts = None if counts is None else np.asarray(counts, dtype=float)
    every = x if counts is None else np.repeat(x, counts.astype(int))

    def draw(ax):
        view = View.of(every, [mixture])
        ax.stairs(*np.histogram(every, view.edges, density=True), fill=True, color="0.82")
        densities(ax, view.grid, np.exp(mixture.log_joint(view.grid)))
        plane(ax, view, label)

    value = e_step(x, mixture, counts=counts)[1]
    words = (
        f"{every.size} data as bars ({label}), and the curves of {mixture.k} components before the "
        f"first step: {parameters(mixture, float(np.ptp(x)))}. Log-likelihood {value:z.3f}."
    )
    return picture((6.4, 3.0), (0.1, 0.17, 0.88, 0.8), draw), words


def parameters(mixture, spread):
    """The parameters in words, as the script says them."""
    places = max(decimals(spread or 1.0), 0) + 1
    return "; ".join(
        f"component {k}: weight {weight:.3f}, mean {mean:z.{places}f}, sd {sd:.{places}f}"
        for k, (weight, mean, sd) in enumerate(
            zip(mixture.weights, mixture.means, mixture.sds, strict=True), 1
        )
    )
