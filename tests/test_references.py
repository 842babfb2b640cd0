"""The same answers as from elsewhere: fifty digits, scikit-learn's own tests, R's packages."""

import warnings

import mpmath
import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import emlib
from emlib import Mixture, data
from emlib.statistics import maximize

# -- fifty digits ----------------------------------------------------------------------------------

RNG = np.random.default_rng(17)
HILLS = np.concatenate([RNG.normal(-2, 1, 40), RNG.normal(2, 0.5, 60)])
HARD = {
    "plain": (HILLS, Mixture([0.4, 0.6], [-1, 1.5], [1, 0.8])),
    "five components": (HILLS, Mixture([0.1, 0.2, 0.3, 0.15, 0.25], [-3, -1, 0, 1, 2], [0.5, 1, 2, 1, 0.3])),
    "points a million sds away": (np.append(HILLS, [1e6, -3e6]), Mixture([0.5, 0.5], [-1, 1], [1, 1.5])),
    "a weight of 1e-300": (HILLS, Mixture([1e-300, 1.0], [-1, 1], [0.5, 2])),
    "a weight of 1e-12, and points that need it": (
        np.append(HILLS, [30, 31, 33]), Mixture([1e-12, 1 - 1e-12], [31, 0], [1, 2])
    ),
    "sds of 1e-8": (1e-8 * HILLS, Mixture([0.4, 0.6], [-1e-8, 1.5e-8], [1e-8, 0.8e-8])),
    "an sd of 1e-8 beside one of 1": (
        np.append(HILLS, 1 + 1e-8 * HILLS), Mixture([0.5, 0.5], [1, 0], [1e-8, 1.5])
    ),
    "an origin of 1e9": (1e9 + HILLS, Mixture([0.4, 0.6], [1e9 - 1, 1e9 + 1.5], [1, 0.8])),
    "an origin of 1e9, sds of 1e-5": (
        1e9 + 1e-5 * HILLS, Mixture([0.4, 0.6], [1e9 - 1e-5, 1e9 + 1.5e-5], [1e-5, 0.8e-5])
    ),
    "a unit of 1e200": (1e200 * HILLS, Mixture([0.4, 0.6], [-1e200, 1.5e200], [1e200, 8e199])),
}  # fmt: skip


def exactly(x, m):
    """One iteration as the text has it, in fifty digits: r (K, N), ℓ, the bound at r, weights, means, sds."""
    x = [mpmath.mpf(float(v)) for v in x]
    theta = list(
        zip(*([mpmath.mpf(float(v)) for v in part] for part in (m.weights, m.means, m.sds)), strict=True)
    )
    root = mpmath.sqrt(2 * mpmath.pi)
    joint = [[w * mpmath.exp(-(((v - mu) / s) ** 2) / 2) / (s * root) for v in x] for w, mu, s in theta]
    evidence = [mpmath.fsum(column) for column in zip(*joint, strict=True)]
    r = [[p / e for p, e in zip(row, evidence, strict=True)] for row in joint]
    bound = mpmath.fsum(
        q * mpmath.log(p / q) for qs, ps in zip(r, joint, strict=True) for q, p in zip(qs, ps, strict=True)
    )
    n = [mpmath.fsum(row) for row in r]
    means = [mpmath.fsum(q * v for q, v in zip(row, x, strict=True)) / c for row, c in zip(r, n, strict=True)]
    sds = [
        mpmath.sqrt(mpmath.fsum(q * (v - mu) ** 2 for q, v in zip(row, x, strict=True)) / c)
        for row, c, mu in zip(r, n, means, strict=True)
    ]
    return r, mpmath.fsum(map(mpmath.log, evidence)), bound, [c / len(x) for c in n], means, sds


def worst(ours, exact):
    """The largest relative error; what floats cannot tell from 0 counts by its size."""
    pairs = zip(np.ravel(ours), np.ravel(np.array(exact, dtype=object)), strict=True)
    return max(float(abs(mpmath.mpf(float(a)) - b) / max(abs(b), mpmath.mpf("1e-290"))) for a, b in pairs)


@pytest.mark.parametrize("name", HARD)
def test_one_iteration_to_twelve_digits(name):
    x, m = HARD[name]
    with mpmath.workdps(50):
        r, value, bound, *theta = exactly(x, m)
        ours, log_likelihood = emlib.e_step(x, m)
        assert worst(log_likelihood, value) < 1e-12
        assert worst(m.log_likelihood(x), value) < 1e-12
        assert worst(emlib.lower_bound(x, ours, m), bound) < 1e-12
        assert np.abs(ours - np.array(r, dtype=float)).max() < 1e-12
        statistics = emlib.expected_statistics(x, m)
        assert worst(statistics.log_likelihood, value) < 1e-12
        for new in (emlib.m_step(x, ours), maximize(statistics)):
            for part, exact in zip((new.weights, new.means, new.sds), theta, strict=True):
                assert worst(part, exact) < 1e-12


# -- what scikit-learn asserts of its own mixtures (sklearn/mixture/tests/test_gaussian_mixture.py) --

TRUTH = Mixture([0.2, 0.3, 0.5], [-8, 0, 9], [1, 2, 1.5])


def scikit(x, start, **options):
    given = {
        "weights_init": start.weights, "means_init": start.means[:, None],
        "precisions_init": start.sds[:, None, None] ** -2, "reg_covar": 0,
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return GaussianMixture(start.k, **given | options).fit(x[:, None])


def test_log_probabilities_and_responsibilities_are_scikit_learn_s():
    x, _ = TRUTH.sample(500, np.random.default_rng(0))
    theirs = scikit(x, TRUTH, max_iter=1)
    m = Mixture(theirs.weights_, theirs.means_.ravel(), np.sqrt(theirs.covariances_.ravel()))
    assert np.allclose(m.log_pdf(x), theirs.score_samples(x[:, None]), rtol=1e-10)
    assert np.allclose(m.responsibilities(x), theirs.predict_proba(x[:, None]).T, atol=1e-12)
    assert m.log_likelihood(x) / x.size == pytest.approx(theirs.score(x[:, None]), rel=1e-12)


@pytest.mark.parametrize("n_iter", [1, 2, 5, 20])
def test_iteration_by_iteration_as_scikit_learn(n_iter):
    x, _ = TRUTH.sample(500, np.random.default_rng(0))
    start = Mixture([0.4, 0.3, 0.3], [-5, 1, 5], [3, 3, 3])
    ours, theirs = (
        emlib.fit(x, start, tol=0, max_iter=n_iter).mixture,
        scikit(x, start, tol=0, max_iter=n_iter),
    )
    assert np.allclose(ours.weights, theirs.weights_, rtol=1e-9)
    assert np.allclose(ours.means, theirs.means_.ravel(), rtol=1e-9, atol=1e-9)
    assert np.allclose(ours.sds, np.sqrt(theirs.covariances_.ravel()), rtol=1e-9)


def test_the_truth_is_recovered_from_many_starts():
    """Theirs: within a tenth, from 20 starts."""
    x, z = TRUTH.sample(3000, np.random.default_rng(0))
    m = emlib.fit_best(x, 3, n_starts=20, rng=np.random.default_rng(1), start="kmeans++").mixture.sorted()
    for name in ("weights", "sds"):
        assert np.allclose(getattr(m, name), getattr(TRUTH, name), rtol=0.1)
    assert np.allclose(m.means, TRUTH.means, rtol=0.1, atol=0.1)
    assert (m.responsibilities(x).argmax(axis=0) == z).mean() > 0.97


def test_more_starts_are_no_worse_and_more_iterations_better():
    x = np.random.default_rng(0).normal(size=50)
    one, five = (emlib.fit_best(x, 2, n_starts=n, rng=np.random.default_rng(3)) for n in (1, 5))
    assert five.log_likelihoods[-1] >= one.log_likelihoods[-1]
    assert len(five.runs) == 5
    y, _ = TRUTH.sample(500, np.random.default_rng(0))
    start = Mixture([0.4, 0.3, 0.3], [-5, 1, 5], [3, 3, 3])
    assert emlib.fit(y, start).log_likelihoods[-1] > emlib.fit(y, start, max_iter=1).log_likelihoods[-1]


def test_a_run_taken_up_again_goes_on_as_if_it_had_not_stopped():
    """Their warm start."""
    x, _ = TRUTH.sample(500, np.random.default_rng(0))
    start = Mixture([0.4, 0.3, 0.3], [-5, 1, 5], [3, 3, 3])
    whole = emlib.fit(x, start, tol=0, max_iter=10)
    half = emlib.fit(x, start, tol=0, max_iter=5)
    rest = emlib.fit(x, half.mixture, tol=0, max_iter=5)
    assert np.array_equal(np.append(half.log_likelihoods, rest.log_likelihoods[1:]), whole.log_likelihoods)


def test_one_component_is_the_sample_s_mean_and_sd():
    """And stays there; twice its negative log-likelihood is the entropy's 2 N H."""
    x = np.random.default_rng(0).normal(size=100)
    fit = emlib.fit(x, Mixture([1], [5], [3]))
    assert fit.mixture.means[0] == pytest.approx(x.mean(), rel=1e-12)
    assert fit.mixture.sds[0] == pytest.approx(x.std(), rel=1e-12)
    entropy = 0.5 * (np.log(x.var()) + 1 + np.log(2 * np.pi))
    assert fit.log_likelihoods[-1] == pytest.approx(-x.size * entropy, rel=1e-12)


def test_groups_without_spread_are_refused():
    """Theirs: an error that says what to do. Ours: no run survives, and the first says why."""
    x = np.repeat([0.0, 1.0], 5)
    with pytest.raises(ValueError, match="too few for 10 components"):
        emlib.fit_best(x, 10, rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match=r"all 20 starts collapsed; .* collapsed onto the value"):
        emlib.fit_best(x, 2, rng=np.random.default_rng(0))


def test_a_sample_has_the_mixture_s_moments():
    x, z = TRUTH.sample(20_000, np.random.default_rng(0))
    assert np.bincount(z) / z.size == pytest.approx(TRUTH.weights, abs=0.02)
    for k in range(3):
        assert x[z == k].mean() == pytest.approx(TRUTH.means[k], abs=0.1)
        assert x[z == k].std() == pytest.approx(TRUTH.sds[k], rel=0.1)


# -- what R's packages print for Old Faithful's 272 waiting times -----------------------------------

WAITING = data.faithful()[1]


def one_sd(n_iter, about_new=True):
    """EM with one sd for both components, from mixtools' start: all its mixtures.

    about_new : whether the sd is taken about the new means, as the M step has it, or the old ones.
    """
    path = [Mixture([0.5, 0.5], [55, 80], [5, 5])]
    for _ in range(n_iter):
        r, _ = emlib.e_step(WAITING, path[-1])
        new = emlib.m_step(WAITING, r)
        means = new.means if about_new else path[-1].means
        sd = np.sqrt((r * (WAITING - means[:, None]) ** 2).sum() / WAITING.size)
        path.append(Mixture(new.weights, new.means, [sd, sd]))
    return path


def test_mclust_s_density():
    """mclust 5.4.5, densityMclust(faithful$waiting): model E, 2 components.

    It stops early, 0.003 minutes from the maximum; what it prints of the log-likelihood and BIC is so there.
    """
    theirs = Mixture([0.3609461, 0.6390539], [54.61675, 80.09239], [np.sqrt(34.44093)] * 2)
    value, n = theirs.log_likelihood(WAITING), WAITING.size
    assert round(value, 3) == -1034.002
    assert round(2 * value - 4 * np.log(n), 3) == -2090.427
    certainty = np.log(theirs.responsibilities(WAITING).max(axis=0)).sum()
    assert 2 * value - 4 * np.log(n) + 2 * certainty == pytest.approx(-2099.576, abs=0.02)  # ICL, a step old
    ours = one_sd(200)[-1]
    assert ours.weights == pytest.approx(theirs.weights, abs=1e-4)
    assert ours.means == pytest.approx(theirs.means, abs=4e-3)
    assert ours.sds**2 == pytest.approx(theirs.sds**2, abs=1e-2)
    assert 0 < ours.log_likelihood(WAITING) - value < 1e-4


def test_mixtools_takes_its_common_sd_about_the_old_means():
    """normalmixEM(waiting, lambda = .5, mu = c(55, 80), sigma = 5): its all.loglik, line by line.

    The M step's own sd, about the new means, would give -1034.174 in the second line. Both go uphill
    and end in the same place.
    """
    printed = [-1051.090, -1034.168, -1034.013, -1034.003, -1034.002, -1034.002, -1034.002]
    values, ours = ([m.log_likelihood(WAITING) for m in one_sd(40, about)] for about in (False, True))
    assert np.round(values[:7], 3).tolist() == printed
    assert round(ours[1], 3) == -1034.174
    assert values[-1] == pytest.approx(ours[-1], rel=1e-12)


def test_mixtools_free_sds():
    """normalmixEM(waiting) from a start by chance, 32 iterations: six digits of each number."""
    fit = emlib.fit(WAITING, Mixture([0.5, 0.5], [55, 80], [5, 5]), tol=1e-13)
    assert fit.mixture.weights == pytest.approx([0.360887, 0.639113], abs=2e-6)
    assert fit.mixture.means == pytest.approx([54.614893, 80.091093], abs=5e-5)
    assert fit.mixture.sds == pytest.approx([5.871245, 5.867716], abs=5e-5)
    assert round(fit.log_likelihoods[-1], 3) == -1034.002
