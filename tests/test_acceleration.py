"""Anderson's combination by law: what is least, in which measure, of how many steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, relative, samples

import emlib
from emlib import Mixture, acceleration, data
from emlib.acceleration import MEMORY, as_mixture, combine, coordinates
from emlib.climbing import Problem
from emlib.holding import as_hold
from emlib.sample import Sample


def problem_of(x, k):
    return Problem(Sample.of(x), as_hold(None, k))


@given(x=samples(), mixture=mixtures(), shift=st.floats(-1000, 1000))
def test_a_mixture_comes_back_whatever_all_its_log_weights_are_shifted_by(x, mixture, shift):
    problem, k = problem_of(x, mixture.k), mixture.k
    point = coordinates(mixture, problem.sample) + shift * (np.arange(3 * k) < k)
    back = as_mixture(point, mixture, problem)
    assert relative(back.weights, mixture.weights) < 1e-11
    assert relative(back.means, mixture.means) < 1e-11
    assert relative(back.sds, mixture.sds) < 1e-11


def expected_information(mixture, sample):
    """Of each coordinate alone, labels known: the mean square of the slopes of log p(k, x), (3K,)."""
    x = np.linspace(
        (mixture.means - 12 * mixture.sds).min(), (mixture.means + 12 * mixture.sds).max(), 20_001
    )
    table, step = np.array([np.log(mixture.weights), mixture.means, np.log(mixture.sds)]), 1e-4
    found = np.empty_like(table)
    for place in np.ndindex(table.shape):
        up, down = table.copy(), table.copy()
        move = step * (sample.unit if place[0] == 1 else 1.0)
        up[place] += move
        down[place] -= move
        rise, fall = (
            w[:, None] - s[:, None] - 0.5 * ((x - mu[:, None]) / np.exp(s[:, None])) ** 2
            for w, mu, s in (up, down)
        )
        density = np.exp(mixture.log_joint(x))
        found[place] = (density * ((rise - fall) / (2 * step)) ** 2).sum() * (x[1] - x[0])
    return found.ravel()


@given(x=samples(), mixture=mixtures(min_k=2, max_k=3), seed=st.integers(0, 2**32 - 1))
def test_no_other_combination_of_the_steps_has_a_smaller_residual(x, mixture, seed):
    """Measured by the expected information: what is left is at right angles to every difference."""
    sample, rng = Sample.of(x), np.random.default_rng(seed)
    history = [tuple(rng.normal(size=(2, 3 * mixture.k))) for _ in range(4)]
    ends, residuals = (np.array(column) for column in zip(*history, strict=True))
    guess = combine(history, mixture, sample)
    shares = np.linalg.lstsq(np.diff(ends, axis=0).T, ends[-1] - guess)[0]
    left, differences = residuals[-1] - shares @ np.diff(residuals, axis=0), np.diff(residuals, axis=0)
    measure = expected_information(mixture, sample)
    sizes = np.sqrt((measure * differences**2).sum(axis=1) * (measure * residuals[-1] ** 2).sum())
    assert np.abs((differences * measure) @ left / sizes).max() < 1e-6


def test_steps_that_are_the_same_but_for_rounding_are_combined_as_one():
    rng, m, sample = np.random.default_rng(0), data.SEED_002_START, Sample.of(data.seed_002())
    (end, one), (there, other) = rng.normal(size=(2, 2, 6))
    plain = [(end, one), (there, other), (2 * there - end, 2 * other - one)]
    for _ in range(10):
        blurred = [(where, far + 1e-13 * rng.normal(size=6)) for where, far in plain]
        assert relative(combine(blurred, m, sample), combine(plain, m, sample)) < 1e-8


def test_it_combines_the_last_differences_as_many_as_it_says(monkeypatch):
    lengths = []
    monkeypatch.setattr(acceleration, "combine", lambda h, *a: lengths.append(len(h)) or combine(h, *a))
    x, start = data.seed_000(np.random.default_rng(0)), Mixture([0.5, 0.5], [-3, 3], [2, 2])
    emlib.fit(x, start, tol=0, max_iter=40, accelerate=True)
    assert max(lengths) == MEMORY + 1
