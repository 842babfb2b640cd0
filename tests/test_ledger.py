"""The provenance ledger: every number quoted from elsewhere, checked as its verdict says."""

import csv
import re

import numpy as np
import pytest
from conftest import ROOT
from scipy.stats import chi2, poisson
from sklearn.mixture import GaussianMixture

from emlib import data, demos

VERDICTS = {"reproduced", "reproduced but mis-rounded in print", "not reproducible", "statistical only"}
with (ROOT / "appendices" / "ledger.csv").open(newline="") as file:
    LEDGER = {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def redrawn():
    """The notebook's results on 40 redrawn samples: {ledger id: 40 values}."""
    rows = []
    for seed in range(40):
        x = data.seed_000(np.random.default_rng(seed))
        fit = demos.vectorized(x, data.SEED_000_START, 1e-7, 1000)
        m, printed = fit.mixture, fit.reported[:-2]  # the last two are never printed
        rows.append(
            [printed[0], *m.means, *m.sds, m.weights[0], (np.diff(printed) < 0).sum(), *printed[9:11]]
        )
    names = ("first", "mu1", "mu2", "sigma1", "sigma2", "w1", "fall", "line10", "line11")
    return {f"seed-000-{name}": column for name, column in zip(names, np.transpose(rows), strict=True)}


STATISTICAL = [name for name, row in LEDGER.items() if row["verdict"] == "statistical only"]
REPRODUCED = {
    "chi2-95": lambda: chi2.ppf(0.95, 2),
    "sklearn-tol": lambda: GaussianMixture().tol,
    "sklearn-reg-covar": lambda: GaussianMixture().reg_covar,
}


def two_poissons(theta):
    """One EM iteration on the death notices: (weight, mean 1, mean 2), and the log-likelihood before it."""
    x, days = data.death_notices()
    w, *means = theta
    p = np.array([[w], [1 - w]]) * poisson.pmf(x, np.c_[means])
    r = days * p / p.sum(axis=0)
    return np.array([r[0].sum() / days.sum(), *(r @ x / r.sum(axis=1))]), days @ np.log(p.sum(axis=0))


def evaluations_of_em():
    """Iterations of EM, from the start in SQUAREM's documentation, until one is shorter than 1e-8."""
    theta, length, n = DEATHS_START, 1.0, 0
    while length >= 1e-8:
        new, _ = two_poissons(theta)
        theta, length, n = new, np.linalg.norm(new - theta), n + 1
    return n


def squarem(tol):
    """The package's default: the evaluations it takes, and where it ends. No guess is refused on the way."""
    theta, longest, n = DEATHS_START, 1.0, 0
    while True:
        first = two_poissons(theta)[0]
        if np.linalg.norm(first - theta) < tol:
            return n + 1, first
        step, bend = first - theta, two_poissons(first)[0] - 2 * first + theta
        a = min(max(np.linalg.norm(step) / np.linalg.norm(bend), 1), longest)
        guess, longest = theta + 2 * a * step + a**2 * bend, 4 * longest if a == longest else longest
        before, theta = theta, two_poissons(guess)[0] if a > 1 else guess
        assert two_poissons(theta)[1] > two_poissons(before)[1] - 1
        n += 3 if a > 1 else 2


DEATHS_START = np.array([0.446294449877, 5.343398073026, 0.871351298269])
REPRODUCED |= {
    "hasselblad-em": evaluations_of_em,
    "hasselblad-squarem": lambda: squarem(1e-8)[0],
    "hasselblad-w": lambda: squarem(1e-12)[1][0],
    "hasselblad-mu1": lambda: squarem(1e-12)[1][1],
    "hasselblad-mu2": lambda: squarem(1e-12)[1][2],
    "hasselblad-ll": lambda: two_poissons(squarem(1e-12)[1])[1],
}


@pytest.mark.parametrize("name", STATISTICAL)
def test_typical_of_redrawn_samples(name, redrawn):
    value, column = float(LEDGER[name]["value"]), redrawn[name]
    assert abs(value - column.mean()) < 4 * column.std(ddof=1) + 1e-12


@pytest.mark.parametrize("name", REPRODUCED)
def test_reproduced_to_the_digits_given(name):
    value = LEDGER[name]["value"]
    decimals = len(value.partition(".")[2])
    assert round(REPRODUCED[name](), decimals) == float(value)


def test_every_row_has_a_source_a_verdict_and_a_check():
    for row in LEDGER.values():
        assert row["verdict"] in VERDICTS
        assert row["source"]
    assert set(LEDGER) == set(STATISTICAL) | set(REPRODUCED)


@pytest.mark.parametrize("name", LEDGER)
def test_the_chapter_does_quote_it(name, notebooks):
    row = LEDGER[name]
    chapter = next(n for n in notebooks if n.startswith(f"{int(row['chapter']):02d}_"))
    content = "\n".join("".join(cell["source"]) for cell in notebooks[chapter]["cells"])
    words = {"8": "eight", "72": "72 it is"}
    numbers = re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", content.replace("−", "-"))
    quoted = any(
        len(n) > 2 and np.isclose(float(n), float(row["value"]), rtol=1e-6, atol=5e-5) for n in numbers
    )
    assert quoted or words.get(row["value"], "?") in content
