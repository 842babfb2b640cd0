"""The E step and the M step, in the form the text derives them."""

import numpy as np

from emlib.checks import as_responsibilities, as_sds, as_vector
from emlib.mixture import Mixture, finite_evidence


def e_step(x, mixture):
    """The E step: responsibilities (K, N) and the observed-data log-likelihood (float).

    x : (N,) data. Works in logarithms, so a point far from every component does no harm.
    Raises ValueError for data that are not finite and one-dimensional.
    Equations: eq-responsibilities, eq-log-likelihood.
    Source: Dempster, Laird & Rubin (1977).
    """
    joint = mixture.log_joint(x)
    evidence = finite_evidence(joint)
    return np.exp(joint - evidence), float(evidence.sum())


def m_step(x, responsibilities, *, sds=None):
    """The M step: the Mixture that maximises the expected complete-data log-likelihood.

    x : (N,) data; responsibilities : (K, N), columns summing to 1.
    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    Raises ValueError for other shapes, a component without any responsibility (its mean
    would be 0/0), and one that holds a single value (its sd would be 0).
    Equations: eq-m-weights, eq-m-means, eq-m-variances.
    Source: Dempster, Laird & Rubin (1977).
    """
    x = as_vector(x, "x")
    r = as_responsibilities(responsibilities, x.size)
    counts = r.sum(axis=1)
    if not counts.all():
        raise ValueError(f"component {np.argmin(counts) + 1} has no responsibility for any point")
    weights = counts / counts.sum()
    means = r @ x / counts
    if sds is not None:
        return Mixture(weights, means, as_sds(sds, counts.size))
    variances = (r * (x - means[:, None]) ** 2).sum(axis=1) / counts
    if not variances.all():
        k = np.argmin(variances)
        raise ValueError(f"component {k + 1} has collapsed onto the single value {means[k]:.6g}")
    return Mixture(weights, means, np.sqrt(variances))


def lower_bound(x, q, mixture):
    """The evidence lower bound F(q, theta): at most the log-likelihood, for any q; a float.

    x : (N,) data; q : (K, N), columns summing to 1. With q the responsibilities under
    `mixture` the bound is tight. Raises ValueError for other shapes.
    Equation: eq-elbo. Source: Neal & Hinton (1998).
    """
    x = as_vector(x, "x")
    q = as_responsibilities(q, x.size)
    if q.shape[0] != mixture.k:
        raise ValueError(f"q has {q.shape[0]} rows, but the mixture has {mixture.k} components")
    used = q > 0  # a component that q never uses costs nothing: 0 log 0 is 0
    joint = mixture.log_joint(x)
    return float((q[used] * (joint[used] - np.log(q[used]))).sum())
