"""The book's built pages, for what looks at them or adds to them when all are written."""

import re
from functools import wraps

FOLDERS = (".", "chapters", "appendices")


def when_built(act):
    """act(app) as a handler of build-finished: called if there was no error, and pages were built."""

    @wraps(act)
    def handler(app, error):
        if error is None and app.builder.format == "html":
            act(app)

    return handler


def pages_of(out):
    """The pages: {name: HTML}."""
    paths = [path for folder in FOLDERS for path in sorted((out / folder).glob("*.html"))]
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def element(html, start):
    """The element that begins at `start`, whole."""
    name = re.match(r"<(\w+)", html[start:])[1]
    depth = 0
    for tag in re.compile(rf"<(/?){name}\b[^>]*>").finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html[start : tag.end()]
    raise ValueError(f"an element <{name}> does not end")
