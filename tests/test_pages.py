"""Every page in a real browser: wide and narrow, light and dark, served and from a folder."""

import pytest
from conftest import ROOT

PAGES = ["index.html", "genindex.html", "search.html"]
PAGES += [
    f"{path.parent.name}/{path.stem}.html"
    for folder, pattern in (("chapters", "*.ipynb"), ("appendices", "*.md"))
    for path in sorted((ROOT / folder).glob(pattern))
]
LOOKS = {"wide and light": (1280, "light"), "narrow and dark": (390, "dark")}
# Findings in the theme's own parts, on every page; each is mended or named here with its reason.
EXCEPTIONS = {}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_to_all(name, look, address, visit, axe):
    width, theme = LOOKS[look]
    page = visit(address + name, width, theme)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    said = {
        v["id"]: [node["html"][:150] for node in v["nodes"][:3]] for v in found if v["id"] not in EXCEPTIONS
    }
    assert not said


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_from_a_folder(name, site, visit):
    page = visit((site / name).as_uri(), 390)
    formulas = page.locator("article .math")
    assert page.locator("article .math .katex").count() == formulas.count()
    assert not page.locator(".katex-error").count()
    if name.startswith("chapters/"):
        assert formulas.count()
        assert formulas.first.bounding_box()["height"] > 5
