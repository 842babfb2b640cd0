"""The fixed-variance demo (seed 002): EM for weights and means, the sds given."""

import numpy as np
from scipy.stats import norm

from emlib.checks import check_control
from emlib.demos.driver import ZeroDensityError, alternate, as_points
from emlib.errors import DegenerateComponentError
from emlib.mixture import Mixture


def fixed_variance(x, start, n_iter):
    """Seed 002: exactly `n_iter` iterations in which `start.sds` never change.

    x : (N,) data. start : Mixture. The source has two components of sd 1; any K and any sds
    will do here.
    Equations: eq-responsibilities, eq-m-weights, eq-m-means.
    Raises ValueError for unusable input; a component that empties ends the run with its
    stop_reason and an EMWarning.
    """
    check_control(0, n_iter)
    x = as_points(x)

    def e_step(mixture):
        joint = mixture.weights[:, None] * norm.pdf(x, mixture.means[:, None], mixture.sds[:, None])
        evidence = joint.sum(axis=0)
        if not evidence.all():
            raise ZeroDensityError(x[np.argmin(evidence)])
        return joint / evidence, float(np.log(evidence).sum())

    def m_step(r):
        counts = r.sum(axis=1)
        if not counts.all():
            raise DegenerateComponentError.empty(np.argmin(counts))
        return Mixture(r.mean(axis=1), r @ x / counts, start.sds)

    return alternate(start, e_step, m_step, n_iter)
