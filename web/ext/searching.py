"""What search shows of a page: its words once, each formula once, also where pages lie in a folder.

Sphinx's search fetches each page that it finds, to cut an excerpt out of it: a megabyte a page, in which
a formula stands three times, and from a folder browsers fetch nothing. So the words of all pages stand
in one script, which the search page loads when something is looked for.
"""

import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree

from built import element, pages_of, when_built

TEXTS = "_static/searchtexts.js"
ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.S)
UNSEEN = re.compile(
    r'<(script|style|template|button)\b.*?</\1>|<details class="em-symbols">.*?</details>'
    r'|<a class="headerlink".*?</a>|<!--.*?-->',
    re.S,
)
INLINE = re.compile(r"</?(?:a|b|cite|code|em|i|span|strong|sub|sup)\b")
FORMULA = re.compile(r"<math\b.*?</math>", re.S)
ANCHOR = re.compile(r'<(?:section|dt|span|div)\b[^>]*?\bid="([^"]+)"[^>]*>|</section>|<[^>]*>')
TERM = re.compile(r'<dt\b[^>]*?\bid="([^"]+)"[^>]*>(.*?)</dt>\s*<dd\b[^>]*>(.*?)</dd>', re.S)
BETWEEN = {"msub": "_", "msup": "^", "munder": "_", "mover": "^", "mfrac": "/"}


def script(text):
    """A part of a formula, in brackets where it would else be read otherwise."""
    return text if re.fullmatch(r"[\w⋅∗′.]*|\w+\([^()]*\)", text) else f"({text})"


def words(node):
    """A formula as one would type it: r_ki = w_k p_k(x_i) / p(x_i)."""
    kind = node.tag.rpartition("}")[2]
    parts = [words(child) for child in node if not child.tag.endswith("annotation")]
    if kind in ("mi", "mn", "mtext", "mo", "ms"):
        return (node.text or "").replace("\u2061", " ").replace("\u200b", "")
    if kind == "mover" and parts[1] in ("ˉ", "^", "~"):
        return parts[0] + {"ˉ": "\u0304", "^": "\u0302", "~": "\u0303"}[parts[1]]
    if kind in BETWEEN:
        return (script(parts[0]) if kind == "mfrac" else parts[0]) + BETWEEN[kind] + script(parts[1])
    if kind in ("msubsup", "munderover"):
        return f"{parts[0]}_{script(parts[1])}^{script(parts[2])}"
    if kind == "msqrt":
        return f"√{script(''.join(parts))}"
    return (" " if kind in ("mtr", "mspace") else "").join(parts) or " " * (kind == "mspace")


def plain(page):
    """The words of a page, its sections and terms still told apart by their anchors."""
    article = ARTICLE.search(page)
    text = UNSEEN.sub("", article[1] if article else "")
    out, place = [], 0
    for start in re.finditer('<span class="katex">', text):
        if start.start() < place:
            continue
        mathml = FORMULA.search(text, start.start())
        whole = element(text, start.start())
        said = words(ElementTree.fromstring(mathml[0]))
        out += [text[place : start.start()], html.escape(said, quote=False)]
        place = start.start() + len(whole)
    return kept(TERM.sub(r'<section id="\1">\2: \3</section>', "".join([*out, text[place:]])))


def kept(text):
    """HTML of which only the sections are left, and the anchors of what has one."""

    def tag(match):
        if match[0].startswith("<section") and match[1]:
            return f'<section id="{match[1]}">'
        if match[1]:
            return f' <b id="{match[1]}">\u2060</b>'  # a joiner: Sphinx's search trips over an empty place
        return match[0] if match[0] == "</section>" else " " * (not INLINE.match(match[0]))

    return re.sub(r"\s+", " ", ANCHOR.sub(tag, text))


def load(app, pagename, templatename, context, doctree):
    """Give the search page the script that brings the words."""
    if pagename == "search":
        context["script_files"] = [*context["script_files"], "_static/searching.js"]


@when_built
def write(app):
    """Write the words of all pages beside them."""
    pages = pages_of(Path(app.outdir))
    texts = {name: plain(page) for name, page in sorted(pages.items())}
    said = json.dumps(texts, ensure_ascii=False, indent=0)
    Path(app.outdir, TEXTS).write_text(f"emSearchTexts = {said}\n", encoding="utf-8")


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", load, priority=995)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
