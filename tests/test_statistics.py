"""Expected statistics: what the E step comes to, in one pass and without a (K, N) array."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples

import emlib
from emlib import Mixture
from emlib.engine import BLOCK, Sample, any_pass, pair_pass, product_pass


@pytest.mark.equation("eq-statistics", "eq-responsibilities", "eq-log-likelihood")
@given(samples(), mixtures())
def test_statistics_are_those_of_the_e_step(x, m):
    r, log_likelihood = emlib.e_step(x, m)
    s = emlib.expected_statistics(x, m)
    assert np.allclose(s.counts, r.sum(axis=1), rtol=1e-10, atol=1e-12)
    assert np.allclose(s.sums, r @ x, rtol=1e-9, atol=1e-10)
    assert np.allclose(s.squares, r @ x**2, rtol=1e-9, atol=1e-9)
    assert s.log_likelihood == pytest.approx(log_likelihood, rel=1e-10)
    assert s.n == x.size


@pytest.mark.equation("eq-m-statistics", "eq-statistics")
@given(samples(min_size=12), mixtures(max_k=3))
def test_maximize_is_the_m_step(x, m):
    r, _ = emlib.e_step(x, m)
    s = emlib.expected_statistics(x, m)
    if r.sum(axis=1).min() < 1.5:  # next to empty: both are exact, neither is meaningful
        return
    ours, theirs = emlib.maximize(s), emlib.m_step(x, r)
    assert relative(ours.weights, theirs.weights) < 1e-10
    assert relative(ours.means, theirs.means) < 1e-10
    assert relative(ours.sds, theirs.sds) < 1e-10
    assert np.array_equal(emlib.maximize(s, sds=m.sds).sds, m.sds)


@pytest.mark.parametrize("n", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_blocks_leave_no_trace(n):
    m = Mixture([0.3, 0.7], [-1, 2], [1, 2])
    x, _ = m.sample(n, np.random.default_rng(n))
    s = emlib.expected_statistics(x, m)
    r, log_likelihood = emlib.e_step(x, m)
    assert relative(s.counts, r.sum(axis=1)) < 1e-11
    assert relative(s.sums, r @ x) < 1e-11
    assert s.log_likelihood == pytest.approx(log_likelihood, rel=1e-12)


def test_statistics_add_up_over_parts_of_the_data():
    m = Mixture([0.3, 0.7], [-1, 2], [1, 2])
    x, _ = m.sample(1000, np.random.default_rng(0))
    whole = emlib.expected_statistics(x, m)
    parts = emlib.expected_statistics(x[:300], m) + emlib.expected_statistics(x[300:], m)
    assert relative(parts.sums, whole.sums) < 1e-12
    assert parts.n == 1000
    with pytest.raises(ValueError, match="same mixture"):
        whole + emlib.expected_statistics(x, Mixture([0.3, 0.7], [-1, 2], [1, 2]))


def test_no_digits_are_lost_far_from_the_origin():
    """At mean 1e9, raw sums of squares would have no digit left of a variance of 1."""
    near = Mixture([0.4, 0.6], [-1.0, 2.0], [0.5, 1.0])
    x, _ = near.sample(5000, np.random.default_rng(1))
    x = np.round(x * 2**16) / 2**16  # so that adding 2**30 is exact
    far = Mixture(near.weights, near.means + 2.0**30, near.sds)
    ours = emlib.maximize(emlib.expected_statistics(x + 2.0**30, far))
    theirs = emlib.maximize(emlib.expected_statistics(x, near))
    assert np.allclose(ours.sds, theirs.sds, rtol=1e-9)
    assert np.allclose(ours.means - 2.0**30, theirs.means, atol=2e-7)


@pytest.mark.equation("eq-logistic", "eq-statistics")
@pytest.mark.parametrize("quick_pass", [pair_pass, product_pass])
@given(data=st.data(), x=samples(min_size=20))
def test_a_quick_way_and_the_long_way_agree(quick_pass, data, x):
    m = data.draw(mixtures(min_k=2, max_k=2) if quick_pass is pair_pass else mixtures(max_k=5))
    sample = Sample.of(x)
    quick = quick_pass(sample, m)
    if quick is None:
        return
    long = any_pass(sample, m)
    # relative to the largest deviation, in each component's own sds
    reach = 1 + np.abs((x[:, None] - m.means) / m.sds).max(axis=0)
    for power in range(3):
        tolerance = 1e-11 * x.size * reach**power
        assert (np.abs(quick[0][power] - long[0][power]) <= tolerance).all()
    assert quick[1] == pytest.approx(long[1], rel=1e-11)


THREE = Mixture([0.4, 0.3, 0.3], [-1, 0, 1], [1, 1, 1])


@pytest.mark.parametrize(
    ("m", "ways"),
    [
        (Mixture([0.5, 0.5], [-1, 1], [1, 1]), "pair, product"),
        (Mixture([0.3, 0.7], [-1, 2], [1, 3]), "pair, product"),
        (Mixture([0.5, 0.5], [-90, 90], [1, 1]), "product"),  # odds beyond floating point
        (Mixture([0.999999, 1e-6], [0, 0.5], [1.5, 1.0]), "product"),  # few points
        (Mixture([1.0, 0.0], [-1, 1], [1, 1]), ""),  # no weight
        (Mixture([0.5, 0.5], [-1, 1], [1, 1e-4]), ""),  # far out, in its own sds
        (Mixture([1.0], [0.5], [2]), "product"),  # one component
        (THREE, "product"),
        (Mixture(THREE.weights, [0, 0, 50], [1, 1, 0.02]), ""),
    ],
)
def test_quick_ways_are_taken_and_declined_where_they_should_be(m, ways):
    x = Mixture([0.5, 0.5], [-1, 1], [1, 1]).sample(5000, np.random.default_rng(0))[0]
    sample = Sample.of(x)
    assert (pair_pass(sample, m) is not None) == ("pair" in ways)
    assert (product_pass(sample, m) is not None) == ("product" in ways)
    s = emlib.expected_statistics(x, m)
    assert np.allclose(s.counts, m.responsibilities(x).sum(axis=1), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("far", [15.0, 60.0])
def test_points_far_from_all_components_are_taken_in_logarithms(far):
    x = np.append(THREE.sample(5000, np.random.default_rng(0))[0], [far, -far])
    quick, long = product_pass(Sample.of(x), THREE), any_pass(Sample.of(x), THREE)
    assert relative(quick[0][0], long[0][0]) < 1e-11
    assert relative(quick[0][2], long[0][2]) < 1e-10
    assert quick[1] == pytest.approx(long[1], rel=1e-12)


@pytest.mark.parametrize("sds", [[1, 1], [0.2, 3], [1e-2, 1]])
def test_the_long_way_is_the_e_step_too(sds):
    m = Mixture([0.4, 0.6], [-1, 1], sds)
    x = m.sample(3000, np.random.default_rng(2))[0]
    (counts, first, second), value = any_pass(Sample.of(x), m)
    r, log_likelihood = emlib.e_step(x, m)
    z = (x - m.means[:, None]) / m.sds[:, None]
    assert relative(counts, r.sum(axis=1)) < 1e-12
    assert relative(first, (r * z).sum(axis=1)) < 1e-9
    assert relative(second, (r * z**2).sum(axis=1)) < 1e-12
    assert value == pytest.approx(log_likelihood, rel=1e-12)
