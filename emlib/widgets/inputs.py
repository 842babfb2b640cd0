"""What a reader moves, presses or fills in."""

import ipywidgets as ipw
import numpy as np

from emlib.mixture import Mixture
from emlib.plots.style import STRONG
from emlib.stepwise import sources

WIDTH = "46rem"


def grid(children, least="17rem"):
    """Controls side by side, each `least` wide or more; one below another on a phone."""
    columns = f"repeat(auto-fit, minmax(min({least}, 100%), 1fr))"
    layout = ipw.Layout(grid_template_columns=columns, width="100%", max_width=WIDTH)
    return ipw.GridBox(children, layout=layout)


def wide(widget_class, name, value, *, label="6.5rem", **options):
    """One labelled control that answers when it is let go."""
    if issubclass(widget_class, (ipw.IntSlider, ipw.FloatSlider)):
        options["continuous_update"] = False
    layout = ipw.Layout(width="auto", max_width=WIDTH, margin="1px 6px 1px 0")
    style = {"description_width": label}
    return widget_class(value=value, description=name, style=style, layout=layout, **options)


def button(name, tooltip):
    """One push button, as wide as its words; the two steps stand out."""
    style = {"button_color": STRONG, "text_color": "#ffffff"} if name.endswith("step") else {}
    layout = ipw.Layout(width="auto", margin="2px 6px 2px 0")
    return ipw.Button(description=name, tooltip=tooltip, style=style, layout=layout)


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
        self.count = ipw.HTML()
        super().__init__([self.which, self.drawing, self.text, self.count])
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
        self.count.value = ""
        if self.which.value == sources.DRAWN:
            return sources.drawn(self.separation.value, self.n.value, self.seed.value)
        if self.which.value == sources.OWN:
            own = sources.own(self.text.value)
            self.count.value = f'<span role="status">Read: {own.label}</span>'
            return own
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
        spread = float(np.ptp(x)) or 1.0
        places = sources.decimals(spread)
        step = 10.0**-places
        reach = {"step": step, "readout_format": f".{max(places, 0)}f" if places < 10 else ".3g"}
        low = min(float(x.min()) - 0.1 * spread, *start.means)
        high = max(float(x.max()) + 0.1 * spread, *start.means)
        widest, least = max(spread, *(1.5 * start.sds)), min(step, *start.sds)
        self.rows = [
            (
                self.slider(f"mean {k}", mean, min=low, max=high, **reach),
                self.slider(f"sd {k}", sd, min=least, max=widest, **reach),
                self.slider(f"share {k}", weight, min=0.01, max=1, step=0.01),
            )
            for k, (weight, mean, sd) in enumerate(zip(start.weights, start.means, start.sds, strict=True), 1)
        ]
        self.children = [grid([slider for row in self.rows for slider in row], "13rem")]

    def slider(self, name, value, **options):
        """One slider that tells of its changes."""
        slider = wide(ipw.FloatSlider, name, value, label="4rem", **options)
        slider.observe(self.changed, names="value")
        return slider

    def start(self):
        """The Mixture that the sliders say."""
        means, sds, shares = ([slider.value for slider in column] for column in zip(*self.rows, strict=True))
        return Mixture([share / sum(shares) for share in shares], means, sds)
