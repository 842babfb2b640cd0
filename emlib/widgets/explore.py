"""The live control of the demo chapters: change the data or the start, and the run is made anew."""

import ipywidgets as ipw

from emlib.mixture import Mixture
from emlib.plots import scenes
from emlib.plots.canvas import Canvas, View
from emlib.widgets import captions
from emlib.widgets.control import Control
from emlib.widgets.pieces import continued, in_pieces

WIDTH = "46rem"


class Explorer(Control):
    """Sliders for separation, size and seed of the sample, the start, and the iterations.

    sample(separation, n, seed) -> x (n,). programs : {name: program(x, start, n_iter) -> Fit},
    a menu if there are several. The keywords set the sliders; fallback as in `Control`.
    """

    def __init__(
        self, sample, programs, *, fallback, separation=2.4, n=80, seed=531, means=(-0.5, 0.5), sd=1.0,
        iterations=8, most_points=2000, most_iterations=200,
    ):  # fmt: skip
        self.sample, self.programs = sample, programs
        self.inputs = {
            "program": wide(ipw.Dropdown, "program", next(iter(programs)), options=list(programs)),
            "separation": wide(ipw.FloatSlider, "separation", separation, min=0, max=8, step=0.1),
            "n": wide(ipw.IntSlider, "points", n, min=10, max=most_points, step=10),
            "seed": wide(ipw.Text, "seed", str(seed), continuous_update=False),
            "mean1": wide(ipw.FloatSlider, "start: mean 1", means[0], min=-12, max=12, step=0.1),
            "mean2": wide(ipw.FloatSlider, "start: mean 2", means[1], min=-12, max=12, step=0.1),
            "sd": wide(ipw.FloatSlider, "start: both sds", sd, min=0.1, max=12, step=0.1),
            "iterations": wide(ipw.IntSlider, "iterations", iterations, min=0, max=most_iterations),
        }
        self.canvas, self.fit, self.x = Canvas(), None, None
        shown = [box for name, box in self.inputs.items() if name != "program" or len(programs) > 1]
        super().__init__([grid(shown)], fallback=fallback, name=" or ".join(programs))
        for box in self.inputs.values():
            box.observe(lambda change: self.begin(self.run()), names="value")
        self.begin(self.run(), now=True)

    def run(self):
        """The job: draw the sample, run the program in pieces, show what came out."""
        values = {name: box.value for name, box in self.inputs.items()}
        if not values["seed"].strip().isdecimal():  # a box for whole numbers would make 19 of 1e9
            raise ValueError(f"the seed must be a whole number, 0 or more, but is “{values['seed']}”")
        x = self.sample(values["separation"], values["n"], int(values["seed"]))
        start = Mixture([0.5, 0.5], [values["mean1"], values["mean2"]], [values["sd"]] * 2)
        program = self.programs[values["program"]]
        fit = None
        for piece in in_pieces(lambda start, n: program(x, start, n), start, values["iterations"]):
            fit = continued(fit, piece) if fit else piece
            if fit.n_iter < values["iterations"]:
                self.tell(fit.n_iter, values["iterations"], "computing iteration")
                yield
        self.x, self.fit = x, fit
        view = View.of(x, [fit.path[0], fit.mixture])
        svg = self.canvas.svg(scenes.run_scene, x, fit, fit.n_iter, view)
        self.show(svg, captions.certainty(x, fit, fit.n_iter), note=captions.run_ended(fit))


def grid(children, least="17rem"):
    """Controls side by side, each `least` wide or more; one below another on a phone."""
    columns = f"repeat(auto-fit, minmax(min({least}, 100%), 1fr))"
    layout = ipw.Layout(grid_template_columns=columns, width="100%", max_width=WIDTH)
    return ipw.GridBox(children, layout=layout)


def wide(widget_class, name, value, **options):
    """One labelled control that answers when it is let go."""
    if issubclass(widget_class, (ipw.IntSlider, ipw.FloatSlider)):
        options["continuous_update"] = False
    layout = ipw.Layout(width="auto", max_width=WIDTH, margin="1px 6px 1px 0")
    style = {"description_width": "6.5rem"}
    return widget_class(value=value, description=name, style=style, layout=layout, **options)
