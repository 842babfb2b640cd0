"""EM on one page: its numbers are computed, and it keeps what its first line says."""

import re

import numpy as np
from conftest import ROOT

import emlib
from emlib import Mixture, data

TEXT = (ROOT / "one_page.md").read_text(encoding="utf-8")
START = Mixture([0.5, 0.5], [2.8, 3.8], [1, 1])


def test_the_numbers_are_those_of_the_guess_in_the_text():
    assert "half and half, means 2.8 and 3.8, both sds 1" in TEXT
    first, second = np.exp(START.log_joint(np.array([3.0])))[:, 0] / START.weights
    split = START.responsibilities([3.0])[:, 0]
    assert f"first normal curve is {first:.3f} high and the second {second:.3f}" in TEXT
    assert f"{first:.3f} / ({first:.3f} + {second:.3f}) = {split[0]:.3f}" in TEXT
    x, _ = data.faithful()
    after = emlib.m_step(x, START.responsibilities(x)).means[0]
    assert f"went from {START.means[0]:.2f} to {after:.2f}" in TEXT
    assert f"{split[0]:.3f} to the one kind and {split[1]:.3f} to the other" in TEXT


def test_the_numbers_are_those_of_the_run():
    x, _ = data.faithful()
    fit = emlib.fit(x, START)
    low, high = (f"−{-value:.1f}" for value in fit.log_likelihoods[[0, -1]])
    weight, means = fit.mixture.weights[0], fit.mixture.means
    assert f"{x.size} of its eruptions" in TEXT
    assert f"it takes {fit.n_iter} rounds: the log-likelihood climbs from {low} to {high}" in TEXT
    assert f"{weight:.0%}".replace("%", " % of the eruptions are short") in TEXT
    assert f"with mean {means[0]:.2f} minutes; the others have mean {means[1]:.2f}" in TEXT


def test_it_is_as_short_as_it_says():
    assert TEXT.count("$$") == 2 * 6
    assert "Ten minutes, six formulas, no code" in TEXT
    words = re.sub(r"\$\$.*?\$\$|\]\([^)]*\)|```.*?```", " ", TEXT, flags=re.S).split()
    assert len(words) < 1200, "ten minutes at two words a second"
    assert "```{code" not in TEXT


def test_the_front_page_links_it_first():
    front = (ROOT / "index.md").read_text(encoding="utf-8")
    assert re.search(r"\]\(([^)#]+)", front)[1] == "one_page.md"
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert re.search(r"file: (\S+)", contents)[1] == "one_page"
