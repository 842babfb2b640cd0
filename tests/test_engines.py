"""Firefox and WebKit, once a week: what is alive in Chromium is alive in them, and no page complains."""

import pytest
from browsing import EVERY_PAGE, PAGES
from conftest import CHAPTERS
from engines import ENGINES, RIGHT, click, listening, missing, press, wait

__test__ = EVERY_PAGE  # pytest's first lines say which run this is
STEPPER = "[...document.querySelectorAll('figure.em-stepper')]"
EXPLORABLE = "[...document.querySelectorAll('.em-explorable')]"
RANGE = f"[...{STEPPER}[0].querySelectorAll('input[type=range]')].at(-1)"
HANDLE = "document.querySelector('.em-explorable :is([role=slider], input[type=range])')"


def pages_with(mark):
    """The chapters whose notebooks hold this mark."""
    return [f"chapters/{path.stem}.html" for path in CHAPTERS if mark in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module", params=ENGINES)
def page(request):
    """A page in an engine. Without the engine the weekly run fails: nothing is passed over in silence."""
    lacking = missing(request.param)
    if lacking:
        pytest.fail(f"{request.param} cannot be tried here without Debian's {' and '.join(lacking)}")
    with ENGINES[request.param]() as page:
        yield page


@pytest.fixture(scope="module")
def listened(site):
    with listening(site) as address:
        yield address


@pytest.fixture
def opened(page, listened):
    """opened(name) opens a page; at the end of the test nothing may have gone wrong on it."""

    def go(name):
        page.go(listened + name)
        return page

    yield go
    assert page.ask("troubles") == []


@pytest.mark.parametrize("name", PAGES)
def test_all_that_moves_is_alive(name, opened):
    page = opened(name)
    wait(page, f"{STEPPER}.concat({EXPLORABLE}).every(each => 'alive' in each.dataset)")
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")
    assert page.ask("[...document.querySelectorAll('article img')].every(i => !i.complete || i.naturalWidth)")


@pytest.mark.parametrize("name", pages_with("em-stepper"))
def test_keys_and_mouse_move_a_stepper(name, opened):
    page = opened(name)
    picture = f"{STEPPER}[0].querySelector('img.em-shown').src"
    page.ask(f"(window.before = {picture}, {RANGE}.focus(), true)")
    press(page, RIGHT)
    wait(page, f"+{RANGE}.value === 1 && {picture} !== before")
    click(page, f"{STEPPER}[0].querySelector('.em-controls button')")
    wait(page, f"+{RANGE}.value !== 1")


@pytest.mark.parametrize("name", pages_with("em-explorable"))
def test_keys_move_an_explorable(name, opened):
    page = opened(name)
    wait(page, HANDLE)
    page.ask(f"(window.before = {HANDLE}.ariaValueText, {HANDLE}.focus(), true)")
    press(page, RIGHT)
    wait(page, f"{HANDLE}.ariaValueText !== before")


def test_figures_are_dark_in_the_dark(opened):
    page = opened("chapters/01_hidden_labels.html")
    page.ask("document.documentElement.dataset.theme = 'dark'")
    assert "invert" in page.ask("getComputedStyle(document.querySelector('article .cell_output img')).filter")
