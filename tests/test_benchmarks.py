"""The benchmarks compare programs that do the same, and their results come with emlib."""

import sys

import numpy as np
import pytest
from conftest import ROOT
from problems import relative

import emlib
from emlib import data
from emlib.passes import quick

sys.path.insert(0, str(ROOT / "benchmarks"))
import describe
import peers
import timing

sys.path.pop(0)

X, START = data.seed_000(np.random.default_rng(0))[::50], data.SEED_000_START
PROGRAMS = {"loop": peers.loop, "vectorized": peers.vectorized, "scikit-learn": peers.scikit_learn}
PROGRAMS |= peers.fits() | ({"simple loop": peers.simple_loop} if peers.NUMBA else {})


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_takes_the_same_iterations(name):
    ours, theirs = emlib.fit(X, START, tol=0, max_iter=10).mixture, PROGRAMS[name](X, START, 10)
    for parameter in ("weights", "means", "sds"):
        assert relative(getattr(ours, parameter), getattr(theirs, parameter)) < 1e-7


def test_every_pass_gives_the_same_sums():
    reference = emlib.expected_statistics(X, START)
    for name in ("careful", "NumPy", "compiled"):
        if name in peers.passes(X):
            found = peers.passes(X)[name](X, START)
            assert relative(found.sums, reference.sums) < 1e-10


def test_the_pass_that_is_timed_is_the_pass_that_is_named(monkeypatch):
    taken = []
    monkeypatch.setattr(quick, "compiled_row", lambda: taken.append("compiled") or quick.quick_row)
    peers.with_numba(peers.fit)(X, START, 1)
    assert taken
    taken.clear()
    peers.without_numba(peers.fit)(X, START, 1)
    assert not taken
    assert quick.PAYS == 10_000, "as it was"


def test_a_ratio_is_how_many_times_as_fast_taken_within_a_round(capsys):
    now = [0.0]
    took = {"slow": iter([4.0, 400.0, 4.0]), "fast": iter([1.0, 100.0, 2.0])}  # the machine has a bad round

    def program(name):
        now[0] += next(took[name])

    calls = {name: lambda name=name: program(name) for name in took}
    found = timing.race("test", calls, "slow", 3, clock=lambda: now[0], warm_up=False)
    assert found["fast"] == {"median_ms": 2000.0, "ratio": 4.0, "from": 2.0, "to": 4.0}


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
    assert {"processor", "cores", "python", "numpy", "scikit-learn", "numba"} <= set(results["machine"])
    kinds = {"against N", "against K", "floor", "threads", "optimum", "small", "memory", "text", "stream"}
    assert kinds < set(results)
    found = list(rows(results))
    assert len(found) > 100
    assert all(0 < row["from"] <= row["ratio"] <= row["to"] for row in found)
    assert results["memory"]["n"] == 10**7
    assert results["stream"]["n"] == 10**8


@pytest.mark.parametrize("name", describe.FIGURES)
def test_the_figures_are_described_by_what_was_measured(name, notebooks):
    for first_line, said in describe.FIGURES[name].items():
        cell = describe.cell_of(notebooks[name], first_line)
        assert cell["metadata"]["mystnb"]["image"]["alt"] == said(data.benchmarks()), "run make bench"
