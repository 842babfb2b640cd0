"""EM a half step at a time: what the live controls compute. Nothing here draws."""

from emlib.stepwise.invariants import invariants
from emlib.stepwise.pieces import continued, followed, in_pieces, leap
from emlib.stepwise.sharing import snippet
from emlib.stepwise.sources import drawn_start, first_start
from emlib.stepwise.state import State, begin, reset, take_e, take_m

__all__ = [
    "State", "begin", "continued", "drawn_start", "first_start", "followed", "in_pieces",
    "invariants", "leap", "reset", "snippet", "take_e", "take_m",
]  # fmt: skip
