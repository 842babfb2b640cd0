"""What a reader would use instead of emlib.fit, each as program(x, start, n_iter)."""

import warnings

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


def fit(x, start, n_iter):
    """emlib.fit, plain."""
    return emlib.fit(x, start, tol=0, max_iter=n_iter).mixture


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
