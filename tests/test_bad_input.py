"""Bad input gets one clear sentence, before any work."""

import numpy as np
import pytest

import emlib
from emlib import Mixture, data, demos

GOOD = Mixture([0.5, 0.5], [-1, 1], [1, 1])
X = np.linspace(-2, 2, 9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.6], [0, 1], [1, 1]), "weights must sum to 1, but sum to 1.1"),
        (([1.5, -0.5], [0, 1], [1, 1]), "weights must not be negative"),
        (([0.5, 0.5], [0, 1], [1, -1]), "sds must be positive"),
        (([0.5, 0.5], [0, 1], [1, 0]), "sds must be positive"),
        (([0.5, 0.5], [0, np.nan], [1, 1]), r"means must be finite, but means\[1\] is nan"),
        (([0.5, 0.5], [0, 1, 2], [1, 1]), "must have one length, but have 2, 3 and 2"),
        (([[0.5, 0.5]], [0, 1], [1, 1]), "weights must be one-dimensional"),
        (([], [], []), "weights is empty"),
        ((["a", "b"], [0, 1], [1, 1]), "weights must hold numbers only"),
        ((0.5, 0, 1), "weights must be one-dimensional"),
    ],
)
def test_a_bad_mixture_gets_one_clear_sentence(arguments, message):
    with pytest.raises(ValueError, match=message):
        Mixture(*arguments)


USES = {
    "log_pdf": GOOD.log_pdf,
    "responsibilities": GOOD.responsibilities,
    "log_likelihood": GOOD.log_likelihood,
    "e_step": lambda x: emlib.e_step(x, GOOD),
    "expected_statistics": lambda x: emlib.expected_statistics(x, GOOD),
    "fit": lambda x: emlib.fit(x, GOOD),
    "fit_best": lambda x: emlib.fit_best(x, 2, rng=np.random.default_rng(0)),
    "loop": lambda x: demos.loop(x, GOOD, 3),
    "vectorized": lambda x: demos.vectorized(x, GOOD, 1e-7, 10),
    "fixed_variance": lambda x: demos.fixed_variance(x, GOOD, 3),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([0.0, np.nan, 1.0], r"x must be finite, but x\[1\] is nan"),
        ([0.0, 1.0, -np.inf], r"x must be finite, but x\[2\] is -inf"),
        ([[0.0, 1.0]], r"x must be one-dimensional, but has shape \(1, 2\)"),
        (3.0, "x must be one-dimensional"),
        ([], "x is empty"),
        (["a"], "x must hold numbers only"),
    ],
)
def test_bad_data_get_one_clear_sentence(use, x, message):
    with pytest.raises(ValueError, match=message):
        USES[use](x)


@pytest.mark.parametrize("use", ["fit", "fit_best"])
def test_too_few_distinct_values(use):
    with pytest.raises(ValueError, match="1 distinct values, too few for 2 components"):
        USES[use](np.full(50, 3.0))


@pytest.mark.parametrize("x", [[1e300, 0.0], [-1e200]])
def test_points_beyond_the_reach_of_arithmetic(x):
    for use in ("responsibilities", "e_step", "expected_statistics"):
        with pytest.raises(ValueError, match="too far from every component"):
            USES[use](x)


@pytest.mark.parametrize(
    ("r", "message"),
    [
        (np.ones(9), r"responsibilities must have shape \(K, 9\)"),
        (np.ones((2, 8)), r"responsibilities must have shape \(K, 9\)"),
        (np.full((2, 9), 0.4), "responsibilities must sum to 1"),
        (np.array([np.full(9, 1.5), np.full(9, -0.5)]), "must lie between 0 and 1"),
        (np.full((2, 9), np.nan), "must lie between 0 and 1"),
        (np.array([np.ones(9), np.zeros(9)]), "component 2 has no responsibility"),
        (np.array([np.eye(9)[0], 1 - np.eye(9)[0]]), "component 1 collapsed onto the value -2"),
    ],
)
def test_bad_responsibilities_get_one_clear_sentence(r, message):
    with pytest.raises(ValueError, match=message):
        emlib.m_step(X, r)


def test_a_bound_needs_a_row_a_component():
    with pytest.raises(ValueError, match="q has 3 rows, but the mixture has 2 components"):
        emlib.lower_bound(X, np.full((3, 9), 1 / 3), GOOD)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tol": -1}, "tol must be a finite number >= 0"),
        ({"tol": np.nan}, "tol must be a finite number >= 0"),
        ({"tol": "small"}, "tol must be a finite number >= 0"),
        ({"max_iter": -1}, "max_iter must be a whole number >= 0"),
        ({"max_iter": 2.5}, "max_iter must be a whole number >= 0"),
        ({"sds": -1.0}, "sds must be positive"),
        ({"sds": [1, 1, 1]}, r"sds must have shape \(2,\)"),
        ({"sds": np.nan}, "sds must be finite"),
    ],
)
def test_bad_options_get_one_clear_sentence(options, message):
    with pytest.raises(ValueError, match=message):
        emlib.fit(X, GOOD, **options)


@pytest.mark.parametrize("start", [[0.5, 0.5], None, "kmeans"])
def test_a_start_that_is_no_mixture(start):
    for program in (emlib.fit, lambda x, s: demos.loop(x, s, 3), demos.vectorized):
        with pytest.raises(ValueError, match="start must be a Mixture"):
            program(X, start)


@pytest.mark.parametrize(("name", "value"), [("k", 0), ("k", 1.5), ("n_starts", 0)])
def test_bad_counts_get_one_clear_sentence(name, value):
    options = {"k": 2, "n_starts": 3, "rng": np.random.default_rng(0)} | {name: value}
    with pytest.raises(ValueError, match=f"{name} must be a whole number >= 1"):
        emlib.fit_best(data.seed_002(), **options)


def test_array_likes_are_welcome():
    assert emlib.fit([1, 2, 3, 10, 11, 12], Mixture((0.5, 0.5), (0, 9), (3, 3))).converged
    assert emlib.e_step(range(5), GOOD)[0].shape == (2, 5)
