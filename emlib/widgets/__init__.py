"""Controls for the pages. Players need no kernel; live controls give way to one where none runs."""

from importlib import import_module

from emlib.player import Question, stepper, sweep
from emlib.widgets.control import Control
from emlib.widgets.explore import Explorer
from emlib.widgets.runs import fit_stepper, fit_sweep

__all__ = [
    "Control", "Explorer", "Question", "fit_stepper", "fit_sweep", "stepper", "sweep",
]  # fmt: skip


EXPLORABLES = {"Explorable": "widget", "Bound": "bound", "Basins": "basins"}  # each with its file


def __getattr__(name):
    """An explorable, when it is asked for: these need anywidget, the others do not."""
    if name not in EXPLORABLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"emlib.explorables.{EXPLORABLES[name]}"), name)
    except ModuleNotFoundError as problem:
        if problem.name != "anywidget":
            raise
        raise ImportError(f"emlib.widgets.{name} needs anywidget: pip install anywidget") from None
