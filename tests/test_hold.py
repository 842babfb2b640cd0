"""Parameters that are known stay; the others go where, with these known, the likelihood is highest."""

import warnings

import numpy as np
import pytest
from scipy.optimize import minimize

import emlib
from emlib import EMWarning, Mixture, data

X = data.faithful()[0]
START = Mixture([0.4, 0.6], [2.0, 4.0], [0.3, 0.5])
HOLDS = [
    {"means": 0}, {"means": [1]}, {"means": True}, {"sds": [0]}, {"sds": True}, {"weights": 0},
    {"weights": True}, {"weights": [1], "means": [0], "sds": [1]}, {"means": True, "sds": True},
]  # fmt: skip
NAMES = ("weights", "means", "sds")


def held(hold, name, k=2):
    chosen = hold.get(name, [])
    return range(k) if chosen is True else np.atleast_1d(chosen).astype(int)


@pytest.mark.parametrize("accelerate", [False, True])
@pytest.mark.parametrize("hold", HOLDS, ids=str)
def test_what_is_held_stays_and_the_climb_never_falls(hold, accelerate):
    fit = emlib.fit(X, START, hold=hold, accelerate=accelerate)
    for m in fit.path:
        for name in NAMES:
            for k in held(hold, name):
                assert getattr(m, name)[k] == getattr(START, name)[k]
    assert (np.diff(fit.log_likelihoods) > -1e-9).all()
    assert fit.converged


@pytest.mark.parametrize("hold", HOLDS[:6], ids=str)
def test_it_ends_where_a_general_optimiser_ends(hold):
    ours = emlib.fit(X, START, hold=hold, tol=1e-14, accelerate=True)

    def unpack(p):
        table = np.array([[1 / (1 + np.exp(-p[0])), 1 / (1 + np.exp(p[0]))], p[1:3], np.exp(p[3:])])
        for row, name in zip(table, NAMES, strict=True):
            for k in held(hold, name):
                row[k] = getattr(START, name)[k]
                if name == "weights":
                    row[1 - k] = 1 - row[k]
        return Mixture(*table)

    found = minimize(lambda p: -unpack(p).log_likelihood(X), [-0.4, 2, 4, -1.2, -0.7], tol=1e-12)
    assert ours.log_likelihoods[-1] == pytest.approx(-found.fun, abs=1e-6)


def test_a_collapse_accuses_the_free_component_though_the_held_one_is_narrower():
    x = np.append(np.zeros(20), [5 - 1e-10, 5 + 1e-10])
    with pytest.warns(EMWarning, match="component 2 collapsed onto the value 5"):
        emlib.fit(x, Mixture([0.5, 0.5], [0, 5], [1e-12, 1]), hold={"sds": [0]})


def test_of_three_weights_the_free_ones_share_what_is_left():
    start = Mixture([0.2, 0.3, 0.5], [1.8, 3.5, 4.5], [0.3, 0.5, 0.4])
    m = emlib.fit(X, start, hold={"weights": [1]}, max_iter=1, tol=0).mixture
    s = emlib.expected_statistics(X, start)
    assert m.weights[1] == 0.3
    assert m.weights[0] / m.weights[2] == pytest.approx(s.counts[0] / s.counts[2])
    assert m.weights.sum() == pytest.approx(1, abs=1e-15)


def test_sds_given_is_sds_held():
    given, kept = emlib.fit(X, START, sds=START.sds), emlib.fit(X, START, hold={"sds": True})
    assert np.array_equal(given.log_likelihoods, kept.log_likelihoods)
    both = emlib.fit(X, START, sds=[0.2, 0.4], hold={"means": [0]}).mixture
    assert both.means[0] == 2.0
    assert np.array_equal(both.sds, [0.2, 0.4])


def test_a_held_component_cannot_collapse_and_a_free_one_can():
    typo, start = np.append(X, 40.0), Mixture([0.5, 0.5], [3, 40], [1, 0.5])
    kept = emlib.fit(typo, start, hold={"sds": [1]})
    assert kept.converged
    assert kept.mixture.sds[1] == 0.5
    with pytest.warns(EMWarning, match="component 2 collapsed onto the value 40"):
        assert emlib.fit(typo, start, hold={"sds": [0]}).stopped == "collapse"


def test_maximize_holds_too():
    s = emlib.expected_statistics(X, START)
    m = emlib.maximize(s, hold={"means": [0]})
    r, _ = emlib.e_step(X, START)
    assert m.means[0] == START.means[0]
    about_the_held_mean = np.sqrt(r[0] @ (X - START.means[0]) ** 2 / r[0].sum())
    assert m.sds[0] == pytest.approx(about_the_held_mean, rel=1e-12)
    assert m.sds[1] == pytest.approx(emlib.m_step(X, r).sds[1], rel=1e-12)


@pytest.mark.parametrize(
    ("hold", "sentence"),
    [
        ({"mean": 0}, "hold must be a dictionary with keys among weights, means, sds"),
        ("sds", "hold must be a dictionary"),
        ({"means": 2}, r'hold\["means"\] must name components from 0 to 1, but is 2'),
        ({"means": -1}, "must name components from 0 to 1, but is -1"),
        ({"sds": [0, 0.5]}, "must name components from 0 to 1"),
        ({"weights": "all"}, "must name components from 0 to 1, but is 'all'"),
        ({"sds": None}, "must name components from 0 to 1, but is None"),
    ],
)
def test_unusable_holds(hold, sentence):
    for use in (
        lambda: emlib.fit(X, START, hold=hold),
        lambda: emlib.maximize(emlib.expected_statistics(X, START), hold=hold),
    ):
        with pytest.raises(ValueError, match=sentence):
            use()


def test_a_tie_of_components_that_cannot_move_is_no_saddle():
    tied = Mixture([0.5, 0.5], [3, 3], [1, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert emlib.fit(X, tied, hold={"means": True, "sds": True}).converged


@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_a_held_component_that_holds_one_value_accuses_no_other(unit):
    x = unit * np.array([0, 0, 0, 10, 10.5, 11])
    start = Mixture([0.5, 0.5], unit * np.array([0, 10.4]), unit * np.array([0.1, 0.5]))
    assert emlib.fit(x, start, hold={"sds": [0]}).converged
