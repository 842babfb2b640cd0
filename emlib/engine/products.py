"""Any number of components: two small matrix products a block."""

import math
from functools import partial

import numpy as np

from emlib.engine.sources import APART, BLOCK
from emlib.engine.units import folded, in_data_units, log_joint, own_units

TINY = 1e-290  # products of densities below this are taken in logarithms


def product_pass(sample, mixture):
    """The quick way for any number of components: what `any_pass` returns, or None.

    Log densities are the product of (K, 3) coefficients and the rows 1, u, u²; the moments are
    that of the densities and the same rows, each point divided by its evidence. For K = 1 the
    totals of the data are all it takes.
    None where rounding would spoil that: a component without weight or far out.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    if (components := in_data_units(sample, mixture)) is None:
        return None
    joint = np.array([log_joint(*component) for component in components])
    if mixture.k == 1:
        value = joint[0] @ sample.totals - sample.n * math.log(sample.unit)
        return own_units([sample.totals], components), float(value)
    top = mixture.log_heights.max()
    joint[:, 0] -= top + math.log(sample.unit)  # so that no density is above 1
    sums = sample.sum(partial(product_rows, origin=sample.mean, unit=sample.unit, joint=joint))
    moments = own_units(np.reshape(sums[:-1], (3, -1)).T.tolist(), components)
    return moments, float(sums[-1] + sample.n * top)


def product_rows(parts, origin, unit, joint):
    """Of each block: the sums of r, r u and r u² for each component, and of log p(u)."""
    k, step = len(joint), min(BLOCK, max(1024, 4 * BLOCK // len(joint)))
    rows, found, size = np.ones((k + 7, step + APART)), [], 0
    for x in (block[i : i + step] for block in parts for i in range(0, block.size, step)):
        if x.size != size:
            size = x.size
            powers, weighted, evidence, r = np.split(rows[:, :size], [3, 6, 7])
        np.subtract(x, origin, out=powers[1])
        powers[1] *= 1 / unit
        np.multiply(powers[1], powers[1], out=powers[2])
        np.exp(np.matmul(joint, powers, out=r), out=r)
        np.add.reduce(r, axis=0, out=evidence[0])
        densities, highest = folded(rows[6], size), 0.0
        if np.minimum.reduce(densities) < TINY:  # far from all: once more, in logarithms
            peaks = np.matmul(joint, powers, out=r).max(axis=0)
            np.exp(np.subtract(r, peaks, out=r), out=r)
            np.add.reduce(r, axis=0, out=evidence[0])
            densities, highest = evidence, peaks.sum()
        logs = np.log(densities).sum() + highest
        sums = np.divide(powers, evidence, out=weighted) @ r.T
        found.append([*sums.ravel().tolist(), logs])
    return found
