"""The E step and the M step, in the form the text derives them."""

import numpy as np

from emlib.checks import SMALLEST, as_counts, as_responsibilities, as_sds, as_vector
from emlib.errors import DegenerateComponentError
from emlib.mixture import Mixture, check_mixture, check_reach


def e_step(x, mixture, *, counts=None):
    """The E step: responsibilities (K, N) and the observed-data log-likelihood (float).

    x : (N,) data. counts : None, or (N,): x[i] was seen counts[i] times; real, >= 0.
    Works in logarithms, so a point far from every component does no harm.
    Raises ValueError for data that are not finite and one-dimensional, and for a point that no
    component reaches. Equations: eq-responsibilities, eq-log-likelihood.
    Source: Dempster, Laird & Rubin (1977).
    """
    x = as_vector(x, "x")
    check_mixture(mixture)
    counts = as_counts(counts, x.size)
    r, log_density = mixture.posterior(x)
    check_reach(log_density)
    return r, float(log_density.sum() if counts is None else counts @ log_density)


def m_step(x, responsibilities, *, sds=None, counts=None):
    """The M step: the Mixture that maximises the expected complete-data log-likelihood.

    x : (N,) data; responsibilities : (K, N), columns summing to 1.
    sds : None, or the standard deviations to hold fixed, (K,) or one number for all.
    counts : None, or (N,): x[i] was seen counts[i] times; real, >= 0.
    Raises ValueError for other shapes, a component without any responsibility (its mean
    would be 0/0), and one that holds a single value (its sd would be 0).
    Equations: eq-m-weights, eq-m-means, eq-m-variances.
    Source: Dempster, Laird & Rubin (1977).
    """
    x = as_vector(x, "x")
    r = as_responsibilities(responsibilities, x.size)
    counts = as_counts(counts, x.size)
    held = None if sds is None else as_sds(sds, len(r))
    n, means, found = shares(x, r if counts is None else r * counts)
    if not n.all():
        raise DegenerateComponentError.empty(np.argmin(n))
    if held is None and found.min() < SMALLEST:
        k = np.argmin(found)
        raise DegenerateComponentError.collapsed(k, means[k])
    return Mixture(n / n.sum(), means, found if held is None else held)


def shares(x, r):
    """Expected count, weighted mean and weighted sd of each component's share: three (K,).

    x : (N,) data; r : (K, N) how much of each point a component holds. A component that holds
    nothing gets the count 0, the mean x[0] and the sd 0.
    Equations: eq-statistics, eq-m-means, eq-m-variances.
    """
    n = r.sum(axis=1)
    share = r / np.where(n > 0, n, 1.0)[:, None]
    # measured from the point that a component holds most of: if it holds no other, its sd is exactly 0
    origin = x[r.argmax(axis=1)]
    apart = x - origin[:, None]
    shift = (share * apart).sum(axis=1)
    apart -= shift[:, None]
    widest = np.abs(apart).max(axis=1)  # in units of the widest, so that no square can overflow
    unit = np.where(widest > 0, widest, 1.0)
    squares = (share * (apart / unit[:, None]) ** 2).sum(axis=1)
    return n, origin + shift, unit * np.sqrt(squares)


def lower_bound(x, q, mixture):
    """The evidence lower bound F(q, theta): at most the log-likelihood, for any q; a float.

    x : (N,) data; q : (K, N), columns summing to 1. With q the responsibilities under `mixture` the bound
    is tight. Raises ValueError for other shapes. Equation: eq-elbo. Source: Neal & Hinton (1998).
    """
    x = as_vector(x, "x")
    check_mixture(mixture)
    q = as_responsibilities(q, x.size)
    if q.shape[0] != mixture.k:
        raise ValueError(f"q has {q.shape[0]} rows, but the mixture has {mixture.k} components")
    used = q > 0  # a component that q never uses costs nothing: 0 log 0 is 0
    joint = mixture.log_joint(x)
    with np.errstate(over="ignore"):  # -inf, where a point is given to a component that hardly reaches it
        return float((q[used] * (joint[used] - np.log(q[used]))).sum())
