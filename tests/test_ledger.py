"""The provenance ledger: every number quoted from elsewhere, checked as its verdict says."""

import csv
import re

import numpy as np
import pytest
from conftest import ROOT
from scipy.stats import chi2
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
    words = {"8": "eight"}
    numbers = re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", content.replace("−", "-"))
    quoted = any(
        len(n) > 2 and np.isclose(float(n), float(row["value"]), rtol=1e-6, atol=5e-5) for n in numbers
    )
    assert quoted or words.get(row["value"], "?") in content
