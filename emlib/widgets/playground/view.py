"""The playground: every control in one place, a thin layer over the pure `State`."""

from dataclasses import replace
from html import escape

import ipywidgets as ipw
import numpy as np

from emlib.widgets import scenes
from emlib.widgets.control import Control, wide
from emlib.widgets.playground import drawing, sources, state
from emlib.widgets.playground.inputs import DataBox, StartBox
from emlib.widgets.playground.invariants import invariants
from emlib.widgets.playground.sharing import snippet

MOST_ITERATIONS = 2000
STRONG = {"button_color": "#00568a", "text_color": "#ffffff"}
BUTTONS = {
    "E step": ("split the data among the components", STRONG),
    "M step": ("move each component to its share", STRONG),
    "Accelerate": ("six accelerated iterations at once", {}),
    "Run to the end": ("iterate until the gain is below 1e-10 a point", {}),
    "Reset": ("back to the start", {}),
    "Draw a start": ("means at values drawn from the data", {}),
}


class Playground(Control):
    """Data, K and start; E and M step apart; the figure, the four invariants, the code to share.

    fallback : as in `Control`. first : the name of the data set shown at first, one of
    `sources.SOURCES`.
    """

    def __init__(self, *, fallback, first="Old Faithful: 272 durations"):
        self.canvas, self.draws, self.state, self.source = scenes.Canvas(), 0, None, None
        self.data = DataBox(lambda change: self.load(), first)
        self.k = wide(ipw.IntSlider, "components, K", 2, min=1, max=6, label="7.5rem")
        self.held = wide(ipw.Checkbox, "hold the sds at the start's", False)
        self.start = StartBox(lambda change: self.restart())
        self.buttons = {name: button(name, *rest) for name, rest in BUTTONS.items()}
        self.checks, self.code = ipw.HTML(), ipw.HTML()
        self.k.observe(lambda change: self.load(), names="value")
        self.held.observe(lambda change: self.restart(), names="value")
        for name, press in self.buttons.items():
            press.on_click(lambda _, name=name: self.press(name))
        row = ipw.HBox(list(self.buttons.values()), layout=ipw.Layout(flex_flow="row wrap"))
        super().__init__(
            [self.data, self.k, self.start, self.held, row], fallback=fallback, name="playground"
        )
        self.children = [*self.children, self.checks, self.code]
        self.load(now=True)

    def load(self, *, now=False):
        """Take the data and K chosen, and a start for them."""
        self.begin(self._load(), now=now)

    def _load(self, start=None):
        source = self.data.source()
        x = source.make()
        start = start or sources.first_start(x, self.k.value, source)
        fresh = state.begin(x, start, start.sds if self.held.value else None)
        self.source = source
        self.start.fill(x, start)
        self.present(fresh)
        yield

    def restart(self):
        """Begin anew from where the start's sliders stand."""
        self.begin(self._restart())

    def _restart(self):
        start = self.start.start()
        self.present(state.begin(self.source.make(), start, start.sds if self.held.value else None))
        yield

    def press(self, name):
        """Do what a button says."""
        jobs = {
            "E step": lambda: self.step(state.take_e),
            "M step": lambda: self.step(state.take_m),
            "Accelerate": lambda: self.step(state.leap),
            "Reset": lambda: self.step(state.reset),
            "Run to the end": self.run,
            "Draw a start": self.draw_start,
        }
        self.begin(jobs[name]())

    def step(self, move):
        """The job of one move."""
        self.present(move(self.state))
        yield

    def draw_start(self):
        """The job of a start drawn from the data, another one at each press."""
        self.draws += 1
        yield from self._load(sources.drawn_start(self.source.make(), self.k.value, self.draws))

    def run(self):
        """The job of iterating until the gain is small, in pieces."""
        now, left, piece = self.state, MOST_ITERATIONS, 1
        while left > 0:
            found = state.run(now, min(piece, left), tol=1e-10)
            now, left = state.followed(now, found), left - piece
            if found.stopped != "max_iter":
                break
            self.tell(now.iterations, MOST_ITERATIONS, "iteration")
            piece = min(2 * piece, max(1, 200_000 // now.x.size))
            yield
        else:
            now = replace(
                now, ended=f"not yet converged after {MOST_ITERATIONS} iterations: press again to go on"
            )
        self.present(now)

    def present(self, new):
        """Show a state: figure, caption, invariants, code."""
        self.state = new
        svg = self.canvas.svg(drawing.scene, new, drawing.view_of(new), self.source.label)
        self.show(svg, drawing.words(new), note=remark(new))
        self.checks.value = drawing.checklist(invariants(new))
        code = escape(snippet(new, self.source.code))
        self.code.value = (
            "<details><summary>Share this state: code that reproduces it</summary>"
            f'<pre style="overflow-x:auto;max-width:42rem">{code}</pre></details>'
        )


def button(name, tooltip, style):
    """One push button, as wide as its words."""
    return ipw.Button(
        description=name,
        tooltip=tooltip,
        style=style,
        layout=ipw.Layout(width="auto", margin="2px 6px 2px 0"),
    )


def remark(now):
    """How the last run ended, if one did, or that the components are tied."""
    if now.ended and not now.ended.startswith("max_iter"):
        return f"{now.ended[:1].upper()}{now.ended[1:]}."
    sds, means = now.mixture.sds, now.mixture.means
    if now.mixture.k > 1 and np.ptp(means) + np.ptp(sds) < 1e-6 * sds.min():
        return "All components are equal: no E step and no M step can part them."
    return ""
