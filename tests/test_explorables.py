"""Explorables: their mathematics is emlib's, two hosts show the same, their Python gives it back."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from explorable_pages import open_box, plain_page, press, python_of, said, start_of, widget_page

import emlib
from emlib import Mixture, data
from emlib.explorables import DATASETS, classic, mixture_markup, module, named
from emlib.explorables.joining import source
from emlib.explorables.page import numbers_of
from emlib.scale import histogram
from emlib.steps import lower_bound

CLOSE = {"rtol": 1e-12, "atol": 1e-300}
IMPORT = """async text => Object.assign(window, await import(URL.createObjectURL(
    new Blob([text], {type: "text/javascript"}))))"""
SOLVE = """problems => problems.map(({x, counts, mixture, q}) => {
    const data = {x, counts}, {r, logLikelihood} = eStep(data, mixture);
    const rows = table => table.map(row => Array.from(row));
    return {r: rows(r), logLikelihood, bound: bound(data, q, mixture), next: mStep(data, q)};
})"""


@pytest.fixture
def mathematics(browser):
    """A page where the functions of mathematics.js are at hand."""
    page = browser.new_page()
    page.evaluate(IMPORT, source("mathematics"))
    yield page
    page.close()


def problem(rng, k):
    """Data, some far off every component, a mixture, and a split of the data; counts in one of three."""
    n = int(rng.integers(k + 2, 60))
    unit, origin = 10.0 ** rng.integers(-3, 5), rng.normal() * 10
    x = unit * (origin + rng.normal(size=n) * rng.choice([1, 1, 1, 30], size=n))
    means, sds = unit * (origin + rng.normal(size=k) * 3), unit * rng.uniform(0.3, 3, k)
    mixture = Mixture(rng.dirichlet(np.ones(k)), means, sds)
    counts = rng.integers(0, 9, n).astype(float) + (np.arange(n) == 0) if rng.random() < 1 / 3 else None
    return x, counts, mixture, rng.dirichlet(np.ones(k), n).T


def test_the_mathematics_are_emlib_s(mathematics):
    rng = np.random.default_rng(15)
    problems = [problem(rng, i % 6 + 1) for i in range(200)]
    asked = [
        {"x": x.tolist(), "counts": c if c is None else c.tolist(), "mixture": numbers_of(m), "q": q.tolist()}
        for x, c, m, q in problems
    ]
    assert max(np.abs((x[:, None] - m.means) / m.sds).min(axis=1).max() for x, _, m, _ in problems) > 30
    for (x, counts, mixture, q), found in zip(problems, mathematics.evaluate(SOLVE, asked), strict=True):
        r, log_likelihood = emlib.e_step(x, mixture, counts=counts)
        np.testing.assert_allclose(found["r"], r, **CLOSE)
        np.testing.assert_allclose(found["logLikelihood"], log_likelihood, **CLOSE)
        every = 1 if counts is None else counts
        repeated = np.repeat(x, 1 if counts is None else counts.astype(int))
        split = np.repeat(q, np.broadcast_to(every, x.shape).astype(int), axis=1)
        np.testing.assert_allclose(found["bound"], lower_bound(repeated, split, mixture), **CLOSE)
        after = emlib.m_step(x, q, counts=counts)
        for name in ("weights", "means", "sds"):
            scale = np.abs(x).max() if name == "means" else 0
            np.testing.assert_allclose(
                found["next"][name], getattr(after, name), rtol=1e-12, atol=1e-14 * scale
            )


@pytest.mark.parametrize(
    ("call", "theirs"),
    [
        ("mStep({x: [1, 2]}, [[0, 0], [1, 1]])", lambda: emlib.m_step([1, 2], [[0, 0], [1, 1]])),
        (
            "mStep({x: [3, 4, 5]}, [[1, 0, 0], [0, 1, 1]])",
            lambda: emlib.m_step([3, 4, 5], [[1, 0, 0], [0, 1, 1]]),
        ),
        (
            "eStep({x: [0, 1e200]}, {weights: [1], means: [0], sds: [1]})",
            lambda: emlib.e_step([0, 1e200], Mixture([1], [0], [1])),
        ),
    ],
)
def test_what_goes_wrong_is_said_in_emlib_s_words(call, theirs, mathematics):
    with pytest.raises(ValueError) as found:  # noqa: PT011 (its words are compared)
        theirs()
    assert mathematics.evaluate(f"() => {{ try {{ {call}; }} catch (e) {{ return e.message; }} }}") == str(
        found.value
    )


def test_each_data_set_is_what_its_code_makes():
    for name, known in DATASETS.items():
        space = {"np": np, "data": data, "emlib": emlib, "counts": None}
        exec(known["code"], space)
        np.testing.assert_array_equal(space["x"], known["x"])
        assert named(space["x"], space["counts"]) == name


def test_both_hosts_show_the_same(shown):
    once = re.compile(r"const \$\w+ = .*?^}\)\(\);$", re.M | re.S)
    assert set(once.findall(module())) < set(once.findall(classic()))
    state = {"kind": "mixture", "data": "faithful", "start": numbers_of(start_of("faithful"))}
    frames = []
    for html in (plain_page(), widget_page(state)):
        page = shown(html)
        press(page, "E step", "M step")
        page.wait_for_function(
            "document.querySelector('.em-caption').textContent.includes('after an M step')"
        )
        frames.append(re.sub(r' hidden=""', "", page.locator(".em-frame").inner_html()))
    assert frames[0] == frames[1]


def state_of(code):
    """Run what Share gives; the mixture and r that it ends with."""
    space = {}
    exec(code, space)
    return space["mixture"], space.get("r")


def test_copied_python_gives_the_state_back(mixture_page):
    galaxies = Mixture([0.2, 0.5, 0.3], [10, 20, 25], [2, 2, 2])
    for name, start, moves in [
        ("faithful", None, ["E step", "E step", "M step", "One iteration", "One iteration", "E step"]),
        ("seed_000", None, ["One iteration"] * 3),
        ("waiting", Mixture([0.5, 0.5], [50, 80], [5, 5]), ["hold", "One iteration", "One iteration"]),
        ("crabs", Mixture([0.5, 0.5], [0.62, 0.66], [0.02, 0.02]), ["Run"]),
        ("galaxies", galaxies, ["One iteration", "mean 2", "M step", "E step"]),
    ]:  # fmt: skip
        page = mixture_page(name, start)
        for move in moves:
            if move == "mean 2":
                page.get_by_role("slider", name=move).press("Shift+ArrowRight")
            elif move == "hold":
                open_box(page, "The mixture")
                page.get_by_label("hold the sds").check()
            else:
                press(page, move)
        page.wait_for_function(
            "![...document.querySelectorAll('button')].some(b => b.textContent === 'Stop')"
        )
        mixture, r = state_of(python_of(page))
        now = page.now()
        assert now["held"] == ("hold" in moves)
        np.testing.assert_allclose(r, now["responsibilities"], rtol=1e-9, atol=1e-12)
        for part in ("weights", "means", "sds"):
            np.testing.assert_allclose(getattr(mixture, part), now["mixture"][part], rtol=1e-9)


@pytest.mark.parametrize("k", range(1, 7))
def test_a_run_ends_where_emlib_s_does(k, mixture_page):
    x = data.galaxies() / 1000
    start = Mixture(np.full(k, 1 / k), np.quantile(x, (np.arange(k) + 0.5) / k), np.full(k, 2.0))
    page = mixture_page("galaxies", start, reduced_motion="reduce")
    press(page, "Run")
    page.wait_for_function("/converged|collapse|yet/i.test(document.querySelector('.em-said').textContent)")
    fit = emlib.fit(x, start, max_iter=2000)
    assert said(page).lower().startswith(fit.stop_reason.lower() + ".")
    now = page.now()["mixture"]
    for part in ("weights", "means", "sds"):
        np.testing.assert_allclose(now[part], getattr(fit.mixture, part), rtol=1e-6)


def test_own_numbers_are_binned_as_emlib_does(mixture_page):
    x = np.random.default_rng(3).normal(size=5000).round(4)
    page = mixture_page()
    open_box(page, "Your own")
    page.get_by_label("Numbers, separated").fill(" ".join(map(str, x)))
    press(page, "Use these numbers")
    centres, counts = (part[histogram(x, 400)[1] > 0] for part in histogram(x, 400))
    assert said(page) == f"Your 5000 numbers, rounded to {len(centres)} bins: at the start."
    np.testing.assert_array_equal(page.now()["x"], centres)
    np.testing.assert_array_equal(page.now()["counts"], counts)


def test_the_same_explorable_is_the_same_text():
    html = mixture_markup("crabs", Mixture([1], [0.64], [0.02]))
    assert html == mixture_markup("crabs", Mixture([1], [0.64], [0.02]))
    state = json.loads(re.search(r'json">(.*)</script>', html)[1])
    assert state["data"] == "crabs"
    assert "x" not in state, "data that have a name travel once a site"


def test_python_reads_and_sets_what_is_on_show():
    from emlib.widgets import Explorable

    x, start = data.galaxies() / 1000, Mixture([0.5, 0.5], [10, 20], [2, 2])
    widget = Explorable(x, start)
    assert widget.mixture is start
    assert widget.responsibilities is None
    sent = {"mixture": {"weights": [1.0], "means": [20.0], "sds": [4.0]}, "responsibilities": [[1.0] * 82]}
    widget.set_state(sent)  # what a hand does
    assert widget.mixture.means == [20]
    np.testing.assert_array_equal(widget.responsibilities, np.ones((1, 82)))
    widget.mixture = start
    assert widget.responsibilities is None, "another number of components"
    widget.responsibilities = start.responsibilities(x)
    assert widget.get_state("responsibilities")["responsibilities"] == start.responsibilities(x).tolist()
    for name, value, sentence in [
        ("mixture", 3, "mixture must be a Mixture, but is of type int"),
        (
            "responsibilities",
            np.ones((2, 82)),
            "responsibilities must sum to 1 over the components, for each point",
        ),
        ("responsibilities", np.ones((2, 3)), r"responsibilities must have shape (K, 82), but have (2, 3)"),
    ]:
        with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
            setattr(widget, name, value)
    with pytest.raises(ValueError, match=r"^x has 1 distinct values, too few for 2 components$"):
        Explorable([1, 1], start)
    html = Explorable(x, start, hold_sds=True)._repr_mimebundle_()["text/html"]
    assert html == mixture_markup("galaxies", start, held=True)


def test_without_anywidget_there_is_a_sentence(monkeypatch):
    from emlib import widgets

    monkeypatch.setitem(sys.modules, "anywidget", None)
    for name in ("shown", "widget"):
        monkeypatch.delitem(sys.modules, f"emlib.explorables.{name}", raising=False)
    with pytest.raises(
        ImportError, match=r"^emlib.widgets.Explorable needs anywidget: pip install anywidget$"
    ):
        _ = widgets.Explorable


def test_each_script_is_short_and_reads_no_html():
    scripts = sorted((Path(emlib.__file__).parent / "explorables" / "js").glob("*.js"))
    assert len(scripts) > 20
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 150, path
        assert not re.search(
            r"(inner|outer|Adjacent)HTML|document\.write|DOMParser|\beval\b|new Function", text
        ), path
