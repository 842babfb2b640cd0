"""What a fuzz, a look in many digits and mutants once found in the core: none of it again."""

import copy
import pickle
import subprocess
import sys
import threading
import warnings
from collections import deque

import numpy as np
import pytest

import emlib
from emlib import EMWarning, Mixture, data, demos, scale
from emlib.climbing import COLLAPSED
from emlib.passes import quick, sample_statistics
from emlib.passes.careful import careful_pass
from emlib.sample import SOME, Sample
from emlib.source import BLOCK

GOOD = Mixture([0.5, 0.5], [-1, 1], [1, 1])
TWO = [0.5, 0.5]
NAMES = ("weights", "means", "sds")


@pytest.fixture(autouse=True)
def no_numpy_warning():
    """Overflow, 0/0 and the log of 0 are answered, not warned of."""
    with np.errstate(all="raise", under="ignore"):
        yield


def quietly(*arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EMWarning)
        return emlib.fit(*arguments, **options)


# -- numbers ---------------------------------------------------------------------------------------


def test_two_empty_components():
    fit = quietly(np.arange(10.0), Mixture([0.4, 0.3, 0.3], [4, 80, 90], [1, 1, 1]))
    assert fit.stop_reason == "collapse: component 2 has no responsibility for any point"


def test_responsibilities_of_far_points_sum_to_one_and_serve_the_m_step():
    x, m = np.array([1e8, 2e8, -3e7, 5e9]), Mixture([0.3, 0.7], [0, 1], [1, 2])
    r, _ = emlib.e_step(x, m)
    assert np.abs(r.sum(axis=0) - 1).max() < 1e-15
    with pytest.raises(ValueError, match="component 1 has no responsibility"):
        emlib.m_step(x, r)
    assert emlib.m_step(x, emlib.e_step(x, Mixture([0.5, 0.5], [0, 0], [1, 1]))[0]).means[0] == x.mean()


def test_a_component_as_narrow_as_numbers_allow():
    s = emlib.expected_statistics([0.0, 1e10], Mixture([0.5, 0.5], [0, 1e10], [1e-300, 1]))
    assert np.array_equal(s.counts, [1, 1])
    assert np.isfinite(s.log_likelihood)


@pytest.mark.parametrize("unit", [1e-200, 1e-155, 1e155, 1e200, 1e290])
@pytest.mark.parametrize("accelerate", [False, True])
def test_any_unit(unit, accelerate):
    x, start = data.seed_002(), data.SEED_002_START
    there = Mixture(start.weights, unit * start.means, unit * start.sds)
    plain = emlib.fit(x, start, accelerate=accelerate, tol=1e-8)
    moved = emlib.fit(unit * x, there, accelerate=accelerate, tol=1e-8)
    assert np.allclose(moved.mixture.means / unit, plain.mixture.means, rtol=1e-6)
    assert moved.mixture.sd / unit == pytest.approx(plain.mixture.sd, rel=1e-9)


def test_the_spread_of_data_that_are_all_equal_is_exactly_zero():
    for value in (0.1, 1e9 + 0.3, -7e-5):
        x = np.full(BLOCK + 5, value)
        assert Sample.of(x).sd == 0
        with pytest.raises(ValueError, match="component 1 collapsed onto the value"):
            emlib.m_step(x, np.ones((1, x.size)))


# -- kinds of input --------------------------------------------------------------------------------

WRONG = {
    "masked": (np.ma.array([1.0, 2, 3], mask=[0, 1, 0]), r"x has masked entries: pass x.compressed\(\)"),
    "complex": (np.array([1 + 2j, 2]), "x must hold real numbers, but holds complex ones"),
    "dates": (np.array(["2026-01-01"], "M8[D]"), "x must hold numbers only, but is of type datetime64"),
    "spans": (np.array([1, 2], "m8[s]"), "x must hold numbers only, but is of type timedelta64"),
    "text": (np.array(["1", "2"]), "x must hold numbers only"),
    "text among numbers": ([1, "2"], "x must hold numbers only"),
    "text as objects": (np.array(["1", 2.0], dtype=object), "x must hold numbers only"),
    "a giant": ([10**400, 1], "x must hold numbers only, none beyond float64"),
    "nearly a giant": ([1e305, 1], r"x must lie within ±1e300, but x\[0\] is 1e\+305"),
    "a hole": ([None, 1.0], "x must hold numbers only"),
    "ragged": ([[1, 2], [3]], "x must hold numbers only, in one row"),
    "a dictionary": ({1: 2}, "x must hold numbers only"),
}
USES = {
    "e_step": lambda x: emlib.e_step(x, GOOD),
    "m_step": lambda x: emlib.m_step(x, [[1.0], [0.0]]),
    "lower_bound": lambda x: emlib.lower_bound(x, [[1.0], [0.0]], GOOD),
    "fit": lambda x: emlib.fit(x, GOOD),
    "fit_best": lambda x: emlib.fit_best(x, 2, rng=np.random.default_rng(0)),
    "expected_statistics": lambda x: emlib.expected_statistics(x, GOOD),
    "loop": lambda x: demos.loop(x, GOOD, 1),
    "vectorized": lambda x: demos.vectorized(x, GOOD),
    "fixed_variance": lambda x: demos.fixed_variance(x, GOOD, 1),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize(("x", "sentence"), WRONG.values(), ids=WRONG)
def test_wrong_data_are_refused_in_one_sentence(use, x, sentence):
    with pytest.raises(ValueError, match=sentence):
        use(x)


def test_right_data_in_unusual_form():
    x = [1.0, 2.0, 2.5, 4.0]
    plain = emlib.fit(x, GOOD, tol=0, max_iter=3).mixture
    for form in (
        deque(x), tuple(x), np.array(x)[::-1][::-1], np.array(x, ">f8"), np.array(x, "f2"), [np.array(x)],
        np.ma.array(x), np.array(x, dtype=object), np.array(x, dtype=np.longdouble),
    ):  # fmt: skip
        assert np.allclose(emlib.fit(form, GOOD, tol=0, max_iter=3).mixture.means, plain.means, rtol=1e-12)
    assert emlib.e_step(deque(x), GOOD)[0].shape == (2, 4)


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda: emlib.e_step([1.0], None), "mixture must be a Mixture, but is of type NoneType"),
        (lambda: emlib.lower_bound([1.0], [[1.0]], "m"), "mixture must be a Mixture, but is of type str"),
        (lambda: emlib.expected_statistics([1.0], 3), "mixture must be a Mixture, but is of type int"),
        (lambda: emlib.fit([1.0, 2], GOOD, sds="a"), "sds must hold numbers only"),
        (lambda: emlib.fit([1.0, 2], GOOD, sds=[[1], [1, 2]]), "sds must hold numbers only, in one row"),
        (lambda: emlib.fit([1.0, 2], GOOD, sds=True), "sds must be one-dimensional"),
        (lambda: emlib.m_step([1.0, 2], "abc"), "responsibilities must hold numbers only"),
        (lambda: emlib.m_step([1.0, 2], np.full((2, 2), 0.499)), "responsibilities must sum to 1"),
        (lambda: emlib.lower_bound([1.0, 2], np.full((2, 2), 0.501), GOOD), "must sum to 1"),
        (lambda: emlib.m_step([1.0, 2], [[-0.5, 0.5], [0.75, 0.25], [0.75, 0.25]]), "lie between 0 and 1"),
        (lambda: Mixture([0.4, 0.5], [0, 1], [1, 1]), "weights must sum to 1, but sum to 0.9"),
        (lambda: GOOD.sample(-2, np.random.default_rng(0)), "n must be a whole number >= 0, but is -2"),
        (lambda: GOOD.sample(2.0, np.random.default_rng(0)), "n must be a whole number >= 0, but is 2.0"),
        (lambda: GOOD.sample(2, 5), "rng must be a numpy Generator, but is of type int"),
        (lambda: emlib.fit_best([1.0, 2], 2, rng=5), "rng must be a numpy Generator"),
        (lambda: emlib.fit_best([1.0, 2], True, rng=np.random.default_rng(0)), "k must be a whole number"),
        (lambda: emlib.fit([1.0, 2], GOOD, tol=np.inf), "tol must be a finite number >= 0, but is inf"),
        (lambda: emlib.fit([1.0, 2], GOOD, max_iter=True), "max_iter must be a whole number >= 0"),
        (lambda: demos.vectorized([1.0, 2], GOOD, -1), "tol must be a finite number >= 0"),
        (lambda: demos.loop([1.0, 2], GOOD, -1), "max_iter must be a whole number >= 0"),
        (
            lambda: demos.loop([1e160, 2], GOOD, 1),
            "x must lie within ±1e\\+150: this program needs the squares",
        ),
        (lambda: demos.vectorized([1e160, 2], GOOD), "this program needs the squares"),
        (lambda: scale.open_file(None), "path must name a file, but is of type NoneType"),
        (lambda: scale.online([[0.0, 1.0]] * 2, GOOD, step=lambda t: 1.5), r"step\(2\) is 1.5"),
        (lambda: scale.online([[0.0, 1.0]] * 2, GOOD, step=lambda t: -0.1), r"step\(2\) is -0.1"),
        (lambda: scale.online([[0.0, 1.0]] * 2, GOOD, step=lambda t: np.nan), r"step\(2\) is nan"),
    ],
)
def test_wrong_arguments_are_refused_in_one_sentence(use, sentence):
    with pytest.raises(ValueError, match=sentence):
        use()


def test_a_demo_meets_a_point_whose_square_overflows():
    x, m = [-1e149, 0.0, 1e149], Mixture([0.5, 0.5], [0, 1], [1e-200, 1])
    for program in (demos.loop, demos.fixed_variance):
        with pytest.raises(ValueError, match="the start is unusable: every density is 0"):
            program(x, m, 2)


# -- objects ---------------------------------------------------------------------------------------


def test_copies_and_pickles_cannot_be_changed_either():
    for m in (copy.copy(GOOD), copy.deepcopy(GOOD), pickle.loads(pickle.dumps(GOOD))):
        assert all(np.array_equal(getattr(m, name), getattr(GOOD, name)) for name in NAMES)
        assert not any(getattr(m, name).flags.writeable for name in NAMES)


def test_all_of_emlib_s_names_come_without_matplotlib():
    code = "from emlib import *; import sys; assert 'matplotlib' not in sys.modules; fit, Mixture, referee"
    subprocess.run([sys.executable, "-c", code], check=True)


# -- what no test saw when it was changed --------------------------------------------------------


def test_the_index_of_an_unreachable_point_is_the_data_s_own():
    x = np.zeros(3 * BLOCK)
    x[2 * BLOCK + 7] = 1e200
    m = Mixture([0.5, 0.5], [0, 1], [1, 1])
    for threads in (1, 2):
        with pytest.raises(ValueError, match=rf"x\[{2 * BLOCK + 7}\] is too far from every component"):
            emlib.expected_statistics(x, m, threads=threads)
    with pytest.raises(ValueError, match=r"block\[1\]\[3\] is too far"):
        emlib.expected_statistics([np.zeros(5), np.array([0, 0, 0, 1e200])], m)


@pytest.mark.parametrize("n", [BLOCK, 2 * BLOCK])
def test_whole_blocks_the_careful_way(n):
    x = GOOD.sample(n, np.random.default_rng(0))[0]
    assert careful_pass(Sample.of(x), GOOD).counts.sum() == pytest.approx(n, rel=1e-13)


def test_an_sd_above_the_floor_is_no_collapse_and_one_below_is():
    """The narrower of two, whichever it is, just above and just below 1e-8 of the data's sd."""
    rest = np.linspace(-1, 1, 2001)
    for flip in (False, True):
        for factor, word in ((3.0, "max_iter"), (0.3, "collapse")):
            gap = factor * COLLAPSED * rest.std()
            x = np.concatenate([rest, 5 + gap * np.array([-1, 1] * 50)])
            means, sds = [0.0, 5.0], [0.5, gap]
            if flip:
                means, sds = means[::-1], sds[::-1]
            fit = quietly(x, Mixture([0.5, 0.5], means, sds), tol=0, max_iter=2)
            assert fit.stopped == word
            if word == "collapse":
                assert f"component {1 if flip else 2} collapsed onto the value 5" in fit.stop_reason


@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("gap", "tied"), [(2e-4, True), (5e-3, False)])
def test_a_tie_is_measured_in_sds(unit, gap, tied):
    x = unit * data.seed_002(n=300)
    start = Mixture([0.5, 0.5], [0, unit * gap], [unit, unit])
    assert (quietly(x, start, max_iter=0).stopped == "saddle") == tied


def test_accelerated_passes_are_counted_one_by_one(monkeypatch):
    done = []
    monkeypatch.setattr(
        "emlib.climbing.sample_statistics", lambda *a: done.append(1) or sample_statistics(*a)
    )
    for x, start in ((data.galaxies() / 1000, Mixture([0.3, 0.3, 0.4], [10, 20, 25], [3, 3, 3])),
                     (data.seed_002(n=500), data.SEED_002_START)):  # fmt: skip
        done.clear()
        fit = emlib.fit(x, start, accelerate=True)
        assert len(done) == fit.n_evaluations
        assert fit.n_evaluations > fit.n_iter


def test_acceleration_remembers_and_measures():
    """Fewer passes than with a memory of one step, and the same number in any unit."""
    x, start = data.seed_000(np.random.default_rng(0)), Mixture([0.5, 0.5], [-3, 3], [2, 2])
    plain = emlib.fit(x, start, tol=1e-9, accelerate=True)
    assert plain.n_evaluations < emlib.fit(x, start, tol=1e-9).n_evaluations / 4
    far = Mixture(start.weights, 1e6 * start.means, 1e6 * start.sds)
    assert emlib.fit(1e6 * x, far, tol=1e-9, accelerate=True).n_evaluations == plain.n_evaluations


def test_distinct_values_are_counted_beyond_the_first_few():
    x = np.concatenate([np.zeros(4 * SOME), [1.0, 2.0]])
    assert Sample.of(x).distinct(3) == 3
    assert Sample.of(x).distinct(4) == 3
    assert Sample.of([x, np.zeros(3)]).distinct(3) == 3
    assert quietly(x, Mixture([0.4, 0.3, 0.3], [0, 1, 2], [1, 1, 1]), max_iter=1).n_iter == 1


def test_a_long_left_tail_is_looked_at_as_well_as_a_right_one():
    """Log-odds beyond exp's reach at one end only, on the left and on the right."""
    rng = np.random.default_rng(0)
    for sign in (1, -1):
        x = sign * np.append(rng.normal(0, 1, 2000), -60.0)
        m = Mixture([0.5, 0.5], [0.0, sign * -30.0], [1.0, 1.001])
        s = emlib.expected_statistics(x, m)
        r, log_likelihood = emlib.e_step(x, m)
        assert np.allclose(s.counts, r.sum(axis=1), rtol=1e-9)
        assert s.log_likelihood == pytest.approx(log_likelihood, rel=1e-11)


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_are_really_used_where_the_pass_is_compiled(monkeypatch, threads):
    seen, plain = set(), quick.quick_row

    def spy(*arguments, **options):
        seen.add(threading.get_ident())
        return plain(*arguments, **options)

    x = np.random.default_rng(0).normal(size=64 * BLOCK)
    monkeypatch.setattr(quick, "compiled_row", lambda: spy)
    for use in (emlib.expected_statistics, lambda *a, **options: emlib.fit(*a, max_iter=0, **options)):
        seen.clear()
        use(x, GOOD, threads=threads)
        assert (threading.get_ident() in seen) == (threads == 1)
    seen.clear()
    monkeypatch.setattr(quick, "compiled_row", lambda: None)
    monkeypatch.setattr(quick, "quick_row", spy)
    emlib.expected_statistics(x, GOOD, threads=threads)
    assert seen == {threading.get_ident()}


def test_a_collapse_is_one_even_where_two_others_are_tied():
    x = np.append(data.seed_002(n=300), 40.0)
    with pytest.warns(EMWarning, match="collapse: component 3"):
        fit = emlib.fit(x, Mixture([0.3, 0.3, 0.4], [0, 0, 40], [1, 1, 1]))
    assert fit.stopped == "collapse"


def test_the_word_for_how_it_ended_is_one_of_four_and_begins_the_sentence():
    x, start = data.seed_002(n=300), data.SEED_002_START
    fits = {
        "converged": emlib.fit(x, start),
        "max_iter": emlib.fit(x, start, max_iter=2),
        "saddle": quietly(x, Mixture([0.5, 0.5], [0, 0], [1, 1])),
        "collapse": quietly(np.append(x, 40.0), Mixture([0.5, 0.5], [0, 40], [1, 1])),
    }
    for word, fit in fits.items():
        assert fit.stopped == word
        assert fit.stop_reason.startswith(f"{word}: ")
        assert fit.converged == (word == "converged")


# -- what hostile input found, said outright -------------------------------------------------------


def test_the_bound_of_a_guess_beyond_reach_is_minus_infinity():
    assert emlib.lower_bound(np.full(10, 1.2e154), np.ones((1, 10)), Mixture([1], [0], [1])) == -np.inf


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda: Mixture([1], [0], [9e-301]), "sds must be positive, and at least 1e-300"),
        (lambda: emlib.m_step([1e-310, 0.0], [[1, 1]]), "component 1 collapsed"),
        (lambda: emlib.e_step([0.0], GOOD, counts=[2e100]), "largest of counts must lie between"),
        (lambda: emlib.e_step([0.0], GOOD, counts=[9e-101]), "largest of counts must lie between"),
        (lambda: GOOD.sample(2**53, None), r"n must be a whole number >= 0 and < 2\*\*53, but is 90071"),
        (lambda: scale.online(5, GOOD), "parts must be an iterable of blocks, but is of type int"),
        (lambda: emlib.fit([np.nan, 1.0, 2.0], GOOD, counts=[0, 1, 1]), r"x\[0\] is nan"),
        (lambda: data.seed_000(5), "rng must be a numpy Generator"),
        (lambda: data.seed_002(n=-1), "n must be a whole number >= 1"),
        (lambda: data.seed_002(sep=np.nan), "sep must be finite"),
    ],
)
def test_what_was_not_refused_or_not_by_us(use, sentence):
    with pytest.raises(ValueError, match=sentence):
        use()


def test_counts_as_large_and_as_small_as_they_may_be():
    x = data.seed_002(n=50)
    plain = emlib.fit(x, GOOD, tol=0, max_iter=5).mixture
    for unit in (1e-99, 1e99):
        there = Mixture(TWO, 1e200 * GOOD.means, 1e200 * GOOD.sds)
        m = emlib.fit(1e200 * x, there, counts=np.full(50, unit), tol=0, max_iter=5).mixture
        assert np.allclose(m.means / 1e200, plain.means, rtol=1e-9)
        assert np.allclose(m.sds / 1e200, plain.sds, rtol=1e-9)


def test_free_weights_share_what_they_had_where_the_held_one_is_all_but_1():
    start = Mixture([1, 5e-300], [0, 1e6], [1, 1])
    fit = quietly([0.0, 1.0, 1e6], start, hold={"weights": [0], "sds": True}, tol=0, max_iter=3)
    assert fit.mixture.weights[1] == 5e-300
    assert (np.diff(fit.log_likelihoods) >= 0).all()


# -- what no test saw when it was changed, once more -------------------------------------------------


def test_how_a_mixture_is_written():
    m = Mixture([0.25, 0.75], [1.23456, -1], [1, 2])
    assert repr(m) == "Mixture(weights=[0.25 0.75], means=[ 1.2346 -1.    ], sds=[1. 2.])"


def test_statistics_of_two_blocks_add_up():
    x = data.seed_002(n=60)
    whole, first, last = (emlib.expected_statistics(part, GOOD) for part in (x, x[:25], x[25:]))
    both = first + last
    assert both.mixture is GOOD
    assert both.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert np.allclose(
        [both.counts, both.means, both.sds], [whole.counts, whole.means, whole.sds], rtol=1e-12
    )


def test_an_m_step_in_any_unit_and_the_component_that_it_accuses():
    x, r = np.array([0.0, 1.0, 3.0, 7.0]), np.array([[0.5, 0.2, 0.9, 0.3], [0.5, 0.8, 0.1, 0.7]])
    for unit in (1e-200, 1e200):
        assert np.allclose(emlib.m_step(unit * x, r).sds / unit, emlib.m_step(x, r).sds, rtol=1e-12)
    with pytest.raises(ValueError, match="component 2 collapsed onto the value 7"):
        emlib.m_step(x, np.array([[1.0, 1, 1, 0], [0, 0, 0, 1]]))


def test_a_rate_far_from_the_goal_is_refused_in_any_unit():
    x, m = [8e52, 6e-303, -5e-229, 3e255], Mixture([1], [3e255], [8e245])
    with pytest.raises(ValueError, match="EM is not near its goal"):
        emlib.rate(x, m, counts=[0, 1, 2, 0])
