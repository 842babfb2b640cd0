"""The whole book in one PDF: python tools/paper/pdf.py writes _build/paper/em-book.pdf

The built pages (`make book`) are joined and printed by Chromium: mathematics and figures stay
vectors. It is printed twice, because the contents show the page numbers of the first printing.
"""

import datetime
import sys
import tempfile
from html import escape
from pathlib import Path

import pikepdf
from joined import ROOT, SITE, TITLE, parts, solutions, solutions_html, soup
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(ROOT / "tools"))
from browser import bring

OUT = ROOT / "_build" / "paper" / "em-book.pdf"
FROM_CSS = {"prefer_css_page_size": True, "print_background": True}
STYLES = ("pygments", "sphinx-book-theme", "mystnb", "exercise", "book", "sphinx-design", "katex")


def styles(site):
    """Links to the stylesheets of the built pages, and our own for paper."""
    page = soup(site / "chapters" / "03_m_step.html")
    found = [link["href"].partition("?")[0] for link in page.select("head link[rel=stylesheet]")]
    found = [(site / "chapters" / href).resolve() for href in found if "/_static/" in href]
    found = [path for path in found if any(name in str(path) for name in STYLES)]
    links = [f'<link rel="stylesheet" href="{path.as_uri()}">' for path in found]
    return "\n".join(links) + f"\n<style>{Path(__file__).with_name('print.css').read_text()}</style>"


def running_heads(found):
    """A named page for each part of the book, whose head is the chapter's title."""
    rules = []
    for key, title in found:
        text = title.replace("\\", "\\\\").replace('"', '\\"')
        head = f'@top-left {{ content: "{text}"; font: italic 9pt Georgia, serif; color: #555; }}'
        rules.append(f"@page {key} {{ {head} }}\n#{key}-top {{ page: {key}; }}")
    return f"<style>{chr(10).join(rules)}</style>"


def entries(found):
    """What the contents list: (class, id, text), parts of the book without an id."""
    listed = []
    for part in found[1:]:
        if part.caption:
            listed.append(("em-part", None, part.caption))
        listed.append(("em-chapter", part.article["id"], part.title))
        sections = part.article.select("section[id] > h2") if part.name.startswith("chapters/") else []
        for heading in sections:
            listed.append(("em-section", heading.parent["id"], " ".join(heading.get_text().split())))
    return [*listed, ("em-chapter", "solutions-top", "Solutions")]


def contents(listed, pages):
    """The contents as HTML; pages : {id: page number}, empty in the first printing."""
    rows = []
    for kind, target, text in listed:
        inner = escape(text)
        if target:
            inner = f'<a href="#{target}" data-page="{pages.get(target, "000")}"><span>{inner}</span></a>'
        rows.append(f'<li class="{kind}">{inner}</li>')
    return f'<div class="em-contents"><h1>Contents</h1><ul>{"".join(rows)}</ul></div>'


def title_page():
    """The first page."""
    picture = (ROOT / "web" / "static" / "em.svg").as_uri()
    day = datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y")
    return (
        f'<div class="em-title"><h1>{TITLE}</h1><p>One algorithm, taken all the way: derived line by line, '
        f'programmed three times, broken on purpose, and mended.</p><img alt="" src="{picture}">'
        f"<p>Printed from the book's pages on {day}. What moves there stands here as its first and its last "
        "picture; code that only draws is left to the notebooks, and the solutions are at the end.</p></div>"
    )


def page_numbers(path):
    """{id: number of the page it stands on}, from the links' targets in a printed PDF."""
    with pikepdf.open(path) as pdf:
        order = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return {name.lstrip("/"): order[place[0].objgen] for name, place in pdf.Root.Dests.items()}


def pack(path):
    """Compress what Chromium leaves open (the tags of every span); returns the number of pages."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
        return len(pdf.pages)


def write(out=OUT, site=SITE):
    """Join, print, number, print again; returns the number of pages."""
    found = parts(site)
    taken = solutions(found)
    listed = entries(found)
    heads = running_heads([(part.key, part.title) for part in found] + [("solutions", "Solutions")])
    body = "\n".join(str(part.article) for part in found) + solutions_html(taken)
    head = f'<meta charset="utf-8"><title>{TITLE}</title>{styles(site)}{heads}'
    out.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=bring(), args=["--no-sandbox"])
        page, pages = browser.new_page(), {}
        for _ in range(2):
            joined = Path(folder, "book.html")
            joined.write_text(
                f'<!doctype html><html lang="en" data-theme="light" data-mode="light"><head>{head}</head>'
                f"<body>{title_page()}{contents(listed, pages)}{body}</body></html>",
                encoding="utf-8",
            )
            page.goto(joined.as_uri(), wait_until="load", timeout=120_000)
            page.pdf(path=str(out), outline=True, tagged=True, **FROM_CSS)
            pages = page_numbers(out)
        browser.close()
    missing = [target for _, target, _ in listed if target and target not in pages]
    if missing:
        raise SystemExit(f"The contents point at places that are not in the PDF: {', '.join(missing)}")
    return pack(out)


if __name__ == "__main__":
    print(f"{OUT} has {write()} pages, {OUT.stat().st_size / 1e6:.1f} MB")
