"""The playground: every control in one place, a thin layer over `emlib.stepwise`."""

from dataclasses import replace

import ipywidgets as ipw

from emlib import stepwise
from emlib.fitting import fit
from emlib.plots import scenes
from emlib.plots.canvas import Canvas, View
from emlib.stepwise import State, begin, drawn_start, invariants, leap, reset, snippet, take_e, take_m
from emlib.widgets import captions
from emlib.widgets.control import Control, checklist, folded
from emlib.widgets.inputs import DataBox, StartBox, button, wide
from emlib.widgets.runs import film

__all__ = [
    "Playground", "State", "begin", "drawn_start", "film", "invariants",
    "leap", "reset", "snippet", "take_e", "take_m",
]  # fmt: skip
MOST_ITERATIONS = 2000
BUTTONS = {
    "E step": "split the data among the components",
    "M step": "move each component to its share",
    "Accelerate": "six accelerated iterations at once",
    "Run to the end": "iterate until the gain is below 1e-10 a point",
    "Reset": "back to the start",
    "Draw a start": "means at values drawn from the data",
}
MOVES = {"E step": take_e, "M step": take_m, "Accelerate": leap, "Reset": reset}


class Playground(Control):
    """Data, K and start; E and M step apart; the figure, the four invariants, the code to share.

    fallback : as in `Control`. first : the name of the data set shown at first, one of
    `stepwise.sources.SOURCES`.
    """

    def __init__(self, *, fallback, first="Old Faithful: 272 durations"):
        self.canvas, self.draws, self.state, self.source = Canvas(), 0, None, None
        self.data = DataBox(lambda change: self.renew(self.load), first)
        self.k = wide(ipw.IntSlider, "components, K", 2, min=1, max=6, label="7.5rem")
        self.held = wide(ipw.Checkbox, "hold the sds at the start's", False)
        self.start = StartBox(lambda change: self.renew(self.restart))
        self.buttons = {name: button(name, tooltip) for name, tooltip in BUTTONS.items()}
        self.checks, self.code = ipw.HTML(), ipw.HTML()
        self.k.observe(lambda change: self.renew(self.load), names="value")
        self.held.observe(lambda change: self.renew(self.restart), names="value")
        for name, press in self.buttons.items():
            press.on_click(lambda _, name=name: self.press(name))
        row = ipw.HBox(list(self.buttons.values()), layout=ipw.Layout(flex_flow="row wrap"))
        super().__init__(
            [self.data, self.k, self.start, self.held, row], fallback=fallback, name="playground"
        )
        self.children = [*self.children, self.checks, self.code]
        self.renew(self.load)

    def renew(self, action):
        """Begin anew; what is refused leaves the state before it on show, but nothing steps it."""
        self.at_once(lambda: self.allow_steps(False), action)

    def allow_steps(self, allowed):
        """Let the buttons that step the present state be pressed, or not."""
        for name in BUTTONS:
            self.buttons[name].disabled = not allowed and name != "Draw a start"

    def load(self, *, drawn=False):
        """Take the data and K chosen, and a start that is drawn from the data or a plain one."""
        self.source = None  # until all is accepted
        source, k = self.data.source(), self.k.value
        x = source.make()
        self.draws += drawn
        start = drawn_start(x, k, self.draws) if drawn else stepwise.first_start(x, k, source)
        fresh = begin(x, start, start.sds if self.held.value else None)
        self.source = source
        self.start.fill(x, start)
        self.present(fresh)

    def restart(self):
        """Begin anew from where the start's sliders stand, if the data and K were accepted."""
        if self.source is None:
            self.load()
        else:
            start = self.start.start()
            self.present(begin(self.state.x, start, start.sds if self.held.value else None))

    def press(self, name):
        """Do what a button says."""
        if name == "Draw a start":
            self.renew(lambda: self.load(drawn=True))
        elif name == "Run to the end":
            self.begin(self.run())
        else:
            self.at_once(lambda: self.step(MOVES[name]))

    def step(self, move):
        """Make a move, if that is allowed: it isn't where the state on show is not what was asked for."""
        if not self.buttons["E step"].disabled:
            self.present(move(self.state))

    def run(self):
        """The job of iterating until the gain is small, in pieces."""
        if self.buttons["Run to the end"].disabled:
            return
        now = self.state
        options = {"x": now.x, "sds": now.sds, "tol": 1e-10}
        pieces = stepwise.in_pieces(
            lambda start, n: fit(start=start, max_iter=n, **options), now.mixture, MOST_ITERATIONS
        )
        for piece in pieces:
            now = stepwise.followed(now, piece)
            self.tell(now.iterations, MOST_ITERATIONS, "iteration")
            yield
        if piece.stopped == "max_iter":
            more = f"not yet converged after {MOST_ITERATIONS} iterations: press again to go on"
            now = replace(now, ended=more)
        self.present(now)

    def present(self, new):
        """Show a state: figure, caption, invariants, code."""
        self.state = new
        view = View.of(new.x, [new.start, new.mixture])
        svg = self.canvas.svg(scenes.half_step_scene, new, view, self.source.label)
        self.show(svg, captions.half_step(new), note=captions.state_ended(new))
        self.checks.value = checklist(invariants(new))
        self.code.value = folded("Share this state: code that reproduces it", snippet(new, self.source.code))
        self.allow_steps(True)
