"""The benchmarks compare programs that do the same, and their results come with emlib."""

import re
import sys

import numpy as np
import pytest
from conftest import ROOT
from problems import relative

import emlib
from emlib import data

sys.path.insert(0, str(ROOT / "benchmarks"))
import peers

sys.path.pop(0)

X, START = data.seed_000(np.random.default_rng(0))[::50], data.SEED_000_START
PROGRAMS = [peers.loop, peers.vectorized, peers.scikit_learn, peers.fit, peers.numba_program()]


@pytest.mark.parametrize("program", [p for p in PROGRAMS if p], ids=lambda p: p.__name__)
def test_every_program_takes_the_same_iterations(program):
    ours, theirs = emlib.fit(X, START, tol=0, max_iter=10).mixture, program(X, START, 10)
    for name in ("weights", "means", "sds"):
        assert relative(getattr(ours, name), getattr(theirs, name)) < 1e-7


def test_the_general_optimiser_ends_at_the_optimum():
    best = emlib.fit(X, START, tol=1e-14, accelerate=True).mixture.log_likelihood(X)
    assert peers.quasi_newton(X, START, 1e-14).log_likelihood(X) == pytest.approx(best, abs=1e-5)


def rows(results):
    """All measured rows, however deep."""
    if "median_ms" in results:
        yield results
    for value in results.values():
        if isinstance(value, dict):
            yield from rows(value)


def test_the_results_are_whole_and_say_on_what_they_were_measured():
    results = data.benchmarks()
    assert {"processor", "cores", "python", "numpy", "scikit-learn"} <= set(results["machine"])
    assert {"against N", "against K", "floor", "threads", "optimum", "memory", "stream"} < set(results)
    found = list(rows(results))
    assert len(found) > 50
    assert all(0 < row["from"] <= row["ratio"] <= row["to"] for row in found)
    assert results["memory"]["n"] == 10**7
    assert results["stream"]["n"] == 10**8


def test_the_chapter_s_figures_are_described_by_what_was_measured(notebooks):
    results, cells = data.benchmarks(), notebooks["14_fast.ipynb"]["cells"]
    alts = [cell["metadata"]["mystnb"]["image"]["alt"] for cell in cells if "mystnb" in cell["metadata"]]
    against_n, against_k = (next(a for a in alts if f"number of {x}," in a) for x in ("points", "components"))

    def said(alt, kind, at, name, points):
        ns = results[kind][str(at)][name]["median_ms"] * 1e5 / points
        number = f"{ns:.1f}" if ns < 5 else f"{ns:.0f}"
        assert re.search(rf"\b{re.escape(number)}\b", alt), f"{name} at {at}: {number}"

    for n in (1_000, 10_000):
        said(against_n, "against N", n, "loop", n)
    for name in ("scikit-learn", "vectorized", "numba", "fit", "one exp a point"):
        said(against_n, "against N", 10**6, name, 10**6)
    for k in (1, 10):
        for name in ("scikit-learn", "vectorized", "fit"):
            said(against_k, "against K", k, name, 10**5)
    said(against_k, "against K", 2, "fit", 10**5)
