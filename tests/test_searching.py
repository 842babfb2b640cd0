"""What search shows: formulas once and readable, excerpts from a folder, too, and no page loaded for them."""

import re
from xml.etree import ElementTree

import pytest
import searching


@pytest.mark.parametrize(
    ("mathml", "said"),
    [
        ("<msub><mi>r</mi><mrow><mi>k</mi><mi>i</mi></mrow></msub>", "r_ki"),
        ("<msup><mi>e</mi><mrow><mo>−</mo><mi>y</mi></mrow></msup>", "e^(−y)"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>", "a/(b+c)"),
        ("<mover accent='true'><mi>x</mi><mo>ˉ</mo></mover>", "x̄"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>N</mi></munderover>", "∑_i^N"),
        ("<msqrt><mrow><mn>2</mn><mi>π</mi></mrow></msqrt>", "√2π"),
        ("<semantics><mi>ℓ</mi><annotation>\\ell</annotation></semantics>", "ℓ"),
    ],
)
def test_a_formula_is_said_once_as_one_would_type_it(mathml, said):
    assert searching.words(ElementTree.fromstring(f"<math>{mathml}</math>")) == said


def test_a_page_keeps_its_words_and_its_anchors():
    formula = "<math><semantics><mi>q</mi><annotation>no</annotation></semantics></math>"
    formula = f'<span class="katex"><span>{formula}</span><span class="katex-html">no</span></span>'
    page = f"""<nav>no</nav><article><h1>One<a class="headerlink" href="#x">#</a></h1><script>no</script>
    <section id="two"><p>a <em>b</em>, {formula}.</p></section>
    <dl><dt id="term-x">x</dt><dd><p>a letter</p></dd></dl><div id="eq-x">y</div></article>"""
    words = searching.plain(page)
    assert "no" not in words
    assert '<section id="two"> a b, q. </section>' in words
    assert re.search('<section id="term-x">x: +a letter *</section>', words)
    assert re.search('<b id="eq-x">.</b>y', words)  # not empty: Sphinx's search would trip over it


def test_a_term_is_found_with_its_meaning(site, visit):
    page = visit(f"{site.as_uri()}/search.html?q=responsibility")  # an error in a script fails it
    page.wait_for_function("document.querySelectorAll('#search-results p.context').length > 3")
    term = page.locator("#search-results li", has=page.locator("a[href*='#term-responsibility']"))
    assert "probability" in term.locator("p.context").inner_text()


@pytest.mark.parametrize("where", ["folder", "server"])
def test_excerpts_stand_under_what_is_found(where, site, address, visit):
    root = address if where == "server" else f"{site.as_uri()}/"
    page = visit(f"{root}search.html?q=responsibilities")
    excerpts = page.locator("#search-results p.context")
    page.wait_for_function("document.querySelectorAll('#search-results p.context').length > 3")
    assert any("responsib" in said for said in excerpts.all_inner_texts())
    said = " ".join(excerpts.all_inner_texts())
    assert not re.search(r"\\(frac|mu|sum|theta|mathcal|log)\b|r_\{", said), "TeX among the words"
    assert not [url for url in page.asked if "/chapters/" in url], "a page was loaded for its excerpt"


def test_nothing_looked_for_loads_nothing(address, visit):
    assert not [url for url in visit(address + "search.html").asked if "searchtexts" in url]
