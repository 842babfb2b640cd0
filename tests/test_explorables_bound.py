"""The bound as an explorable: its numbers are emlib's and add up as printed, each move does what it says."""

import re
from decimal import Decimal

import numpy as np
import pytest
from browsing import drag, violations
from explorable_pages import plain_page, press, said, widget_page

import emlib
from emlib import Mixture, widgets
from emlib.explorables.joining import joined
from emlib.explorables.page import numbers_of

MOVES = """problems => problems.map(({x, mixture, free, held, power, value}) => {
    const start = {...beginBound({x, counts: null}, held, free), mixture};
    const state = boundAtPower({...start, held}, power), rows = table => table.map(row => Array.from(row));
    const moved = boundAtMean(state, value), after = boundAfterM(state), touched = boundAfterE(moved);
    return {q: rows(state.q), parts: boundParts(state), moved: boundParts(moved), after: boundParts(after),
            top: freeMean(after), touched: boundParts(touched), kept: rows(moved.q)};
})"""


@pytest.fixture
def moves(browser):
    """A page where the functions of bound_moves.js are at hand."""
    page = browser.new_page()
    page.evaluate(f"() => {{ {joined('bound_moves')}\nObject.assign(window, $bound_moves); }}")
    yield page
    page.close()


def problem(rng, k):
    """Data, a mixture and another one from whose responsibilities q comes; which mean moves; a power."""
    x = rng.normal(size=int(rng.integers(5, 60))) * rng.choice([1, 1, 1, 20])
    mixtures = [
        Mixture(rng.dirichlet(np.ones(k)), 3 * rng.normal(size=k), rng.uniform(0.3, 3, k)) for _ in "ab"
    ]
    return x, *mixtures, int(rng.integers(k)), float(rng.choice([0, 0.5, 1, 2.5, 4])), float(rng.normal())


def with_mean(mixture, k, value):
    return Mixture(mixture.weights, np.where(np.arange(mixture.k) == k, value, mixture.means), mixture.sds)


def to_power(x, mixture, power):
    """Responsibilities to a power, scaled."""
    joint = mixture.log_joint(x)
    q = np.exp(power * (joint - joint.max(axis=0)))
    return q / q.sum(axis=0)


def divergence(x, q, mixture):
    joint, used = mixture.log_joint(x), q > 0
    log_r = joint - np.logaddexp.reduce(joint, axis=0)
    return (q[used] * (np.log(q[used]) - log_r[used])).sum()


def test_the_numbers_are_emlib_s(moves):
    rng = np.random.default_rng(2)
    problems = [problem(rng, i % 6 + 1) for i in range(100)]
    names = ("mixture", "held", "free", "power", "value")
    asked = [{"x": x.tolist()} | dict(zip(names, rest, strict=True)) for x, *rest in problems]
    for each in asked:
        each.update(mixture=numbers_of(each["mixture"]), held=numbers_of(each["held"]))
    for (x, mixture, held, free, power, value), found in zip(
        problems, moves.evaluate(MOVES, asked), strict=True
    ):
        q = to_power(x, held, power)
        np.testing.assert_allclose(found["q"], q, rtol=1e-12, atol=1e-300)
        top = (q[free] @ x) / q[free].sum()
        np.testing.assert_allclose(found["top"], top, rtol=1e-12, atol=1e-14 * np.abs(x).max())
        places = {
            "parts": mixture,
            "moved": with_mean(mixture, free, value),
            "after": with_mean(mixture, free, top),
        }
        for name, here in places.items():
            parts, scale = found[name], abs(emlib.lower_bound(x, q, here))
            np.testing.assert_allclose(parts["bound"], emlib.lower_bound(x, q, here), rtol=1e-12)
            np.testing.assert_allclose(parts["logLikelihood"], here.log_likelihood(x), rtol=1e-12)
            np.testing.assert_allclose(
                parts["divergence"], divergence(x, q, here), rtol=1e-12, atol=1e-12 * scale
            )
            total = parts["bound"] + parts["divergence"]
            np.testing.assert_allclose(total, parts["logLikelihood"], rtol=1e-12, atol=1e-12 * scale)
        assert found["after"]["bound"] >= found["parts"]["bound"] - 1e-12 * abs(found["parts"]["bound"])
        assert found["touched"]["divergence"] <= 1e-12 * abs(found["moved"]["bound"])
        assert found["kept"] == found["q"]


def test_steps_in_turn_are_em_with_all_else_held(moves):
    x, start = np.random.default_rng(1).normal([-1, 2] * 40, 1), Mixture([0.4, 0.6], [-1, 0], [1, 1.5])
    path = moves.evaluate(
        """([x, start]) => {
            let state = beginBound({x, counts: null}, start, 1), found = [];
            for (let i = 0; i < 6; i++, state = boundAfterE(state)) {
                state = boundAfterM(state);
                found.push(freeMean(state));
            }
            return found;
        }""",
        [x.tolist(), numbers_of(start)],
    )
    held = {"weights": True, "sds": True, "means": [0]}
    fit = emlib.fit(x, start, hold=held, tol=0, max_iter=6)
    np.testing.assert_allclose(path, [m.means[1] for m in fit.path[1:]], rtol=1e-12)


def bound():
    """The explorable of chapter 2."""
    x, _ = Mixture([0.5, 0.5], [-1.5, 1.5], [1, 1]).sample(200, np.random.default_rng(2))
    start = Mixture([0.5, 0.5], [-1.5, 0.2], [1, 1])
    return widgets.Bound(x, start, free=1, span=(-1, 4), heights=(-660, -370))


@pytest.fixture
def opened(visit, tmp_path):
    """opened(html, **options) opens a page with the bound, and waits until it is alive."""

    def opened(html=None, **options):
        place = tmp_path / "page.html"
        place.write_text(html or plain_page(bound().html()), encoding="utf-8")
        page = visit(place.as_uri(), **options)
        page.wait_for_selector(".em-sum:not(:empty)")
        return page

    return opened


def numbers(page):
    """mean 2, l, F and KL as printed, which add up to the last digit."""
    text = page.locator(".em-sum").inner_text().replace("−", "-")
    mean, total, lower, gap = (Decimal(each) for each in re.findall(r"-?\d+\.\d{3}", text))
    assert total == lower + gap
    assert gap >= 0
    return mean, total, lower, gap


def curve(page):
    return page.locator(".em-bound-line").get_attribute("d")


def test_each_move_does_what_it_says(opened):
    page = opened()
    mean, total, lower, gap = numbers(page)
    assert gap == 0
    dashed = curve(page)
    press(page, "M step")
    after = numbers(page)
    assert after[0] > mean
    assert after[1] > total
    assert after[2] > lower
    assert after[3] > 0
    assert curve(page) == dashed, "the bound stays"
    press(page, "E step")
    touched = numbers(page)
    assert touched[:2] == after[:2]
    assert touched[3] == 0
    assert curve(page) != dashed
    power = page.get_by_role("slider", name="q = r to the power")
    power.focus()
    power.press("Home")
    spoilt = numbers(page)
    assert spoilt[:2] == touched[:2]
    assert spoilt[3] > 0
    press(page, "M step")
    assert numbers(page)[2] >= spoilt[2]
    assert numbers(page)[1] < spoilt[1], "here a step up on the bound goes down"
    for expected in (spoilt, touched, after, (mean, total, lower, gap)):
        press(page, "Back")
        assert numbers(page) == expected
    assert page.get_by_role("button", name="Back").is_disabled()
    press(page, "M step", "Reset")
    assert numbers(page) == (mean, total, lower, gap)


def test_the_point_by_mouse_and_keys(opened):
    page = opened()
    point = page.get_by_role("slider", name="mean 2")
    mean, *_ = numbers(page)
    dashed = curve(page)
    drag(page, point, by=90)
    dragged = numbers(page)
    assert dragged[0] > mean + Decimal("0.5")
    assert dragged[3] > 0
    assert curve(page) == dashed
    point.press("ArrowRight")
    assert numbers(page)[0] == dragged[0] + Decimal("0.02")
    assert str(numbers(page)[0]) in point.get_attribute("aria-valuetext").replace("−", "-")
    point.press("End")
    assert numbers(page)[0] == 4
    press(page, "Back")
    assert numbers(page)[0] == dragged[0], "what keys do in turn is one move"
    press(page, "Back")
    assert numbers(page)[0] == mean, "and a pull is another"
    assert "mean 0.200" in said(page)


def test_the_point_by_touch(opened):
    page = opened(width=390, has_touch=True)
    box = page.get_by_role("slider", name="mean 2").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client = page.context.new_cdp_session(page)
    for kind, dx in (("touchStart", 0), ("touchMove", 30), ("touchMove", 60), ("touchEnd", None)):
        points = [] if dx is None else [{"x": x + dx, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert numbers(page)[0] > Decimal("0.5")


@pytest.mark.parametrize(
    "options",
    [{}, {"width": 390}, {"theme": "dark", "width": 390}, {"forced_colors": "active"}],
    ids=["wide", "narrow", "dark", "forced colors"],
)
def test_it_reads_everywhere(options, opened, axe):
    page = opened(plain_page(bound().html(), options.get("theme", "light")), **options)
    press(page, "M step")
    assert not violations(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_and_on_paper_there_is_the_first_frame(opened, visit, tmp_path):
    page = opened()
    first, frame = page.locator(".em-first img"), page.locator(".em-frame")
    assert frame.is_visible()
    assert not first.is_visible()
    page.emulate_media(media="print")
    assert first.is_visible()
    assert not frame.is_visible()
    still = visit((tmp_path / "page.html").as_uri(), java_script_enabled=False)
    assert still.locator(".em-first img").is_visible()
    svg, words = bound().frame()
    assert svg.startswith("<svg")
    assert "-456.869" in words
    assert "200 data" in words


def test_python_sets_the_mixture_and_reads_it(opened):
    state = bound().state() | {"kind": "bound"}
    page = opened(widget_page(state))
    page.evaluate("m => model.assign('mixture', m)", state["mixture"] | {"means": [-1.5, 1.0]})
    assert numbers(page)[0] == 1
    drawn = page.locator(".em-value-line").get_attribute("d")
    page.evaluate("m => model.assign('mixture', m)", state["mixture"] | {"sds": [1, 2], "means": [-1.5, 1.0]})
    assert page.locator(".em-value-line").get_attribute("d") != drawn, "another sd is another curve"
    press(page, "E step", "M step")
    read = page.evaluate("() => model.get('mixture').means[1]")
    assert round(Decimal(read), 3) == numbers(page)[0]


def test_what_is_refused():
    good = {"free": 1, "span": (0, 1), "heights": (0, 1)}
    with pytest.raises(ValueError, match="free must be the number of a component, 0 to 1, not 2"):
        widgets.Bound([1, 2, 3], Mixture([0.5, 0.5], [0, 1], [1, 1]), **good | {"free": 2})
    with pytest.raises(ValueError, match="x"):
        widgets.Bound([1, np.nan], Mixture([0.5, 0.5], [0, 1], [1, 1]), **good)


def test_parts_of_the_drawing_are_the_page_s_symbols(opened):
    marks = """() => [...document.querySelectorAll(".em-frame [data-em]")]
        .map(e => [e.getAttribute("class"), e.dataset.em])"""
    assert opened().evaluate(marks) == [], "a page without a list of symbols has no marks"
    items = "".join(f'<li data-em-item="{key}"></li>' for key in ("l.3", "mu.1", "F-4.4"))
    symbols = f'<details class="em-symbols"><ul>{items}</ul></details>'
    page = opened(plain_page(symbols + bound().html()))
    assert dict(page.evaluate(marks)) == {"em-value-line": "l.3", "em-grip": "mu.1"}
    symbols = symbols.replace("F-4.4", "F.4")
    assert dict(opened(plain_page(symbols + bound().html())).evaluate(marks)) == {
        "em-value-line": "l.3", "em-grip": "mu.1", "em-bound-line": "F.4", "em-piece-f": "F.4",
    }  # fmt: skip
