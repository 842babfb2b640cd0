"""Every page in a real browser: wide and narrow, light and dark, served and from a folder."""

import re

import pytest
from browsing import PAGES, of_each_kind, violations
from bs4 import BeautifulSoup

IN_THE_DARK = of_each_kind(PAGES, "index", "search", "03", "16", "notation")  # axe takes a second look there
IMAGES = "[...document.querySelectorAll('figure img')]"
CODE = "[...document.querySelectorAll('pre')]"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_to_all(name, address, visit, axe):
    page = visit(address + name, 1280, "light")
    fits(page, 1280, "light")
    assert not violations(page, axe)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    fits(page, 390, "dark")
    if name in IN_THE_DARK:
        assert not violations(page, axe)


def fits(page, width, theme):
    page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
    # the theme looks a moment after each change which code scrolls, and gives it to the keyboard
    page.wait_for_function(f"{CODE}.every(p => p.scrollWidth <= p.clientWidth || p.tabIndex === 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
    assert page.evaluate(f"{IMAGES}.every(i => i.clientWidth <= i.parentElement.clientWidth)"), "cut off"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_from_a_folder(name, site, visit):
    if name == "404.html":  # only a server sends it, and its links begin at the server's root
        return
    page = visit((site / name).as_uri(), 390)
    formulas = page.locator("article .math")
    assert page.locator("article .math .katex").count() == formulas.count()
    assert not page.locator(".katex-error").count()
    if name.startswith("chapters/"):
        assert formulas.count()
        assert page.locator("article .math:visible").first.bounding_box()["height"] > 5


def test_a_wrong_address_gets_the_contents(address, visit):
    """At any depth; the answer is 404, which the browser reports and this test expects."""
    page = visit(address + "chapters/no/such/page.html")
    assert "not here" in page.locator("article h1").inner_text()
    page.get_by_role("link", name="begin at the front page").click()
    assert page.locator("article h1").inner_text().startswith("The EM Algorithm")
    assert all(said.startswith(("404: ", "console: ")) and "404" in said for said in page.troubles)
    page.troubles.clear()


def meta(site, name):
    head = (site / name).read_text(encoding="utf-8").partition("<body")[0]
    soup = BeautifulSoup(head, "html.parser")
    return {tag.get("property") or tag.get("name"): tag["content"] for tag in soup.select("meta[content]")}


def test_each_page_has_a_description_of_its_own(site):
    said = {name: meta(site, name)["description"] for name in PAGES}
    assert len(set(said.values())) == len(PAGES)
    for name, words in said.items():
        assert 50 <= len(words) <= 200, name
        assert not re.search(r"[\\${}<>]", words), name


def test_each_page_has_its_card_and_its_icon(site):
    for name in PAGES:
        if name not in ("genindex.html", "search.html", "404.html"):
            tags = meta(site, name)
            assert tags["og:title"]
            assert tags["og:description"] == tags["description"]
            assert tags["og:site_name"] == "The EM Algorithm, Derived and Run"
        assert 'rel="icon" href="' in (site / name).read_text(encoding="utf-8")
        assert "theme-color" in meta(site, name)
    assert (site / "_static" / "favicon.svg").exists()
