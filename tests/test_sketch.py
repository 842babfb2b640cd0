"""Begin on a histogram, end on the data: the same optimum, in few passes, or no sketch at all."""

import numpy as np
import pytest

import emlib
from emlib import Mixture, data, sketch
from emlib.climbing import Problem
from emlib.holding import as_hold
from emlib.sample import Sample
from emlib.sketch import sketched

N = 2 * sketch.PAYS
START = Mixture([0.5, 0.5], [-2, 2], [2, 2])
TRUTH = Mixture([0.3, 0.7], [-1, 2], [1, 1.5])


@pytest.fixture(scope="module")
def x():
    return TRUTH.sample(N, np.random.default_rng(1))[0]


def without(monkeypatch, *arguments, **options):
    with monkeypatch.context() as patch:
        patch.setattr(sketch, "PAYS", np.inf)
        return emlib.fit(*arguments, accelerate=True, **options)


def test_the_same_optimum_in_a_third_of_the_passes(x, monkeypatch):
    ours = emlib.fit(x, START, tol=1e-12, accelerate=True)
    theirs = without(monkeypatch, x, START, tol=1e-15)
    assert ours.log_likelihoods[-1] == pytest.approx(theirs.log_likelihoods[-1], abs=1e-6)
    assert ours.n_evaluations <= 6
    assert ours.n_evaluations < theirs.n_evaluations / 3
    assert (np.diff(ours.log_likelihoods) > -1e-9).all()


def test_path_and_log_likelihoods_are_of_the_data(x):
    fit = emlib.fit(x, START, accelerate=True)
    assert fit.path[0] is START
    for m, value in zip(fit.path, fit.log_likelihoods, strict=True):
        assert value == pytest.approx(m.log_likelihood(x), rel=1e-12)


def test_passes_are_counted_all_of_them(x, monkeypatch):
    passes = []
    for name in ("rows", "total"):
        plain = getattr(Sample, name)

        def counting(self, *arguments, plain=plain):
            passes.append(self.n)
            return plain(self, *arguments)

        monkeypatch.setattr(Sample, name, counting)
    fit = emlib.fit(x, START, accelerate=True)
    assert sum(n == N and size is not None for n, size in ((n, x.size) for n in passes)) >= fit.n_evaluations
    small = without(monkeypatch, x[:1000], START, tol=1e-8)
    assert passes.count(1000) == small.n_evaluations


def test_one_step_may_be_the_sketch_s(x):
    fit = emlib.fit(x, START, max_iter=1, accelerate=True)
    assert fit.log_likelihoods[1] == pytest.approx(TRUTH.log_likelihood(x), abs=10)


@pytest.mark.parametrize("held", [None, {"sds": True}, {"means": [0]}])
def test_what_is_held_is_held_on_the_sketch_too(x, held, monkeypatch):
    ours = emlib.fit(x, START, hold=held, tol=1e-12, accelerate=True)
    theirs = without(monkeypatch, x, START, hold=held, tol=1e-15)
    assert ours.log_likelihoods[-1] == pytest.approx(theirs.log_likelihoods[-1], abs=1e-5)
    assert ours.n_evaluations < theirs.n_evaluations


def guess(x, start, counts=None):
    return sketched(Problem(Sample.of(x, counts), as_hold(None, start.k)), start)


def test_counted_points_are_sketched_with_their_counts(x):
    weights = np.random.default_rng(0).gamma(2, size=N)
    found, passes = guess(x, START, weights)
    best = emlib.fit(x, START, counts=weights, tol=1e-14).mixture
    assert passes == 1
    assert np.allclose(found.means, best.means, atol=1e-4)
    assert np.allclose(found.sds, best.sds, atol=1e-4)


def test_few_points_are_not_sketched():
    assert guess(TRUTH.sample(1000, np.random.default_rng(0))[0], START) == (None, 0)


@pytest.mark.parametrize("case", ["heavy tails", "a narrow component", "equal values"])
def test_no_sketch_where_it_is_no_help(case):
    rng = np.random.default_rng(2)
    if case == "heavy tails":
        x, start = rng.standard_cauchy(N), Mixture([0.5, 0.5], [-1, 1], [1, 100])
    elif case == "a narrow component":
        x, start = (
            np.append(rng.normal(0, 1, N), rng.normal(0, 1e-5, N)),
            Mixture([0.5, 0.5], [0, 0], [1, 1e-5]),
        )
    else:
        x, start = np.full(N, 3.0), Mixture([1.0], [0], [1])
    assert guess(x, start)[0] is None
    assert np.isfinite(
        emlib.fit(x[: N // 4], start, accelerate=True, max_iter=5, sds=start.sds).log_likelihoods
    ).all()


def test_a_sketch_that_went_down_is_dropped(x, monkeypatch):
    monkeypatch.setattr(
        "emlib.fitting.sketched", lambda problem, start: (Mixture([0.5, 0.5], [-9, 9], [9, 9]), 1)
    )
    good = emlib.fit(x[:5000], TRUTH, tol=0, max_iter=1, accelerate=True)
    assert good.n_iter == 1
    assert good.mixture.means[0] == pytest.approx(TRUTH.means[0], abs=0.3)


def test_exactly_max_iter_steps_the_sketch_s_among_them(x):
    for steps in (0, 1, 3):
        assert emlib.fit(x, START, tol=0, max_iter=steps, accelerate=True).n_iter == steps


@pytest.mark.equation("eq-sheppard")
def test_bins_widen_a_component_as_sheppard_says(monkeypatch):
    """A coarse histogram's own optimum has variances too large by width² / 12, and nothing else."""
    x = Mixture([1.0], [0], [1]).sample(400_000, np.random.default_rng(3))[0]
    for bins in (20, 40):
        width = np.ptp(x) / bins
        counts = np.histogram(x, bins)[0]
        centres = x.min() + (np.arange(bins) + 0.5) * width
        binned = emlib.fit(centres, Mixture([1.0], [0], [1]), counts=counts).mixture
        assert binned.sds[0] ** 2 - x.var() == pytest.approx(width**2 / 12, rel=0.05)


def test_the_demo_s_data_of_a_million_points():
    rng = np.random.default_rng(0)
    x = np.concatenate([data.seed_000(rng) for _ in range(14)])
    fit = emlib.fit(x, data.SEED_000_START, accelerate=True)
    best = emlib.fit(x, fit.mixture, tol=1e-15, accelerate=True)
    assert fit.n_evaluations <= 5
    assert fit.log_likelihoods[-1] == pytest.approx(best.log_likelihoods[-1], abs=1e-5)


@pytest.mark.equation("eq-sheppard")
def test_a_bin_s_share_is_the_density_of_a_wider_normal_at_its_centre():
    """Up to an error of the fourth order in the width; without the correction it is of the second."""

    def errors(h):
        nodes, weights = np.polynomial.legendre.leggauss(12)
        centres = np.linspace(-4, 4, 33)
        share = 0.5 * Mixture([1], [0], [1]).pdf((centres[:, None] + h / 2 * nodes).ravel()).reshape(33, -1)
        return [
            abs(share @ weights - Mixture([1], [0], [sd]).pdf(centres)).max()
            for sd in (1, np.sqrt(1 + h**2 / 12))
        ]

    (plain, corrected), (plain_half, corrected_half) = errors(0.4), errors(0.2)
    assert plain / plain_half == pytest.approx(2**2, rel=0.05)
    assert corrected / corrected_half == pytest.approx(2**4, rel=0.05)
    assert corrected < plain / 50


def test_the_largest_value_lies_in_the_last_bin_and_the_least_in_the_first():
    x = np.linspace(-3, 5, 1000)
    found = sketch.counted(x, None, x[0], sketch.BINS / np.ptp(x))
    assert (found[0], found[-1], found.sum()) == (1, 1, 1000)


@pytest.mark.parametrize("n", [1000, 100_000])
def test_every_pass_over_the_data_is_counted(n):
    x, passes = np.random.default_rng(8).normal(0, 1, n) + np.repeat([-4, 4], n // 2), []

    def blocks():
        passes.append(1)
        return iter([x])

    plain = emlib.fit(blocks, START, max_iter=2, tol=0)
    first_look = len(passes) - plain.n_evaluations
    passes.clear()
    quick = emlib.fit(blocks, START, max_iter=5, tol=0, accelerate=True)
    assert len(passes) - quick.n_evaluations == first_look


def reads(x, start, held=None):
    """What `sketched` finds for x, the passes it says, and how often it really reads the data."""
    read = []

    def blocks():
        read.append(1)
        return iter([x])

    problem = Problem(Sample.of(blocks), as_hold(held, start.k))
    read.clear()
    return *sketched(problem, start), len(read)


def test_a_sketch_says_how_often_it_read_the_data_however_it_ends():
    rng, n = np.random.default_rng(5), sketch.PAYS
    wide = rng.normal(0, 1, n)
    narrow = np.append(wide, rng.normal(0, 1e-5, n))
    three_in_two_bins = np.resize([0.0, 1e-9, 1.0], n)
    third = [1 / 3, 1 / 3, 1 / 3]
    for x, start, none, passes in (
        (wide, Mixture([1], [1], [2]), False, 1),
        (narrow, Mixture([0.5, 0.5], [0, 0], [1, 1e-5]), True, 1),
        (three_in_two_bins, Mixture(third, [0, 0.5, 1], [1, 1, 1]), True, 1),
        (wide[: n - 1], START, True, 0),
    ):
        found, said, read = reads(x, start)
        assert (found is None, said, read) == (none, passes, passes)


def test_a_sketch_is_the_same_in_any_unit(x):
    plain, _ = guess(x, START)
    for unit in (2.0**-20, 2.0**20):
        there = Mixture(START.weights, unit * START.means, unit * START.sds)
        found, passes = guess(unit * x, there)
        assert passes == 1
        for name, factor in (("weights", 1), ("means", unit), ("sds", unit)):
            assert np.allclose(getattr(found, name) / factor, getattr(plain, name), rtol=1e-6)


def test_no_sketch_of_what_lies_within_a_bin_nor_of_a_climb_cut_short(x, monkeypatch):
    """The climb converges on two bins side by side, whose sd is half their width."""
    rest = np.append(np.random.default_rng(6).normal(0, 1, N), [-10.0, 10.0])
    width = np.ptp(rest) / sketch.BINS
    pair = 5 + width * np.repeat([0.1, 1.1], N // 2)
    start = Mixture([0.5, 0.5], [0, 5], [1, width])
    found = emlib.fit(np.append(rest, pair), start, tol=1e-14, max_iter=50)
    assert found.converged
    assert found.mixture.sds[1] == pytest.approx(width / 2, rel=1e-6)
    assert guess(np.append(rest, pair), start) == (None, 1)
    monkeypatch.setattr(sketch, "LONGEST", 1)
    assert guess(x, START) == (None, 1)


@pytest.mark.equation("eq-sheppard")
def test_what_a_sketch_finds_is_free_of_the_width_of_its_bins(monkeypatch):
    """Evenly spread points, counted by a normal density: no luck of the draw hides the correction."""
    x = np.linspace(-8, 8, 100_000)
    counts = Mixture([1], [0], [1]).pdf(x)
    monkeypatch.setattr(sketch, "BINS", 40)
    found, _ = guess(x, Mixture([1], [0.5], [2]), counts * sketch.PAYS)
    assert found.sds[0] ** 2 - 1 == pytest.approx(0, abs=0.01 * (16 / 40) ** 2 / 12)
