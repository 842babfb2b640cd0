"""The map of starts as an explorable: which pair of means leads EM where, as part of the data moves."""

import warnings

import numpy as np
import traitlets
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from emlib.checks import as_vector
from emlib.explorables.first import picture
from emlib.explorables.shown import Shown
from emlib.fitting import EMWarning, fit
from emlib.mixture import Mixture
from emlib.plots.style import COLORS, INK

TOLERANCE = 1e-8
STYLES = {
    "A": (0, "//"),
    "B": (1, ""),
    "C": (2, "||"),
    "tie": (3, "xx"),
    "other": (5, "--"),
    "collapse": (4, ".."),
}
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
    .start : the pair of means whose run is shown; .shift : how far the data are moved; both are
    read and set.
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
        x, (low, high) = self.data(), self.span
        middles = low + (high - low) * (np.arange(self.places) + 0.5) / self.places
        names = map_of(x, middles, self.hills)
        run = run_from(x, *self.start)
        return drawn(names, run, self.span), self.words(names, run)

    def words(self, names, run):
        """What the first frame shows."""
        shares = ", ".join(f"{name} {np.mean(names == name):.0%}" for name in np.unique(names))
        (first, second), (low, high) = self.start, self.span
        return (
            f"Map of {self.places} by {self.places} starts, both means from {low:g} to {high:g}, by "
            f"where EM ends: {shares} of the map. A path leads from means {first:g} and {second:g} in "
            f"{run.n_iter} iterations to {name_of(run, self.hills)}, "
            f"log-likelihood {run.log_likelihoods[-1]:.2f}."
        )


def drawn(names, run, span):
    """The map of names (n, n) with a run's path on it, as SVG text."""

    def draw(ax):
        for name in np.unique(names):
            draw_region(ax, name, names, span)
        path = np.array([m.means for m in run.path])
        ax.plot(*path.T, color=INK, linestyle="-", marker="o", markersize=3)
        ax.set(xlabel="first mean at the start", ylabel="second mean at the start", xlim=span, ylim=span)

    return picture((5.2, 4.8), (0.12, 0.12, 0.85, 0.85), draw)


def draw_region(ax, name, names, span):
    """Draw the places of a name, row by row, and its letter on both sides of the diagonal."""
    low, step = span[0], (span[1] - span[0]) / len(names)
    stretches = []
    for row, inside in enumerate(names == name):
        ends = np.flatnonzero(np.diff(np.r_[0, inside, 0])).reshape(-1, 2)
        stretches += [box(*(low + step * ends_of), low + step * row, step) for ends_of in ends]
    color, hatch = STYLES[name]
    look = {"facecolor": COLORS[color], "edgecolor": INK, "hatch": hatch, "linewidth": 0, "alpha": 0.5}
    ax.add_patch(PathPatch(Path.make_compound_path(*stretches), **look))
    if len(name) == 1:
        rows, columns = np.nonzero(np.tril(names == name))
        inner = np.argmin(np.hypot(rows - np.median(rows), columns - np.median(columns)))
        place = low + step * (np.array([columns[inner], rows[inner]]) + 0.5)
        for a, b in (place, place[::-1]):
            ax.text(a, b, name, ha="center", va="center", fontsize=15)


def box(left, right, down, height):
    """A rectangle's outline."""
    corners = (left, down), (right, down), (right, down + height), (left, down + height), (left, down)
    return Path(corners, closed=True)


def run_from(x, first, second):
    """EM from two means, with equal weights and the sample's sd: the Fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)  # the map says it
        return fit(x, Mixture([0.5, 0.5], [first, second], [x.std(), x.std()]), tol=TOLERANCE)


def name_of(run, hills):
    """The name of a run's end: a hill's, "tie", "collapse" or "other"."""
    if run.stopped != "converged":
        return {"saddle": "tie", "collapse": "collapse"}.get(run.stopped, "other")
    m, k = run.mixture, int(np.argmin(run.mixture.sds))
    has = {"mean": m.means[k], "sd": m.sds[k], "weight": m.weights[k]}
    fits = [hill for hill in hills if all(hill[key][0] <= value < hill[key][1] for key, value in has.items())]
    return fits[0]["name"] if fits else "other"


def map_of(x, middles, hills):
    """The names of the ends from all pairs of means, (n, n): rows the second mean, columns the first."""
    n = len(middles)
    names = np.full((n, n), "other", dtype=object)
    for i, j in zip(*np.tril_indices(n), strict=True):
        names[i, j] = names[j, i] = name_of(run_from(x, middles[j], middles[i]), hills)
    return names
