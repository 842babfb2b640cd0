"""Points seen several times, or weighted: the same answer as repeating them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples

import emlib
from emlib import Mixture, data

NAMES = ("weights", "means", "sds")
START = Mixture([0.5, 0.5], [2.8, 3.8], [1, 1])


def repeated(x, seed):
    """Counts for the points x, some of them 0, and the points repeated so often."""
    counts = np.random.default_rng(seed).integers(0, 4, x.size)
    counts[:5] += 1
    return counts, np.repeat(x, counts)


def close(a, b, tolerance=1e-10):
    return all(relative(getattr(a, name), getattr(b, name)) < tolerance for name in NAMES)


@given(samples(min_size=12), mixtures(max_k=3), st.integers(0, 999))
def test_each_step_is_that_of_repeated_points(x, m, seed):
    counts, long = repeated(x, seed)
    r, log_likelihood = emlib.e_step(x, m, counts=counts)
    long_r, long_log_likelihood = emlib.e_step(long, m)
    assert np.allclose(np.repeat(r, counts, axis=1), long_r, rtol=1e-12)
    assert log_likelihood == pytest.approx(long_log_likelihood, rel=1e-12)
    if long_r.sum(axis=1).min() < 1.5:
        return
    assert close(emlib.m_step(x, r, counts=counts), emlib.m_step(long, long_r))
    ours, theirs = emlib.expected_statistics(x, m, counts=counts), emlib.expected_statistics(long, m)
    assert ours.n == theirs.n == long.size
    assert relative(ours.counts, theirs.counts) < 1e-10
    assert np.allclose(ours.sums, theirs.sums, rtol=1e-10, atol=1e-10)
    assert np.allclose(ours.squares, theirs.squares, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("accelerate", [False, True])
def test_a_fit_of_counted_points_is_the_fit_of_repeated_ones(accelerate):
    counts, long = repeated(data.faithful()[0], 1)
    ours = emlib.fit(data.faithful()[0], START, counts=counts, accelerate=accelerate)
    theirs = emlib.fit(long, START, accelerate=accelerate)
    assert ours.n_iter == theirs.n_iter
    assert close(ours.mixture, theirs.mixture)
    assert np.allclose(ours.log_likelihoods, theirs.log_likelihoods, rtol=1e-12)


def test_only_the_proportions_of_weights_matter():
    x, weights = data.faithful()[0], np.random.default_rng(2).gamma(2, size=272)
    one, tenth = (emlib.fit(x, START, counts=s * weights).mixture for s in (1, 0.1))
    assert close(one, tenth, 1e-9)


def test_weights_across_whole_and_broken_blocks():
    rng = np.random.default_rng(3)
    x, weights = rng.normal(0, 1, 40_000), rng.uniform(0, 2, 40_000)
    m = Mixture([0.3, 0.7], [-1, 1], [1, 2])
    ours = emlib.expected_statistics(x, m, counts=weights)
    r, log_likelihood = emlib.e_step(x, m, counts=weights)
    assert relative(ours.counts, r @ weights) < 1e-12
    assert relative(ours.sums, r @ (weights * x)) < 1e-11
    assert ours.log_likelihood == pytest.approx(log_likelihood, rel=1e-12)
    threads = emlib.expected_statistics(x, m, counts=weights, threads=2)
    assert np.array_equal(threads.counts, ours.counts)


def test_a_point_that_was_never_seen_plays_no_part():
    x, counts = np.append(data.faithful()[0], 1e9), np.append(np.ones(272), 0)
    assert close(emlib.fit(x, START, counts=counts).mixture, emlib.fit(x[:-1], START).mixture)
    with pytest.raises(ValueError, match="x has 1 distinct values, too few for 2 components"):
        emlib.fit([1, 2, 3], START, counts=[0, 5, 0])


USES = {
    "e_step": lambda x, counts: emlib.e_step(x, START, counts=counts),
    "m_step": lambda x, counts: emlib.m_step(x, np.full((2, len(x)), 0.5), counts=counts),
    "expected_statistics": lambda x, counts: emlib.expected_statistics(x, START, counts=counts),
    "fit": lambda x, counts: emlib.fit(x, START, counts=counts),
    "fit_best": lambda x, counts: emlib.fit_best(x, 2, rng=np.random.default_rng(0), counts=counts),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([1, 2], "counts must have one entry for each of the 4 points, but has 2"),
        ([1, -1, 1, 1], r"counts must not be negative, but counts\[1\] is -1"),
        ([1, np.nan, 1, 1], r"counts must be finite, but counts\[1\] is nan"),
        ([0, 0, 0, 0], "counts are all 0"),
        ("many", "counts must hold numbers only"),
        ([[1, 1, 1, 1]], r"counts must be one-dimensional, but has shape \(1, 4\)"),
    ],
)
def test_unusable_counts(use, counts, sentence):
    with pytest.raises(ValueError, match=sentence):
        use([1.0, 2.0, 3.5, 4.0], counts)


@pytest.mark.parametrize("use", [emlib.fit, emlib.expected_statistics])
@pytest.mark.parametrize("x", [[np.arange(5.0)], lambda: iter([np.arange(5.0)])])
def test_counts_of_blocks(use, x):
    with pytest.raises(ValueError, match="counts go with an array x, not with blocks"):
        use(x, START, counts=np.ones(5))
