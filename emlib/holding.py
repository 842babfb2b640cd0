"""Parameters that are known and stay as they are, while EM finds the others."""

from dataclasses import dataclass
from functools import cached_property
from reprlib import repr as shown

import numpy as np

from emlib.mixture import Mixture

NAMES = ("weights", "means", "sds")


@dataclass(frozen=True, eq=False)
class Hold:
    """Which parameters stay: weights, means, sds, each (K,) of True and False."""

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray

    @cached_property
    def nothing(self):
        """Whether all parameters are free."""
        return not (self.weights.any() or self.means.any() or self.sds.any())

    def keep(self, old, weights, means, sds):
        """The Mixture of the new parameters, with those that are held taken from the Mixture `old`.

        Weights that are free share what the held ones leave, in proportion. Equation: eq-m-weights.
        """
        if self.nothing:
            return Mixture(weights, means, sds)
        if self.weights.any():
            left = old.weights[~self.weights].sum()
            free = np.where(self.weights, 0.0, weights)
            weights = np.where(self.weights, old.weights, left * free / (free.sum() or 1.0))
        return Mixture(weights, np.where(self.means, old.means, means), np.where(self.sds, old.sds, sds))


def as_hold(hold, k):
    """Return `hold` as a `Hold` for k components.

    hold : None for nothing; or a dictionary that says of "weights", "means" or "sds" which
    components' are held: True for all, or their numbers, counted from 0 as in `means[0]`.
    Raises ValueError for other names and for numbers that name no component.
    """
    if isinstance(hold, Hold):
        return hold
    hold = {} if hold is None else hold
    if not isinstance(hold, dict) or not set(hold) <= set(NAMES):
        raise ValueError(f"hold must be a dictionary with keys among {', '.join(NAMES)}, not {shown(hold)}")
    return Hold(*(mask(hold.get(name, False), name, k) for name in NAMES))


def mask(chosen, name, k):
    """(k,) of True and False: which components are chosen."""
    if isinstance(chosen, (bool, np.bool_)):
        return np.full(k, bool(chosen))
    numbers = chosen if isinstance(chosen, (list, tuple, range, np.ndarray)) else [chosen]
    if not all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and 0 <= n < k for n in numbers):
        raise ValueError(f'hold["{name}"] must name components from 0 to {k - 1}, but is {shown(chosen)}')
    return np.isin(np.arange(k), list(numbers))
