"""Questions people ask: each has a short answer, a place in the book, and what it claims is so."""

import re

import numpy as np
import pytest
from conftest import ROOT
from scipy.optimize import brentq

import emlib
from emlib import Mixture, data

PAGE = (ROOT / "appendices" / "questions.md").read_text(encoding="utf-8")
HEADINGS, ANSWERS = re.split(r"^### (.+)$", PAGE, flags=re.MULTILINE)[1::2], {}
for heading, text in zip(HEADINGS, re.split(r"^### .+$", PAGE, flags=re.MULTILINE)[1:], strict=True):
    ANSWERS[heading] = re.split(r"^## ", text, flags=re.MULTILINE)[0].strip()
SECTIONS = set(
    re.findall(r"\]\(([^)]+)\)", (ROOT / "appendices" / "contents.md").read_text(encoding="utf-8"))
)
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def test_no_question_is_asked_twice():
    assert len(set(HEADINGS)) == len(HEADINGS) >= 20


@pytest.mark.parametrize("question", HEADINGS)
def test_each_answer_is_short_and_says_where(question):
    answer, _, places = ANSWERS[question].rpartition("\nSee ")
    assert 20 <= len(answer.split()) <= 90
    found = LINK.findall(places)
    assert found, "no link to a section"
    assert set(found) <= SECTIONS


@pytest.mark.parametrize("question", HEADINGS)
def test_what_is_quoted_says_where_it_was_asked(question):
    outside = [address for address in LINK.findall(ANSWERS[question]) if not address.startswith("../")]
    assert all(address.startswith("https://") for address in outside)
    if question.startswith("“"):
        assert outside, "in quotation marks, but no link to the source"


@pytest.fixture
def geyser():
    x = data.faithful()[1]
    return x, emlib.fit(x, Mixture([0.5, 0.5], [55, 80], [6, 6])).mixture


def test_the_cut_with_weights_and_without(geyser):
    _, m = geyser
    without = Mixture([0.5, 0.5], m.means, m.sds)
    cuts = [brentq(lambda t, m=m: m.responsibilities([t])[0, 0] - 0.5, 55, 80) for m in (m, without)]
    assert np.round(cuts, 1) == pytest.approx([66.6, 67.4])
    for cut in cuts:
        assert f"{cut:.1f}" in ANSWERS["“Finding x-value of intersections of mixture models”"]


def test_one_sd_beside_the_boundary():
    r = Mixture([0.5, 0.5], [-3, 3], [1, 1]).responsibilities([1.0])[:, 0]
    assert r[1] / r[0] == pytest.approx(np.exp(6))
    assert np.exp(6) == pytest.approx(400, rel=0.01)


def test_counts_are_believed(geyser):
    x, m = geyser
    values, counts = np.unique(x, return_counts=True)
    once, four = (emlib.standard_errors(values, m, counts=c) for c in (counts, 4 * counts))
    assert np.allclose(once.means, 2 * four.means)
    fractions = emlib.fit(values, Mixture([0.5, 0.5], [55, 80], [6, 6]), counts=0.37 * counts).mixture
    assert np.allclose(fractions.means, m.means)


def test_one_component_can_be_held(geyser):
    x, _ = geyser
    run = emlib.fit(x, Mixture([0.5, 0.5], [50, 80], [5, 6]), hold={"means": [0], "sds": [0]})
    assert (run.mixture.means[0], run.mixture.sds[0]) == (50, 5)
    assert (np.diff(run.log_likelihoods) > -1e-9).all()


def test_repeated_values_far_values_and_no_values(geyser):
    x, m = geyser
    repeated = np.append(np.random.default_rng(1).normal(size=100), np.full(10, 10.0))
    for sample, start in ((repeated, Mixture([0.5, 0.5], [0, 8], [1, 1])), (np.append(x, 800.0), m)):
        with pytest.warns(emlib.EMWarning, match="collapse"):
            emlib.fit(sample, start)
    wide = emlib.fit(np.append(x, 130.0), m).mixture
    assert wide.sds[1] > m.sds[1] + 1
    with pytest.raises(ValueError, match="finite"):
        emlib.fit(np.append(x, np.nan), m)
