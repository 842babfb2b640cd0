"""The model against scipy, brute force and the laws of probability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import norm

from emlib import Mixture


@pytest.mark.equation("eq-joint", "eq-mixture", "eq-log-likelihood")
@given(samples(), mixtures())
def test_densities_are_those_of_the_formulas(x, m):
    joint = np.array([w * norm.pdf(x, mu, s) for w, mu, s in zip(m.weights, m.means, m.sds, strict=True)])
    assert np.allclose(np.exp(m.log_joint(x)), joint, rtol=1e-10, atol=1e-300)
    assert np.allclose(m.pdf(x), joint.sum(axis=0), rtol=1e-10, atol=1e-300)
    assert m.log_likelihood(x) == pytest.approx(m.log_pdf(x).sum(), rel=1e-12)


@pytest.mark.equation("eq-mixture")
def test_density_integrates_to_one():
    m = Mixture([0.2, 0.5, 0.3], [-2, 0, 3], [0.5, 1, 2])
    assert quad(lambda t: m.pdf([t])[0], -40, 40, points=[-2, 0, 3])[0] == pytest.approx(1, abs=1e-9)


@pytest.mark.equation("eq-responsibilities")
def test_responsibilities_equal_a_brute_force_posterior():
    """Over all 3**4 labellings of four points, weighed by their complete-data likelihood."""
    m = Mixture([0.2, 0.5, 0.3], [-2, 0, 3], [0.5, 1, 2])
    x = np.array([-1.5, 0.2, 1.4, 2.9])
    posterior, total = np.zeros((3, 4)), 0.0
    for labels in np.ndindex(3, 3, 3, 3):
        p = np.prod(
            [m.weights[k] * norm.pdf(v, m.means[k], m.sds[k]) for k, v in zip(labels, x, strict=True)]
        )
        total += p
        posterior[list(labels), range(4)] += p
    assert np.allclose(m.responsibilities(x), posterior / total, rtol=1e-12)


@given(samples(), mixtures())
def test_responsibilities_are_distributions(x, m):
    r = m.responsibilities(x)
    assert r.shape == (m.k, x.size)
    assert (r >= 0).all()
    assert np.allclose(r.sum(axis=0), 1, atol=1e-12)


@given(samples(), mixtures(min_k=2), st.randoms(use_true_random=False))
def test_permuting_components_permutes_the_answer(x, m, random):
    order = random.sample(range(m.k), m.k)
    other = Mixture(m.weights[order], m.means[order], m.sds[order])
    assert relative(other.log_pdf(x), m.log_pdf(x)) < 1e-12
    assert np.allclose(other.responsibilities(x), m.responsibilities(x)[order], atol=1e-12)
    assert np.array_equal(other.sorted().means, m.sorted().means)


@pytest.mark.equation("eq-moments")
def test_mean_and_sd_are_those_of_the_density():
    m = Mixture([0.2, 0.5, 0.3], [-2, 0, 3], [0.5, 1, 2])
    mean = quad(lambda t: t * m.pdf([t])[0], -40, 40)[0]
    second = quad(lambda t: t * t * m.pdf([t])[0], -40, 40)[0]
    assert m.mean == pytest.approx(mean, abs=1e-7)
    assert m.sd == pytest.approx(np.sqrt(second - mean**2), abs=1e-7)


@pytest.mark.equation("eq-log-likelihood")
def test_gradient_of_the_log_likelihood_is_the_one_derived():
    x = np.array([-1.5, 0.2, 1.4, 2.9])
    means = np.array([-1.0, 2.0])
    r = Mixture([0.4, 0.6], means, [1, 2]).responsibilities(x)
    by_formula = (r * (x - means[:, None])).sum(axis=1) / np.array([1, 4])
    numeric = approx_fprime(means, lambda m: Mixture([0.4, 0.6], m, [1, 2]).log_likelihood(x), 1e-7)
    assert np.allclose(by_formula, numeric, atol=1e-5)


def test_sample_has_the_moments_and_the_labels():
    m = Mixture([0.25, 0.75], [-2, 3], [1, 0.5])
    x, z = m.sample(200_000, np.random.default_rng(5))
    assert x.shape == z.shape == (200_000,)
    assert np.bincount(z)[0] / z.size == pytest.approx(0.25, abs=0.005)
    assert x.mean() == pytest.approx(m.mean, abs=0.02)
    assert x[z == 1].std() == pytest.approx(0.5, abs=0.01)


def test_a_mixture_cannot_be_changed():
    means = np.array([0.0, 1.0])
    m = Mixture([0.5, 0.5], means, [1, 1])
    means[0] = 9
    assert m.means[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        m.means[0] = 9
    with pytest.raises(AttributeError):
        m.weights = [1]


def test_far_points_do_not_underflow():
    m = Mixture([0.5, 0.5], [0, 1], [1, 1])
    r = m.responsibilities([1000.0, -1000.0])
    assert np.allclose(r, [[0, 1], [1, 0]])
    assert np.isfinite(m.log_pdf([1e6])).all()


def test_a_point_that_no_component_reaches_has_the_log_density_minus_infinity():
    m, x = Mixture([0.5, 0.5], [0, 1], [1, 1]), [0.5, 1e200]
    terms, log_density = m.posterior(x)
    assert np.array_equal(terms[:, 1], [0, 0])
    assert np.isfinite(log_density[0])
    assert log_density[1] == m.log_likelihood(x) == -np.inf
    assert m.pdf(x)[1] == 0


def test_a_weight_of_zero_is_silent():
    m = Mixture([1.0, 0.0], [0, 5], [1, 1])
    assert np.array_equal(m.responsibilities([5.0]), [[1], [0]])
