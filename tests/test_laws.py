"""The laws: each holds of right steps and is broken by wrong ones, and what a finding says is so."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, random_q, samples

import emlib
from emlib import Mixture, data, laws
from emlib.laws import Finding

X = data.faithful()[0]
START = Mixture([0.5, 0.5], [2, 4], [1, 1])
PATH = emlib.fit(X, START, tol=1e-12).path
HELD = emlib.fit(X, START, sds=1.0, tol=1e-12).path
VALUES = [m.log_likelihood(X) for m in PATH]
SIZES = [0.0, -0.5, 1.5, -3e6]  # of a log-likelihood


@pytest.mark.parametrize(
    ("holds", "written"),
    [
        (True, "holds: Sums are 1 (so far)"),
        (False, "BROKEN: Sums are 1 (so far)"),
        (None, "no verdict: Sums are 1 (so far)"),
    ],
)
def test_how_a_finding_is_written(holds, written):
    assert str(Finding("Sums are 1", holds, "so far")) == written


# -- the log-likelihood never falls ------------------------------------------------------------------


def test_a_climb_is_said_in_steps_and_in_its_ends():
    detail = f"{len(PATH) - 1} steps, {VALUES[0]:.3f} at first, {VALUES[-1]:.3f} now"
    assert laws.never_falls(VALUES) == Finding("The log-likelihood never falls", True, detail)
    assert laws.never_falls([-2.0, -1e-9], "move").detail == "1 move, -2.000 at first, 0.000 now"


@pytest.mark.parametrize("values", [[], [-3.0]])
def test_before_the_first_step_nothing_can_have_fallen(values):
    assert laws.never_falls(values) == Finding("The log-likelihood never falls", None, "no step yet")
    assert laws.never_falls(values, "move").detail == "no move yet"


def test_the_worst_fall_is_named():
    found = laws.never_falls([-10, -5, -5.25, -4, -4.75, -3], "move")
    assert found.holds is False
    assert found.detail == "move 4 lost 0.75"


@pytest.mark.parametrize("where", range(3))
def test_a_log_likelihood_that_is_not_a_number_has_fallen(where):
    values = np.array([-3.0, -2.0, -1.0])
    values[where] = np.nan
    assert laws.never_falls(values).holds is False


@pytest.mark.parametrize("value", SIZES)
def test_what_rounding_takes_is_no_fall_and_more_is(value):
    noise = laws.CLOSE * max(1, abs(value))
    assert laws.never_falls([value - 9, value, value - 0.5 * noise]).holds is True
    assert laws.never_falls([value - 9, value, value - 1.5 * noise]).holds is False


def test_a_fall_is_not_hidden_by_a_larger_loss_that_may_be_rounding():
    found = laws.never_falls([-1e6, -1e6 - 5e-3, -10, -10.001])
    assert found.holds is False
    assert found.detail == "step 3 lost 0.001"


# -- weights and responsibilities sum to 1 -----------------------------------------------------------


@given(samples(), mixtures())
def test_what_the_e_step_gives_sums_to_one(x, m):
    found = laws.sums_to_one(m.weights, emlib.e_step(x, m)[0])
    assert found.law == "Weights, and each point's responsibilities, sum to 1"
    assert found.holds is True
    assert found.detail == "weights 1.000000; the sum furthest off 1.000000"


@pytest.mark.parametrize("factor", [0.99, 1.01, 1 + 1e-7, np.nan, np.inf])
def test_one_sum_that_is_not_1_breaks_the_law_and_is_named(factor):
    q = emlib.e_step(X, START)[0]
    spoilt = q * np.where(np.arange(X.size) == 5, factor, 1)
    found = laws.sums_to_one(START.weights, spoilt)
    assert found.holds is False
    assert found.detail == f"weights 1.000000; the sum furthest off {factor:.6f}"
    found = laws.sums_to_one(factor * START.weights, q)
    assert found.holds is False
    assert found.detail == f"weights {factor:.6f}; the sum furthest off {factor:.6f}"


def test_of_two_wrong_sums_the_one_further_off_is_named():
    q = np.full((2, 3), 0.5)
    for weights, points, furthest in ((1.01, 0.9, 0.9), (0.9, 1.01, 0.9), (0.99, 1.1, 1.1), (1.1, 0.99, 1.1)):
        found = laws.sums_to_one(weights * START.weights, points * q)
        assert found.detail == f"weights {weights:.6f}; the sum furthest off {furthest:.6f}"


# -- after an M step the moments match ---------------------------------------------------------------


@given(samples(min_size=8), st.integers(1, 4), st.integers(0, 999))
def test_any_responsibilities_give_an_m_step_with_the_sample_s_moments(x, k, seed):
    r = random_q(k, x.size, np.random.default_rng(seed))
    for far in (0.0, 1e9):
        assert laws.moments_match(x + far, [emlib.m_step(x + far, r)]).holds is True
        assert laws.moments_match(x + far, [emlib.m_step(x + far, r, sds=1.0)], free=False).holds is True


def test_of_held_sds_only_the_mean_is_claimed():
    found = laws.moments_match(X, HELD[1:], free=False)
    assert found.law == "After an M step, the mean matches the sample's"
    assert found.holds is True
    assert found.detail == f"mean {X.mean():.6f}, sample {X.mean():.6f}"
    found = laws.moments_match(X, HELD[1:])
    assert found.law == "After an M step, mean and sd match the sample's"
    assert found.holds is False
    assert found.detail.endswith("; wrong: sd")


@pytest.mark.parametrize("free", [True, False])
def test_before_the_first_m_step_no_moments_are_claimed(free):
    found = laws.moments_match(X, [], free)
    assert (found.holds, found.detail) == (None, "no M step yet")


@pytest.mark.parametrize("where", range(3))
@pytest.mark.parametrize(
    ("shift", "factor", "wrong"),
    [(0.01, 1, "mean"), (-0.01, 1, "mean"), (0, 1.01, "sd"), (0, 0.99, "sd"), (0.01, 1.01, "mean and sd")],
)
def test_one_wrong_step_among_right_ones_is_found_and_named(where, shift, factor, wrong):
    m = PATH[1]
    spoilt = Mixture(m.weights, m.mean + factor * (m.means - m.mean) + shift, factor * m.sds)
    path = PATH[1:4]
    path[where] = spoilt
    found = laws.moments_match(X, path)
    assert found.holds is False
    moments = f"mean {spoilt.mean:.6f}, sample {X.mean():.6f}; sd {spoilt.sd:.6f}, sample {X.std():.6f}"
    assert found.detail == f"{moments}; wrong: {wrong}"


def test_how_close_is_measured_in_the_data_s_own_unit():
    for unit in (1e-9, 1e9):
        assert laws.unit(unit * X) == pytest.approx(unit * X.std(), rel=1e-12)
        assert laws.same(unit * X) == pytest.approx(laws.same(X), rel=1e-12)
    assert laws.unit(np.full(9, 7.0)) == 1
    assert laws.SAME < laws.same(X) < 1.01 * laws.SAME
    assert laws.same(X + 1e12) > 1e4 * laws.SAME  # so far out floats have few digits for the spread


# -- the bound lies below ----------------------------------------------------------------------------


@pytest.mark.equation("eq-elbo")
@given(samples(), mixtures(min_k=2), st.integers(0, 999))
def test_the_bound_of_any_guess_lies_below_and_after_an_e_step_it_touches(x, m, seed):
    q = random_q(m.k, x.size, np.random.default_rng(seed))
    r, value = emlib.e_step(x, m)
    below, touching = emlib.lower_bound(x, q, m), emlib.lower_bound(x, r, m)
    found = laws.bound_below(below, value, touching=False)
    assert found.law == "The bound lies below the log-likelihood"
    assert found.holds is True
    assert laws.bound_below(below, value, touching=True).holds is False
    found = laws.bound_below(touching, value, touching=True)
    assert found.law == "The bound touches the log-likelihood"
    assert found.holds is True
    assert found.detail == f"bound {touching:z.3f}, log-likelihood {value:z.3f}, gap 0.000"
    assert laws.bound_below(touching, value, touching=False).holds is True


def test_a_bound_above_is_convicted_and_a_gap_is_said():
    for touching in (False, True):
        found = laws.bound_below(-2.0, -2.5, touching)
        assert found.holds is False
        assert found.detail == "bound -2.000, log-likelihood -2.500, gap 0.000"
    assert laws.bound_below(-2.75, -2.5, False).detail == "bound -2.750, log-likelihood -2.500, gap 0.250"
    assert laws.bound_below(-1e-5, -1e-6, False).detail == "bound 0.000, log-likelihood 0.000, gap 0.000"


@pytest.mark.parametrize("value", SIZES)
def test_rounding_may_lift_the_bound_or_part_it_by_so_much(value):
    noise = laws.CLOSE * max(1, abs(value))
    for touching in (False, True):
        assert laws.bound_below(value + 0.5 * noise, value, touching).holds is True
        assert laws.bound_below(value + 1.5 * noise, value, touching).holds is False
        assert laws.bound_below(value - 0.5 * noise, value, touching).holds is True
        assert laws.bound_below(value - 1.5 * noise, value, touching).holds is not touching


def test_a_bound_that_is_no_number_is_below_nothing_and_one_without_end_below_all():
    for touching in (False, True):
        assert laws.bound_below(np.nan, -2.5, touching).holds is False
        assert laws.bound_below(-2.5, np.nan, touching).holds is False
        assert laws.bound_below(-np.inf, -2.5, touching).holds is not touching


# -- where steps rest, there is no slope -------------------------------------------------------------


@pytest.mark.parametrize(("n", "words"), [(1, "0 steps"), (2, "1 step"), (4, "3 steps")])
def test_before_the_steps_rest_no_slope_is_claimed(n, words):
    found = laws.rests_where_level(X, PATH[:n])
    assert found.law == "Where the steps come to rest, the likelihood has no slope"
    assert (found.holds, found.detail) == (None, f"not at rest after {words}")


def test_em_rests_where_there_is_no_slope():
    found = laws.rests_where_level(X, PATH)
    assert found.holds is True
    assert re.fullmatch(r"last step \de-\d\d, slope \d?\.?\de?-\d\d", found.detail), found.detail
    assert laws.rests_where_level(X, HELD, free=False).holds is True
    assert laws.rests_where_level(X, HELD).holds is False  # of free sds more is claimed


@pytest.mark.parametrize("name", ["weights", "means", "sds"])
def test_a_rest_on_a_slope_is_convicted_in_whichever_direction_it_goes(name):
    path = emlib.fit(X, Mixture([0.3, 0.7], [2, 4], [1, 1]), hold={name: True}, tol=1e-12).path
    steepest = np.abs(laws.slope(X, path[-1])).max()
    found = laws.rests_where_level(X, path)
    assert found.holds is False
    assert found.detail.endswith(f", slope {steepest:.1g}")
    assert laws.rests_where_level(X, path, free=False).holds is (name == "sds")


@given(mixtures(min_k=2), st.floats(-3, 3), st.floats(0.1, 10))
def test_the_distance_of_mixtures_is_a_weight_or_counted_in_sds(m, step, factor):
    assert laws.distance(m, m) == 0
    moved = Mixture(m.weights, m.means + step * m.sds * np.eye(m.k)[0], m.sds)
    assert laws.distance(moved, m) == pytest.approx(abs(step), rel=1e-9, abs=1e-12)
    widened = Mixture(m.weights, m.means, m.sds * np.where(np.arange(m.k) == 1, factor, 1))
    assert laws.distance(widened, m) == pytest.approx(abs(np.log(factor)), rel=1e-9, abs=1e-12)
    rolled = np.roll(m.weights, 1)
    expected = np.abs(rolled - m.weights).max()
    assert laws.distance(Mixture(rolled, m.means, m.sds), m) == pytest.approx(expected, abs=1e-12)
