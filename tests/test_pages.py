"""Every page in a real browser: wide and narrow, light and dark, served and from a folder."""

import re

import pytest
from browsing import PAGES, violations
from bs4 import BeautifulSoup

LOOKS = {"wide and light": (1280, "light"), "narrow and dark": (390, "dark")}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_to_all(name, look, address, visit, axe):
    width, theme = LOOKS[look]
    page = visit(address + name, width, theme)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
    images = "[...document.querySelectorAll('figure img')]"
    assert page.evaluate(f"{images}.every(i => i.clientWidth <= i.parentElement.clientWidth)"), "cut off"
    assert not violations(page, axe)


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
        assert formulas.first.bounding_box()["height"] > 5


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
