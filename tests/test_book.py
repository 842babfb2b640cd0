"""The built pages, as a reader's browser gets them."""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT

PAGES = ["index.html", "one_page.html"]
PAGES += [f"chapters/{path.stem}.html" for path in CHAPTERS]
PAGES += [f"appendices/{path.stem}.html" for path in sorted((ROOT / "appendices").glob("*.md"))]


@cache
def parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_there_with_its_title(page, site):
    soup = parsed(site / page)
    assert len(soup.select("article h1")) == 1
    assert soup.title.text.strip()
    assert soup.html["lang"] == "en"


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_nowhere(page, site):
    for tag in parsed(site / page).select("a[href], img[src], link[rel=stylesheet]"):
        address = tag.get("href") or tag.get("src")
        parts = urlsplit(address)
        if parts.scheme or address.startswith("//"):
            continue
        target = (site / page).parent / unquote(parts.path) if parts.path else site / page
        assert target.exists(), f"{page} points to {address}"
        if parts.fragment and target.suffix == ".html":
            anchor = unquote(parts.fragment)
            assert parsed(target.resolve()).find(id=anchor), f"{page} points to {address}"


@pytest.mark.parametrize("page", PAGES)
def test_no_markup_is_left_raw(page, site):
    article = BeautifulSoup(str(parsed(site / page).select_one("article")), "html.parser")
    for code in article.select("pre, code, .math, script, style"):
        code.decompose()
    words = article.get_text()
    assert not re.search(r":::|\{[a-z:]+\}`|```|\$\$|\[\[|PLACEHOLDER|TODO", words)


@pytest.mark.parametrize("page", PAGES)
def test_every_image_says_what_it_shows(page, site):
    for image in parsed(site / page).select("article img"):
        alt = image.get("alt", "")
        assert len(alt) > 40, f"{page}: {image['src'][:60]}"
        assert "_images" not in alt
        assert re.search(r"\d", alt)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_outputs_figures_and_exercises_arrive(path, site, notebooks):
    cells = [cell for cell in notebooks[path.name]["cells"] if cell["cell_type"] == "code"]
    cells = [cell for cell in cells if "remove-cell" not in cell["metadata"].get("tags", [])]
    soup = parsed(site / "chapters" / f"{path.stem}.html")
    data = [output.get("data", {}) for cell in cells for output in cell["outputs"]]
    assert len(soup.select("div.cell")) == len(cells)
    assert len(soup.select(".cell_output img[src$='.svg']")) == sum("image/svg+xml" in d for d in data)
    assert len(soup.select("div.cell_output div.text_html")) == sum("text/html" in d for d in data)
    assert len(soup.select("article div.exercise")) == len(soup.select("article div.solution")) >= 3
    assert soup.select(".math")


def test_search_finds_the_words_of_the_field(site):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    for word in ("respons", "likelihood", "jensen", "saddl"):  # stems, as Sphinx keeps them
        assert f'"{word}"' in index or f"{word}:" in index, word


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_elsewhere(page, site):
    """Mathematics included: the book reads without a network, also from a folder."""
    soup = parsed(site / page)
    for tag in soup.select("script[src], link[rel=stylesheet], img[src], iframe[src]"):
        address = tag.get("src") or tag.get("href")
        assert not re.match(r"(https?:)?//", address), address
    scripts = [script.string or "" for script in soup.find_all("script")]
    assert not any("THEBE_JS_URL" in script for script in scripts), "sphinx-thebe would load from elsewhere"
