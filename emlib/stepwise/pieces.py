"""Many iterations, a piece at a time, so that whoever asked for them can be heard in between."""

import time
import warnings
from dataclasses import replace

import numpy as np

from emlib.fitting import EMWarning, fit
from emlib.stepwise.state import moved, take_e

SECONDS = 0.08  # how long one piece may take before others get their turn
LEAP = 6  # accelerated iterations in a leap: the method has to see three before it can help


def in_pieces(program, start, n_iter):
    """Run program(start, n) for n_iter iterations: yields a Fit of each piece.

    program : takes a start and a number of iterations and returns a Fit; a path continued
    from its last iterate must be the same path. Pieces grow until one, with what is done
    with it, takes SECONDS.
    """
    piece = min(1, n_iter)
    while True:
        begun = time.perf_counter()
        found = quietly(program, start, piece)
        yield found
        start, n_iter = found.mixture, n_iter - found.n_iter
        if n_iter <= 0 or found.stopped != "max_iter":
            return
        longer = 2 if time.perf_counter() - begun < SECONDS else 1
        piece = min(longer * piece, n_iter)


def quietly(program, *arguments, **options):
    """Call a program whose warnings are its stop_reason, shown elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)
        return program(*arguments, **options)


def continued(run, further):
    """Two runs, the second from where the first one ended, as one Fit."""
    reason = further.stop_reason
    if further.stopped == "max_iter":
        reason = f"max_iter: {run.n_iter + further.n_iter} iterations done"
    reported = None if run.reported is None else np.concatenate([run.reported, further.reported[1:]])
    return replace(
        further,
        log_likelihoods=np.concatenate([run.log_likelihoods, further.log_likelihoods[1:]]),
        path=run.path + further.path[1:],
        n_iter=run.n_iter + further.n_iter,
        n_evaluations=run.n_evaluations + further.n_evaluations,
        stop_reason=reason,
        reported=reported,
    )


def followed(state, found):
    """The state after the iterations of a Fit that began at the present mixture, and an E step."""
    for mixture, log_likelihood in zip(found.path[1:], found.log_likelihoods[1:], strict=True):
        before = touching(state)
        state = moved(before, "M", mixture, before.q, float(log_likelihood))
    return ended(touching(state), found)


def touching(state):
    """The state after an E step, if that was not its last move."""
    return state if state.last in ("E", "leap") else take_e(state)


def leap(state):
    """LEAP accelerated iterations as one move, and the E step that goes with it."""
    options = {"sds": state.sds, "tol": 0, "max_iter": LEAP, "accelerate": True}
    found = quietly(fit, state.x, state.mixture, **options)
    landed = moved(state, "leap", found.mixture, state.q, float(found.log_likelihoods[-1]))
    return ended(take_e(landed), found)


def ended(state, found):
    """The state with what a Fit says of its end, if more iterations would not go on from there."""
    return replace(state, ended="" if found.stopped == "max_iter" else found.stop_reason)
