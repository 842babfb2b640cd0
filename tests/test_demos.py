"""The three demos: their published numbers, their faults, and that they are one algorithm."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from problems import mixtures, samples

import emlib
from emlib import EMWarning, Mixture, data, demos


def quiet(program, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)
        return program(*arguments)


def agree(a, b, tolerance=1e-10):
    for m, n in zip(a.path, b.path, strict=True):
        assert np.allclose(m.weights, n.weights, rtol=0, atol=tolerance)
        assert np.allclose(m.means, n.means, rtol=0, atol=tolerance)
        assert np.allclose(m.sds, n.sds, rtol=0, atol=tolerance)
    assert np.allclose(a.log_likelihoods, b.log_likelihoods, rtol=tolerance, atol=tolerance)


def test_all_three_and_fit_take_the_same_steps():
    x, start = data.seed_002(n=300), data.SEED_002_START
    loop = demos.loop(x, start, 40)
    agree(loop, demos.vectorized(x, start, 0, 40))
    agree(loop, emlib.fit(x, start, tol=0, max_iter=40))
    agree(demos.fixed_variance(x, start, 40), emlib.fit(x, start, sds=1.0, tol=0, max_iter=40))


@pytest.mark.equation("eq-responsibilities", "eq-m-weights", "eq-m-means", "eq-m-variances")
@given(samples(min_size=30), mixtures(min_k=1, max_k=3))
def test_they_agree_for_any_number_of_components(x, start):
    wide = Mixture(start.weights, start.means, start.sds + 2)
    agree(quiet(demos.loop, x, wide, 2), quiet(demos.vectorized, x, wide, 0, 2), 1e-9)
    held = quiet(demos.fixed_variance, x, wide, 2)
    agree(held, emlib.fit(x, wide, sds=wide.sds, tol=0, max_iter=2), 1e-9)
    assert all(np.array_equal(m.sds, wide.sds) for m in held.path)


def test_the_course_demo_number_for_number():
    fit = demos.fixed_variance(data.seed_002(), data.SEED_002_START, 8)
    rows = [(m.weights[0], *m.means, ll) for m, ll in zip(fit.path, fit.log_likelihoods, strict=True)]
    published = [
        (0.500, -0.500, 0.500, -158.16), (0.418, -0.567, 1.130, -144.22), (0.405, -0.863, 1.296, -141.26),
        (0.384, -1.015, 1.316, -140.55), (0.364, -1.109, 1.295, -140.18), (0.348, -1.177, 1.273, -139.96),
        (0.336, -1.228, 1.254, -139.84), (0.327, -1.266, 1.239, -139.78), (0.320, -1.292, 1.229, -139.75),
    ]  # fmt: skip
    assert len(rows) == 9
    for ours, theirs in zip(rows, published, strict=True):
        assert np.allclose(ours[:3], theirs[:3], atol=5.01e-4)
        assert ours[3] == pytest.approx(theirs[3], abs=5.01e-3)


def test_the_course_demo_s_optimum():
    fit = emlib.fit(data.seed_002(), data.SEED_002_START, sds=1.0, tol=0, max_iter=100)
    assert fit.mixture.weights[0] == pytest.approx(0.30669701, abs=1e-8)
    assert np.allclose(fit.mixture.means, [-1.35096507, 1.20489266], atol=1e-8)
    assert fit.log_likelihoods[-1] == pytest.approx(-139.7168822252, abs=1e-10)


@pytest.mark.equation("eq-reported")
@given(samples(min_size=30), mixtures(min_k=1, max_k=3))
def test_what_the_notebook_reports(x, start):
    """The number it prints, from its own definition and from the identity in the text."""
    wide = Mixture(start.weights, start.means, start.sds + 2)
    fit = quiet(demos.vectorized, x, wide, 0, 1)
    log_p = wide.log_joint(x) - np.log(wide.weights)[:, None]
    own = np.log(wide.responsibilities(x) * np.exp(log_p)).sum()
    identity = np.log(wide.weights).sum() * x.size + 2 * log_p.sum() - wide.k * wide.log_likelihood(x)
    assert fit.reported[0] == pytest.approx(own, rel=1e-9)
    assert fit.reported[0] == pytest.approx(identity, rel=1e-9)
    assert len(fit.reported) == len(fit.log_likelihoods)


def test_the_notebook_s_number_falls_and_the_true_one_never():
    fit = demos.vectorized(data.seed_000(np.random.default_rng(0)), data.SEED_000_START, 1e-7, 1000)
    falls = np.flatnonzero(np.diff(fit.reported) < 0)
    assert list(falls) == list(range(1, 9))
    assert (np.diff(fit.log_likelihoods) > -1e-8).all()
    assert fit.converged
    assert 95 <= fit.n_iter <= 125


def test_an_unusable_start_is_refused():
    far = np.append(data.seed_002(), 1e3)
    for program in (demos.loop, demos.fixed_variance):
        with pytest.raises(ValueError, match="start is unusable: every density is 0 at x = 1000"):
            program(far, data.SEED_002_START, 5)


@pytest.mark.parametrize("program", [demos.loop, lambda x, s, n: demos.vectorized(x, s, 0, n)])
def test_a_collapse_is_named_where_the_sources_go_on_in_nan(program):
    typo = np.append(data.seed_002(n=100), 40.0)
    with pytest.warns(EMWarning, match="component 2 collapsed onto the value 40"):
        fit = program(typo, Mixture([0.5, 0.5], [0, 40], [4, 2]), 50)
    assert np.isfinite(fit.log_likelihoods).all()
    assert not fit.converged


def test_zero_iterations_return_the_start():
    fit = demos.loop(data.seed_002(), data.SEED_002_START, 0)
    assert fit.n_iter == 0
    assert fit.mixture is data.SEED_002_START
