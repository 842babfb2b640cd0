"""Links and anchors of the built pages: none leads nowhere within the book."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from built import pages_of, when_built
from sphinx.errors import ExtensionError

LINK = re.compile(r'<(?:a|link|script|img|iframe)\b[^>]*?\s(?:href|src)="([^"]+)"')
ANCHOR = re.compile(r'<[a-z][^>]*?\s(?:id|name)="([^"]+)"')
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|//|#$")
NO_FILE = "there is no such file: correct the link, or bring the page back"
NO_PLACE = "that page has no such place: a heading was renamed? Correct what comes after the #"


def broken(pages, there):
    """One sentence for each link of a page to a file or a place that isn't there.

    pages : {name: HTML};  there(name) : whether the site has this file.
    """
    anchors = {name: set(ANCHOR.findall(html)) | {""} for name, html in pages.items()}
    for name, html in sorted(pages.items()):
        for address in sorted(set(LINK.findall(html))):
            if ELSEWHERE.match(address):
                continue
            path, _, anchor = unquote(address).partition("#")
            path = path.partition("?")[0]
            target = normpath(join(dirname(name), path)) if path else name
            if not there(target):
                yield f"{name} links to {address}, but {NO_FILE}."
            elif target in anchors and anchor not in anchors[target]:
                yield f"{name} links to {address}, but {NO_PLACE}."


@when_built
def look(app):
    """End the build where a link leads nowhere (404.html apart, whose links begin at the server's root)."""
    out = Path(app.outdir)
    pages = pages_of(out)
    pages.pop("404.html", None)
    found = list(broken(pages, lambda name: (out / name).exists()))
    if found:
        raise ExtensionError("\n".join(found))
