"""Work in pieces, on one thread: a page stays alive, and the newest wish is the one fulfilled."""

import asyncio
import time
import warnings
from dataclasses import replace

import numpy as np

from emlib.fitting import EMWarning

SECONDS = 0.08  # how long one piece may take before others get their turn


class Latest:
    """Runs one job at a time; a newer job ends an older one at its next pause.

    A job is a generator that yields between its pieces. Where no event loop runs (a plain
    program), or with `now`, it runs through at once.
    """

    def __init__(self):
        self.number = 0
        self.task = None

    def start(self, job, *, now=False):
        """Begin `job`, ending whatever ran before."""
        self.number += 1
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        if now or loop is None:
            for _ in job:
                pass
        else:
            self.task = loop.create_task(self._drive(job, self.number))

    async def _drive(self, job, number):
        for _ in job:
            await asyncio.sleep(0)
            if number != self.number:
                job.close()
                return


def in_pieces(program, start, n_iter):
    """Run program(start, n) for n_iter iterations, yielding the Fit so far after each piece.

    program : takes a start and a number of iterations and returns a Fit; a path continued
    from its last iterate must be the same path. Pieces grow until one takes SECONDS.
    """
    fit, piece = quietly(program, start, min(1, n_iter)), 1
    yield fit
    while fit.n_iter < n_iter and fit.stopped == "max_iter":
        begun = time.perf_counter()
        fit = continued(fit, quietly(program, fit.mixture, min(piece, n_iter - fit.n_iter)))
        if time.perf_counter() - begun < SECONDS:
            piece *= 2
        yield fit


def quietly(program, *arguments):
    """Call a program whose warnings are its stop_reason, shown elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)
        return program(*arguments)


def continued(fit, further):
    """Two runs, the second from where the first one ended, as one Fit."""
    reason = further.stop_reason
    if further.stopped == "max_iter":
        reason = f"max_iter: {fit.n_iter + further.n_iter} iterations done"
    reported = None if fit.reported is None else np.concatenate([fit.reported, further.reported[1:]])
    return replace(
        further,
        log_likelihoods=np.concatenate([fit.log_likelihoods, further.log_likelihoods[1:]]),
        path=fit.path + further.path[1:],
        n_iter=fit.n_iter + further.n_iter,
        n_evaluations=fit.n_evaluations + further.n_evaluations,
        stop_reason=reason,
        reported=reported,
    )
