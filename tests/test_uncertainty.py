"""Standard errors by law: curvature, units, order, repetition, closed forms; and what is refused."""

import runpy
import warnings

import numpy as np
import pytest
from conftest import ROOT

import emlib
from emlib import Mixture, data, standard_errors
from emlib.uncertainty import score

WAITING = data.faithful()[1]
GALAXIES = data.galaxies() / 1000
FREE = emlib.fit(WAITING, Mixture([0.5, 0.5], [55, 80], [6, 6]), tol=1e-15).mixture
THREE = emlib.fit(GALAXIES, Mixture([0.1, 0.8, 0.1], [9.7, 21, 33], [0.4, 2, 1]), tol=1e-15).mixture
HELD = emlib.fit(data.seed_002(), data.SEED_002_START, sds=1.0, tol=1e-15).mixture
ONE = Mixture([1], [WAITING.mean()], [WAITING.std()])
CASES = {
    "one": (WAITING, ONE, None),
    "waiting": (WAITING, FREE, None),
    "galaxies": (GALAXIES, THREE, None),
    "held": (data.seed_002(), HELD, 1.0),
}
every_case = pytest.mark.parametrize(("x", "mixture", "sds"), CASES.values(), ids=CASES)


def table(errors):
    return np.array([errors.weights, errors.means, errors.sds])


def mixture_at(free, k, sds):
    """The mixture of the free parameters: weights without the last, means, and sds unless held."""
    weights, rest = np.append(free[: k - 1], 1 - free[: k - 1].sum()), free[k - 1 :]
    return Mixture(weights, rest[:k], rest[k:] if sds is None else np.full(k, sds))


def hessian(f, at, steps):
    """Second derivatives of f by central differences, (P, P)."""
    moves = np.diag(steps)
    found = [[f(at + a + b) - f(at + a - b) - f(at - a + b) + f(at - a - b) for b in moves] for a in moves]
    return np.array(found) / (4 * np.outer(steps, steps))


@pytest.mark.equation("eq-standard-errors")
@every_case
def test_the_inverse_of_minus_the_numerical_hessian(x, mixture, sds):
    k = mixture.k
    at = np.concatenate([mixture.weights[:-1], mixture.means, mixture.sds if sds is None else []])
    scale = np.concatenate([mixture.weights[:-1], mixture.sds, mixture.sds if sds is None else []])
    curvature = hessian(lambda free: mixture_at(free, k, sds).log_likelihood(x), at, 3e-4 * scale)
    covariance = np.linalg.inv(-curvature)
    errors, root = standard_errors(x, mixture, sds=sds), np.sqrt(covariance.diagonal())
    assert errors.weights[:-1] == pytest.approx(root[: k - 1], rel=2e-4)
    assert errors.weights[-1] == pytest.approx(np.sqrt(covariance[: k - 1, : k - 1].sum()), rel=2e-4)
    assert errors.means == pytest.approx(root[k - 1 : 2 * k - 1], rel=2e-4)
    if sds is None:
        assert errors.sds == pytest.approx(root[2 * k - 1 :], rel=2e-4)
    else:
        assert not errors.sds.any()


def test_one_component_has_closed_forms():
    errors, n = standard_errors(WAITING, ONE), WAITING.size
    assert errors.weights == pytest.approx([0])
    assert errors.means == pytest.approx(ONE.sds / np.sqrt(n), rel=1e-12)
    assert errors.sds == pytest.approx(ONE.sds / np.sqrt(2 * n), rel=1e-12)
    held = standard_errors(WAITING, ONE, sds=3.0)
    assert held.means == pytest.approx([3 / np.sqrt(n)], rel=1e-12)
    assert held.sds == 0


def test_far_apart_they_are_those_of_known_labels():
    x = np.concatenate([GALAXIES, WAITING * 1e6])
    parts = [Mixture([1], [y.mean()], [y.std()]) for y in (GALAXIES, WAITING * 1e6)]
    w = GALAXIES.size / x.size
    both = Mixture([w, 1 - w], [p.means[0] for p in parts], [p.sds[0] for p in parts])
    errors = standard_errors(x, both)
    assert errors.weights == pytest.approx(np.sqrt(w * (1 - w) / x.size), rel=1e-9)
    for k, (y, part) in enumerate(zip((GALAXIES, WAITING * 1e6), parts, strict=True)):
        alone = standard_errors(y, part)
        assert errors.means[k] == pytest.approx(alone.means[0], rel=1e-9)
        assert errors.sds[k] == pytest.approx(alone.sds[0], rel=1e-9)


@every_case
@pytest.mark.parametrize(("a", "b"), [(1e6, 0), (1e-6, 3), (-2, 0), (1, 1e9)])
def test_units_and_origin_play_no_part(x, mixture, sds, a, b):
    there = Mixture(mixture.weights, a * mixture.means + b, abs(a) * mixture.sds)
    held = None if sds is None else abs(a) * sds
    ours = table(standard_errors(x, mixture, sds=sds))
    theirs = table(standard_errors(a * x + b, there, sds=held))
    assert theirs == pytest.approx(ours * np.array([[1], [abs(a)], [abs(a)]]), rel=1e-5)


@every_case
def test_the_order_of_components_and_points_plays_no_part(x, mixture, sds):
    order = np.roll(np.arange(mixture.k), 1)
    other = Mixture(mixture.weights[order], mixture.means[order], mixture.sds[order])
    ours, theirs = standard_errors(x, mixture, sds=sds), standard_errors(x[::-1], other, sds=sds)
    assert table(theirs) == pytest.approx(table(ours)[:, order], rel=1e-9)


@every_case
def test_counts_are_repeats(x, mixture, sds):
    values, counts = np.unique(x, return_counts=True)
    ours = table(standard_errors(x, mixture, sds=sds))
    assert table(standard_errors(values, mixture, sds=sds, counts=counts)) == pytest.approx(ours, rel=1e-9)
    fourfold = table(standard_errors(values, mixture, sds=sds, counts=4 * counts))
    assert fourfold == pytest.approx(ours / 2, rel=1e-9)
    assert table(standard_errors(np.repeat(x, 4), mixture, sds=sds)) == pytest.approx(ours / 2, rel=1e-9)


def test_held_sds_leave_less_to_doubt():
    free = standard_errors(WAITING, FREE)
    held = standard_errors(WAITING, FREE, sds=FREE.sds)
    assert (held.means < free.means).all()
    assert (held.weights < free.weights).all()


def test_many_samples_scatter_so():
    """From the truth itself: 400 samples of 2,000 points, well apart."""
    truth = Mixture([0.3, 0.7], [0, 4], [1, 1.3])
    rng = np.random.default_rng(1978)
    samples = [truth.sample(2000, rng)[0] for _ in range(400)]
    fits = [emlib.fit(x, truth, accelerate=True).mixture for x in samples]
    scatter = np.std([[m.weights, m.means, m.sds] for m in fits], axis=0)
    claimed = np.mean([table(standard_errors(*pair)) for pair in zip(samples, fits, strict=True)], axis=0)
    assert scatter == pytest.approx(claimed, rel=4 / np.sqrt(2 * 400))


def tied():
    return Mixture([0.4, 0.6], [WAITING.mean()] * 2, [WAITING.std()] * 2)


def collapsed():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emlib.EMWarning)
        return emlib.fit(np.append(WAITING, 300), Mixture([0.99, 0.01], [70, 300], [14, 1])).mixture


FLAT = "mixture has no standard errors: its observed information is not positive definite"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("x", "mixture", "options", "sentence"),
    [
        (WAITING, tied(), {}, FLAT),
        (np.append(WAITING, 300), collapsed(), {}, FLAT),
        (data.seed_002(), Mixture([0.4, 0.6], [0, 0], [1, 1]), {"sds": 1.0}, FLAT),
        (WAITING, Mixture([0.5, 0.5], [70, 1e6], [14, 1]), {}, FLAT),
        (WAITING, Mixture([0.36, 0.64], [55, 79], [6, 6]), {}, "standard errors from the maximum: run fit"),
        (
            WAITING,
            Mixture([0.0, 1.0], [55, 70], [6, 14]),
            {},
            r"weights must be at least 1e-12, but weights\[0\]",
        ),
        (WAITING, [1, 2], {}, "mixture must be a Mixture, but is of type list"),
        (WAITING, FREE, {"sds": [1, 2, 3]}, r"sds must have shape \(2,\), but has \(3,\)"),
        (WAITING, FREE, {"sds": -1.0}, "sds must be positive"),
        (WAITING, FREE, {"counts": [1, 2]}, "counts must have one entry for each of the 272 points"),
        ([1, np.nan], FREE, {}, "x must be finite"),
        ([], FREE, {}, "x is empty"),
    ],
)
def test_bad_input_gets_one_clear_sentence(x, mixture, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        standard_errors(x, mixture, **options)


@pytest.mark.filterwarnings("error")
def test_errors_beyond_floats_are_refused():
    """Few counts of a wide sample: a hundredth of a point, so to speak, tells next to nothing of it."""
    there, counts = Mixture(FREE.weights, 1e280 * FREE.means, 1e280 * FREE.sds), np.full(WAITING.size, 1e-99)
    with pytest.raises(ValueError, match="standard errors are larger than floats can hold"):
        standard_errors(1e280 * WAITING, there, counts=counts)
    small = Mixture(FREE.weights, 1e-280 * FREE.means, 1e-280 * FREE.sds)
    ours = table(standard_errors(WAITING, FREE)) * np.array([[1], [1e-280], [1e-280]])
    assert table(standard_errors(1e-280 * WAITING, small)) == pytest.approx(ours, rel=1e-6, abs=0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(40))
def test_never_a_nan_and_never_a_warning(seed):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, 5))
    x = rng.normal(rng.choice([-3, 0, 4], 30), 1).round(int(rng.integers(0, 3)))
    start = Mixture(rng.dirichlet(np.ones(k)), rng.choice(x, k), rng.uniform(0.2, 3, k))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emlib.EMWarning)
        fit = emlib.fit(x, start, max_iter=int(rng.choice([0, 10, 3000])))
    try:
        errors = table(standard_errors(x, fit.mixture))
    except ValueError as problem:
        assert len(str(problem)) > 20  # noqa: PT017
        return
    assert np.isfinite(errors).all()
    assert (errors[1:] > 0).all()


@pytest.fixture(scope="module")
def experiment():
    """The script that made what `data.coverage` holds."""
    return runpy.run_path(str(ROOT / "tools" / "experiments" / "12_coverage.py"))


@pytest.mark.parametrize("case", ["80 points", "500 points", "like the geyser", "closer"])
def test_the_cached_intervals_can_be_had_again(case, experiment):
    held = data.coverage()
    assert list(held) == list(experiment["CASES"])
    assert held[case]["all"]["samples"] == experiment["SAMPLES"] == 1000
    again = experiment["counted"]([experiment["judged"](case, j) for j in range(experiment["FIRST"])])
    first = held[case]["first"]
    for what in ("samples", "flat", "below", "above"):
        assert again[what] == first[what]
    assert again["scatter"] == pytest.approx(first["scatter"], rel=0.01)
    for way, errors in first["claimed"].items():
        assert again["claimed"][way] == pytest.approx(errors, rel=0.02)


def test_the_experiments_refits_are_fits(experiment):
    for case in experiment["CASES"]:
        truth, n, held = experiment["CASES"][case]
        x, rng = experiment["sample"](case, 1)
        counts = rng.multinomial(n, np.full(n, 1 / n), 3).astype(float)
        start = emlib.fit(x, truth, sds=truth.sds if held else None).mixture
        found = experiment["refits"](x, counts, start, held)
        for row, times in zip(found, counts, strict=True):
            one = emlib.fit(x, start, sds=start.sds if held else None, counts=times, tol=1e-13).mixture
            assert row == pytest.approx(experiment["free"](one, held), abs=2e-3 * start.sd)


def test_the_experiments_covariances_are_the_books(experiment):
    for x, m, sds in (CASES["waiting"], CASES["held"]):
        by_information, *_ = experiment["covariances"](x, m, sds is not None)
        errors = standard_errors(x, m, sds=sds)
        ours = [errors.weights[0], *errors.means, *(errors.sds if sds is None else [])]
        assert np.sqrt(by_information.diagonal()) == pytest.approx(ours, rel=1e-9)


def test_the_slopes_that_tell_whether_a_mixture_is_at_a_top_are_the_likelihoods():
    m, h = Mixture([0.4, 0.6], [52, 83], [5, 8]), 1e-5
    found = score(emlib.expected_statistics(WAITING, m))
    for k in range(2):
        step = h * m.sds[k] * np.eye(2)[k]
        along_mean = [Mixture(m.weights, m.means + s * step, m.sds) for s in (1, -1)]
        along_sd = [Mixture(m.weights, m.means, m.sds + s * step) for s in (1, -1)]
        for place, (up, down) in ((2 + k, along_mean), (4 + k, along_sd)):
            slope = (up.log_likelihood(WAITING) - down.log_likelihood(WAITING)) / (2 * h)
            assert found[place] == pytest.approx(slope, rel=1e-6)
