"""Previews: what a page refers to on another page stands in it, too, unseen until it is asked for.

Equations, theorems, exercises and words of the glossary. The copies are taken from the pages as they
were written, after each build, so that they are never older than what they show.
"""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

from built import element, pages_of, when_built

REFERENCE = re.compile(r'<a class="reference internal" href="([^"#]+\.html)#([^"]+)"')
OLD = re.compile(r'<template id="em-previews">.*?</template>\n', re.S)
SHOWN = re.compile(r'<(dt|div)\b[^>]*(?:id="(?:term|equation)-|class="(?:proof|exercise)\b)')
AWAY = re.compile(r'<a class="headerlink".*?</a>|</?a\b[^>]*>|<img\b[^>]*>| (?:id|data-em)="[^"]*"', re.S)


def excerpt(html, anchor):
    """What a reference to this anchor shows: an equation, a theorem, an exercise, a word; else ""."""
    found = re.search(rf'<\w+\b[^>]*\bid="{re.escape(anchor)}"[^>]*>', html)
    if not found or not SHOWN.match(found[0]):
        return ""
    whole = element(html, found.start())
    if found[0].startswith("<dt"):
        meaning = html.index("<dd", found.end())
        whole = f"<dl>{whole}{element(html, meaning)}</dl>"
    return AWAY.sub("", whole)


def excerpts(name, pages):
    """What the references of a page show of other pages: {address as the page writes it: HTML}."""
    found = {}
    for path, anchor in REFERENCE.findall(pages[name]):
        target = normpath(join(dirname(name), path))
        address = f"{path}#{anchor}"
        if address not in found and target != name and target in pages:
            found[address] = excerpt(pages[target], anchor)
    return {address: html for address, html in sorted(found.items()) if html}


def with_previews(name, pages):
    """The page with its previews at its end, in the place of those of an earlier build."""
    shown = excerpts(name, pages)
    kept = "".join(f'<div data-for="{address}">{html}</div>\n' for address, html in shown.items())
    text = OLD.sub("", pages[name])
    if not kept:
        return text
    body, end, rest = text.rpartition("</body>")
    return f'{body}<template id="em-previews">{kept}</template>\n{end}{rest}'


@when_built
def embed(app):
    """Bring the previews of all pages up to date."""
    pages = pages_of(Path(app.outdir))
    for name, text in pages.items():
        new = with_previews(name, pages)
        if new != text:
            Path(app.outdir, name).write_text(new, encoding="utf-8")
