"""One symbol, one meaning; each word of the field explained: as far as a test can see."""

import json
import re
from collections import defaultdict

import pytest
from conftest import CHAPTERS, ROOT

# Letters that chapters may use in passing, saying each time what they stand for.
LOCAL = {
    "a": "a number", "b": "another", "d": "a distance", "m": "a centre, a count", "v": "a variance",
    "f": "a function", "y": "other data, a vertical axis", "C": "a constant",
}  # fmt: skip
EVERYWHERE = {"e", r"\pi", r"\partial", r"\nabla", r"\Delta"}  # as everybody writes them
# What a symbol must not stand for any more, and the one to take.
FORBIDDEN = {
    r"\\kappa": "excess kurtosis is g_2",
    r"\\gamma(?!_)": "skewness is g_1, a coefficient of Anderson's combination alpha_j; gamma_t is a step",
    r"\\alpha ?[-+]|[-+] ?\\alpha(?!_)": "pseudo-counts are c; alpha_j is a coefficient of Anderson's",
    r"\\pi_": "weights are w_k",
    r"(?<![A-Za-z\\])[st]_k": "expected statistics are n_k, S_k, T_k",
    r"(?<![A-Za-z\\])z(_\{ki\}|_?\{?k?i?\}?\^2|\^2)": "a standardised value is u; z_i is a hidden label",
    r"(?<![A-Za-z\\])a\(x": "the log-odds are eta(x)",
}
ACCENTS = r"hat|bar|tilde|mathcal"
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi "
    "varphi chi psi omega ell Gamma Delta Theta Lambda Sigma Phi Psi Omega nabla partial"
)
SYMBOL = re.compile(rf"\\(?:{ACCENTS})\s*\{{?\s*(?:\\[A-Za-z]+|[A-Za-z])\s*\}}?|\\[A-Za-z]+|[A-Za-z]")
WORDS = re.compile(r"\\(?:text|operatorname|mathrm|begin|end)\*?\s*\{[^{}]*\}")


def prose(path):
    """The Markdown of a chapter or an appendix."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return content
    cells = json.loads(content)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def formulas(text):
    """The formulas of a text, inline and displayed, without the words in them."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
    found = re.findall(r"\$\$(.+?)\$\$|(?<!\\)\$([^$]+)\$", text, re.S)
    return [WORDS.sub(" ", displayed or inline) for displayed, inline in found]


def symbols(formula):
    """The letters of a formula, Latin and Greek, each with its accent and without its indices."""
    names = (re.sub(r"[\s{}]", "", name) for name in SYMBOL.findall(formula))
    return {n for n in names if n[0] != "\\" or n[1:] in GREEK.split() or re.match(rf"\\(?:{ACCENTS})", n)}


@pytest.fixture(scope="module")
def chapters():
    return {path.stem: formulas(prose(path)) for path in CHAPTERS}


@pytest.fixture(scope="module")
def listed():
    """The formulas that the notation page explains: the table's first column, and the text before it."""
    page = prose(ROOT / "appendices" / "notation.md")
    before, table = page.split("\n|", 1)
    rows = re.findall(r"^\| (\$.+?\$) \|", table, re.M)
    return formulas(before), [formula for row in rows for formula in formulas(row)]


def test_a_symbol_of_two_chapters_is_on_the_notation_page(chapters, listed):
    explained = {name for part in listed for formula in part for name in symbols(formula)}
    used = defaultdict(set)
    for chapter, found in chapters.items():
        for name in {name for formula in found for name in symbols(formula)}:
            used[name].add(chapter)
    strange = {
        name: sorted(where)
        for name, where in used.items()
        if len(where) > 1 and name not in explained | EVERYWHERE | LOCAL.keys()
    }
    assert not strange, f"not in appendices/notation.md: {strange}"


def test_what_the_notation_page_lists_is_used(chapters, listed):
    def plain(formula):
        return re.sub(r"[\s{}]|\\[,;!]", "", formula)

    text = plain(" ".join(formula for found in chapters.values() for formula in found))
    table = [name for formula in listed[1] for name in re.split(r", (?![^(]*\))", formula)]
    assert len(table) > 25
    unused = [name for name in table if plain(name) not in text]
    assert not unused, f"in appendices/notation.md and in no chapter: {unused}"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_no_symbol_has_an_old_meaning(path, chapters):
    for formula in chapters[path.stem]:
        for form, instead in FORBIDDEN.items():
            assert not re.search(form, formula), f"{formula.strip()}: {instead}"


def terms():
    glossary = prose(ROOT / "appendices" / "glossary.md").split(":::{glossary}")[1]
    return re.findall(r"^(\w.*)$", glossary.replace("\\'", "'"), re.M)  # escaped, or a smart quote


def test_each_word_of_the_glossary_is_referred_to():
    """That each reference has its word, the build checks."""
    pages = [*CHAPTERS, *(ROOT / "appendices").glob("*.md"), ROOT / "index.md"]
    roles = re.findall(r"\{term\}`([^`]+)`", "\n".join(map(prose, pages)))
    named = {re.sub(r".*<(.+)>", r"\1", role).replace("\n", " ").lower() for role in roles}
    assert len(terms()) > 25
    unused = [term for term in terms() if term.lower() not in named]
    assert not unused, f"no page refers to these words of the glossary: {unused}"


def test_the_words_that_readers_missed_are_in_the_glossary():
    missed = {"evidence", "entropy", "k-means", "log-odds", "linear convergence", "acceleration"}
    assert missed <= {term.lower() for term in terms()}


def test_terms_are_in_order():
    assert terms() == sorted(terms(), key=str.lower)
