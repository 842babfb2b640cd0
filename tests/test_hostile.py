"""Whatever is passed to a public function: one clear sentence, or a sound result.

20 problems for each function in each run, and a thousand new ones once a week (EVERY_PAGE=1).
What such a run finds is mended and kept in FOUND.
"""

import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hostile import EXAMPLES, Hard, blocks, guess, mixtures, problems
from hostile_forms import ODD, SAME, values
from hostile_law import obey
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import emlib
from emlib import EMWarning, Mixture, data, demos, laws, scale
from emlib.information import information
from emlib.statistics import maximize
from emlib.ways import WAYS

LAW = settings(
    max_examples=EXAMPLES, derandomize=EXAMPLES < 1000, suppress_health_check=list(HealthCheck)
)  # fmt: skip
TWO = [0.5, 0.5]
FOUND = {
    "counts whose sums overflow": Hard([1e300, -1e300, 0.0], counts=np.full(3, 1e299)),
    "vast counts of vast values": Hard([1e155, 2e155, 0], Mixture(TWO, [0, 2e155], [1e155] * 2), [1e99] * 3),
    "a label that is certain": Hard(
        [5e-324, -1e300, -5e-324], Mixture(TWO, [-1e300, 0], [1e299] * 2), sds=1e-300
    ),
    "a density above all floats": Hard(
        [4e-320, -4e-321, 2e-320], (TWO, [3e-320, -1e-320], [1e-309, 5e-324]), max_iter=9
    ),
    "subnormal data": Hard([1.4e-320, -1.2e-320, 8e-322, -7e-320], Mixture(TWO, [0, 1e-320], [1e-300] * 2)),
    "tiny data": Hard([2.5e-300, -6.5e-300, 4e-300], Mixture([1e-300, 1], [-1e-300, 2e-300], [1e-300] * 2)),
    "a narrow sd held, accelerated": Hard([1e298, 0.0, 0.0, 1e298], sds=1e-300, accelerate=True),
    "a wide sd held, accelerated": Hard(
        [1.0, 2.0], sds=1e300, counts=[1e15, 1e-15], accelerate=True, max_iter=9
    ),
    "no spread, accelerated": Hard([1e-301] * 2, Mixture([1], [1e-301], [1]), k=1, accelerate=True),
    "sds 195 decades apart": Hard(
        [-2.6e9, -1.7e9], Mixture(TWO, [-1.7e9, -2.6e9], [2e3, 2e-192]), hold={"sds": True}
    ),
    "a held weight of all but 5e-312": Hard(
        [3e9, -3e9, -2e8, -2e9], Mixture([1, 5e-312], [-2e8, -2e9], [1, 1]), hold={"weights": [0]}, sds=1.0
    ),
    "a point that was never seen": Hard([1e299, -np.inf], counts=[0, 1]),
    "an option of 400 digits": Hard(hold=10**400, k=10**400, max_iter=10**400, tol=10**400),
    "standard errors above all floats": Hard([0.0, 1.0], Mixture([1], [0], [1e299]), [1e-99] * 2),
    "information of a point 1e94 sds away": Hard([-5e131, 9e94, 0], Mixture(TWO, [0, -5e131], [1, 1])),
    "more counts than lots": Hard([-1.0, 0.0, 2.0], counts=[1e99] * 3, seed=4),
    "no iterable": Hard(np.array(0.1)),
    "ragged": Hard([1.0, [2.0]]),
    "more components than values": Hard([1.0, 1.0, 1.0], k=3),
}  # fmt: skip


def found_before(test):
    for hard in FOUND.values():
        test = example(hard)(test)
    return test


def own_step(x, m):
    """Plain EM, for the referee."""
    return emlib.m_step(x, m.responsibilities(x))


def of_a_mixture(use):
    """A use of the start alone, where there is one."""
    return lambda h: use(h) if isinstance(h.start, Mixture) else None


USES = {
    "Mixture": lambda h: Mixture(h.counts, h.x, h.sds),
    "log_pdf": of_a_mixture(lambda h: np.maximum(h.start.log_pdf(h.x), -1e308)),
    "pdf": of_a_mixture(lambda h: h.start.pdf(h.x)),
    "log_likelihood": of_a_mixture(lambda h: max(h.start.log_likelihood(h.x), -1e308)),
    "responsibilities": of_a_mixture(lambda h: h.start.responsibilities(h.x)),
    "sample": of_a_mixture(lambda h: h.start.sample(h.max_iter, h.rng)),
    "sorted": of_a_mixture(lambda h: (h.start.sorted(), repr(h.start))),
    "e_step": lambda h: emlib.e_step(h.x, h.start, counts=h.counts),
    "m_step": lambda h: emlib.m_step(h.x, emlib.e_step(h.x, h.start)[0], counts=h.counts, sds=h.sds),
    "m_step of a guess": lambda h: emlib.m_step(h.x, guess(h), counts=h.counts, sds=h.sds),
    "lower_bound": lambda h: emlib.lower_bound(h.x, emlib.e_step(h.x, h.start)[0], h.start),
    "lower_bound of a guess": lambda h: max(emlib.lower_bound(h.x, guess(h), h.start), -1e308),
    "expected_statistics": lambda h: emlib.expected_statistics(
        h.x, h.start, counts=h.counts, threads=h.threads
    ),
    "maximize": lambda h: maximize(
        emlib.expected_statistics(h.x, h.start, counts=h.counts), sds=h.sds, hold=h.hold
    ),
    "fit": lambda h: emlib.fit(
        h.x, h.start, sds=h.sds, counts=h.counts, hold=h.hold, tol=h.tol, max_iter=h.max_iter,
        accelerate=h.accelerate, threads=h.threads,
    ),
    "fit of blocks": lambda h: emlib.fit(blocks(h), h.start, sds=h.sds, hold=h.hold, max_iter=4),
    "fit_best": lambda h: emlib.fit_best(
        h.x, h.k, n_starts=2, rng=h.rng, start=list(WAYS)[h.seed % len(WAYS)], counts=h.counts, sds=h.sds,
        tol=h.tol, max_iter=h.max_iter,
        accelerate=h.accelerate,
    ),
    "referee": lambda h: emlib.referee(own_step, h.x, h.start, n_steps=4),
    "information": lambda h: information(h.x, h.start, sds=h.sds, counts=h.counts),
    "rate": lambda h: emlib.rate(h.x, h.start, sds=h.sds, counts=h.counts),
    "standard_errors": lambda h: emlib.standard_errors(h.x, h.start, sds=h.sds, counts=h.counts),
    "loop": lambda h: demos.loop(h.x, h.start, h.max_iter),
    "vectorized": lambda h: demos.vectorized(h.x, h.start, h.tol, h.max_iter),
    "fixed_variance": lambda h: demos.fixed_variance(h.x, h.start, h.max_iter),
    "histogram": lambda h: scale.histogram(h.x, h.k),
    "histogram of blocks": lambda h: scale.histogram(blocks(h), h.k),
    "online": lambda h: scale.online(blocks(h), h.start, sds=h.sds),
}  # fmt: skip


@pytest.mark.parametrize("use", USES)
@LAW
@given(problems())
@found_before
def test_one_sentence_or_a_sound_result(use, hard):
    obey(USES[use], hard)


@LAW
@given(problems(), st.sampled_from(["weights", "means", "sds"]), st.sampled_from(ODD))
def test_a_mixture_of_odd_parts(hard, name, odd):
    parts = {part: getattr(hard.start, part, TWO) for part in ("weights", "means", "sds")}
    obey(lambda h: Mixture(**parts | {name: odd}), hard)
    obey(lambda h: Mixture(**parts | {name: h.x}), hard)


@pytest.mark.parametrize("form", SAME)
@LAW
@given(values(), st.data())
def test_the_form_of_the_data_makes_no_difference(form, x, draws):
    hard = Hard(x, draws.draw(mixtures(x)), accelerate=draws.draw(st.booleans()))
    dressed = replace(hard, x=SAME[form](x))
    for use in ("responsibilities", "expected_statistics", "fit", "histogram"):
        plain, other = obey(USES[use], hard), obey(USES[use], dressed)
        assert np.array_equal(numbers(plain), numbers(other))


def numbers(found):
    """All the numbers of a result, in a row."""
    if isinstance(found, (float, int, np.ndarray)):
        return np.ravel(found)
    inside = found if isinstance(found, (tuple, list)) else getattr(found, "__dict__", {}).values()
    return np.concatenate([np.empty(0), *(numbers(part) for part in inside)])


@LAW
@given(values(), st.data())
def test_laws_and_ways_on_hard_data(x, draws):
    """They take what was checked before: distinct values, in order, and sound mixtures."""
    x = np.unique(x)
    m = draws.draw(mixtures(x))
    hard = Hard(x, m)
    for way in WAYS.values():
        obey(lambda h, way=way: way(x, np.ones(x.size), min(2, x.size), h.rng) if x.size > 1 else None, hard)
    obey(lambda h: laws.distance(m, m), hard)
    assert laws.distance(m, m) == 0


@LAW
@given(st.sampled_from(ODD), st.sampled_from(["sep", "n", "seed"]))
@example(10**400, "n")
@example(Fraction(1, 3), "sep")
@example(np.True_, "sep")
def test_what_the_data_sets_are_asked(odd, name):
    obey(lambda h: data.seed_002(**{name: odd}), Hard())
    obey(lambda h: data.seed_000(odd), Hard())
    obey(lambda h: scale.open_file(odd), Hard())
    obey(lambda h: scale.open_file(__file__, part=odd), Hard())


@LAW
@given(st.sampled_from(ODD), problems())
def test_a_step_that_gives_anything(odd, hard):
    """The referee convicts it or sees nothing to judge; it is never upset."""
    obey(lambda h: emlib.referee(lambda x, m: odd, h.x, h.start, n_steps=2), hard)


def test_a_law_that_cannot_fail_is_none():
    """What `obey` refuses: a warning, a NaN, a changed input, a sentence that isn't ours."""

    def warns(h):
        warnings.warn("invalid value", RuntimeWarning, stacklevel=1)

    def changes(h):
        h.x[0] = 9.0

    hard = Hard(np.zeros(2))
    for wrong in (
        warns,
        changes,
        lambda h: np.nan,
        lambda h: np.zeros(2) + np.zeros(3),
        lambda h: int("a b"),
    ):
        with pytest.raises((AssertionError, RuntimeWarning)):
            obey(wrong, hard)
    with pytest.warns(EMWarning):
        emlib.fit([0.0, 1.0, 5.0], Mixture(TWO, [0, 5], [1, 1e-3]))
