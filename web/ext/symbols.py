"""Symbols that know each other: each letter of a formula, and its name in the code, says which it is.

What there is to know comes from the table of appendices/notation.md when the book is built: the forms
of a symbol (first column), its names in the code (second), its meaning (last). The rules of reading:

- indices vary (k, j, 1, K for a component; i, 1, N for a point; t, n, 0, t + 1 for an iteration);
- they may be left out where the table lists the letter alone beside the letter with them;
- what stands in brackets after a letter counts only where nothing else tells two rows apart.

An element that means a symbol carries data-em="letter.row": equal letters light up together.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import katex_html
from docutils import nodes
from sphinxcontrib import katex

PAGE = "appendices/notation"
NOTATION = Path(__file__).parents[2] / f"{PAGE}.md"
WHERE = ("chapters/02_e_step", "chapters/03_m_step", "chapters/05_vectorized")
VARIES = {"k": "[kjK1-9]", "i": "[ijnN1-9]", "t": "[tn0-9](?:[+−][0-9])?"}
ACCENTS = {"ˉ": "bar-", "^": "hat-", "~": "tilde-", "cal ": "cal-"}
NAME = re.compile(r"[A-Z]\w*\.(\w+)(?:\(.*\)|\[.*\])?|(\.?\w+)(?:\([^()]*\))?")


@dataclass(frozen=True)
class Row:
    """A line of the table: its letters as KaTeX sets them, its names in the code, what the page shows."""

    number: int
    letters: tuple
    names: tuple
    shown: str
    meaning: str


def forms(cell):
    """The letters that begin the formulas of a cell, parted at commas outside brackets."""
    for formula in cell.findall(nodes.math):
        for part in re.split(r",\s*(?![^(]*\))", formula.astext()):
            html = katex.render_latex(part)
            start = katex_html.SET.search(html).start()
            first = next(katex_html.letters(html, start), None)
            line = katex_html.parse(html, start)[0].text()
            if first and line.startswith(re.sub("^cal |[ˉ^~]", "", first.name)):
                yield first


def names(cell):
    """The names of a symbol in the code: identifiers, attributes, functions; not whole expressions."""
    found = (NAME.fullmatch(literal.astext()) for literal in cell.findall(nodes.literal))
    return tuple(match[1] or match[2] for match in found if match)


def table(app):
    """The rows of the notation page."""
    if not hasattr(app, "em_symbols"):
        page = app.env.get_and_resolve_doctree(PAGE, app.builder)
        body = next(page.findall(nodes.tbody))
        app.em_symbols = []
        for number, row in enumerate(body.findall(nodes.row), 1):
            cells = list(row.findall(nodes.entry))
            letters = tuple(forms(cells[0]))
            html = [app.builder.render_partial(cell[0])["fragment"] for cell in (cells[0], cells[-1])]
            html = [re.sub(r"^<p>|</p>$", "", part.strip()) for part in html]
            app.em_symbols.append(Row(number, letters, names(cells[1]), *html))
    return app.em_symbols


def pattern(script, optional):
    """The expression that an index must match to be this index."""
    letters = (VARIES.get(letter, re.escape(letter)) for letter in script)
    return "".join(f"(?:{letter})?" if optional else letter for letter in letters)


def rank(form, letter, optional):
    """How well a letter matches a form: 2 in all, 1 but for what stands above it, 0 not at all."""
    if form.name != letter.name or not re.fullmatch(pattern(form.sub, optional), letter.sub):
        return 0
    if form.sup:
        return 2 * bool(re.fullmatch(pattern(form.sup, False), letter.sup))
    return 1 if letter.sup else 2


def row_of(letter, rows):
    """The row that a letter belongs to; None if the table leaves it open."""
    found = []
    for row in rows:
        bare = {form.name for form in row.letters if not form.sub}
        for form in row.letters:
            quality = rank(form, letter, form.name in bare)
            if quality:
                found.append(((quality, form.sub == letter.sub), form, row))
    best = [(form, row) for quality, form, row in found if quality == max(f[0] for f in found)]
    if len({row.number for _, row in best}) > 1:
        best = [(form, row) for form, row in best if form.arguments == letter.arguments]
    return best[0][1] if best else None


def short(name):
    """A letter's name in plain ASCII: mu, bar-x, cal-N."""
    for sign, word in ACCENTS.items():
        name = name.replace(sign, word)
    return re.sub(r"[^\x00-\x7f]", lambda c: unicodedata.name(c[0]).split()[-1].lower(), name)


def key(letter, row, rows):
    """letter.row; where several functions share a letter, each is a symbol of its own."""
    functions = {r.number for r in rows for f in r.letters if f.name == letter.name and f.arguments}
    own = f"-{row.number}" if len(functions) > 1 else ""
    return f"{short(letter.name)}{own}.{row.number}"


def mark_formulas(body, rows):
    """The body with each known letter marked, and {key: row} of those that were met."""
    places, met = [], {}
    for formula in katex_html.SET.finditer(body):
        for letter in katex_html.letters(body, formula.start()):
            row = row_of(letter, rows)
            if row:
                met[key(letter, row, rows)] = row
                places.append((letter.start + len("<span"), key(letter, row, rows)))
    for place, name in sorted(places, reverse=True):
        body = f'{body[:place]} data-em="{name}"{body[place:]}'
    return body, met
