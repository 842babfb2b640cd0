"""The loop demo (seed 001): EM point by point, in plain Python."""

from math import exp, log, pi, sqrt

from emlib.checks import check_control
from emlib.demos.driver import ZeroDensityError, alternate, as_points
from emlib.errors import DegenerateComponentError
from emlib.mixture import Mixture


def loop(x, start, n_iter):
    """Seed 001: exactly `n_iter` iterations over the points of x, one at a time.

    x : (N,) data. start : Mixture (the source draws one; here the caller decides).
    Equations: eq-responsibilities, eq-m-weights, eq-m-means, eq-m-variances.
    Raises ValueError for unusable input; a component that collapses ends the run with its
    stop_reason and an EMWarning.
    """
    check_control(0, n_iter)
    points = as_points(x).tolist()
    return alternate(start, lambda m: e_pass(points, m), lambda r: m_pass(points, r), n_iter)


def density(x, mean, sd):
    """The normal density at one point."""
    u = (x - mean) / sd
    return exp(-0.5 * u * u) / (sd * sqrt(2 * pi))


def e_pass(points, mixture):
    """One row of responsibilities for each point, and the log-likelihood."""
    components = list(
        zip(mixture.weights.tolist(), mixture.means.tolist(), mixture.sds.tolist(), strict=True)
    )
    rows, log_likelihood = [], 0.0
    for x in points:
        joint = [w * density(x, m, s) for w, m, s in components]
        evidence = sum(joint)
        if evidence == 0:
            raise ZeroDensityError(x)
        rows.append([p / evidence for p in joint])
        log_likelihood += log(evidence)
    return rows, log_likelihood


def m_pass(points, rows):
    """Weighted averages, one component and one point at a time."""
    weights, means, sds = [], [], []
    for k, column in enumerate(zip(*rows, strict=True)):
        count = sum(column)
        if count == 0:
            raise DegenerateComponentError.empty(k)
        mean = sum(r * x for r, x in zip(column, points, strict=True)) / count
        variance = sum(r * (x - mean) ** 2 for r, x in zip(column, points, strict=True)) / count
        if variance == 0:
            raise DegenerateComponentError.collapsed(k, mean)
        weights.append(count / len(points))
        means.append(mean)
        sds.append(sqrt(variance))
    return Mixture(weights, means, sds)
