"""One pass over the data: expected counts and moments, without an array of size K by N."""

import numpy as np

from emlib.sample import BLOCK, blocks

FAR = 100.0  # sds from the data's mean beyond which the short way would lose digits
FEW = 1e-4  # share of the points below which a difference of sums would lose them
STEEP = 700.0  # log-odds beyond which exp would overflow


def pair_pass(sample, mixture):
    """The short way for two components: what `any_pass` returns, or None.

    The second component's odds against the first are exp of a quadratic in u, so one
    exponential and one logarithm a point are enough, and the second's moments are the
    totals less the first's. None where rounding would spoil that: a component without
    weight, far out, with few points, or odds beyond floating point.
    Equation: eq-logistic.
    """
    location = (mixture.means - sample.mean) / sample.unit
    scale = mixture.sds / sample.unit
    if mixture.k != 2 or not mixture.weights.all() or (np.abs(location) > FAR * scale).any():
        return None
    log_joint = np.array(
        [mixture.log_heights - 0.5 * (location / scale) ** 2, location / scale**2, -0.5 / scale**2]
    )
    log_odds = log_joint[:, 1] - log_joint[:, 0]
    if np.abs(log_odds) @ sample.reach ** np.arange(3) > STEEP:
        return None
    powers, work, logs = np.ones((3, BLOCK)), np.empty(BLOCK), np.empty(BLOCK)
    first, surplus = np.zeros(3), 0.0
    for block in blocks(sample.x):
        u, evidence = powers[:, : block.size], work[: block.size]
        np.subtract(block, sample.mean, out=u[1])
        u[1] /= sample.unit
        np.multiply(u[1], u[1], out=u[2])
        np.dot(log_odds, u, out=evidence)
        np.exp(evidence, out=evidence)
        evidence += 1  # p(x) over the first component's joint density
        surplus += np.log(evidence, out=logs[: block.size]).sum()
        first += u @ np.reciprocal(evidence, out=evidence)
    counts, sums, squares = np.array([first, sample.totals - first]).T
    if counts.min() < FEW * sample.x.size:
        return None
    # from the data's units to each component's own
    shifted = squares - 2 * location * sums + location**2 * counts
    moments = np.array([counts, (sums - location * counts) / scale, shifted / scale**2])
    return moments, float(log_joint[:, 0] @ sample.totals + surplus)


def any_pass(sample, mixture):
    """The long way, for any mixture: moments (3, K) in each component's own units, and the
    log-likelihood.

    Raises ValueError for a point that no component reaches.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    moments, log_likelihood = np.zeros((3, mixture.k)), 0.0
    for x in blocks(sample.x):
        z = (x - mixture.means[:, None]) / mixture.sds[:, None]
        with np.errstate(over="ignore"):  # such a point has log density -inf, refused below
            r = mixture.log_heights[:, None] - 0.5 * z**2
        top = r.max(axis=0)
        if not np.isfinite(top).all():
            value = x[np.argmin(np.isfinite(top))]
            raise ValueError(f"x = {value} is too far from every component for its density to be told from 0")
        r -= top
        np.exp(r, out=r)
        evidence = r.sum(axis=0)
        r /= evidence
        log_likelihood += float((top + np.log(evidence)).sum())
        rz = r * z
        moments += r.sum(axis=1), rz.sum(axis=1), (rz * z).sum(axis=1)
    return moments, log_likelihood
