"""What a reader would use instead of emlib.fit, each as program(x, start, n_iter)."""

import math
import warnings
from functools import cache
from importlib.util import find_spec

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import emlib
from emlib import Mixture, demos, maximize
from emlib.passes import quick, sample_statistics
from emlib.passes.careful import careful_pass
from emlib.sample import Sample
from emlib.source import BLOCK

NUMBA = find_spec("numba") is not None


def scikit_learn(x, start, n_iter, tol=0.0):
    """GaussianMixture from the same start; tol 0 takes n_iter iterations."""
    model = GaussianMixture(
        start.k, weights_init=start.weights, means_init=start.means[:, None],
        precisions_init=start.sds[:, None, None] ** -2, reg_covar=0, tol=tol, max_iter=n_iter,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x[:, None])
    return Mixture(model.weights_, model.means_.ravel(), np.sqrt(model.covariances_.ravel()))


def loop(x, start, n_iter):
    """The loop demo."""
    return demos.loop(x, start, n_iter).mixture


def vectorized(x, start, n_iter):
    """The vectorized demo, without its stopping rule."""
    return demos.vectorized(x, start, 0, n_iter).mixture


def fixed_variance(x, start, n_iter):
    """The fixed-variance demo: the same E step, a smaller M step."""
    return demos.fixed_variance(x, start, n_iter).mixture


def fit(x, start, n_iter, threads=1):
    """emlib.fit, plain."""
    return emlib.fit(x, start, tol=0, max_iter=n_iter, threads=threads).mixture


def without_numba(program):
    """The program with the quick pass of NumPy, however many the data."""
    return paying(program, math.inf)


def with_numba(program):
    """The program with the compiled pass, however few the data."""
    return paying(program, 0)


def paying(program, points):
    """The program with the compiled pass taken from so many points on."""

    def run(*arguments, **options):
        before, quick.PAYS = quick.PAYS, points
        try:
            return program(*arguments, **options)
        finally:
            quick.PAYS = before

    return run


def careful(x, start, n_iter):
    """EM by the careful pass, the text's own E step, in blocks; a last E step, as in fit."""
    sample, mixture = Sample.of(x), start
    for _ in range(n_iter):
        mixture = maximize(careful_pass(sample, mixture))
    careful_pass(sample, mixture)
    return mixture


def fits():
    """emlib's three passes, each as the plain fit that takes it and no other."""
    ours = {"careful": careful, "NumPy": without_numba(fit)}
    return ours | {"compiled": with_numba(fit)} if NUMBA else ours


def passes(x):
    """One E step over the points x by each of the passes, as one(x, mixture)."""
    sample = Sample.of(x)
    ours = {
        "careful": lambda x, mixture: careful_pass(sample, mixture),
        "NumPy": without_numba(lambda x, mixture: sample_statistics(sample, mixture)),
    }
    if NUMBA:
        ours["compiled"] = with_numba(lambda x, mixture: sample_statistics(sample, mixture))
        ours["simple loop"] = lambda x, mixture: compiled_sums()(
            x, mixture.log_heights, mixture.means, mixture.sds
        )
    return ours


def quasi_newton(x, start, tol):
    """scipy's L-BFGS on the exact gradient, over log weights, means and log sds."""
    k = start.k

    def unpack(p):
        weights = np.exp(p[:k] - p[:k].max())
        return Mixture(weights / weights.sum(), p[k : 2 * k], np.exp(p[2 * k :]))

    def loss(p):
        m = unpack(p)
        r, log_likelihood = emlib.e_step(x, m)
        z = (x - m.means[:, None]) / m.sds[:, None]
        slope = [
            r.sum(axis=1) - x.size * m.weights,
            (r * z).sum(axis=1) / m.sds,
            (r * (z**2 - 1)).sum(axis=1),
        ]
        return -log_likelihood / x.size, -np.concatenate(slope) / x.size

    first = np.concatenate([np.log(start.weights), start.means, np.log(start.sds)])
    found = minimize(
        loss, first, jac=True, method="L-BFGS-B", options={"ftol": tol, "gtol": 1e-9, "maxiter": 5000}
    )
    return unpack(found.x)


def exp_only(x, n_iter):
    """One exponential a point and nothing else, in blocks."""
    room = np.empty(BLOCK)
    for _ in range(n_iter):
        for i in range(0, x.size, BLOCK):
            block = x[i : i + BLOCK]
            np.exp(block, out=room[: block.size])


def read_only(x, n_iter):
    """Every point read once and added up, in blocks."""
    for _ in range(n_iter):
        for i in range(0, x.size, BLOCK):
            x[i : i + BLOCK].sum()


@cache
def compiled_sums():
    """The E step for two components as anybody would write the loop, compiled by Numba."""
    import numba

    @numba.njit(fastmath=True)
    def sums(x, log_heights, means, sds):
        n = s = t = value = 0.0
        for v in x:
            a = log_heights[0] - 0.5 * ((v - means[0]) / sds[0]) ** 2
            b = log_heights[1] - 0.5 * ((v - means[1]) / sds[1]) ** 2
            odds = math.exp(b - a)
            r = 1 / (1 + odds)
            n, s, t = n + r, s + r * v, t + r * v * v
            value += a + math.log1p(odds)
        return n, s, t, value

    return sums


def simple_loop(x, start, n_iter):
    """EM for two components by that loop; a last E step, as in fit."""
    sums, totals, m = compiled_sums(), np.array([x.size, x.sum(), x @ x]), start
    for _ in range(n_iter):
        n, s, t, _ = sums(x, m.log_heights, m.means, m.sds)
        counts, first, second = np.array([[n, s, t], totals - [n, s, t]]).T
        means = first / counts
        m = Mixture(counts / x.size, means, np.sqrt(second / counts - means**2))
    sums(x, m.log_heights, m.means, m.sds)
    return m
