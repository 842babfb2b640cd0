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


def __getattr__(name):
    """Explorable, when it is asked for: it needs anywidget, the others do not."""
    if name != "Explorable":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from emlib.explorables.widget import Explorable
    except ModuleNotFoundError as problem:
        if problem.name != "anywidget":
            raise
        raise ImportError("emlib.widgets.Explorable needs anywidget: pip install anywidget") from None
    return Explorable
