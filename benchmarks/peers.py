"""What a reader would use instead of emlib.fit, each as program(x, start, n_iter)."""

import math
import warnings
from importlib.util import find_spec

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import emlib
from emlib import Mixture, demos


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
    """One exponential a point and nothing else, in the engine's blocks."""
    room = np.empty(emlib.engine.BLOCK)
    for _ in range(n_iter):
        for i in range(0, x.size, room.size):
            block = x[i : i + room.size]
            np.exp(block, out=room[: block.size])


def bare_minimum(x, n_iter):
    """What no NumPy program for two components can leave out, in the engine's blocks.

    A quadratic in x (two products, two sums), its exponential, 1 + e, a logarithm of every
    eighth of the products, a division, and three sums (two products): of values that mean nothing.
    """
    room = np.empty((2, emlib.engine.BLOCK + 264))
    for _ in range(n_iter):
        for i in range(0, x.size, emlib.engine.BLOCK):
            block = x[i : i + emlib.engine.BLOCK]
            e = room[0, : block.size]
            np.multiply(block, -0.1, out=e)
            e += 0.2
            e *= block
            np.exp(e, out=e)
            e += 1.0
            np.log(np.multiply.reduce(e[: block.size & -8].reshape(8, -1))).sum()
            np.divide(1.0, e, out=e)
            _ = e.sum(), np.multiply(e, block, out=e).sum(), np.multiply(e, block, out=e).sum()


def numba_program():
    """EM for two components as one compiled loop, program(x, start, n_iter), or None without numba."""
    if find_spec("numba") is None:
        return None
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

    def program(x, start, n_iter):
        m, totals = start, np.array([x.size, x.sum(), x @ x])
        for _ in range(n_iter):
            n, s, t, _ = sums(x, m.log_heights, m.means, m.sds)
            counts, first, second = np.array([[n, s, t], totals - [n, s, t]]).T
            means = first / counts
            m = Mixture(counts / x.size, means, np.sqrt(second / counts - means**2))
        return m

    return program
