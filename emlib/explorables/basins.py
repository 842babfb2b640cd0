"""The map of starts as an explorable: which pair of means leads EM to which end, as part of the data moves."""

import warnings

import numpy as np
import traitlets
from matplotlib import rc_context
from matplotlib.figure import Figure

from emlib.checks import as_vector
from emlib.explorables.shown import Shown
from emlib.fitting import EMWarning, fit
from emlib.mixture import Mixture
from emlib.player import frame
from emlib.plots.canvas import LIGHT
from emlib.plots.style import COLORS, INK

TOLERANCE = 1e-8
STYLES = {"A": (0, "//"), "B": (1, ""), "C": (2, ".."), "tie": (3, "xx"), "other": (4, "--")}
# The hills of the galaxies with two components, each by what its narrower component has: [from, to).
HILLS = [
    {"name": "A", "mean": [0, 14], "sd": [0.3, 0.6], "weight": [0.07, 0.1]},
    {"name": "B", "mean": [14, 27], "sd": [1, 5], "weight": [0.5, 1]},
    {"name": "C", "mean": [27, 99], "sd": [0.3, 2], "weight": [0, 0.1]},
]


class Basins(Shown):
    """The map of starts for two components, to take hold of.

    x : (N,) data, sorted; moved : how many of the last ones a hand moves, over `reach`; label :
    what they are. hills : names for ends, as `HILLS`; span : (low, high) of both means on the map.
    .start : the pair of means whose run is shown; .shift : how far the data are moved.
    """

    kind = traitlets.Unicode("basins").tag(sync=True)
    x = traitlets.List().tag(sync=True)
    moved = traitlets.Int().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    reach = traitlets.List().tag(sync=True)
    span = traitlets.List().tag(sync=True)
    places = traitlets.Int(40).tag(sync=True)
    hills = traitlets.List().tag(sync=True)
    begin = traitlets.List().tag(sync=True)
    start = traitlets.List().tag(sync=True)
    shift = traitlets.Float(0).tag(sync=True)

    def __init__(self, x, *, moved, label, reach, span, start, hills=HILLS):
        x = np.sort(as_vector(x, "x"))
        super().__init__(
            x=x.tolist(), moved=moved, label=label, reach=list(reach), span=list(span), hills=hills,
            begin=list(start), start=list(start),
        )  # fmt: skip

    def data(self):
        """The data as moved, (N,)."""
        x = np.array(self.x)
        x[-self.moved :] += self.shift
        return x

    def frame(self):
        """The map with the run from the start, and its ends in words."""
        x, low, high = self.data(), *self.span
        middles = low + (high - low) * (np.arange(self.places) + 0.5) / self.places
        names = map_of(x, middles, self.hills)
        run = run_from(x, *self.start)
        with rc_context(LIGHT):
            figure = Figure(figsize=(5.2, 4.8))
            ax = figure.add_axes((0.12, 0.12, 0.85, 0.85))
            for name in np.unique(names):
                color, hatch = STYLES[name]
                style = {"colors": [COLORS[color]], "hatches": [hatch], "alpha": 0.5}
                ax.contourf(middles, middles, names == name, [0.5, 1.5], **style)
                label(ax, name, names, middles)
            path = np.array([m.means for m in run.path])
            ax.plot(*path.T, color=INK, linestyle="-", marker="o", markersize=3)
            ax.set(xlabel="first mean at the start", ylabel="second mean at the start")
            svg = frame(figure)
        shares = ", ".join(f"{name} {np.mean(names == name):.0%}" for name in np.unique(names))
        words = (
            f"Map of {self.places} by {self.places} starts, both means from {low:g} to {high:g}, by where EM ends: "
            f"{shares} of the map. A path leads from means {self.start[0]:g} and {self.start[1]:g} "
            f"in {run.n_iter} iterations to {name_of(run, self.hills)}, log-likelihood {run.log_likelihoods[-1]:.2f}."
        )
        return svg, words


def label(ax, name, names, middles):
    """Write a hill's letter into its region, on both sides of the diagonal."""
    rows, columns = np.nonzero(np.tril(names == name))
    if len(name) > 1 or not rows.size:
        return
    inner = np.argmin(np.hypot(rows - np.median(rows), columns - np.median(columns)))
    a, b = middles[columns[inner]], middles[rows[inner]]
    for place in ((a, b), (b, a)):
        ax.text(*place, name, ha="center", va="center", fontsize=15)


def run_from(x, first, second):
    """EM from two means, with equal weights and the sample's sd: the Fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)  # the map says it
        return fit(x, Mixture([0.5, 0.5], [first, second], [x.std(), x.std()]), tol=TOLERANCE)


def name_of(run, hills):
    """The name of a run's end: a hill's, "tie" or "other"."""
    if run.stopped != "converged":
        return "tie" if run.stopped == "saddle" else "other"
    m, k = run.mixture, int(np.argmin(run.mixture.sds))
    has = {"mean": m.means[k], "sd": m.sds[k], "weight": m.weights[k]}
    fits = [hill for hill in hills if all(hill[key][0] <= value < hill[key][1] for key, value in has.items())]
    return fits[0]["name"] if fits else "other"


def map_of(x, middles, hills):
    """The names of the ends from all pairs of means, (n, n): rows the second mean, columns the first."""
    n = len(middles)
    names = np.full((n, n), "other")
    for i, j in zip(*np.tril_indices(n), strict=True):
        names[i, j] = names[j, i] = name_of(run_from(x, middles[j], middles[i]), hills)
    return names
