"""The keyboard alone does everything; and what a printed page shows."""

from itertools import pairwise

import pytest
from browsing import PAGES, of_each_kind

CHAPTERS = [name for name in PAGES if name.startswith("chapters/")]
CHOSEN = of_each_kind(CHAPTERS, "03", "06")  # a stepper and a sweep; their script is everywhere the same
STATE = "figure => ({caption: figure.querySelector('figcaption').textContent.trim(), \
    at: [...figure.querySelectorAll('input[type=range]')].map(slider => +slider.value)})"
PLAYED = "figure => +[...figure.querySelectorAll('input[type=range]')].pop().value > 0"


def focused(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''").strip()


@pytest.mark.parametrize("name", CHOSEN)
def test_steppers_move_by_keyboard_to_their_end(name, address, visit):
    page = visit(address + name)
    for figure in page.locator("figure.em-stepper").all():
        for number, slider in enumerate(figure.locator("input[type=range]").all()):
            slider.focus()
            page.keyboard.press("Home")
            captions = [figure.evaluate(STATE)["caption"]]
            for step in range(int(slider.get_attribute("max"))):
                page.keyboard.press("ArrowRight")
                state = figure.evaluate(STATE)
                assert state["at"][number] == step + 1
                captions.append(state["caption"])
            assert figure.locator("img:visible, svg:visible").count(), "no frame is shown"
            if figure.get_attribute("data-kind") == "sweep":  # a run may end before the slider does
                assert len(set(captions)) > 1
            else:
                assert all(a != b for a, b in pairwise(captions)), "a caption stayed the same"
            assert slider.get_attribute("aria-valuetext")
            page.keyboard.press("Home")
            assert figure.evaluate(STATE)["at"][number] == 0
        button = figure.get_by_role("button", name="Play").first
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(PLAYED, arg=figure.element_handle())
        page.keyboard.press("Enter")  # and stops


@pytest.mark.parametrize("name", of_each_kind(CHAPTERS, "04", "08"))  # before a frame, and alone
def test_a_guess_is_made_by_keyboard_and_answered_aloud(name, address, visit):
    page = visit(address + name)
    for box in page.locator(".em-guess").all():
        answer, verdict = box.locator("details p").text_content(), box.get_by_role("status")
        assert verdict.text_content() == "", "nothing is given away"
        for choice, said in (("wrong", "✗ Not so. "), ("right", "✓ Right. ")):
            box.locator(f"button[data-{choice}]").first.focus()
            page.keyboard.press("Enter")
            assert verdict.text_content() == said + answer
            assert focused(page) == box.locator("button[aria-pressed=true]").text_content()
    for figure in page.locator("figure.em-stepper:has(.em-guess)").all():
        frame = figure.locator(".em-guess").last.get_attribute("data-frame")
        assert figure.evaluate(STATE)["at"] == [int(frame)], "the frame that answers is shown"


def test_who_does_not_guess_is_told_on_the_way(address, visit):
    page = visit(address + next(name for name in CHAPTERS if "/04" in name))
    figure = page.locator("figure.em-stepper:has(.em-guess)")
    answer, verdict = figure.locator("details p").text_content(), figure.locator(".em-verdict > p")
    figure.get_by_role("button", name="Play").press("Enter")
    page.wait_for_function("said => said.textContent", arg=verdict.element_handle())
    assert "What is your guess?" in verdict.text_content(), "the film waits, once"
    figure.get_by_role("button", name="Play").press("Enter")
    page.wait_for_function("([said, it]) => said.textContent === it", arg=[verdict.element_handle(), answer])
    assert not figure.locator("[aria-pressed=true]").count()


def test_without_a_script_a_question_folds_open(address, visit):
    page = visit(address + next(name for name in CHAPTERS if "/04" in name), java_script_enabled=False)
    box = page.locator(".em-guess").first
    assert not box.locator("button").first.is_visible()
    box.locator("summary").press("Enter")
    assert box.locator("details p").is_visible()


@pytest.mark.parametrize("name", CHOSEN)
def test_solutions_and_code_fold_open_by_keyboard(name, address, visit):
    page = visit(address + name)
    for solution in page.locator("article .solution.dropdown").all():
        assert not solution.locator("p").nth(1).is_visible()
        solution.locator("button.toggle-button").focus()
        page.keyboard.press("Enter")
        assert solution.locator("p").nth(1).is_visible()
    for code in page.locator("article details > summary").all():
        if code.is_visible():
            code.focus()
            page.keyboard.press("Enter")
            assert code.locator("xpath=..").evaluate("details => details.open")


def test_the_first_stop_skips_to_the_text(address, visit):
    page = visit(address + CHAPTERS[0])
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#main-content")  # a moment after the key on a busy machine


def test_the_theme_changes_by_keyboard(address, visit):
    page = visit(address + CHAPTERS[0])
    page.locator("button.theme-switch-button:visible").first.focus()
    seen = set()
    for _ in range(3):
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('.theme-switch-button')")
        seen.add(page.evaluate("document.documentElement.dataset.theme"))
    assert seen == {"light", "dark"}


@pytest.mark.parametrize("way", ["dialog", "page"])
def test_search_finds_responsibility_by_keyboard(way, address, visit):
    page = visit(address + ("index.html" if way == "dialog" else "search.html"))
    if way == "dialog":
        page.keyboard.press("Control+k")
        page.wait_for_function("document.activeElement.name === 'q'")
    else:
        page.locator("main input[name=q]:visible, article input[name=q]:visible").first.focus()
    page.keyboard.type("responsibility")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=responsibility*")
    links = page.locator("#search-results ul.search li a")
    links.first.wait_for()
    page.wait_for_function("document.querySelector('#search-results')?.innerText.includes('finished')")
    assert links.count() >= 3
    links.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('article')?.innerText.toLowerCase().includes('responsib')")


def test_what_is_wider_than_a_phone_scrolls_by_keyboard(address, visit):
    page = visit(address + "appendices/notation.html", 390)
    table = page.get_by_role("group", name="Table, wider than the page")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=table.element_handle())


@pytest.mark.parametrize("name", CHOSEN)
def test_paper_gets_first_and_last_frame_and_every_solution(name, address, visit):
    page = visit(address + name)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for figure in page.locator("figure.em-stepper").all():
        frames = figure.locator("img")
        assert frames.first.is_visible()
        assert frames.last.is_visible()
        assert figure.locator("figcaption").is_visible()
        assert figure.locator(".em-last p").is_visible(), "the last frame has its caption, too"
        assert not figure.locator("input:visible, button:visible, select:visible").count()
    for solution in page.locator("article .solution").all():
        assert solution.locator("p").nth(1).is_visible()
    away = "#pst-primary-sidebar, #pst-secondary-sidebar, .prev-next-footer, .article-header-buttons"
    assert not page.locator(away).locator("a:visible, button:visible").count()
