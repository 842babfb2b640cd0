"""Controls for the pages. Players need no kernel; live controls give way to one where none runs."""

from emlib.player import Question, stepper, sweep
from emlib.widgets import playground
from emlib.widgets.control import Control
from emlib.widgets.explore import Explorer
from emlib.widgets.playground import Playground
from emlib.widgets.runs import fit_stepper, fit_sweep

__all__ = [
    "Control", "Explorer", "Playground", "Question", "fit_stepper", "fit_sweep", "playground", "stepper",
    "sweep",
]  # fmt: skip
