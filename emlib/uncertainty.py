"""How far chance may have moved a fit: standard errors, from the curvature of the log-likelihood."""

from dataclasses import dataclass

import numpy as np

from emlib.checks import LARGEST, as_sds
from emlib.information import free_coordinates, information
from emlib.mixture import Mixture, check_mixture
from emlib.passes import expected_statistics

FLAT = 1e-9  # an information this small, as a part of the complete one, is none
FAR = 0.5  # standard errors: a mixture further than this from the maximum is not taken for it


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """Standard errors of a mixture's weights, means and sds: (K,) each; 0 for what was held."""

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray


def standard_errors(x, mixture, *, sds=None, counts=None):
    """Standard errors of a fit, by the observed information: `StandardErrors`.

    x : data, as in `fit`. mixture : where EM came to rest, a local maximum of the likelihood.
    sds : None, or the standard deviations that are held. counts : None, or how often each point
    of an array was seen.
    They are good for many data and a right model; the book shows how many, and what else to use.
    Raises ValueError for unusable input, where a weight is below 1e-12, where the observed
    information is not positive definite (a saddle, a tie, a collapse), and where the maximum is
    further than half a standard error away.
    Equation: eq-standard-errors. Sources: Louis (1982), Efron & Hinkley (1978).
    """
    check_mixture(mixture)
    if sds is not None:
        mixture = Mixture(mixture.weights, mixture.means, as_sds(sds, mixture.k))
    complete, missing = information(x, mixture, sds=sds, counts=counts)
    free = free_coordinates(mixture.k, sds is not None)
    covariance = free @ inverse(complete - missing, complete) @ free.T
    slopes = score(expected_statistics(x, mixture, counts=counts))
    off = np.sqrt(max(0.0, slopes @ covariance @ slopes))  # rounding may leave it below 0
    if off > FAR:
        raise ValueError(f"mixture is {off:.2g} standard errors from the maximum: run fit to its end first")
    weights, means, widths = np.sqrt(covariance.diagonal()).reshape(3, mixture.k)
    if not max(means.max(), widths.max()) / LARGEST * mixture.sds.max() < 1:
        raise ValueError("standard errors are larger than floats can hold: counts are too small for such sds")
    return StandardErrors(weights, means * mixture.sds, widths * mixture.sds)


def inverse(observed, complete):
    """The inverse of the observed information; raises ValueError unless it is positive definite."""
    size = np.sqrt(np.abs(complete.diagonal()))
    size[size == 0] = 1.0  # a component without a point tells nothing, and is refused below
    relative = observed / np.outer(size, size)
    if observed.size and not np.linalg.eigvalsh(relative).min() > FLAT:
        raise ValueError(
            "mixture has no standard errors: its observed information is not positive definite "
            "(a saddle, a tie, a collapse)"
        )
    return np.linalg.inv(relative) / np.outer(size, size)


def score(statistics):
    """The slopes of the log-likelihood along weights, means and sds: (3K,), in each component's own sd."""
    m, n = statistics.mixture, statistics.counts
    shift, width = (statistics.means - m.means) / m.sds, statistics.sds / m.sds
    return np.concatenate([n / m.weights, n * shift, n * (width**2 + shift**2 - 1)])
