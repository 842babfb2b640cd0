"""The map of starts as an explorable: each start ends where emlib.fit ends, and the hand finds it so."""

import re
import warnings

import numpy as np
import pytest
from browsing import violations
from explorable_pages import plain_page, press, said, widget_page

import emlib
from emlib import Mixture, data, widgets
from emlib.explorables.basins import HILLS, map_of, name_of
from emlib.explorables.joining import joined

X = np.sort(data.galaxies() / 1000)
RUNS = """([x, hills, asked]) => asked.map(([shift, first, second]) => {
    const moved = movedData(x, 3, shift), run = climbFrom(moved, startAt(moved, first, second));
    return {...endOf(run), name: nameOf(run, hills), steps: run.path.length - 1};
})"""


@pytest.fixture
def mapping(browser):
    """A page where the functions of basins_map.js are at hand."""
    page = browser.new_page()
    page.evaluate(f"() => {{ {joined('basins_map')}\nObject.assign(window, $basins_map); }}")
    yield page
    page.close()


def moved(shift):
    return X + np.where(np.arange(X.size) < X.size - 3, 0, shift)


def fitted(shift, first, second):
    x = moved(shift)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emlib.EMWarning)
        return emlib.fit(x, Mixture([0.5, 0.5], [first, second], [x.std(), x.std()]), tol=1e-8)


def test_each_start_ends_where_fit_ends(mapping):
    rng = np.random.default_rng(10)
    asked = [(float(rng.integers(-32, 31)) / 4, *rng.uniform(8, 42, 2)) for _ in range(60)]
    asked += [(shift, 20.0, 20.0) for shift in (-8.0, 0.0, 7.5)]
    stopped = set()
    for each, found in zip(asked, mapping.evaluate(RUNS, [X.tolist(), HILLS, asked]), strict=True):
        run = fitted(*each)
        stopped.add(run.stopped)
        assert (found["stopped"], found["name"]) == (run.stopped, name_of(run, HILLS)), each
        if run.stopped != "collapse":  # there the last step before the end is rounding
            end = run.mixture.sorted()
            np.testing.assert_allclose(found["logLikelihood"], run.log_likelihoods[-1], rtol=1e-10)
            for name in ("weights", "means", "sds"):
                np.testing.assert_allclose(
                    np.sort(found["mixture"][name]), np.sort(getattr(end, name)), rtol=1e-5
                )
    assert {"converged", "saddle"} <= stopped


def test_a_name_means_one_end(mapping):
    """For each place of the data: under one name one end, under another name another."""
    middles = np.linspace(8, 42, 12)
    seen = set()
    for shift in np.arange(-8, 7.6, 2.5):
        asked = [(shift, a, b) for a in middles for b in middles if a < b]
        ends = {}
        for found in mapping.evaluate(RUNS, [X.tolist(), HILLS, asked]):
            ends.setdefault(found["name"], []).append([*found["mixture"]["means"], *found["mixture"]["sds"]])
        seen |= set(ends)
        known = {name: np.array(rows) for name, rows in ends.items() if name in "ABC"}
        assert all(np.ptp(rows, axis=0).max() < 0.05 for rows in known.values()), shift
        middle = [rows[0] for rows in known.values()]
        assert all(np.abs(a - b).max() > 0.5 for i, a in enumerate(middle) for b in middle[:i]), shift
    assert set("ABC") <= seen


@pytest.mark.parametrize("n", [1, 7, 16, 40])
def test_the_survey_reaches_each_place_once_and_coarse_ones_first(mapping, n):
    order = mapping.evaluate("n => coarseFirst(n)", n)
    places = [(row, column) for row, column, _ in order]
    assert sorted(places) == [(i, j) for i in range(n) for j in range(i, n)]
    sizes = [size for *_, size in order]
    assert sizes == sorted(sizes, reverse=True)
    names = mapping.evaluate(
        """([n, order]) => {
            const names = Array.from({length: n}, () => Array(n).fill(""));
            for (const at of order) fillPlace(names, at, at[0] + "," + at[1]);
            return names;
        }""",
        [n, order],
    )
    assert names == [[f"{min(i, j)},{max(i, j)}" for j in range(n)] for i in range(n)]


def basins(places=40):
    """The explorable of chapter 10."""
    shown = widgets.Basins(
        X,
        moved=3,
        label="the three fastest galaxies, moved by",
        reach=(-8, 7.5),
        span=(8, 42),
        start=(13, 28),
    )
    shown.places = places
    return shown


@pytest.fixture(scope="module")
def coarse():
    """The explorable on a coarse map, as HTML: its first frame takes a moment."""
    return basins(12).html()


@pytest.fixture
def opened(visit, tmp_path, coarse):
    """opened(theme, **options) opens a page with the map, and waits until it is surveyed."""

    def opened(theme="light", **options):
        place = tmp_path / "page.html"
        place.write_text(plain_page(coarse, theme), encoding="utf-8")
        page = visit(place.as_uri(), theme=theme, **options)
        surveyed(page)
        return page

    return opened


def surveyed(page):
    page.wait_for_function("/of the map/.test(document.querySelector('.em-ends')?.textContent)")


def minus(text):
    return text.replace("−", "-")


def test_the_map_is_emlib_s(opened):
    page = opened()
    middles = 8 + 34 * (np.arange(12) + 0.5) / 12
    for key, shift in (("Home", -8), ("End", 7.5)):
        page.get_by_role("slider", name="moved by").first.press(key)
        surveyed(page)
        names = map_of(moved(shift), middles, HILLS)
        lines = minus(page.locator(".em-ends").inner_text())
        for name in np.unique(names):
            line = re.search(rf"^{name}\b.*", lines, re.M)[0]
            assert line.endswith(f"; {100 * np.mean(names == name):.0f} % of the map")
        drawn = page.locator("[data-region]").evaluate_all("paths => paths.map(path => path.dataset.region)")
        assert (
            set(drawn) == set(np.unique(names)) == {line.split()[0].strip(":") for line in lines.splitlines()}
        )
        heights = [float(each) for each in re.findall(r": (-\d+\.\d\d)", lines)]
        assert heights == sorted(heights, reverse=True)


def test_the_run_said_is_emlib_s(opened):
    page = opened(reduced_motion="reduce")
    start = page.locator("[data-grip=start]")
    for keys, means in (
        ([], (13, 28)),
        (["ArrowUp", "ArrowRight"], (13.5, 28.5)),
        (["PageDown"], (8.5, 28.5)),
    ):
        for key in keys:
            start.press(key)
        run = fitted(0, *means)
        expected = (
            f"From means {means[0]:.1f} and {means[1]:.1f} EM ends on hill {name_of(run, HILLS)} after "
        )
        expected += f"{run.n_iter} iterations, at log-likelihood {run.log_likelihoods[-1]:.2f}."
        assert minus(said(page)) == expected
        assert page.locator(".em-run-dots").get_attribute("d").count("M") == run.n_iter + 1
        assert said(page) in start.get_attribute("aria-valuetext")


def test_a_press_on_the_map_runs_from_there_and_the_film_ends(opened):
    page = opened()
    before = said(page)
    box = page.locator(".em-basins").bounding_box()
    page.mouse.click(box["x"] + 330, box["y"] + 330)
    assert said(page) != before
    steps = int(re.search(r"after (\d+) iterations", said(page))[1])
    page.wait_for_function(
        f"document.querySelector('.em-run-dots').getAttribute('d').split('M').length === {steps + 2}"
    )
    assert page.evaluate("document.activeElement.dataset.grip") == "start"
    page.mouse.click(box["x"] + 5, box["y"] + 330)
    assert f"after {steps} iterations" in said(page), "a press beside the map is none"
    press(page, "Reset")
    assert said(page) == before


def test_the_data_by_their_handle(opened):
    page = opened()
    before = page.locator(".em-moved").get_attribute("d")
    page.locator("[data-grip=data]").press("ArrowRight")
    assert page.get_by_role("slider", name="moved by").first.input_value() == "0.25"
    assert page.locator(".em-moved").get_attribute("d") != before


def test_home_and_end_go_to_a_handle_s_ends_and_leave_the_page_where_it_is(opened):
    page = opened()
    for name in ("start", "data"):
        grip = page.locator(f"[data-grip={name}]")
        grip.focus()
        high = page.evaluate("scrollY")
        for key, end in (("Home", "min"), ("End", "max")):
            grip.press(key)
            assert grip.get_attribute("aria-valuenow") == grip.get_attribute(f"aria-value{end}")
        assert page.evaluate("scrollY") == high


def test_python_sets_start_and_data_and_reads_them(visit, tmp_path):
    place = tmp_path / "page.html"
    state = basins(12).state() | {"kind": "basins"}
    place.write_text(widget_page(state), encoding="utf-8")
    page = visit(place.as_uri(), reduced_motion="reduce")
    surveyed(page)
    page.evaluate("() => { model.assign('start', [9, 20]); model.assign('shift', 2); }")
    run = fitted(2, 9, 20)
    assert f"after {run.n_iter} iterations, at log-likelihood {run.log_likelihoods[-1]:.2f}" in minus(
        said(page)
    )
    page.locator("[data-grip=start]").press("ArrowUp")
    assert page.evaluate("() => [model.get('start'), model.get('shift')]") == [[9, 20.5], 2]


@pytest.mark.parametrize(
    "options",
    [{}, {"theme": "dark", "width": 390}, {"forced_colors": "active"}],
    ids=["wide", "dark and narrow", "forced colors"],
)
def test_it_reads_everywhere(options, opened, axe):
    page = opened(**options)
    assert not violations(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    assert page.locator(".em-first img").is_visible()
    assert not page.locator(".em-frame").is_visible()


def test_the_first_frame_says_what_it_shows():
    svg, words = basins(12).frame()
    run = fitted(0, 13, 28)
    assert svg.startswith("<svg")
    assert f"{run.n_iter} iterations to B, log-likelihood {run.log_likelihoods[-1]:.2f}" in words
    assert "A " in words
