"""The vectorized demo (seed 000): EM in whole arrays, with the objective it printed."""

from dataclasses import replace

import numpy as np
from scipy.stats import norm

from emlib.checks import check_control
from emlib.demos.driver import ZeroDensityError, alternate, as_points
from emlib.errors import DegenerateComponentError
from emlib.mixture import Mixture


def vectorized(x, start, tol=1e-7, max_iter=1000):
    """Seed 000: EM on (K, N) arrays, stopped when its printed objective settles.

    x : (N,) data. tol : least relative change of the printed objective. max_iter : M steps.
    The Fit's `reported` holds that objective, the sum of log(responsibility times density)
    over all points and components, at each point of the path. It is not the log-likelihood
    and it may fall; `log_likelihoods` is the true one.
    Equations: eq-responsibilities, eq-m-weights, eq-m-means, eq-m-variances, eq-reported.
    Raises ValueError for unusable input; a component that collapses ends the run with its
    stop_reason and an EMWarning.
    """
    check_control(tol, max_iter)
    x = as_points(x)
    reported = []

    def e_step(mixture):
        r, log_likelihood, objective = e_arrays(x, mixture)
        reported.append(objective)
        return r, log_likelihood

    def settled():
        return len(reported) > 1 and abs(reported[-1] / reported[-2] - 1) < tol

    fit = alternate(start, e_step, lambda r: m_arrays(x, r), max_iter, settled)
    return replace(fit, reported=np.array(reported))


def e_arrays(x, mixture):
    """Responsibilities (K, N), the log-likelihood, and the objective seed 000 prints."""
    density = norm.pdf(x, mixture.means[:, None], mixture.sds[:, None])
    joint = mixture.weights[:, None] * density
    evidence = joint.sum(axis=0)
    if not evidence.all():
        raise ZeroDensityError(x[np.argmin(evidence)])
    r = joint / evidence
    with np.errstate(divide="ignore"):  # the source's objective is -inf there, and so is ours
        objective = float(np.log(r * density).sum())
    return r, float(np.log(evidence).sum()), objective


def m_arrays(x, r):
    """The three weighted averages."""
    counts = r.sum(axis=1)
    if not counts.all():
        raise DegenerateComponentError.empty(np.argmin(counts))
    means = (r * x).sum(axis=1) / counts
    sds = np.sqrt((r * (x - means[:, None]) ** 2).sum(axis=1) / counts)
    if not sds.all():
        k = np.argmin(sds)
        raise DegenerateComponentError.collapsed(k, means[k])
    return Mixture(r.mean(axis=1), means, sds)
