"""Symbols that know each other, and previews of what a page refers to."""

import re

import katex_html
import meanings
import previews
import pytest
import symbols
from browsing import PAGES, violations
from bs4 import BeautifulSoup

WITH_SYMBOLS = [f"{name}.html" for name in symbols.WHERE]
LIT = "document.querySelectorAll('.em-lit').length"


def row(number, *letters, names=()):
    """A row of the table, its letters written as name, index, power, arguments."""
    return symbols.Row(number, tuple(letter(*parts) for parts in letters), names, "", "")


def letter(name, sub="", sup="", arguments=""):
    return katex_html.Letter(name, sub, sup, arguments, 0)


ROWS = [
    row(1, ("μ", "k"), ("μ",), names=("means", "mu")),
    row(2, ("θ",)),
    row(3, ("θ", "", "(t)")),
    row(4, ("θ", "0")),
    row(5, ("p", "", "", "k,x"), names=("joint",)),
    row(6, ("p", "", "", "x")),
    row(7, ("q", "ki"), ("q",)),
    row(8, ("Q", "", "", "θ∣θ")),
    row(9, ("n", "k"), ("S", "k"), names=("counts", ".sums")),
]


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (letter("μ", "k"), 1), (letter("μ", "1"), 1), (letter("μ", "k", "2"), 1), (letter("μ"), 1),
        (letter("μ", "min"), None), (letter("θ", "", "(t+1)"), 3), (letter("θ", "", "∗"), 2),
        (letter("θ", "0"), 4), (letter("θ", "1"), None), (letter("p", "", "", "k,x"), 5),
        (letter("p", "", "", "x"), 6), (letter("p", "", "", "z∣x"), None), (letter("Q"), 8),
        (letter("q", "1i"), 7), (letter("n"), None), (letter("v"), None),
    ],
)  # fmt: skip
def test_a_letter_finds_its_row_or_none(found, number):
    assert getattr(symbols.row_of(found, ROWS), "number", None) == number


def test_a_letter_has_its_own_brackets_and_no_later_ones():
    """log p(x) = log p(k, x) - log r_k: the g of a log and an index are not what is looked for."""
    x, k = '<span class="mord mathnormal">x</span>', '<span class="mord mathnormal">k</span>'
    log, p = '<span class="mop">lo<span>g</span></span>', '<span class="mord mathnormal">p</span>'
    index = '<span class="msupsub"><span class="vlist-t vlist-t2"><span class="vlist">{}</span></span></span>'
    r = f'<span class="mord"><span>r</span>{index.format(f"<span>{k}</span>")}</span>'
    html = f'<span class="katex-html">{log}{p}({x})={log}{p}({k},{x})−{log}{r}</span>'
    found = [(each.name, each.arguments) for each in katex_html.letters(html, 0)]
    assert found == [("p", "x"), ("x", ""), ("p", "k,x"), ("k", ""), ("x", ""), ("k", "")]


def test_functions_of_one_letter_are_told_apart_by_what_follows(site):
    """p(x) and p(k, x) are two rows of the table: what a mark of either is followed by is its own."""
    page = BeautifulSoup((site / WITH_SYMBOLS[0]).read_text(encoding="utf-8"), "lxml")
    for scripts in page.select(".msupsub"):
        scripts.decompose()
    follows = {}
    for mark in page.select('.katex-html [data-em^="p-"]'):
        after = "".join(mark.find_all_next(string=True, limit=12)).replace("\u200b", "")
        if brackets := re.match(r"p\(([^()]*)\)", after):
            follows.setdefault(mark["data-em"], set()).add(brackets[1])
    assert sorted(map(sorted, follows.values())) == [["k,x"], ["x"]]


def test_names_in_code_are_those_of_the_letter():
    met = {"mu.1": ROWS[0], "n.9": ROWS[8], "S.9": ROWS[8]}
    dot = '<span class="o">.</span>'
    code = f'<span class="n">mu2</span> <span class="n">sums</span>{dot}<span class="n">sums</span>'
    marked = meanings.mark_code(code, met)
    assert re.findall(r'data-em="(.+?)">(\w+)', marked) == [("mu.1", "mu2"), ("S.9", "sums")]
    assert marked.index("S.9") > marked.index(">.<"), "a variable of this name is no attribute"


@pytest.mark.parametrize("name", WITH_SYMBOLS)
def test_each_mark_is_its_letter_and_is_listed(name, site):
    html = (site / name).read_text(encoding="utf-8")
    listed = set(re.findall(r'data-em-item="[^"]*\.(\d+)"', html))
    seen = set()
    for mark in re.finditer(r'<span data-em="([^".]+)\.(\d+)" class="mord', html):
        element, _ = katex_html.parse(html, mark.start())
        accent = "cal " if element.children and "mathcal" in html[mark.end() : mark.end() + 80] else ""
        text = re.sub(r"(.)([ˉ^~])", r"\2\1", element.text()[:2])
        key = symbols.short(accent + text).removeprefix(f"{accent}-")
        assert key.startswith(mark[1].split("-1")[0]) or accent, (mark[1], element.text())
        seen.add(mark[2])
    assert len(seen) > 8
    assert seen <= listed


def test_the_symbols_of_chapter_3(site):
    html = (site / WITH_SYMBOLS[1]).read_text(encoding="utf-8")
    marks = dict(re.findall(r'data-em="(\w+)\.\d+" class="mord[^"]*"[^>]*>(?:<[^>]*>)?(\w)', html))
    assert marks["mu"] == "μ"
    assert (marks["Q"], marks["q"], marks["n"], marks["r"]) == ("Q", "q", "n", "r")
    code = dict(re.findall(r'data-em="(\w+)\.\d+">(\w+)', html))
    assert code["r"] in ("r", "responsibilities")
    assert code["T"] == "squares"


def test_pointing_lights_all_places_and_moves_nothing(site, visit):
    page = visit((site / WITH_SYMBOLS[0]).as_uri())
    height = page.evaluate("document.documentElement.scrollHeight")
    marks = page.locator('article section [data-em^="r."]')
    page.locator('article .katex [data-em^="r."]:visible').nth(2).hover()
    page.wait_for_function(f"{LIT} > 20")
    assert {mark.split(".")[0] for mark in lit(page)} == {"r"}
    assert len(lit(page)) == sum(mark.is_visible() for mark in marks.all())
    assert page.locator("pre .em-lit").count()
    assert "responsibil" in page.locator(".em-lit").all_inner_texts().__str__()
    line = page.get_by_role("status").filter(has_text="probability of label")
    assert "lit:" in line.inner_text()
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.keyboard.press("Escape")
    assert not page.evaluate(LIT)
    assert not line.is_visible()


def lit(page):
    return page.evaluate("[...document.querySelectorAll('.em-lit')].map(e => e.dataset.em)")


def test_the_list_by_keyboard_is_one_stop(address, visit, axe):
    page = visit(address + WITH_SYMBOLS[1], reduced_motion="reduce")
    summary = page.locator("details.em-symbols summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    buttons = page.locator("details.em-symbols button")
    assert page.locator('details.em-symbols button[tabindex="0"]').count() == 1
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert buttons.nth(3).get_attribute("aria-pressed") == "true"
    before = set(lit(page))
    assert before
    page.keyboard.press("Enter")
    assert page.locator(".em-here").count() == 1
    assert "place 1 of" in page.locator(".em-line").inner_text()
    assert not violations(page, axe)
    page.keyboard.press("Escape")
    assert not lit(page)
    assert buttons.nth(3).get_attribute("aria-pressed") == "false"


def test_a_finger_lights_a_symbol_and_puts_it_out(address, visit):
    page = visit(address + WITH_SYMBOLS[2], 390, has_touch=True)
    page.locator('article section section .katex [data-em^="w."]:visible').first.tap()
    assert {mark.split(".")[0] for mark in lit(page)} == {"w"}
    page.locator("article h1").tap()
    assert not lit(page)


def references(html):
    """Addresses of the references to what has a preview on another page."""
    found = previews.REFERENCE.findall(html)
    named = [(path, anchor) for path, anchor in found if re.match(r"equation-|term-|ex-\d|thm-|lem-", anchor)]
    return {f"{path}#{anchor}" for path, anchor in named}


@pytest.mark.parametrize("name", [page for page in PAGES if "/" in page])
def test_each_reference_to_another_page_has_its_preview(name, site):
    html, _, end = (site / name).read_text(encoding="utf-8").partition('<template id="em-previews">')
    shown = BeautifulSoup(end.partition("</template>")[0], "html.parser").find_all("div", recursive=False)
    kept = {each["data-for"]: each for each in shown}
    assert references(html) <= kept.keys()
    for address, preview in kept.items():
        assert preview.get_text(strip=True), address
        assert len(preview.select(".math")) == len(preview.select(".math > .katex, .math > .katex-display"))
        assert not preview.select("[id], a, script, .katex-error"), address


def test_an_excerpt_is_the_whole_and_nothing_else():
    page = '<dl><dt id="term-a">a</dt><dd><p>one</p></dd><dt id="term-b">b</dt><dd>two</dd></dl>'
    assert previews.excerpt(page, "term-a") == "<dl><dt>a</dt><dd><p>one</p></dd></dl>"
    page = '<div class="proof lemma" id="lem-x"><div>in</div></div><div>after</div><h2 id="lem-h">no</h2>'
    assert previews.excerpt(page, "lem-x") == '<div class="proof lemma"><div>in</div></div>'
    assert not previews.excerpt(page, "lem-h")
    assert not previews.excerpt(page, "gone")


def test_embedding_twice_changes_nothing():
    pages = {
        "a/b.html": '<a class="reference internal" href="../c.html#term-x">x</a></body>',
        "c.html": '<dt id="term-x">x</dt><dd>y</dd></body>',
    }
    once = {name: previews.with_previews(name, pages) for name in pages}
    assert '<div data-for="../c.html#term-x"><dl><dt>x</dt><dd>y</dd></dl></div>' in once["a/b.html"]
    assert {name: previews.with_previews(name, once) for name in once} == once


@pytest.mark.parametrize("where", ["#equation-", "glossary.html#term-", "01_hidden_labels.html#equation-"])
def test_a_preview_by_pointer_and_by_keyboard(where, site, visit):
    page = visit((site / WITH_SYMBOLS[1]).as_uri())
    link = page.locator(f'article section section a.reference.internal[href*="{where}"]:visible').first
    box = page.get_by_role("tooltip")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    before = page.evaluate(size)
    link.hover()
    box.wait_for()
    assert box.inner_text().strip()
    assert page.evaluate(size) == before, "the page moved"
    box.hover()
    page.keyboard.press("Escape")
    assert not box.is_visible()
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")  # from here on it is the keyboard that gives the focus
    link.focus()
    assert box.is_visible()
    assert link.get_attribute("aria-describedby") == box.get_attribute("id")
    page.keyboard.press("Escape")
    assert not box.is_visible()


def test_a_finger_follows_the_link(site, visit):
    page = visit((site / WITH_SYMBOLS[1]).as_uri(), 390, has_touch=True)
    page.locator(
        'article section section a.reference.internal[href*="glossary.html#term-"]:visible'
    ).first.tap()
    page.wait_for_url("**/glossary.html#term-*")
    assert not page.get_by_role("tooltip").is_visible()


def test_the_notebook_is_downloaded_or_said_to_be_there(site, address, visit):
    button = "a.btn-download-source-button"
    page = visit((site / WITH_SYMBOLS[0]).as_uri())
    assert "_sources" in page.locator(button).text_content()
    page = visit(address + WITH_SYMBOLS[0])
    page.locator(".dropdown-download-buttons button").first.click()
    with page.expect_download() as download:
        page.locator(button).click()
    assert download.value.suggested_filename == "02_e_step.ipynb"
