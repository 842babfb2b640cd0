"""What the playground knows: data, mixture, responsibilities, and how they came about. No widgets."""

from dataclasses import dataclass, replace

import numpy as np

from emlib.checks import as_sds, as_vector, check_enough_data
from emlib.fitting import Fit, fit
from emlib.mixture import Mixture, check_mixture
from emlib.steps import e_step, lower_bound, m_step
from emlib.widgets.work import quietly

LEAP = 6  # accelerated iterations in a leap: the method has to see three before it can help


@dataclass(frozen=True, eq=False)
class State:
    """One moment of an EM run, taken in half steps.

    x : (N,) data. start, mixture : the first and the present Mixture. sds : None, or the
    standard deviations held fixed. q : (K, N) the responsibilities that the last E step
    found, or equal shares before the first. moves : what was done: "E", "M", and "leap" for
    an accelerated cycle. bounds, log_likelihoods : after each move, the start's first.
    ended : why the last run stopped, or "".
    """

    x: np.ndarray
    start: Mixture
    mixture: Mixture
    sds: np.ndarray | None
    q: np.ndarray
    moves: tuple
    bounds: tuple
    log_likelihoods: tuple
    ended: str = ""

    @property
    def iterations(self):
        """M steps taken, a leap counted as one."""
        return sum(move in ("M", "leap") for move in self.moves)


def begin(x, start, sds=None):
    """The state before the first move; raises ValueError for unusable data or start."""
    x = as_vector(x, "x")
    check_mixture(start, "start")
    check_enough_data(np.unique(x).size, start.k)
    if sds is not None:
        sds = as_sds(sds, start.k)
        start = Mixture(start.weights, start.means, sds)
    q = np.full((start.k, x.size), 1 / start.k)
    log_likelihood = e_step(x, start)[1]
    return State(x, start, start, sds, q, (), (lower_bound(x, q, start),), (log_likelihood,))


def take_e(state):
    """The E step: new responsibilities under the present mixture; the bound comes up to touch."""
    q, log_likelihood = e_step(state.x, state.mixture)
    return moved(state, "E", state.mixture, q, log_likelihood)


def take_m(state):
    """The M step: the best mixture for the present responsibilities; raises ValueError on collapse."""
    mixture = m_step(state.x, state.q, sds=state.sds)
    return moved(state, "M", mixture, state.q, e_step(state.x, mixture)[1])


def leap(state):
    """LEAP accelerated iterations as one move, and the E step that goes with it."""
    found = run(state, LEAP, accelerate=True)
    landed = moved(state, "leap", found.mixture, state.q, float(found.log_likelihoods[-1]))
    return replace(take_e(landed), ended=found.stop_reason)


def run(state, n, *, tol=0, accelerate=False):
    """A Fit of at most n iterations from the present mixture; its warnings are its stop_reason."""
    options = {"sds": state.sds, "tol": tol, "max_iter": n, "accelerate": accelerate}
    return quietly(lambda: fit(state.x, state.mixture, **options))


def followed(state, found: Fit):
    """The state after the iterations of a Fit that began at the present mixture, and an E step."""
    for mixture, log_likelihood in zip(found.path[1:], found.log_likelihoods[1:], strict=True):
        if state.moves[-1:] != ("E",):
            state = take_e(state)
        state = moved(state, "M", mixture, state.q, float(log_likelihood))
    if state.moves[-1:] != ("E",):
        state = take_e(state)
    return replace(state, ended=found.stop_reason)


def moved(state, move, mixture, q, log_likelihood):
    """The state after one move."""
    return replace(
        state,
        mixture=mixture,
        q=q,
        moves=(*state.moves, move),
        bounds=(*state.bounds, lower_bound(state.x, q, mixture)),
        log_likelihoods=(*state.log_likelihoods, log_likelihood),
        ended="",
    )


def reset(state):
    """Back to the start."""
    return begin(state.x, state.start, state.sds)
