"""Information and the rate, by law: second derivatives, the map's Jacobian, units, labels, counts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples

import emlib
from emlib import Mixture, data
from emlib.convergence import missing_fractions
from emlib.information import information

MINUTES = data.faithful()[0]
GEYSER = emlib.fit(MINUTES, Mixture([0.5, 0.5], [2, 4], [1, 1]), tol=1e-14).mixture
SMALL = data.seed_002()
EQUAL = emlib.fit(SMALL, data.SEED_002_START, sds=1.0, tol=1e-14).mixture
GALAXIES = data.galaxies() / 1000
THREE = emlib.fit(GALAXIES, Mixture([0.1, 0.8, 0.1], [10, 21, 33], [1, 2, 1]), tol=1e-14).mixture
CASES = {
    "free": (MINUTES, GEYSER, None),
    "held": (SMALL, EQUAL, 1.0),
    "three": (GALAXIES, THREE, None),
    "three held": (GALAXIES, emlib.fit(GALAXIES, THREE, sds=2.0, tol=1e-14).mixture, 2.0),
}


def unpacked(point, m, held):
    """The mixture at a point of the coordinates, the sds of `m` being their units."""
    weights = np.append(point[: m.k - 1], 1 - point[: m.k - 1].sum())
    means, sds = point[m.k - 1 : 2 * m.k - 1], point[2 * m.k - 1 :]
    return Mixture(weights, means * m.sds, m.sds if held else sds * m.sds)


def packed(m, unit, held):
    return np.concatenate([m.weights[:-1], m.means / unit, [] if held else m.sds / unit])


def second_derivatives(f, point, step=1e-4):
    moves = step * np.eye(point.size)
    return np.array(
        [
            [f(point + a + b) - f(point + a - b) - f(point - a + b) + f(point - a - b) for a in moves]
            for b in moves
        ]
    ) / (4 * step**2)


@given(x=samples(), mixture=mixtures(), held=st.booleans())
def test_complete_less_missing_is_the_curvature_of_the_likelihood(x, mixture, held):
    complete, missing = information(x, mixture, sds=mixture.sds if held else None)
    point = packed(mixture, mixture.sds, held)
    curvature = second_derivatives(lambda p: unpacked(p, mixture, held).log_likelihood(x), point)
    scale = np.abs(complete).max()
    assert np.abs(complete - missing + curvature).max() < 1e-4 * scale


@given(x=samples(), mixture=mixtures(), held=st.booleans())
def test_complete_is_the_curvature_of_q(x, mixture, held):
    complete, missing = information(x, mixture, sds=mixture.sds if held else None)
    r, _ = emlib.e_step(x, mixture)

    def q(p):
        return (r * unpacked(p, mixture, held).log_joint(x)).sum()

    assert relative(-second_derivatives(q, packed(mixture, mixture.sds, held)), complete) < 1e-4, complete
    assert np.linalg.eigvalsh(missing).min() > -1e-9 * np.abs(complete).max()


@pytest.mark.equation("eq-rate")
@pytest.mark.parametrize("case", CASES)
def test_the_rate_is_the_spectral_radius_of_the_map_s_jacobian(case):
    x, m, sds = CASES[case]
    point, moves = packed(m, m.sds, sds is not None), 1e-5 * np.eye(packed(m, m.sds, sds is not None).size)

    def step(p):
        r, _ = emlib.e_step(x, unpacked(p, m, sds is not None))
        return packed(emlib.m_step(x, r, sds=sds), m.sds, sds is not None)

    jacobian = np.array([(step(point + d) - step(point - d)) / 2e-5 for d in moves]).T
    complete, missing = information(x, m, sds=sds)
    assert np.abs(jacobian - np.linalg.solve(complete, missing)).max() < 1e-6
    assert abs(np.abs(np.linalg.eigvals(jacobian)).max() - emlib.rate(x, m, sds=sds)) < 1e-7


@pytest.mark.parametrize("case", CASES)
def test_the_rate_is_what_em_does_to_the_error(case):
    x, m, sds = CASES[case]
    off = Mixture(m.weights, m.means + 1e-2 * m.sds, m.sds)
    # the gains shrink by the square of the rate, until rounding is all there is
    gains = np.diff(emlib.fit(x, off, sds=sds, tol=0, max_iter=60).log_likelihoods)
    seen = [np.sqrt(after / before) for before, after in pairwise(gains) if after > 1e-10]
    assert abs(seen[-1] - emlib.rate(x, m, sds=sds)) < 0.01


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("unit", "origin"), [(1e6, 0), (1e-6, 0), (1, 1e9), (1e6, -1e9), (-1, 5)])
def test_units_and_origin_play_no_part(case, unit, origin):
    x, m, sds = CASES[case]
    there = Mixture(m.weights, origin + unit * m.means, abs(unit) * m.sds)
    held = None if sds is None else abs(unit) * sds
    assert abs(emlib.rate(origin + unit * x, there, sds=held) - emlib.rate(x, m, sds=sds)) < 1e-6


@pytest.mark.parametrize("case", CASES)
def test_labels_play_no_part(case):
    x, m, sds = CASES[case]
    turned = Mixture(m.weights[::-1], m.means[::-1], m.sds[::-1])
    assert abs(emlib.rate(x, turned, sds=sds) - emlib.rate(x, m, sds=sds)) < 1e-12


def test_counts_are_repetition():
    midpoints, counts = data.pearson()
    m = emlib.fit(midpoints, Mixture([0.5, 0.5], [0.63, 0.65], [0.02, 0.01]), counts=counts).mixture
    repeated = np.repeat(midpoints, counts.astype(int))
    for of_counts, of_points in zip(
        information(midpoints, m, counts=counts), information(repeated, m), strict=True
    ):
        assert relative(of_counts, of_points) < 1e-12
    assert abs(emlib.rate(midpoints, m, counts=counts) - emlib.rate(repeated, m)) < 1e-12
    assert abs(emlib.rate(midpoints, m, counts=3 * counts) - emlib.rate(midpoints, m, counts=counts)) < 1e-12


def test_blocks_add_up():
    x, _ = GEYSER.sample(50_000, np.random.default_rng(4))
    whole, parts = information(x, GEYSER), information([x[:20_000], x[20_000:]], GEYSER)
    assert relative(whole, parts) < 1e-12


@given(x=samples())
def test_the_rate_of_one_component_is_0_and_never_below(x):
    assert 0 <= emlib.rate(x, Mixture([1], [x.mean()], [x.std()])) < 1e-12


def test_one_component_loses_nothing():
    alone = Mixture([1], [MINUTES.mean()], [MINUTES.std()])
    assert emlib.rate(MINUTES, alone) < 1e-12
    assert emlib.rate(MINUTES, Mixture([1], [MINUTES.mean()], [2]), sds=2) < 1e-12
    complete, missing = information(MINUTES, alone)
    assert np.allclose(complete, MINUTES.size * np.diag([1, 2]))
    assert np.allclose(missing, 0)


def test_a_saddle_lies_above_1_and_two_moments_are_never_missing():
    tied = Mixture([0.5, 0.5], [SMALL.mean()] * 2, [1, 1])
    assert np.isclose(emlib.rate(SMALL, tied, sds=1), SMALL.var())
    fractions = missing_fractions(*information(MINUTES, GEYSER))
    assert np.abs(fractions[:2]).max() < 1e-12
    assert fractions[2] > 1e-5


def test_where_it_is_level_to_second_order_the_rate_is_1():
    symmetric = np.array([-2.0, -1, 0, 1, 2])
    tied = Mixture([0.5, 0.5], [0, 0], [symmetric.std()] * 2)
    assert np.isclose(emlib.rate(symmetric, tied), 1)
    # a ridge: both means in one place, any weight; the means come together by the sample's variance
    x = data.seed_002(sep=0.6)
    run = emlib.fit(x, data.SEED_002_START, sds=1.0, tol=0, max_iter=60)
    assert np.isclose(emlib.rate(x, run.mixture, sds=1.0), 1, atol=1e-3)
    apart = np.array([np.ptp(m.means) for m in run.path])
    assert np.isclose(apart[60] / apart[59], x.var(), atol=1e-3)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((MINUTES, Mixture([0.5, 0.5], [2, 4], [1, 1])), {}, "not near its goal: its next step"),
        (
            (MINUTES, Mixture([1, 0], [3.4, 3], [1, 1])),
            {},
            r"weights must be at least 1e-12, but weights\[1\] is 0",
        ),
        ((MINUTES, Mixture([0.5, 0.5], [3.4, 1e6], [1, 1])), {}, "component 2 has no responsibility"),
        ((MINUTES, "a mixture"), {}, "mixture must be a Mixture, but is of type str"),
        ((MINUTES, GEYSER), {"sds": [1, 1, 1]}, r"sds must have shape \(2,\)"),
        ((MINUTES, GEYSER), {"counts": [1, 2]}, "counts must have one entry for each of the 272 points"),
        (([np.nan], GEYSER), {}, "x must be finite"),
        (([], GEYSER), {}, "x is empty"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        emlib.rate(*arguments, **options)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("weight", [0.0, 1e-300, 1e-231, 1e-90, 9e-13])
@pytest.mark.parametrize("sds", [None, 1.0])
@pytest.mark.parametrize("ask", [information, emlib.rate, emlib.standard_errors])
def test_a_vanished_weight_is_refused(weight, sds, ask):
    for rest in ([1.0], [0.4, 0.6]):
        m = Mixture([*rest, weight], [2, 4, 3][-len(rest) - 1 :], [1] * (len(rest) + 1))
        sentence = (
            rf"must be at least 1e-12, but weights\[{len(rest)}\] is {weight:.2g}: leave its component out"
        )
        with pytest.raises(ValueError, match=sentence):
            ask(MINUTES, m, sds=sds)


def test_the_smallest_weight_that_has_not_vanished():
    least = 1e-12
    complete, _ = information(MINUTES, Mixture([1 - least, least], [3.4, 3], [1, 1]))
    assert np.isfinite(complete).all()


def test_points_out_of_a_component_s_reach_tell_nothing_of_it():
    """However far out: here so far that the distance in its sds is no float."""
    x, m = np.array([0.0, 1e10]), Mixture([0.5, 0.5], [0, 1e10], [1e-300, 1])
    with np.errstate(over="raise"):
        complete, missing = information(x, m)
    apart = information([0.0, 1e10], Mixture([0.5, 0.5], [0, 1e10], [1, 1]))
    assert np.array_equal(complete, apart[0])
    assert np.array_equal(missing, apart[1])


@pytest.mark.filterwarnings("error")
def test_a_run_that_ends_with_a_vanishing_weight_is_refused():
    x, sds = [-2, -1, 0, 1, 2], [1.4, 4]
    for max_iter in (1, 10, 40, 1000):
        run = emlib.fit(x, Mixture([0.5, 0.5], [0, 0.5], sds), sds=sds, tol=0, max_iter=max_iter)
        with pytest.raises(ValueError, match=r"EM is not near its goal|weights must be at least"):
            emlib.rate(x, run.mixture, sds=sds)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("small", [1e-4, 1e-8, 1e-11])
def test_a_small_weight_at_rest_has_a_rate(place, small):
    """Two groups, and a third of few points far away: where it stands in the row plays no part."""
    weights, means = np.array([0.4, 0.6]), np.array([0.0, 2.5])
    grid = np.linspace(-8, 11, 801)
    few = np.array([999.0, 1000.0, 1001.0])
    counts = Mixture(weights, means, [1, 1]).pdf(grid)
    x = np.concatenate([grid, few])
    two = emlib.fit(grid, Mixture(weights, means, [1, 1]), sds=1.0, counts=counts, tol=1e-15).mixture
    alone = emlib.rate(grid, two, sds=1.0, counts=counts)
    held = np.append(counts / counts.sum() * (1 - small), np.full(3, small / 3))
    m = Mixture(
        np.insert(two.weights * (1 - small), place, small), np.insert(two.means, place, 1000), [1] * 3
    )
    assert abs(emlib.rate(x, m, sds=1.0, counts=held) - alone) < 1e-6


def test_one_component_is_found_in_one_iteration():
    x = data.faithful()[1]
    assert emlib.rate(x, Mixture([1], [x.mean()], [x.std()])) == pytest.approx(0, abs=1e-12)
