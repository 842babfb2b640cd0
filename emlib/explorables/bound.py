"""The bound as an explorable: the log-likelihood over one mean, and an E step's bound under it."""

import numpy as np
import traitlets

from emlib.checks import as_vector
from emlib.explorables.first import picture
from emlib.explorables.shown import Model, Shown
from emlib.mixture import Mixture, check_mixture
from emlib.plots.style import COLORS, INK
from emlib.steps import e_step, lower_bound


class Bound(Shown):
    """The curve of the log-likelihood over one mean, and the bound under it, to take hold of.

    x : (N,) data; start : the Mixture to begin at; free : which mean moves, counted from 0, all
    else is held. span : (low, high) of that mean; heights : (low, high) of the drawing.
    .mixture is the Mixture on show; it is read and set. Raises ValueError for other input.
    """

    kind = traitlets.Unicode("bound").tag(sync=True)
    x = traitlets.List().tag(sync=True)
    free = traitlets.Int().tag(sync=True)
    span = traitlets.List().tag(sync=True)
    heights = traitlets.List().tag(sync=True)
    start = Model()
    mixture = Model()

    def __init__(self, x, start, *, free, span, heights):
        x = as_vector(x, "x")
        check_mixture(start, "start")
        if free not in range(start.k):
            raise ValueError(f"free must be the number of a component, 0 to {start.k - 1}, not {free}")
        super().__init__(
            x=x.tolist(), start=start, mixture=start, free=free, span=list(span), heights=list(heights)
        )

    def frame(self):
        """The curves after an E step at the mixture on show, and their heights there in words."""
        x, here = np.array(self.x), self.mixture
        q, value = e_step(x, here)
        grid = np.linspace(*self.span, 101)
        curve = [with_mean(here, self.free, mean).log_likelihood(x) for mean in grid]
        bound = [lower_bound(x, q, with_mean(here, self.free, mean)) for mean in grid]

        def draw(ax):
            ax.plot(grid, curve, color=INK, linestyle="-")
            ax.plot(grid, bound, color=COLORS[0], linestyle="--")
            ax.plot(here.means[self.free], value, "o", color=COLORS[0], markersize=9)
            ax.set(xlabel=f"mean {self.free + 1}", ylabel="log-likelihood", xlim=self.span, ylim=self.heights)

        words = (
            f"The log-likelihood of {x.size} data as mean {self.free + 1} goes from {self.span[0]:g} to "
            f"{self.span[1]:g}, a curve, and below it, dashed, the bound that an E step at mean "
            f"{here.means[self.free]:.3f} makes. They touch there, at {value:.3f}."
        )
        return picture((6.4, 3.3), (0.12, 0.15, 0.86, 0.82), draw), words


def with_mean(mixture, k, mean):
    """The mixture with component k's mean at another value."""
    means = mixture.means.copy()
    means[k] = mean
    return Mixture(mixture.weights, means, mixture.sds)
