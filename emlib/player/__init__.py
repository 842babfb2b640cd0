"""Pictures that a reader steps through, in plain HTML: no kernel, and no EM."""

from emlib.player.player import player, stepper, sweep
from emlib.player.svg import address, frame

__all__ = ["address", "frame", "player", "stepper", "sweep"]
