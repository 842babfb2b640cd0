"""EM as a whole: it climbs, it is the same in any units, it says why it stopped."""

import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples
from scipy.optimize import minimize
from sklearn.mixture import GaussianMixture

import emlib
from emlib import EMWarning, Mixture, data
from emlib.acceleration import sure_gain


def quiet_fit(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)
        return emlib.fit(*args, **options)


def test_never_downhill_on_a_thousand_random_problems():
    rng = np.random.default_rng(7)
    for _ in range(1000):
        k = rng.integers(1, 5)
        x = rng.normal(rng.normal(0, 3, 40), rng.gamma(2, 0.5, 40))
        start = Mixture(rng.dirichlet(np.ones(k)), rng.normal(0, 3, k), rng.gamma(3, 0.5, k))
        fit = quiet_fit(x, start, tol=0, max_iter=20)
        assert (np.diff(fit.log_likelihoods) > -1e-9).all()


@given(samples(min_size=10), mixtures(), st.booleans(), st.booleans())
def test_accelerated_or_held_it_never_goes_downhill(x, start, accelerate, held):
    sds = start.sds if held else None
    fit = quiet_fit(x, start, sds=sds, tol=0, max_iter=15, accelerate=accelerate)
    assert (np.diff(fit.log_likelihoods) > -1e-9).all()
    assert np.isfinite(fit.log_likelihoods).all()
    assert len(fit.path) == len(fit.log_likelihoods) == fit.n_iter + 1


@given(samples(min_size=20), mixtures(max_k=3))
def test_every_iterate_is_the_one_of_e_step_and_m_step(x, start):
    fit = quiet_fit(x, start, tol=0, max_iter=4)
    mixture = start
    for ours, value in zip(fit.path[1:], fit.log_likelihoods, strict=False):
        r, log_likelihood = emlib.e_step(x, mixture)
        assert value == pytest.approx(log_likelihood, rel=1e-10)
        if r.sum(axis=1).min() < 1.5:
            return
        mixture = emlib.m_step(x, r)
        assert relative(ours.means, mixture.means) < 1e-10
        assert relative(ours.sds, mixture.sds) < 1e-10


@pytest.mark.equation("eq-moments")
@pytest.mark.parametrize("k", [1, 2, 3])
def test_moments_match_after_every_iteration(k):
    x = data.galaxies()
    start = Mixture(np.full(k, 1 / k), np.linspace(15e3, 25e3, k), np.full(k, 4e3))
    for m in quiet_fit(x, start, tol=0, max_iter=30).path[1:]:
        assert m.mean == pytest.approx(x.mean(), rel=1e-12)
        assert m.sd == pytest.approx(x.std(), rel=1e-10)


@pytest.mark.parametrize("a", [-3.0, 1e-6, 2.54, 1e8])
@pytest.mark.parametrize("b", [0.0, 1e3, -1e5])
@pytest.mark.parametrize("accelerate", [False, True])
def test_the_same_fit_in_other_units(a, b, accelerate):
    x, start = data.seed_002(n=300), data.SEED_002_START
    there = Mixture(start.weights, a * start.means + a * b, abs(a) * start.sds)
    plain = emlib.fit(x, start, accelerate=accelerate)
    moved = emlib.fit(a * x + a * b, there, accelerate=accelerate)
    assert moved.n_iter == plain.n_iter
    assert np.allclose(moved.mixture.weights, plain.mixture.weights, rtol=1e-9)
    assert np.allclose(moved.mixture.means / a - b, plain.mixture.means, atol=1e-9 * max(1, abs(b)))
    assert np.allclose(moved.mixture.sds / abs(a), plain.mixture.sds, rtol=1e-9)
    lost = x.size * np.log(abs(a))
    assert np.allclose(moved.log_likelihoods + lost, plain.log_likelihoods, rtol=1e-9)


def test_permuting_the_start_permutes_the_fit():
    x, start = data.seed_002(n=200), Mixture([0.3, 0.7], [-1, 1], [1, 2])
    swapped = Mixture(start.weights[::-1], start.means[::-1], start.sds[::-1])
    a, b = emlib.fit(x, start).mixture, emlib.fit(x, swapped).mixture
    assert np.allclose(a.means, b.means[::-1], rtol=1e-9)


@pytest.mark.parametrize("accelerate", [False, True])
def test_ends_at_the_optimum_that_scikit_learn_finds(accelerate):
    x, start = data.seed_000(np.random.default_rng(0)), data.SEED_000_START
    ours = emlib.fit(x, start, tol=1e-13, accelerate=accelerate)
    theirs = GaussianMixture(
        2, weights_init=start.weights, means_init=start.means[:, None],
        precisions_init=start.sds[:, None, None] ** -2, tol=1e-13, max_iter=5000, reg_covar=0,
    ).fit(x[:, None])  # fmt: skip
    assert ours.converged
    assert np.allclose(ours.mixture.weights, theirs.weights_, atol=1e-5)
    assert np.allclose(ours.mixture.means, theirs.means_.ravel(), atol=1e-5)
    assert np.allclose(ours.mixture.sds**2, theirs.covariances_.ravel(), atol=1e-5)


def test_ends_at_the_optimum_that_a_general_optimiser_finds():
    x, start = data.seed_002(), data.SEED_002_START
    ours = emlib.fit(x, start, sds=1.0, tol=1e-15)

    def loss(p):
        w = 1 / (1 + np.exp(-p[0]))
        return -Mixture([w, 1 - w], p[1:], [1, 1]).log_likelihood(x)

    theirs = minimize(loss, [0, -0.5, 0.5], tol=1e-12)
    assert ours.log_likelihoods[-1] == pytest.approx(-theirs.fun, abs=1e-8)
    assert np.allclose(ours.mixture.means, theirs.x[1:], atol=1e-5)


def test_acceleration_reaches_the_same_end_with_fewer_passes():
    x, start = data.seed_002(n=500), data.SEED_002_START
    plain = emlib.fit(x, start, tol=1e-13)
    fast = emlib.fit(x, start, tol=1e-13, accelerate=True)
    assert relative(fast.mixture.means, plain.mixture.means) < 1e-4
    assert fast.log_likelihoods[-1] == pytest.approx(plain.log_likelihoods[-1], abs=1e-7)
    assert fast.n_evaluations < plain.n_evaluations / 3
    assert plain.n_evaluations == plain.n_iter + 1


def test_one_component_is_the_sample_s_mean_and_sd():
    x = data.galaxies()
    fit = emlib.fit(x, Mixture([1], [0], [1]))
    assert fit.converged
    assert fit.mixture.means[0] == pytest.approx(x.mean(), rel=1e-12)
    assert fit.mixture.sds[0] == pytest.approx(x.std(), rel=1e-12)


def test_tol_zero_takes_exactly_max_iter_steps():
    fit = emlib.fit(data.seed_002(), data.SEED_002_START, sds=1.0, tol=0, max_iter=300)
    assert fit.n_iter == 300
    assert not fit.converged
    assert fit.stop_reason.startswith("max_iter")
    assert emlib.fit(data.seed_002(), data.SEED_002_START, max_iter=0).n_iter == 0


def test_convergence_is_said_and_meant():
    x = data.seed_002(n=500)
    fit = emlib.fit(x, data.SEED_002_START)
    assert fit.converged
    assert fit.stop_reason.startswith("converged")
    assert (fit.log_likelihoods[-1] - fit.log_likelihoods[-2]) / x.size < 1e-10


@pytest.mark.parametrize("accelerate", [False, True])
@pytest.mark.parametrize(
    ("x", "means"),
    [(np.append(data.seed_002(n=300), 40.0), [0, 40]), (np.r_[np.zeros(20), 1, 2, 3], [0, 2])],
)
def test_a_collapse_is_named_and_never_nan(x, means, accelerate):
    with pytest.warns(EMWarning, match="collapse"):
        fit = emlib.fit(x, Mixture([0.5, 0.5], means, [1, 1]), accelerate=accelerate)
    assert not fit.converged
    assert fit.stop_reason.startswith("collapse: component")
    assert np.isfinite(fit.log_likelihoods).all()
    assert len(fit.path) == fit.n_iter + 1


@pytest.mark.parametrize("gap", [0, 1e-9])
def test_a_tied_start_is_a_saddle_not_a_success(gap):
    x = data.seed_002(n=300)
    with pytest.warns(EMWarning, match="saddle"):
        fit = emlib.fit(x, Mixture([0.3, 0.7], [0.1, 0.1 + gap], [1, 1]), tol=1e-9)
    assert not fit.converged
    assert "components 1 and 2" in fit.stop_reason


def test_with_held_sds_a_merged_fit_can_be_the_maximum():
    """Where the sample spreads less than the sd held, one group is the best there is."""
    narrow = data.seed_002(sep=0.6)
    assert narrow.var() < 1
    fit = emlib.fit(narrow, data.SEED_002_START, sds=1.0)
    assert fit.converged
    with pytest.warns(EMWarning, match="saddle"):
        emlib.fit(data.seed_002(), Mixture([0.5, 0.5], [0.2, 0.2], [1, 1]), sds=1.0)


def test_no_array_of_size_k_by_n_is_built():
    x = np.random.default_rng(0).normal(size=1_000_000)
    start = Mixture([0.2, 0.3, 0.5], [-1, 0, 1], [1, 1, 1])
    emlib.fit(x, start, max_iter=1)  # whatever is loaded once
    tracemalloc.start()
    emlib.fit(x, start, tol=0, max_iter=2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < x.nbytes


def test_fit_best_reports_all_runs_and_keeps_the_best_sound_one():
    rng = np.random.default_rng(1977)
    typo = np.concatenate([rng.normal(-2, 1, 180), rng.normal(2.5, 0.6, 120), [40.0]])
    best = emlib.fit_best(typo, 2, n_starts=30, rng=np.random.default_rng(3))
    assert len(best.runs) == 30
    sound = [r.log_likelihoods[-1] for r in best.runs if not r.stop_reason.startswith("collapse")]
    assert len(sound) < 30, "this sample should make some starts collapse"
    assert best.log_likelihoods[-1] == max(sound)
    again = emlib.fit_best(typo, 2, n_starts=30, rng=np.random.default_rng(3))
    assert np.array_equal(again.mixture.means, best.mixture.means)


def test_fit_best_says_so_when_every_start_collapses():
    x = np.array([0.0, 0.0, 1.0, 1.0])
    with pytest.raises(RuntimeError, match="all 5 starts collapsed"):
        emlib.fit_best(x, 2, n_starts=5, rng=np.random.default_rng(0), max_iter=1000)


@given(samples(), mixtures())
def test_the_sure_gain_is_what_the_m_step_gains_in_q(x, start):
    if x.size <= start.k or np.ptp(x) == 0:
        return
    r, _ = emlib.e_step(x, start)
    try:
        new = emlib.m_step(x, r)
    except ValueError:  # a collapse: no M step
        return
    if new.sds.min() < 1e-3 * x.std() or not (new.weights * start.weights).all():
        return
    q_old, q_new = ((r * m.log_joint(x)).sum() for m in (start, new))
    found = sure_gain(emlib.expected_statistics(x, start), new)
    assert found == pytest.approx(q_new - q_old, rel=1e-6, abs=1e-8 * abs(q_old))
