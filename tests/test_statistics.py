"""Expected statistics: what the E step comes to, in one pass and without a (K, N) array."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from problems import mixtures, relative, samples

import emlib
from emlib import Mixture, data
from emlib.checks import SMALLEST
from emlib.passes import quick as quick_module
from emlib.passes import sample_statistics
from emlib.passes.careful import careful_pass
from emlib.passes.quick import quick_pass
from emlib.sample import Sample
from emlib.source import BLOCK
from emlib.statistics import merge
from emlib.steps import shares


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


@pytest.fixture(params=["numpy", "compiled"])
def quick(request, monkeypatch):
    """The quick pass, in NumPy and compiled by Numba."""
    monkeypatch.setattr(quick_module, "PAYS", 0 if request.param == "compiled" else np.inf)
    return quick_pass


def close(a, b, tolerance=1e-11):
    """Two Statistics are equal, to rounding in units of the components' sds."""
    assert np.allclose(a.counts, b.counts, rtol=tolerance, atol=tolerance * a.n)
    shares = np.maximum(b.counts, 1e-300) / b.n  # what few points hold is known to fewer digits
    spread = np.maximum(b.sds, b.mixture.sds)
    assert (np.abs(a.means - b.means) * shares <= tolerance * (spread + np.abs(b.means))).all()
    assert (np.abs(a.sds - b.sds) * shares <= tolerance * spread).all()
    assert a.log_likelihood == pytest.approx(b.log_likelihood, rel=tolerance, abs=tolerance * a.n)


@pytest.mark.equation("eq-logistic", "eq-statistics")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=samples(min_size=20), m=mixtures(max_k=5), seed=st.integers(0, 99))
def test_the_quick_way_and_the_careful_way_agree(quick, x, m, seed):
    counts = None if seed % 2 else np.random.default_rng(seed).uniform(0, 3, x.size)
    sample = Sample.of(x, counts)
    found = quick(sample, m)
    if found is not None:
        close(found, careful_pass(sample, m), 1e-9)


THREE = Mixture([0.4, 0.3, 0.3], [-1, 0, 1], [1, 1, 1])


@pytest.mark.parametrize(
    ("m", "taken"),
    [
        (Mixture([0.5, 0.5], [-1, 1], [1, 1]), True),
        (Mixture([0.3, 0.7], [-1, 2], [1, 3]), True),
        (Mixture([0.999999, 1e-6], [0, 0.5], [1.5, 1.0]), True),  # few points
        (Mixture([1.0], [0.5], [2]), True),  # one component
        (THREE, True),
        (Mixture([0.5, 0.5], [-70, 70], [1, 1]), True),  # far, and still within reach of exp
        (Mixture([0.5, 0.5], [-40, 40], [0.2, 0.2]), False),  # odds beyond floating point
        (Mixture([1.0, 0.0], [-1, 1], [1, 1]), False),  # no weight
        (Mixture([0.5, 0.5], [-1, 1], [1, 1e-4]), False),  # far out, in its own sds
        (Mixture(THREE.weights, [0, 0, 50], [1, 1, 0.02]), False),
        (Mixture([0.5, 0.5], [0, 1], [1e10, 1]), False),  # so wide that its squares vanish
    ],
)
def test_the_quick_way_is_taken_and_declined_where_it_should_be(quick, m, taken):
    x = Mixture([0.5, 0.5], [-1, 1], [1, 1]).sample(5000, np.random.default_rng(0))[0]
    found = quick(Sample.of(x), m)
    assert (found is not None) == taken
    if taken:
        close(found, careful_pass(Sample.of(x), m))
    s = emlib.expected_statistics(x, m)
    assert np.allclose(s.counts, m.responsibilities(x).sum(axis=1), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("far", [15.0, 60.0])
def test_points_far_from_all_components(quick, far):
    x = np.append(THREE.sample(5000, np.random.default_rng(0))[0], [far, -far])
    close(quick(Sample.of(x), THREE), careful_pass(Sample.of(x), THREE))


@pytest.mark.parametrize("n", [BLOCK - 1, BLOCK, 3 * BLOCK + 513])
@pytest.mark.parametrize("k", [1, 2, 3, 6])
def test_whole_and_broken_blocks(quick, n, k):
    m = Mixture(np.full(k, 1 / k), np.linspace(-3, 3, k), np.linspace(1, 2, k))
    x = m.sample(n, np.random.default_rng(n))[0]
    close(quick(Sample.of(x), m), careful_pass(Sample.of(x), m))


@pytest.mark.parametrize("sds", [[1, 1], [0.2, 3], [1e-2, 1]])
def test_the_careful_way_is_the_e_step(sds):
    m = Mixture([0.4, 0.6], [-1, 1], sds)
    x = m.sample(40_000, np.random.default_rng(2))[0]
    s, (r, log_likelihood) = careful_pass(Sample.of(x), m), emlib.e_step(x, m)
    n, means, found = shares(x, r)
    assert relative(s.counts, n) < 1e-12
    assert relative(s.means, means) < 1e-12
    assert relative(s.sds, found) < 1e-12
    assert s.log_likelihood == pytest.approx(log_likelihood, rel=1e-12)


def test_a_mean_that_moves_far_in_one_step_costs_no_digits():
    """Squares about the old mean would cancel: (move / new sd)² = 1e14 and more."""
    for x, m in (
        (np.random.default_rng(0).normal(0, 1, 500), Mixture([0.5, 0.5], [-1e7, 1e7], [1e7, 1e7])),
        (1.7e9 + np.arange(10.0), Mixture([1], [0], [1e9])),
    ):
        ours, theirs = emlib.maximize(emlib.expected_statistics(x, m)), emlib.m_step(x, emlib.e_step(x, m)[0])
        assert relative(ours.sds, theirs.sds) < 1e-12
        assert np.abs(ours.means - theirs.means).max() <= 1e-12 * np.abs(x).max()
    assert emlib.fit(1.7e9 + np.arange(10.0), Mixture([1], [0], [1e9])).mixture.sds[0] == pytest.approx(
        np.arange(10).std(), rel=1e-12
    )


def test_merging_is_exact_wherever_the_parts_lie():
    rng = np.random.default_rng(3)
    for origin in (0.0, 2.0**30, -(2.0**40)):
        x = origin + np.round(rng.normal(0, 1, 1000) * 2**8) / 2**8
        parts = np.split(x, [10, 11, 500])
        rows = [shares(part, np.ones((1, part.size))) for part in parts]
        n, mean, sd = merge(*(np.array(column) for column in zip(*rows, strict=True)))
        assert n[0] == 1000
        assert mean[0] == pytest.approx(x.mean(), abs=1e-15 * abs(origin) + 1e-12)
        assert sd[0] == pytest.approx((x - origin).std(), rel=1e-12 + 1e-16 * abs(origin))


@pytest.mark.parametrize("unit", [1.0, 2.0**-700, 2.0**700])
def test_merging_passes_over_parts_that_hold_nothing(unit):
    n, mean, sd = merge(
        np.array([[0.0], [2.0]]), np.array([[1e300], [5 * unit]]), np.array([[0.0], [3 * unit]])
    )
    assert (n[0], sd[0]) == (2, 3 * unit)
    assert mean[0] == 5 * unit


def test_merging_serves_a_narrow_component_as_well_as_a_wide_one():
    rng = np.random.default_rng(0)
    counts, means, sds = rng.uniform(1, 2, (3, 4, 2))
    near = merge(counts, means, sds)
    far = merge(counts, means * [2.0**-700, 1], sds * [2.0**-700, 1])
    assert np.array_equal(far[2], near[2] * [2.0**-700, 1])


def test_the_narrowest_sd_that_a_mixture_may_have_is_no_collapse():
    x, wide = [-SMALLEST, SMALLEST], Mixture([1], [0], [1])
    assert emlib.m_step(x, [[1, 1]]).sds[0] == SMALLEST
    assert emlib.maximize(emlib.expected_statistics(x, wide)).sds[0] == SMALLEST


def test_blocks_that_come_once_give_the_statistics_of_the_whole():
    x, m = data.seed_002(), data.SEED_002_START
    whole, parts = emlib.expected_statistics(x, m), np.split(x, [7, 20])
    once = emlib.expected_statistics(iter(parts), m)
    for name in ("counts", "means", "sds", "log_likelihood"):
        assert getattr(once, name) == pytest.approx(getattr(whole, name), rel=1e-12)
    for blocks, sentence in (([], "x is empty: it yields no block"), ([x, [np.nan]], r"block\[1\]")):
        with pytest.raises(ValueError, match=sentence):
            emlib.expected_statistics(iter(blocks), m)
    with pytest.raises(ValueError, match="counts go with an array x, not with blocks"):
        emlib.expected_statistics(iter(parts), m, counts=np.ones(x.size))
    with pytest.raises(ValueError, match="threads"):
        emlib.expected_statistics(iter(parts), m, threads=0)


def test_the_highest_log_odds_are_found_wherever_they_stand():
    rng = np.random.default_rng(4)
    for _ in range(200):
        c0, c1, c2 = rng.normal(0, 3, 3) * [1, 1, -1]
        c2, low, high = -abs(c2) * rng.integers(2), *np.sort(rng.normal(0, 3, 2))
        u = np.linspace(low, high, 4001)
        found, seen = quick_module.highest(c0, c1, c2, low, high), (c0 + u * (c1 + u * c2)).max()
        assert seen <= found + 1e-12
        assert found - seen <= 1e-5 * max(1, abs(c2)) * (high - low) ** 2


def test_where_the_data_lie_does_not_decide_which_odds_overflow():
    x = np.linspace(0, 1, 101)
    steep = quick_module.STEEP
    for height, answer in ((0.9 * steep, False), (1.1 * steep, True)):
        for origin in (-1e3, 0, 1e3):
            sample = Sample.of(x + origin)
            for end in (sample.low, sample.high):
                u = (end - sample.mean) / sample.unit
                assert quick_module.overflows([(0, height / u, 0)], sample) == answer


def test_a_component_s_moments_in_the_unit_of_the_data():
    sample = Sample.of(np.linspace(0, 1, 101) * 7 + 50)
    far, n = quick_module.FAR, 10.0
    for mean, sd, kept in ((0.5, 0.2, True), (0.5, 0.9 * 0.5 / far, False), (0.5, 1.1 * 0.5 / far, True)):
        found = quick_module.in_units_of_x(sample, n, n * mean, n * (mean**2 + sd**2))
        assert (found is not None) == kept
        if kept:
            at, wide = sample.mean + sample.unit * mean, sample.unit * sd
            assert found == pytest.approx((n, at, wide), rel=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e305, -1e305])
@pytest.mark.parametrize("block", [0, 1, 2])
def test_data_beyond_use_are_refused_by_their_index_in_whichever_block_they_lie(bad, block):
    x = np.linspace(-1, 1, 3 * BLOCK)
    x[block * BLOCK + 3] = bad
    with pytest.raises(ValueError, match=rf"^x must .* but x\[{block * BLOCK + 3}\] is "):
        emlib.expected_statistics(x, THREE)


def test_data_as_far_apart_as_floats_go_are_refused_without_another_word():
    with np.errstate(all="raise"), pytest.raises(ValueError, match=r"within ±1e300, but x\[0\]"):
        emlib.expected_statistics([1.7e308, -1.7e308], THREE)


def test_a_component_beyond_all_reach_is_no_fault():
    x = 1e-10 * np.arange(10.0)
    with np.errstate(all="raise", under="ignore"):
        s = emlib.expected_statistics(x, Mixture([0.5, 0.5], [0, 1e300], [1, 1]))
    assert np.array_equal(s.counts, [10, 0])


@pytest.mark.parametrize("unit", [2.0**-600, 1.0, 2.0**600])
@pytest.mark.parametrize("pair", [[-1, 1], [-3, -1], [1, 3]])
def test_the_sd_of_data_is_theirs_in_any_unit_and_on_either_side_of_0(unit, pair):
    sample = Sample.of(unit * np.array(pair, dtype=float))
    assert (sample.sd, sample.mean) == (unit, unit * np.mean(pair))


@pytest.mark.parametrize("far", [36, 37, 38, 42, 50, 80])
def test_a_component_as_good_as_out_of_reach_holds_what_the_careful_way_says(quick, far):
    """Also where exp(-700), some 1e-304, stands for all that is less, and its squares keep their digits."""
    m, x = Mixture([0.5, 0.5], [0, far], [1.01, 1]), np.random.default_rng(0).normal(0, 1, 20_000)
    sample = Sample.of(x)
    careful, ours = careful_pass(sample, m), sample_statistics(sample, m)
    for name in ("counts", "means", "sds"):
        assert np.allclose(getattr(ours, name), getattr(careful, name), rtol=1e-9, atol=0)


def test_a_fit_says_collapse_of_a_component_that_no_point_belongs_to(quick):
    x = np.random.default_rng(0).normal(0, 1, 20_000)
    with pytest.warns(emlib.EMWarning, match="component 2 has no responsibility for any point"):
        assert emlib.fit(x, Mixture([0.5, 0.5], [0, 80], [1.01, 1])).stopped == "collapse"


def test_the_room_that_a_total_takes_does_not_grow_with_the_data():
    def peak(blocks):
        sample = Sample.of(np.zeros(blocks * BLOCK))
        tracemalloc.start()
        total = sample.total(lambda block, counts: np.ones(5000))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert np.array_equal(total, np.full(5000, blocks))
        return most

    assert peak(128) < 1.5 * peak(32)


def test_passes_at_the_same_time_do_not_disturb_each_other(monkeypatch):
    monkeypatch.setattr(quick_module, "PAYS", np.inf)
    samples_ = [Sample.of(np.random.default_rng(i).normal(i, 1, 20 * BLOCK)) for i in range(4)]
    alone = [quick_pass(sample, THREE) for sample in samples_]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(quick_pass, samples_, [THREE] * 4))
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.counts, other.counts)
        assert one.log_likelihood == other.log_likelihood
