"""The provenance ledger: every number quoted from elsewhere, checked as its verdict says."""

import csv
import re

import numpy as np
import pytest
from conftest import ROOT
from scipy.stats import chi2, norm, poisson
from sklearn.mixture import GaussianMixture

from emlib import Mixture, data, demos, e_step, fit, m_step

VERDICTS = {"reproduced", "reproduced but mis-rounded in print", "statistical only"}
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
    "chi2-1-95": lambda: chi2.ppf(0.95, 1),
    "normal-975": lambda: norm.ppf(0.975),
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


def equal_sds():
    """EM with one sd for both components, from mixtools' start, until a step gains less than 1e-8."""
    _, x = data.faithful()
    m, gain, n = Mixture([0.5, 0.5], [55, 80], [5, 5]), 1.0, 0
    while gain >= 1e-8:
        before, new = m, m_step(x, e_step(x, m)[0])
        m = Mixture(new.weights, new.means, np.full(2, np.sqrt(new.weights @ new.sds**2)))
        gain, n = m.log_likelihood(x) - before.log_likelihood(x), n + 1
    return [n, m.weights[0], *m.means, m.sds[0], m.log_likelihood(x)]


def coins(steps):
    """EM for two coins: responsibilities of A, its expected heads and tails, B's, and the new biases."""
    heads, biases = np.array([5, 9, 8, 4, 7]), np.array([0.6, 0.5])
    for _ in range(steps):
        likelihood = biases[:, None] ** heads * (1 - biases[:, None]) ** (10 - heads)
        r = likelihood / likelihood.sum(axis=0)
        of_each = np.array([r @ heads, r @ (10 - heads)]).T
        biases = of_each[:, 0] / of_each.sum(axis=1)
    return [*r[0], *of_each.ravel(), *biases]


def linkage(steps):
    """EM's iterate after some steps from 1/2, as Dempster, Laird & Rubin have it."""
    first, second, third, fourth = data.linkage()
    share = 0.5
    for _ in range(steps):
        part = first * share / (2 + share)
        share = (part + fourth) / (part + second + third + fourth)
    return share


def esl(iterations=None):
    """EM on the 20 numbers of table 8.1, so far or to its end: weight, means, variances; the mixture; x."""
    x = np.array([
        -0.39, 0.12, 0.94, 1.67, 1.76, 2.44, 3.72, 4.28, 4.92, 5.53,
        0.06, 0.48, 1.01, 1.68, 1.80, 3.25, 4.12, 4.60, 5.28, 6.22,
    ])  # fmt: skip
    path = fit(x, Mixture([0.5, 0.5], [4.12, 0.94], [x.std(ddof=1)] * 2), tol=1e-15).path
    m = path[-1 if iterations is None else iterations]
    return [m.weights[1], *m.means, *m.sds**2], m, x


def galaxy_78():
    """Its velocity in the file, as R has it, and in the book."""
    file = ROOT / "emlib" / "data" / "galaxies.csv"
    return [np.loadtxt(file, skiprows=1)[77], data.galaxies()[77]]


def by_name(stem, names, values):
    return {f"{stem}-{name}": (lambda value=value: value) for name, value in zip(names, values, strict=True)}


REPRODUCED |= by_name("faithful", ("iterations", "w", "mu1", "mu2", "sigma", "ll"), equal_sds())
REPRODUCED |= by_name("galaxies", ("printed", "right"), galaxy_78())
REPRODUCED |= by_name("esl", ("w", "mu1", "mu2", "var1", "var2"), esl(iterations=11)[0])
FIRST = ("r1", "r2", "r3", "r4", "r5", "heads-a", "tails-a", "heads-b", "tails-b", "a-1", "b-1")
REPRODUCED |= by_name("coins", FIRST, coins(1)) | by_name("coins", ("a-10", "b-10"), coins(10)[-2:])
MISROUNDED = {}
for steps in range(1, 9):
    if LEDGER[f"linkage-{steps}"]["verdict"] == "reproduced":
        REPRODUCED[f"linkage-{steps}"] = lambda steps=steps: linkage(steps)
    else:
        MISROUNDED[f"linkage-{steps}"] = linkage(steps)


@pytest.mark.parametrize("name", MISROUNDED)
def test_off_by_one_in_the_last_digit(name):
    printed = LEDGER[name]["value"]
    decimals = len(printed.partition(".")[2])
    assert round((float(printed) - MISROUNDED[name]) * 10**decimals) == 1
    assert round(MISROUNDED[name], decimals) != float(printed)


def test_the_textbook_s_estimates_are_not_where_em_ends():
    theirs, m, x = esl(iterations=11)
    ours, best, _ = esl()
    assert np.round(ours, 5) == pytest.approx([0.55459, 4.65591, 1.08316, 0.81879, 0.81137], abs=1e-9)
    assert (np.abs(np.subtract(ours, theirs)) > 0.005).all()
    assert best.log_likelihood(x) - m.log_likelihood(x) == pytest.approx(0.0100, abs=5e-4)


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
    assert set(LEDGER) == set(STATISTICAL) | set(REPRODUCED) | set(MISROUNDED)


@pytest.mark.parametrize("name", LEDGER)
def test_the_chapter_does_quote_it(name, notebooks):
    row = LEDGER[name]
    chapter = next(n for n in notebooks if n.startswith(f"{row['chapter'].zfill(2)}_"))
    content = "\n".join("".join(cell["source"]) for cell in notebooks[chapter]["cells"])
    words = {"8": "eight", "9": "iterations= 9", "72": "72 it is"}
    numbers = re.findall(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", content.replace("−", "-"))
    quoted = any(
        len(n) > 2 and np.isclose(float(n), float(row["value"]), rtol=1e-6, atol=5e-5) for n in numbers
    )
    assert quoted or words.get(row["value"], "?") in content
