"""The playground: a pure model of one EM run in half steps, and a thin view of it."""

from emlib.widgets.playground.film import film
from emlib.widgets.playground.invariants import invariants
from emlib.widgets.playground.sharing import snippet
from emlib.widgets.playground.sources import drawn_start
from emlib.widgets.playground.state import State, begin, leap, reset, take_e, take_m
from emlib.widgets.playground.view import Playground

__all__ = [
    "Playground", "State", "begin", "drawn_start", "film", "invariants",
    "leap", "reset", "snippet", "take_e", "take_m",
]  # fmt: skip
