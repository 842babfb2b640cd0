"""How fast EM is, once it is near its goal."""

import numpy as np

from emlib.checks import as_sds
from emlib.information import information
from emlib.laws import distance
from emlib.mixture import Mixture, check_mixture
from emlib.passes import expected_statistics
from emlib.statistics import maximize

AT_REST = 1e-2  # the longest step, in weight or in sds, of an EM that is near its goal


def rate(x, mixture, *, sds=None, counts=None):
    """The factor by which an EM iteration shrinks the error near `mixture`, a float.

    The largest fraction of information that is missing, over all directions in which the
    parameters can move. 0 with one component, near 1 where EM creeps, above 1 at a saddle.

    x : data, as in `fit`. mixture : where EM came to rest. sds : None, or the standard deviations
    that are held. counts : None, or how often each point of an array was seen.
    Raises ValueError for unusable input, where a weight is 0, and where EM is still on its way.
    Equation: eq-rate. Source: Dempster, Laird & Rubin (1977).
    """
    check_mixture(mixture)
    if sds is not None:
        mixture = Mixture(mixture.weights, mixture.means, as_sds(sds, mixture.k))
    following = maximize(expected_statistics(x, mixture, counts=counts), sds=sds)
    complete, missing = information(x, mixture, sds=sds, counts=counts)
    step = distance(following, mixture)
    if not step < AT_REST:
        raise ValueError(f"EM is not near its goal: its next step from mixture is {step:.2g} long, in sds")
    return float(missing_fractions(complete, missing).max(initial=0.0))


def missing_fractions(complete, missing):
    """The fractions of information that are missing, smallest first: (P,)

    They are the eigenvalues of the inverse of `complete` times `missing`, both (P, P).
    """
    inverse_root = np.linalg.inv(np.linalg.cholesky(complete))
    return np.linalg.eigvalsh(inverse_root @ missing @ inverse_root.T)
