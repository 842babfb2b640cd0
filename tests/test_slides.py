"""The slides: what they show comes from the pages, fits the wall, and an hour holds it."""

import sys

import pytest
import yaml
from browsing import violations
from conftest import ROOT

sys.path.insert(0, str(ROOT / "web" / "ext"))
import slides
from sphinx.errors import ExtensionError

DECKS = [path.stem for path in slides.CHOICES]


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_fits_the_wall_and_is_titled_as_the_book_is(name, address, visit, axe):
    page = visit(f"{address}slides/{name}.html")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    choices = yaml.safe_load((ROOT / "web" / "slides" / f"{name}.yml").read_text(encoding="utf-8"))["slides"]
    assert page.evaluate("Reveal.getTotalSlides()") == len(choices) + 1
    assert not violations(page, axe)
    spoken = 0
    for choice in choices:
        page.keyboard.press("ArrowRight")
        slide = page.locator("section.present")
        target = slide.locator("h2 a").get_attribute("href")
        assert target == f"../{choice['page']}.html#{choice['section']}"
        spoken += bool(slide.locator("aside.notes").text_content().strip())
        assert slide.evaluate("slide => slide.scrollHeight <= 1.75 * 700"), target  # the rest scrolls
        explorable = slide.locator(".em-explorable")
        if explorable.count():
            assert explorable.get_attribute("data-alive") is not None
    assert spoken >= len(choices) - 1  # all but the last, a list


def test_on_a_slide_the_keys_belong_to_what_has_the_focus(address, visit):
    page = visit(f"{address}slides/one_hour.html#/6")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    button = page.locator("section.present .em-explorable button", has_text="E step").first
    before = page.locator("section.present .em-explorable").inner_text()
    button.focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "old => document.querySelector('section.present .em-explorable').innerText !== old", arg=before
    )
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 6
    button.blur()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 7


def test_on_a_phone_one_slide_is_shown_at_a_time(address, visit):
    page = visit(f"{address}slides/one_hour.html", 390)
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    assert not page.evaluate("Reveal.isScrollView()")
    assert page.locator(".slides > section:visible").count() == 1


def test_an_hour_holds_the_slides_and_questions():
    choices = yaml.safe_load((ROOT / "web" / "slides" / "one_hour.yml").read_text(encoding="utf-8"))
    assert 45 <= sum(choice["minutes"] for choice in choices["slides"]) <= 55


def test_a_choice_that_finds_nothing_is_an_error(site):
    page = slides.Page(site, "chapters/02_e_step")
    with pytest.raises(ExtensionError, match="no section two-bar"):
        page.slide({"section": "two-bar", "show": [], "minutes": 1})
    with pytest.raises(ExtensionError, match=r"has no '\.theorem 7'"):
        page.slide({"section": "two-bars", "show": [".theorem 7"], "minutes": 1})
