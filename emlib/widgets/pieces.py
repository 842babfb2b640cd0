"""Many iterations, a piece at a time, so that whoever asked for them can be heard in between."""

import time
import warnings
from dataclasses import replace

import numpy as np

from emlib.fitting import EMWarning

SECONDS = 0.08  # how long one piece may take before others get their turn


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
