"""How fast EM is, once it is near its goal."""

import numpy as np

from emlib.checks import as_sds
from emlib.information import check_weights, information
from emlib.laws import distance
from emlib.mixture import Mixture, check_mixture
from emlib.passes import expected_statistics
from emlib.statistics import maximize

AT_REST = 1e-2  # the longest step of an EM that is near its goal: in sds, and in parts of each weight


def rate(x, mixture, *, sds=None, counts=None):
    """The factor by which an EM iteration shrinks the error near `mixture`, a float.

    The largest fraction of information that is missing, over all directions in which the
    parameters can move. 0 with one component, near 1 where EM creeps. Where the log-likelihood bends
    up in some direction, as at a saddle, it is above 1; where it is level to second order, as on a
    ridge or at some ties, it is 1.

    x : data, as in `fit`. mixture : where EM came to rest. sds : None, or the standard deviations
    that are held. counts : None, or how often each point of an array was seen.
    Raises ValueError for unusable input, where a weight is below 1e-12, and where the next step is
    still long; a slow EM may be far from its goal all the same.
    Equation: eq-rate. Source: Dempster, Laird & Rubin (1977).
    """
    check_mixture(mixture)
    check_weights(mixture)
    if sds is not None:
        mixture = Mixture(mixture.weights, mixture.means, as_sds(sds, mixture.k))
    statistics = expected_statistics(x, mixture, counts=counts)
    step = distance(maximize(statistics, sds=sds), mixture)
    growth = np.abs(
        statistics.counts / statistics.n / mixture.weights - 1
    ).max()  # of a weight, in its own size
    if not max(step, growth) < AT_REST:
        raise ValueError(
            f"EM is not near its goal: its next step from mixture is {step:.2g} long, in sds, "
            f"and a weight changes by {100 * growth:.2g} %"
        )
    # the weight that pays for the others should be no small one
    order = mixture.weights.argsort()
    mixture = Mixture(mixture.weights[order], mixture.means[order], mixture.sds[order])
    complete, missing = information(x, mixture, sds=None if sds is None else mixture.sds, counts=counts)
    return float(missing_fractions(complete, missing).max(initial=0.0))


def missing_fractions(complete, missing):
    """The fractions of information that are missing, smallest first: (d,)

    They are the eigenvalues of the inverse of `complete` times `missing`, both (d, d).
    """
    inverse_root = np.linalg.inv(np.linalg.cholesky(complete))
    return np.linalg.eigvalsh(inverse_root @ missing @ inverse_root.T)
