"""One EM run taken in half steps: data, mixture, responsibilities, and how they came about."""

from dataclasses import dataclass, replace

import numpy as np

from emlib.checks import as_sds, as_vector, check_enough_data
from emlib.mixture import Mixture, check_mixture
from emlib.steps import e_step, lower_bound, m_step


@dataclass(frozen=True, eq=False)
class State:
    """One moment of an EM run, taken in half steps.

    x : (N,) data. start, mixture : the first and the present Mixture. sds : None, or the
    standard deviations held fixed. q : (K, N) the responsibilities that the last E step
    found, or equal shares before the first. moves : what was done: "E", "M", and "leap" for
    a few accelerated iterations, an "E" behind it. bounds, log_likelihoods : after each move,
    the start's first. ended : why the last run stopped, or "" if it would go on.
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

    @property
    def last(self):
        """The last move, a leap and the E step behind it as one; "" at the start."""
        return "leap" if self.moves[-2:] == ("leap", "E") else "".join(self.moves[-1:])


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


def moved(state, move, mixture, q, log_likelihood):
    """The state after one move."""
    moves, values = (*state.moves, move), (*state.log_likelihoods, log_likelihood)
    bounds = (*state.bounds, lower_bound(state.x, q, mixture))
    return replace(state, mixture=mixture, q=q, moves=moves, bounds=bounds, log_likelihoods=values, ended="")


def reset(state):
    """Back to the start."""
    return begin(state.x, state.start, state.sds)
