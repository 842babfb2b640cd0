"""The referee: it never convicts a right step, each law convicts some wrong one, and nothing upsets it."""

import math
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, samples

import emlib
from emlib import EMWarning, Mixture, data, demos, laws

X = data.faithful()[0]
START = Mixture([0.5, 0.5], [2, 4], [1, 1])
LAWS = [
    "Each step gives a mixture, its weights summing to 1",
    "The log-likelihood never falls",
    "After an M step, mean and sd match the sample's",
    "Where the steps come to rest, the likelihood has no slope",
    "Units and origin do not matter",
    "The order of the components does not matter",
    "Each point said twice, in another order, changes nothing",
    "Asked the same again, it answers the same",
]
MIXTURE, RISE, MOMENTS, LEVEL, UNITS, ORDER, COPIES, MEMORY = LAWS


def em(x, m):
    return emlib.m_step(x, emlib.e_step(x, m)[0])


def changed(**parts):
    """EM, but for some of the three: each given by a function of x, responsibilities and the M step."""

    def step(x, m):
        r = emlib.e_step(x, m)[0]
        right = emlib.m_step(x, r)
        names = ("weights", "means", "sds")
        return [parts[n](x, r, right) if n in parts else getattr(right, n) for n in names]

    return step


def broken(step, x=X, start=START, **options):
    return [finding.law for finding in emlib.referee(step, x, start, **options) if finding.holds is False]


@given(samples(), mixtures(), st.sampled_from([1e-6, 1.0, 1e6]), st.sampled_from([0.0, -1e3]))
def test_a_right_step_is_never_convicted(x, start, a, b):
    if x.size < start.k:
        return
    start = Mixture(start.weights, a * (start.means + b), a * start.sds)
    findings = emlib.referee(em, a * (x + b), start, n_steps=100)
    assert [str(f) for f in findings if f.holds is False] == []
    assert [f.law for f in findings] == LAWS


def test_a_right_step_is_acquitted_by_every_law():
    findings = emlib.referee(em, X, START)
    assert [(f.law, f.holds) for f in findings] == [(law, True) for law in LAWS]
    assert str(findings[0]) == f"holds: {MIXTURE} (40 steps, then at rest)"


@pytest.mark.parametrize("program", [demos.loop, demos.vectorized, demos.fixed_variance])
def test_the_three_demos_are_acquitted(program):
    more = {"tol": 0, "max_iter": 1} if program is demos.vectorized else {"n_iter": 1}
    for x, start in ((X, START), (data.seed_002(), data.SEED_002_START)):
        assert broken(lambda x, m: program(x, m, **more).mixture, x, start) == []


def plain_python(x, weights, means, sds):
    """EM as somebody might write it who never saw emlib: lists, and no arrays."""
    n, k_range = len(x), range(len(weights))
    r = []
    for value in x:
        row = [
            weights[k] / sds[k] * math.exp(-((value - means[k]) ** 2) / (2 * sds[k] ** 2)) for k in k_range
        ]
        r.append([p / sum(row) for p in row])
    counts = [sum(r[i][k] for i in range(n)) for k in k_range]
    means = [sum(r[i][k] * x[i] for i in range(n)) / counts[k] for k in k_range]
    spread = [sum(r[i][k] * (x[i] - means[k]) ** 2 for i in range(n)) / counts[k] for k in k_range]
    return [count / n for count in counts], means, [math.sqrt(variance) for variance in spread]


def test_the_verdicts_are_the_same_in_any_unit():
    for unit in (1e-6, 1e6):
        findings = emlib.referee(em, unit * X, Mixture(START.weights, unit * START.means, unit * START.sds))
        assert [(f.law, f.holds) for f in findings] == [(law, True) for law in LAWS]


def test_one_step_is_enough_for_all_but_the_rest():
    findings = emlib.referee(em, X, START, n_steps=1)
    assert {f.law for f in findings if f.holds is None} == {LEVEL}
    assert {f.law for f in findings if f.holds} == set(LAWS) - {LEVEL}
    assert findings[0].detail == "1 step, no more were asked for"


def test_two_hundred_steps_are_watched_where_no_other_number_is_asked_for():
    def restless(x, m):
        return Mixture(m.weights[::-1], m.means[::-1], m.sds[::-1])

    assert emlib.referee(restless, X, START)[0].detail == "200 steps, no more were asked for"
    assert emlib.referee(restless, X, START, n_steps=7)[0].detail == "7 steps, no more were asked for"


def test_one_component_has_no_order():
    findings = {f.law: f for f in emlib.referee(em, X, Mixture([1], [3], [1]))}
    assert str(findings.pop(ORDER)) == f"no verdict: {ORDER} (nothing to compare)"
    assert all(f.holds for f in findings.values())


def test_foreign_code_is_judged_by_the_same_laws():
    assert broken(plain_python, X[:60], n_steps=20) == []
    assert broken(plain_python, np.append(X, 500.0)) == [MIXTURE]  # underflow: 0/0
    assert broken(em, np.append(X, 500.0)) == []


def swapped(x, m):
    return em(x, Mixture(m.weights[::-1], m.means, m.sds))


def old(x, r, m):
    return np.sqrt((r * (x - START.means[:, None]) ** 2).sum(axis=1) / r.sum(axis=1))


def test_the_laws_convict():
    cases = {
        "weights that do not sum to 1": (changed(weights=lambda x, r, m: m.weights / 2), {MIXTURE}),
        "weights of the wrong components": (swapped, {LEVEL}),
        "variances for sds": (changed(sds=lambda x, r, m: m.sds**2), {RISE, MOMENTS, UNITS}),
        "a number added to sds": (changed(sds=lambda x, r, m: m.sds + 0.1), {MOMENTS, UNITS, LEVEL}),
        "sds about means of long ago": (changed(sds=old), {MOMENTS, LEVEL, UNITS}),
        "a count less": (changed(sds=lambda x, r, m: m.sds * (X.size / (X.size - 9))), {MOMENTS}),
        "a count remembered": (changed(weights=lambda x, r, m: dirichlet(r)), {COPIES}),
        "means in order of size": (changed(means=lambda x, r, m: np.sort(m.means)), {ORDER}),
        "the last point left out": (lambda x, m: em(x[:-1], m), {MOMENTS, COPIES}),
        "every other point": (lambda x, m: em(x[::2], m), {MOMENTS, COPIES}),
        "no more points than these": (lambda x, m: em(x, m) if x.size <= X.size else None, {COPIES}),
        "noise": (noisy(np.random.default_rng(0)), {MEMORY}),
        "no step at all": (lambda x, m: m, {LEVEL}),
    }
    for name, (step, expected) in cases.items():
        assert expected <= set(broken(step)), name
    assert set().union(*(expected for _, expected in cases.values())) == set(LAWS)


def dirichlet(r):
    counts = r.sum(axis=1) + 5
    return counts / counts.sum()


def noisy(rng):
    return changed(means=lambda x, r, m: m.means + 1e-4 * rng.normal(size=m.k))


def test_what_is_right_and_not_plain_em_gets_findings_that_say_why():
    held = emlib.referee(lambda x, m: emlib.m_step(x, emlib.e_step(x, m)[0], sds=1.0), X, START)
    assert [f.law for f in held if f.holds is False] == [UNITS]
    assert held[2].law == "After an M step, the mean matches the sample's"
    prior = emlib.referee(changed(sds=lambda x, r, m: np.sqrt(m.sds**2 + 0.01)), X, START)[2]
    assert not prior.holds
    assert prior.detail.endswith("; wrong: sd")
    leap = emlib.referee(lambda x, m: emlib.fit(x, m, max_iter=3, tol=0).mixture, X, START)
    assert [f.law for f in leap if f.holds is False] == []  # three steps are a step


def mutating(x, m):
    x -= x.mean()
    return em(x, m)


def leaving(x, m):
    sys.exit("no licence")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda x, m: [m.weights, m.means * np.nan, m.sds], "means must be finite, but means[0] is nan"),
        (lambda x, m: [m.weights, m.means, -m.sds], "sds must be positive"),
        (lambda x, m: [m.weights[:, None], m.means, m.sds], "weights must be one-dimensional"),
        (lambda x, m: [m.weights, m.means[:1], m.sds], "must have one length, but have 2, 1 and 2"),
        (lambda x, m: Mixture([1], [0], [1]), "step 1 gave 1 component for 2"),
        (lambda x, m: [m.weights, 1e292 * m.means, m.sds], "step 1 ran off towards infinity"),
        (lambda x, m: None, "gave no mixture: TypeError"),
        (lambda x, m: "no", "gave no mixture: TypeError"),
        (lambda x, m: [m.weights, m.means], "gave no mixture: TypeError"),
        (lambda x, m: x[m.k * 1000], "gave no mixture: IndexError"),
        (lambda x, m: 1 / 0, "gave no mixture: ZeroDivisionError, division by zero"),
        (leaving, "gave no mixture: SystemExit, no licence"),
        (mutating, "step 1 changed the data it was given"),
        (3, "gave no mixture: TypeError"),
    ],
)
def test_nothing_a_step_does_upsets_the_referee(step, words):
    first, *others = emlib.referee(step, X, START)
    assert first.holds is False
    assert words in first.detail
    assert [f.holds for f in others] == [None] * 7


@given(st.data())
def test_nor_does_any_number_it_gives(given_):
    numbers = st.lists(st.floats(width=64), min_size=2, max_size=2)
    answers = [[given_.draw(numbers) for _ in range(3)] for _ in range(2)]
    weights = given_.draw(st.sampled_from([[0.5, 0.5], [1.0, 0.0], [1e-300, 1.0]]))
    spreads = [10.0**power for power in given_.draw(st.lists(st.integers(-320, 300), min_size=2, max_size=2))]
    answers += [[weights, [0.0, 1e200], spreads], [weights, [2.0, 4.0], spreads]]
    for answer in answers:
        findings = emlib.referee(lambda x, w, m, s, answer=answer: answer, X[:20], START, n_steps=4)
        assert any(f.holds is False for f in findings)
        assert all(f.holds in (True, False, None) and f.detail for f in findings)


def test_a_step_that_fails_later_is_judged_up_to_there():
    calls = []

    def tired(x, m):
        calls.append(m)
        if len(calls) > 5:
            raise MemoryError("full")
        return em(x, m)

    findings = emlib.referee(tired, X, START)
    assert findings[0].detail == "step 6 gave no mixture: MemoryError, full"
    assert [f.holds for f in findings[1:4]] == [True, True, None]


def test_nothing_is_judged_in_a_collapse():
    x, start = np.append(data.seed_002(n=30), 40.0), Mixture([0.5, 0.5], [0, 40], [1, 1])
    findings = emlib.referee(em, x, start)
    assert [f.holds for f in findings] == [None] * 8
    assert findings[0].detail == "0 steps, then a component is about to collapse"
    equal = emlib.referee(em, [2.0, 2.0], Mixture([1], [0], [1]))
    assert [f.holds for f in equal] == [None] * 8
    assert "component 1 collapsed onto the value 2" in equal[0].detail


@pytest.mark.parametrize(
    ("x", "start", "options", "words"),
    [
        ([1, np.nan], START, {}, "x must be finite"),
        ([], START, {}, "x is empty"),
        ([1, 1, 1], START, {}, "1 distinct values, too few for 2"),
        (X, (0.5, 2, 1), {}, "start must be a Mixture"),
        (X, START, {"n_steps": 0}, "n_steps must be a whole number >= 1"),
    ],
)
def test_bad_input_is_refused_before_the_step_is_asked(x, start, options, words):
    def step(*given):
        raise AssertionError("asked")

    with pytest.raises(ValueError, match=words):
        emlib.referee(step, x, start, **options)


def test_the_slopes_are_the_likelihood_s_own():
    """Against finite differences: in a mean, in a log sd, and in a weight at the others' cost."""
    m = Mixture([0.3, 0.5, 0.2], [1.8, 3.5, 4.4], [0.4, 0.8, 0.5])
    n, h = m.responsibilities(X).sum(axis=1), 1e-5
    found = laws.slope(X, m) * [np.full(3, X.size), n, n]

    def value(log_weights, means, log_sds):
        weights = np.exp(log_weights)
        return Mixture(weights / weights.sum(), means, np.exp(log_sds)).log_likelihood(X)

    for row in range(3):
        for k in range(3):
            theta = np.array([np.log(m.weights), m.means, np.log(m.sds)])
            sides = []
            for sign in (-1, 1):
                theta[row, k] += sign * h * (m.sds[k] if row == 1 else 1)
                sides.append(value(*theta))
                theta[row, k] -= sign * h * (m.sds[k] if row == 1 else 1)
            assert (sides[1] - sides[0]) / (2 * h) == pytest.approx(found[row, k], abs=1e-4)


def test_it_warns_of_nothing_and_leaves_the_settings_alone():
    before = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error", EMWarning)
        emlib.referee(
            lambda x, m: demos.loop(x, m, 1).mixture, np.append(X, 90), Mixture([0.5, 0.5], [3, 90], [1, 1])
        )
    assert np.geterr() == before
    with np.errstate(all="raise"):  # nor do they change a verdict: densities far out may underflow
        assert broken(em, np.append(X, 500.0)) == []
