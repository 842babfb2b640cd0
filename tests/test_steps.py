"""The E step, the M step and the bound, by the laws that the text derives."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from problems import mixtures, random_q, relative, samples
from scipy.optimize import approx_fprime, minimize

import emlib
from emlib import Mixture


def expected_complete(x, r, parameters):
    """Q as the text writes it, for parameters (weights, means, sds) in one flat array."""
    w, mu, sigma = np.reshape(parameters, (3, -1))
    density = -np.log(sigma) - (x[:, None] - mu) ** 2 / (2 * sigma**2) - np.log(2 * np.pi) / 2
    return (r.T * (np.log(w) + density)).sum()


@pytest.mark.equation("eq-responsibilities", "eq-log-likelihood")
@given(samples(), mixtures())
def test_e_step_is_the_model_s_own_posterior(x, m):
    r, log_likelihood = emlib.e_step(x, m)
    assert np.allclose(r, m.responsibilities(x), rtol=1e-12)
    assert log_likelihood == pytest.approx(m.log_likelihood(x), rel=1e-12)


@pytest.mark.equation("eq-elbo")
@given(samples(), mixtures(), st.integers(0, 999))
def test_the_gap_of_the_bound_is_the_divergence(x, m, seed):
    r, log_likelihood = emlib.e_step(x, m)
    q = random_q(m.k, x.size, np.random.default_rng(seed))
    divergence = (q * (np.log(q) - (m.log_joint(x) - m.log_pdf(x)))).sum()
    gap = log_likelihood - emlib.lower_bound(x, q, m)
    assert gap >= -1e-12 * abs(log_likelihood)
    assert gap == pytest.approx(divergence, abs=1e-11 * (abs(log_likelihood) + divergence))
    assert emlib.lower_bound(x, r, m) == pytest.approx(log_likelihood, rel=1e-10)


@pytest.mark.equation("eq-elbo")
def test_no_other_q_closes_the_gap():
    x, m = np.array([-1.0, 0.3, 2.0]), Mixture([0.4, 0.6], [-1, 1], [1, 1])
    r, log_likelihood = emlib.e_step(x, m)
    found = minimize(
        lambda f: -emlib.lower_bound(x, np.array([1 / (1 + np.exp(-f)), 1 / (1 + np.exp(f))]), m),
        np.zeros(3), tol=1e-12,
    )  # fmt: skip
    assert -found.fun == pytest.approx(log_likelihood, rel=1e-12)
    assert np.allclose(1 / (1 + np.exp(-found.x)), r[0], atol=1e-6)


@pytest.mark.equation("eq-m-weights", "eq-m-means", "eq-m-variances")
@given(samples(min_size=12), st.integers(1, 4), st.integers(0, 999))
def test_m_step_is_where_the_slope_of_q_is_zero(x, k, seed):
    r = random_q(k, x.size, np.random.default_rng(seed))
    m = emlib.m_step(x, r)
    point = np.concatenate([m.weights, m.means, m.sds])
    assume(m.sds.min() > 0.1)
    slopes = approx_fprime(point, lambda p: expected_complete(x, r, p), 1e-7).reshape(3, k)
    scale = x.size / m.sds.min() ** 2
    assert np.allclose(slopes[0], x.size, rtol=1e-4)  # all equal to the Lagrange multiplier, N
    assert np.allclose(slopes[1:], 0, atol=1e-5 * scale)


@pytest.mark.equation("eq-m-weights", "eq-m-means", "eq-m-variances")
@given(samples(min_size=12), mixtures(), st.integers(0, 999))
def test_no_other_parameters_have_a_higher_q(x, other, seed):
    r = random_q(other.k, x.size, np.random.default_rng(seed))
    m = emlib.m_step(x, r)
    best = expected_complete(x, r, [m.weights, m.means, m.sds])
    assert best >= expected_complete(x, r, [other.weights, other.means, other.sds]) - 1e-9 * abs(best)


@pytest.mark.equation("eq-moments", "eq-m-weights", "eq-m-means", "eq-m-variances")
@given(samples(min_size=8), st.integers(1, 4), st.integers(0, 999))
def test_after_each_m_step_the_moments_match(x, k, seed):
    m = emlib.m_step(x, random_q(k, x.size, np.random.default_rng(seed)))
    assert m.mean == pytest.approx(x.mean(), abs=1e-12 * (1 + np.abs(x).max()))
    assert m.sd == pytest.approx(x.std(), rel=1e-10)


@given(samples(), mixtures())
def test_held_sds_are_held_and_the_rest_is_unchanged(x, m):
    r, _ = emlib.e_step(x, m)
    assume((r.sum(axis=1) > 1e-3).all())
    held = emlib.m_step(x, r, sds=m.sds)
    assert np.array_equal(held.sds, m.sds)
    assert np.allclose(held.means, r @ x / r.sum(axis=1), rtol=1e-12, atol=1e-12)
    assert np.array_equal(emlib.m_step(x, r, sds=2.0).sds, np.full(m.k, 2.0))


@pytest.mark.equation("eq-m-means", "eq-m-variances")
@given(samples(min_size=8), st.floats(-1e6, 1e6), st.floats(1e-3, 1e3), st.integers(0, 999))
def test_shifting_and_scaling_the_data_shifts_and_scales_the_step(x, shift, scale, seed):
    r = random_q(2, x.size, np.random.default_rng(seed))
    plain, moved = emlib.m_step(x, r), emlib.m_step(scale * x + shift, r)
    tolerance = 1e-12 * (abs(shift) + scale * np.abs(x).max()) / (scale * plain.sds.min())
    assert np.allclose(moved.means, scale * plain.means + shift, rtol=1e-10, atol=1e-9 * scale)
    assert np.allclose(moved.sds, scale * plain.sds, rtol=1e-9 + tolerance)


def test_labels_known_gives_the_groups_averages():
    x, z = Mixture([0.5, 0.5], [-1, 1], [1, 1]).sample(50, np.random.default_rng(0))
    m = emlib.m_step(x, np.array([z == 0, z == 1], dtype=float))
    assert relative(m.means, [x[z == 0].mean(), x[z == 1].mean()]) < 1e-12
    assert relative(m.sds, [x[z == 0].std(), x[z == 1].std()]) < 1e-12
