"""A state as a few lines of code that bring it back."""

from itertools import groupby

from emlib.stepwise.pieces import LEAP


def snippet(state, source):
    """Code that reproduces the state; source : an expression for the data, such as "data.galaxies()".

    It ends with `mixture` as it is now, and with `r` and `log_likelihood` if the last move
    was an E step.
    """
    held = "" if state.sds is None else f", sds={listed(state.sds)}"
    start = [f"    {name}={listed(getattr(state.start, name))}," for name in ("weights", "means", "sds")]
    lines = ["import numpy as np", "", "import emlib", "from emlib import data", "", f"x = {source}"]
    lines += ["mixture = emlib.Mixture(", *start, ")"]
    for move, group in groupby(steps(state.moves)):
        n = len(list(group))
        if move == "share":  # an M step before any E step: equal shares
            lines += [
                "r = np.full((mixture.k, x.size), 1 / mixture.k)",
                f"mixture = emlib.m_step(x, r{held})",
            ]
        elif move == "leap":
            options = f"tol=0, max_iter={LEAP}, accelerate=True{held}"
            lines += [f"mixture = emlib.fit(x, mixture, {options}).mixture"] * n
        else:
            lines.append(f"mixture = emlib.fit(x, mixture, tol=0, max_iter={n}{held}).mixture")
    if state.moves and state.moves[-1] == "E":
        lines.append("r, log_likelihood = emlib.e_step(x, mixture)")
    return "\n".join(lines)


def steps(moves):
    """The moves as whole iterations: what changed the mixture, repetitions without effect left out."""
    done, fresh = [], None  # fresh: whether the responsibilities belong to the present mixture
    for move in moves:
        if move == "leap":
            done.append("leap")
        elif move == "M" and fresh is not False:
            done.append("share" if fresh is None else "iteration")
        fresh = move == "E"
    return done


def listed(values):
    """Numbers as a Python list that reads back exactly."""
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"
