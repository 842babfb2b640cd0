"""The mixture explorable taken in hand: mouse, finger, keys, rubbish, and without a script."""

import re

import numpy as np
import pytest
from browsing import violations
from explorable_pages import open_box, plain_page, press, python_of, said, widget_page

from emlib import Mixture, data
from emlib.explorables import mixture_markup
from emlib.explorables.datasets import MOST_COMPONENTS
from emlib.explorables.page import numbers_of
from emlib.widgets import Basins, Bound, Explorable

HOSTILE = '<img src=x onerror="document.title=1">'


def grip(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drawn(page):
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def by_mouse(page, locator, dx, dy=0):
    locator.scroll_into_view_if_needed()
    x, y = middle(locator)
    page.mouse.move(x, y)
    page.mouse.down()
    for part in (0.2, 0.6, 1):
        page.mouse.move(x + part * dx, y + part * dy)
    page.mouse.up()


def by_finger(page, locator, dx, dy=0):
    locator.scroll_into_view_if_needed()
    x, y = middle(locator)
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )

    send("touchStart", (x, y))
    for part in (0.2, 0.6, 1):
        send("touchMove", (x + part * dx, y + part * dy))
    send("touchEnd")


@pytest.mark.parametrize("hand", [by_mouse, by_finger])
def test_a_hand_moves_means_weights_and_sds(hand, mixture_page):
    page = mixture_page(width=390, has_touch=hand is by_finger)
    per_pixel = page.evaluate(
        "() => { const texts = [...document.querySelectorAll('.em-axes text')];"
        "const xs = texts.map(t => [+t.textContent, +t.getAttribute('x')]);"
        "return (xs[1][0] - xs[0][0]) / (xs[1][1] - xs[0][1]); }"
    )
    hand(page, grip(page, "mean 1"), -40)
    assert page.now()["mixture"]["means"][0] == pytest.approx(2.8 - 40 * per_pixel, abs=3 * per_pixel)
    assert page.now()["mixture"]["means"][1] == 3.8
    hand(page, grip(page, "sd 2"), -30, 25)
    assert page.now()["mixture"]["sds"][1] == pytest.approx(1 - 30 * per_pixel, abs=3 * per_pixel)
    weights = page.now()["mixture"]["weights"]
    hand(page, grip(page, "weight 2"), 5, -20)
    raised = page.now()["mixture"]["weights"]
    assert raised[1] > weights[1] + 0.05
    assert sum(raised) == pytest.approx(1)
    press(page, "Back")
    assert page.now()["mixture"]["weights"] == weights, "a whole drag is one step back"
    press(page, "Back", "Back")
    assert page.now()["mixture"] == {"weights": [0.5, 0.5], "means": [2.8, 3.8], "sds": [1, 1]}


def test_keys_move_what_has_the_focus(mixture_page):
    page = mixture_page()
    handle = grip(page, "mean 2")
    handle.focus()
    low, high = (float(handle.get_attribute(f"aria-value{end}")) for end in ("min", "max"))
    moved = [3.8]
    for key, sign in [("ArrowRight", 1), ("Shift+ArrowRight", 10), ("ArrowLeft", -1), ("PageDown", -10)]:
        page.keyboard.press(key)
        drawn(page)
        moved.append(float(handle.get_attribute("aria-valuenow")))
        assert np.sign(moved[-1] - moved[-2]) == np.sign(sign)
        assert low <= moved[-1] <= high
        words, number = handle.get_attribute("aria-valuetext").split(": ")
        assert words == "mean of component 2"
        assert float(number) == pytest.approx(moved[-1], abs=6e-4)
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "mean 2"
    assert moved[2] - moved[1] == pytest.approx(10 * (moved[1] - moved[0]), rel=1e-3)
    page.get_by_role("button", name="E step").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "E step", "the focus stays"


def test_a_step_that_cannot_be_is_said(mixture_page):
    page = mixture_page()
    press(page, "M step")
    assert said(page) == "Nothing is split among the components yet: take an E step first."
    open_box(page, "The mixture")
    sd = page.get_by_label("sd of component 1")
    for typed, sentence in (
        ("-1", "Sds must be positive."),
        ("one", "Sds must hold numbers only."),
        ("1e999", "Sds must hold numbers only."),
    ):
        sd.fill(typed)
        sd.press("Enter")
        assert said(page) == sentence
        drawn(page)
        assert sd.input_value() == "1.0000", "the number that holds comes back"
    for label in ("mean of component 1", "mean of component 2"):
        page.get_by_label(label).fill("3,1".replace(",", "."))
        page.get_by_label(label).press("Enter")
    press(page, "Run")
    page.wait_for_function("/tied/.test(document.querySelector('.em-said').textContent)")
    assert said(page).startswith("Saddle: components 1 and 2 are tied.")


@pytest.mark.parametrize("name", ["mean 1", "weight 1"])
def test_a_component_without_weight_is_taken_hold_of_again(name, mixture_page):
    page = mixture_page()
    open_box(page, "The mixture")
    weight = page.get_by_label("weight of component 1")
    weight.fill("0")
    weight.press("Enter")
    assert page.now()["mixture"]["weights"] == [0, 1]
    by_mouse(page, grip(page, name), 0, -60)
    weights = page.now()["mixture"]["weights"]
    assert 0.01 < weights[0] < 1
    assert sum(weights) == pytest.approx(1)


def test_many_components_are_shown_soundly(shown):
    x = data.galaxies() / 1000
    k = MOST_COMPONENTS
    start = Mixture(np.full(k, 1 / k), np.quantile(x, (np.arange(k) + 0.5) / k), np.full(k, 2.0))
    page = shown(plain_page(mixture_markup("galaxies", start)))
    press(page, "E step", "M step")
    drawn(page)
    assert page.get_by_role("combobox", name="Components").input_value() == str(k)
    looks = page.locator(".em-curves path").evaluate_all(
        "all => all.map(e => e.getAttribute('stroke') + e.getAttribute('stroke-dasharray'))"
    )
    assert len(set(looks)) == k
    assert page.locator(".em-rules p").last.inner_text().startswith("r₁₂ = ")
    assert "undefined" not in page.locator(".em-frame").inner_text()
    caption = page.locator(".em-caption").inner_text().partition("Comp")[2]
    page = shown(plain_page(), "#" + link_of(page).partition("#")[2])
    assert said(page) == "The state that the link carries."
    assert page.locator(".em-caption").inner_text().partition("Comp")[2] == caption
    many = Mixture(np.full(k + 1, 1 / (k + 1)), np.arange(k + 1.0), np.ones(k + 1))
    for refused in (lambda: mixture_markup("galaxies", many), lambda: Explorable(x, many)):
        with pytest.raises(ValueError, match=f"^at most {k} components are shown, not {k + 1}$"):
            refused()


def test_a_run_that_was_too_long_goes_on(mixture_page):
    x = data.galaxies() / 1000
    start = Mixture(np.full(6, 1 / 6), np.quantile(x, (np.arange(6) + 0.5) / 6).round(2), np.full(6, 0.76))
    page = mixture_page("galaxies", start, reduced_motion="reduce")
    iterations = []
    for _ in range(2):
        press(page, "Run")
        page.wait_for_selector("button:text-is('Run')")
        drawn(page)
        iterations.append(int(re.search(r"Iteration (\d+)", page.locator(".em-caption").inner_text())[1]))
    assert iterations[0] == 2000 < iterations[1]


def test_a_finger_moves_handles_or_scrolls_the_page(mixture_page):
    page = mixture_page("seed_002", width=390, has_touch=True)
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    grip(page, "datum").press("Shift+ArrowRight")  # out of the strip's middle
    page.evaluate("scrollTo(0, 80)")
    by_finger(page, grip(page, "mean 1"), 0, 60)
    assert page.evaluate("scrollY") == 80
    moved = page.now()["mixture"]["weights"]
    assert moved != [0.5, 0.5]
    by_finger(page, page.locator(".em-strip"), 0, -120)
    drawn(page)
    assert page.evaluate("scrollY") > 80
    assert page.now()["mixture"]["weights"] == moved
    assert page.now()["x"] == data.seed_002().tolist()
    page.wait_for_timeout(300)  # the page comes to rest
    page.locator(".em-strip").scroll_into_view_if_needed()
    box = page.locator(".em-strip").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    assert len(page.now()["x"]) == len(data.seed_002()) + 1


def test_many_numbers_are_counted_and_it_is_said(mixture_page):
    page = mixture_page()
    open_box(page, "Your own")
    box, rng = page.get_by_label("Numbers, separated"), np.random.default_rng(6)
    dice, many = rng.integers(1, 7, 3000), rng.normal(size=3000)
    for numbers in (dice, many):
        box.fill(" ".join(map(str, numbers)))
        press(page, "Use these numbers")
        assert sum(page.now()["counts"]) == 3000
        assert min(page.now()["counts"]) > 0
        bins = len(page.now()["x"])
        words = "" if numbers is dice else f", rounded to {bins} bins"
        assert said(page) == f"Your 3000 numbers{words}: at the start."
        assert page.now()["label"] == f"x{words}"
        press(page, "Draw a start")
        assert set(page.now()["start"]["means"]) <= set(page.now()["x"])
    assert "Press beneath" not in page.locator(".em-hint").inner_text()


def test_words_that_are_past_go(mixture_page):
    page = mixture_page()
    open_box(page, "Your own")
    page.get_by_label("Numbers, separated").fill("5 5")
    press(page, "Use these numbers")
    assert "Nothing is changed" in page.locator(".em-refused").inner_text()
    page.get_by_role("combobox", name="Data").select_option("galaxies")
    drawn(page)
    assert page.locator(".em-refused").inner_text() == ""
    page.get_by_label("Numbers, separated").fill("1 1 1 1 1 1 2")
    press(page, "Use these numbers")
    assert len(set(page.now()["start"]["means"])) == 2, "equal means would stay equal"
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async words => {}}})")
    open_box(page, "Share")
    press(page, "Copy as Python")
    page.wait_for_function("[...document.querySelectorAll('p')].some(e => e.textContent === 'Copied.')")
    press(page, "One iteration")
    drawn(page)
    assert not page.get_by_text("Copied.").count()


def test_keys_are_the_frame_s_own_and_the_view_follows_them(mixture_page):
    page = mixture_page()
    page.evaluate(
        "() => { window.heard = []; document.addEventListener('keydown', e => heard.push(e.key)); }"
    )
    page.get_by_role("button", name="E step").press("Space")
    page.get_by_role("combobox", name="Data").press("Home")
    grip(page, "mean 1").press("Home")
    assert page.evaluate("heard") == []
    page.get_by_role("button", name="E step").press("ArrowRight")
    assert page.evaluate("heard") == ["ArrowRight"], "on a button the arrows are not the button's"
    most = float(grip(page, "mean 2").get_attribute("aria-valuemax"))
    for _ in range(30):
        grip(page, "mean 2").press("PageUp")
    drawn(page)
    assert page.now()["mixture"]["means"][1] > most
    press(page, "Back")
    assert page.now()["mixture"]["means"][1] == 3.8


@pytest.mark.parametrize("kind", ["mixture", "bound", "basins"])
def test_what_ends_leaves_nothing_behind(kind, visit, tmp_path):
    x, start = data.galaxies() / 1000, Mixture([0.5, 0.5], [10, 20], [2, 2])
    shown = {
        "mixture": lambda: {"data": "galaxies", "start": numbers_of(start), "linkable": True},
        "bound": lambda: Bound(x, start, free=1, span=(5, 35), heights=(-500, 0)).state(),
        "basins": lambda: Basins(x, moved=3, label="l", reach=[-8, 2], span=[8, 36], start=[10, 20]).state(),
    }
    counting = """<script>
        window.live = 0;
        const {observe, disconnect} = ResizeObserver.prototype;
        ResizeObserver.prototype.observe = function (e) { live++; observe.call(this, e); };
        ResizeObserver.prototype.disconnect = function () { live--; disconnect.call(this); };
    </script>"""
    place = tmp_path / "page.html"
    place.write_text(widget_page({"kind": kind} | shown[kind]()).replace("<main>", counting + "<main>"))
    page = visit(place.as_uri())
    page.wait_for_selector(".em-said:not(:empty)")
    assert page.evaluate("live") == 1
    page.evaluate("end()")
    assert page.evaluate("live") == 0
    words = said(page)
    page.evaluate("() => { location.hash = '#explore&x'; }")
    drawn(page)
    assert said(page) == words


def test_a_collapse_is_said_as_emlib_says_it(mixture_page):
    x = [1.0, 1.2, 1.3, 5.0]
    page = mixture_page(x=x, start=Mixture([0.5, 0.5], [1.2, 5], [0.2, 0.1]), reduced_motion="reduce")
    press(page, "Run")
    page.wait_for_function("/collapse/i.test(document.querySelector('.em-said').textContent)")
    assert said(page).startswith("Collapse: component 2 collapsed onto the value 5.")


def test_refused_numbers_change_nothing(mixture_page):
    page = mixture_page()
    press(page, "E step")
    before, caption = page.now(), page.locator(".em-caption").inner_text()
    open_box(page, "Your own")
    box = page.get_by_label("Numbers, separated")
    for typed, problem in [
        ("1 2 x", "item 3, “x”, is not a number"),
        ("5 5", "these 2 numbers are all equal: there is nothing to tell apart"),
        (HOSTILE, "item 1, “<img”, is not a number"),
        ("1 1e101", "item 2, “1e101”, is too large for a picture"),
        ("7", "give at least two numbers"),
        ("1e-70 2e-70", "these numbers lie too close together for a picture"),
    ]:  # fmt: skip
        box.fill(typed)
        press(page, "Use these numbers")
        assert page.locator(".em-refused").inner_text() == f"Nothing is changed: {problem}. "[:-1]
        assert page.now() == before
    press(page, "M step")
    drawn(page)
    assert page.locator(".em-caption").inner_text() != caption, "the buttons act on what is shown"
    assert page.now()["x"] == before["x"]
    assert page.title() == "A mixture"


def test_commas_are_asked_about_and_the_count_is_said(mixture_page):
    page = mixture_page()
    open_box(page, "Your own")
    page.get_by_label("Numbers, separated").fill("1,5 2,5 −3,5")
    press(page, "Use these numbers")
    assert "“1,5” may be one number or two" in page.locator(".em-refused").inner_text()
    press(page, "They are decimal commas")
    assert said(page) == "Your 3 numbers: at the start."
    assert page.now()["x"] == [1.5, 2.5, -3.5]
    page.get_by_label("Numbers, separated").fill("1,5 2,5 −3,5")
    press(page, "Use these numbers", "They separate numbers")
    assert page.now()["x"] == [1, 5, 2, 5, -3, 5]
    page.get_by_role("combobox", name="Components").select_option("6")
    assert said(page) == "X has 4 distinct values, too few for 6 components."
    drawn(page)
    assert page.get_by_role("combobox", name="Components").input_value() == "2"


@pytest.mark.parametrize(("unit", "origin"), [(1e-3, 0), (1, 0), (1e-9, 5), (1, 1e12), (1e50, 0)])
def test_labels_tell_numbers_apart(unit, origin, mixture_page):
    x = (origin + unit * np.array([1.0, 1.1, 1.9, 2.0, 2.3])).tolist()
    sd = np.std(x) / 2
    page = mixture_page(x=x, start=Mixture([0.5, 0.5], [x[0], x[3]], [sd, sd]))
    words = page.locator(".em-axes text").all_text_contents()
    assert len(words) == len(set(words))
    caption = page.locator(".em-caption").inner_text()
    assert not re.search(r"sd 0(\.0*)?(;|\.$)", caption)
    means = re.findall(r"mean ([^,]+)", caption)
    assert len(set(means)) == 2
    press(page, "Run")
    page.wait_for_function("/converged|collapse/i.test(document.querySelector('.em-said').textContent)")
    open_box(page, "Four laws")
    drawn(page)
    assert page.locator(".em-frame li").count() == 4
    assert "BROKEN" not in page.locator(".em-frame").inner_text()


def test_data_are_added_moved_and_taken_away(mixture_page):
    page = mixture_page("seed_002")
    n = len(data.seed_002())
    strip = page.locator(".em-strip").bounding_box()
    page.mouse.click(strip["x"] + strip["width"] - 4, strip["y"] + strip["height"] / 2)
    assert said(page).startswith("One datum more, at ")
    assert len(page.now()["x"]) == n + 1
    added = page.now()["x"][-1]
    by_mouse(page, grip(page, "datum"), -50)
    assert page.now()["x"][-1] < added
    assert page.now()["x"][:-1] == data.seed_002().tolist()
    drawn(page)
    grip(page, "datum").press("Delete")
    assert page.now()["x"] == data.seed_002().tolist()
    grip(page, "datum").press("ArrowLeft")
    drawn(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "datum"
    chosen = int(grip(page, "datum").get_attribute("aria-valuenow")) - 1
    assert chosen == np.argsort(data.seed_002())[-2]
    press(page, "Add one here")
    assert page.now()["x"][-1] == page.now()["x"][chosen]
    page.get_by_label("x", exact=True).fill("1.25")
    page.get_by_label("x", exact=True).press("Enter")
    assert page.now()["x"][-1] == 1.25
    press(page, "Take it away")
    assert len(page.now()["x"]) == n


def test_bayes_rule_stands_at_the_datum_pointed_at(mixture_page):
    page = mixture_page()
    box = page.locator(".em-plane").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 80)
    drawn(page)
    x = float(re.search(r"x = ([\d.]+)", page.locator(".em-rule-title").inner_text())[1])
    assert np.abs(data.faithful()[0] - x).min() < 1e-9
    r = Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]).responsibilities([x])[:, 0]
    for line, value in zip(page.locator(".em-rules p").all(), r, strict=True):
        w, density, total, result = map(float, re.findall(r"[\d.]+", line.inner_text().partition("=")[2]))
        assert result == pytest.approx(value, abs=6e-4)
        assert w * density / total == pytest.approx(result, abs=2e-3)


def test_a_drawn_start_stands_on_the_data_and_the_usual_one_comes_back(mixture_page):
    start = Mixture([0.25, 0.75], [50, 80], [5, 6])
    page = mixture_page("waiting", start)
    press(page, "Draw a start")
    drawn_start = page.now()["start"]
    assert len(set(drawn_start["means"])) == 2
    assert set(drawn_start["means"]) <= set(data.faithful()[1])
    np.testing.assert_allclose(drawn_start["sds"], data.faithful()[1].std())
    press(page, "One iteration", "Reset")
    assert page.now()["mixture"] == drawn_start
    press(page, "Usual start")
    assert page.now()["mixture"] == {"weights": [0.25, 0.75], "means": [50, 80], "sds": [5, 6]}


def link_of(page):
    page.evaluate(
        "() => Object.defineProperty(navigator, 'clipboard', {value: {"
        "writeText: async words => { window.copied = words; }}})"
    )
    open_box(page, "Share")
    press(page, "Copy a link to this state")
    return page.evaluate("() => window.copied")


def test_a_link_carries_the_state(shown):
    page = shown(plain_page())
    press(page, "One iteration", "One iteration")
    grip(page, "mean 1").press("ArrowRight")
    link = link_of(page)
    code = python_of(page)
    page = shown(plain_page(), "#" + link.partition("#")[2])
    assert said(page) == "The state that the link carries."
    assert page.locator(".em-caption").inner_text().partition("Comp")[2]
    values = [{}, {}]
    for space, text in zip(values, (code, python_of(page)), strict=True):
        exec(text, space)
    for name in ("weights", "means", "sds"):
        old, new = (getattr(space["mixture"], name) for space in values)
        np.testing.assert_allclose(new, old, rtol=1e-9)
    np.testing.assert_allclose(values[1]["r"], values[0]["r"], rtol=1e-9)


GOOD = "&start=0.5,0.5,1,2,1,1&now=0.5,0.5,1,2,1,1"


FEW = "The link carries a state that cannot be shown: x has 1 distinct values, too few for 2 components."
LONG = "The link is too long to be one of ours: nothing is changed."
UNREAD = "The link carries no state that can be read: nothing is changed."
HOSTILE_LINKS = {
    f"&x=1,1{GOOD}": FEW, "&" + "x" * 70_000: LONG,
    **dict.fromkeys([
        f"&data={HOSTILE}{GOOD}", f"&data=__proto__{GOOD}", f"&data=constructor{GOOD}", f"&x={HOSTILE}{GOOD}",
        "&data=faithful&start=1,1,1&now=0.5,0.5,1,2,1,0", "&data=faithful&start=1,0,1&now=0.6,0.5,1,2,1,1",
        "&data=faithful&start=1,0,1&now=1,1e999,1", "&data=faithful", "&data=faithful&data=faithful",
        "&x=" + ",".join(["1", "2"] * 1500) + GOOD, f"&data=faithful{GOOD}&onload=alert(1)", "&x" + GOOD,
        f"&data=faithful{GOOD}&from=1,1,1", f"&x=1,2,3&data=faithful{GOOD}", f"&data=faithful&held=2{GOOD}",
        "&data=faithful&start=NaN,1,1&now=1,1,1", "&", f"&x=1,2,0x10{GOOD}", "&data=faithful&start=,&now=,",
    ], UNREAD),
}  # fmt: skip


def test_a_hostile_link_does_nothing_but_a_sentence(shown):
    first, *others = HOSTILE_LINKS.items()
    page = shown(plain_page(), "#explore" + first[0])
    assert said(page) == first[1]
    before = page.locator(".em-caption").inner_text()
    assert "mean 2.800" in before
    for fragment, sentence in others:
        page.evaluate(
            """async fragment => {
                document.querySelector(".em-said").textContent = "";
                const changed = new Promise(done => addEventListener("hashchange", done, {once: true}));
                location.hash = fragment;
                await changed;
            }""",
            "#explore" + fragment,
        )
        assert said(page) == sentence, fragment[:80]
        assert page.locator(".em-caption").inner_text() == before
    assert not page.locator("img[src=x]").count()
    assert page.title() == "A mixture"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_readable_to_all(theme, shown, axe):
    page = shown(plain_page(theme=theme), theme=theme)
    press(page, "E step")
    for box in ("Your own", "The mixture", "Four laws", "Share"):
        open_box(page, box)
    drawn(page)
    assert not violations(page, axe)
    for width in (390, 320):  # 320: what 400 % of 1280 leaves
        page.set_viewport_size({"width": width, "height": 900})
        drawn(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.em-plane').clientWidth") <= width
    assert not violations(page, axe)


def test_paper_and_pages_without_a_script_have_the_first_frame(shown, tmp_path, visit):
    page = shown(plain_page())
    assert not page.locator(".em-first img").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".em-first img").is_visible()
    assert not page.locator(".em-frame").is_visible()
    page = visit((tmp_path / "page.html").as_uri(), java_script_enabled=False)
    assert page.locator(".em-first img").is_visible()
    assert "272 data" in page.locator(".em-first img").get_attribute("alt")


def test_a_run_can_be_stopped_and_two_moves_at_once_do_no_harm(mixture_page):
    page = mixture_page("seed_002")
    press(page, "Run")
    page.get_by_role("button", name="Stop").click()
    assert said(page).startswith("Stopped.")
    stopped = page.now()["mixture"]
    press(page, "Run")
    page.get_by_role("combobox", name="Data").select_option("galaxies")
    drawn(page)
    assert said(page) == "82 galaxies: at the start."
    assert page.now()["data"] == "galaxies"
    assert page.now()["mixture"] == page.now()["start"]
    press(page, "Back")
    assert page.now()["data"] == "seed_002"
    press(page, "Back")
    assert page.now()["mixture"] == stopped
