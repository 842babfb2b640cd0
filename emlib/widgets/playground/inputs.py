"""The playground's inputs: which data, how many components, where to start."""

import ipywidgets as ipw

from emlib.mixture import Mixture
from emlib.widgets.control import grid, wide
from emlib.widgets.playground import sources
from emlib.widgets.playground.sharing import read_numbers


class DataBox(ipw.VBox):
    """Pick a data set, draw one, or paste numbers; `source()` is what is chosen."""

    def __init__(self, changed, first):
        names = [*sources.SOURCES, sources.DRAWN, sources.OWN]
        self.which = wide(ipw.Dropdown, "data", first, options=names)
        self.separation = wide(ipw.FloatSlider, "separation", 2.4, min=0, max=8, step=0.1)
        self.n = wide(ipw.IntSlider, "points", 80, min=10, max=2000, step=10)
        self.seed = wide(ipw.IntText, "seed", 531)
        self.text = wide(
            ipw.Textarea, "numbers", "1.1 1.9 2.2 2.4 5.0 5.3 5.9 6.1", rows=3, continuous_update=False
        )
        self.drawing = grid([self.separation, self.n, self.seed])
        super().__init__([self.which, self.drawing, self.text])
        self.reveal()
        self.which.observe(self.reveal, names="value")
        for box in (self.which, self.separation, self.n, self.seed, self.text):
            box.observe(changed, names="value")

    def reveal(self, change=None):
        """Show the inputs that the choice needs, and no others."""
        self.drawing.layout.display = "" if self.which.value == sources.DRAWN else "none"
        self.text.layout.display = "" if self.which.value == sources.OWN else "none"

    def source(self):
        """The Source chosen; raises ValueError for numbers that are none, or a negative seed."""
        if self.which.value == sources.DRAWN:
            return sources.drawn(self.separation.value, self.n.value, self.seed.value)
        if self.which.value == sources.OWN:
            return sources.own(read_numbers(self.text.value))
        return sources.SOURCES[self.which.value]


class StartBox(ipw.VBox):
    """Three sliders for each component: mean, sd, and weight as a share of all weights."""

    def __init__(self, changed):
        self.changed, self.rows = changed, []
        super().__init__([])

    def fill(self, x, start):
        """New sliders, wide enough for the data x (N,), standing at `start`."""
        for row in self.rows:
            for slider in row:
                slider.close()
        spread = float(x.max() - x.min()) or 1.0
        low = min(float(x.min()) - 0.1 * spread, *start.means.tolist(), start.means.min())
        high = max(float(x.max()) + 0.1 * spread, *start.means.tolist(), start.means.max())
        step = 0.01 if spread < 20 else 0.1
        self.rows = []
        for k, (weight, mean, sd) in enumerate(zip(start.weights, start.means, start.sds, strict=True), 1):
            row = (
                wide(ipw.FloatSlider, f"mean {k}", mean, min=low, max=high, step=step, label="4rem"),
                wide(
                    ipw.FloatSlider,
                    f"sd {k}",
                    sd,
                    min=0.01,
                    max=max(spread, 1.5 * float(sd)),
                    step=step,
                    label="4rem",
                ),
                wide(ipw.FloatSlider, f"share {k}", weight, min=0.01, max=1, step=0.01, label="4rem"),
            )
            for slider in row:
                slider.observe(self.changed, names="value")
            self.rows.append(row)
        self.children = [grid([slider for row in self.rows for slider in row], "13rem")]

    def start(self):
        """The Mixture that the sliders say."""
        means, sds, shares = ([slider.value for slider in column] for column in zip(*self.rows, strict=True))
        return Mixture([share / sum(shares) for share in shares], means, sds)
