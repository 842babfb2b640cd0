"""The playground's half steps as a player that needs no kernel."""

from emlib.widgets import scenes
from emlib.widgets.player import player
from emlib.widgets.playground import drawing

NAMES = {"E": "E step", "M": "M step", "leap": "leap"}


def film(states, *, bins=None, xlabel="x"):
    """Step through states of one run, each a move after the one before it.

    states : playground States, the first without a move; bins : bars in the
    histogram, None for a fair number;
    xlabel : what x is, with its unit. Returns an IPython HTML. Raises ValueError for none.
    """
    states = list(states)
    if not states:
        raise ValueError("film needs at least one state")
    mixtures = [state.mixture for state in states]
    view = scenes.View.of(states[0].x, mixtures, bins)
    canvas = scenes.Canvas()
    frames = [([canvas.svg(drawing.scene, state, view, xlabel)], drawing.words(state)) for state in states]
    moves = [NAMES[state.moves[-1]] if state.moves else "start" for state in states]
    return player({"half step": [f"{i}: {move}" for i, move in enumerate(moves)]}, frames)
