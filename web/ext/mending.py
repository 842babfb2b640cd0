"""Mends in the pages' HTML: what the parts they are made of do wrong, for readers and for weight."""

import re
from pathlib import Path

SUMMARY = re.compile(r'<summary aria-label="Toggle hidden content">')
TABLE = re.compile(r"<table\b.*?</table>", re.S)
# Scripts and styles of extensions that Jupyter Book switches on, and what in a page needs them.
NEEDED_BY = {
    "sphinx-thebe": None,
    "THEBE_JS_URL": None,
    "design-tabs": "sd-tab",
    "sphinx-design": 'class="sd-',
    "proof.css": 'class="proof',
    "exercise.css": 'class="exercise',
    "copybutton": "<pre",
    "clipboard": "<pre",
    "katex": 'class="math',
    "symbols.css": 'class="reference internal"',
    "symbols.js": "data-em=",
    "previews.js": 'class="reference internal"',
}
# Scripts that wait for the whole page anyway: they need not hold up its first view.
LATER = ("doctools", "sphinx_highlight", "clipboard", "copybutton", "togglebutton.js", "sphinx-book-theme")


def drop_what_is_not_needed(app, pagename, templatename, context, doctree):
    """Keep each script and style once, only where the page needs it, and the book's own style last."""
    body = context.get("body", "")

    def needed(name):
        return all(mark and mark in body for part, mark in NEEDED_BY.items() if part in name)

    for kind in ("script_files", "css_files"):
        kept = {}
        for file in context.get(kind, []):
            name = getattr(file, "attributes", {}).get("body") or str(getattr(file, "filename", file))
            if needed(name):
                kept.setdefault(name, file)
        context[kind] = [kept[name] for name in sorted(kept, key=lambda name: name.endswith("/book.css"))]
    if pagename != "search":  # whose own scripts need the others at once
        context["script_files"] = [later(script) for script in context["script_files"]]


def later(script):
    """The script, deferred if it can be; the page's own copy, since all pages share the others."""
    if not any(name in str(getattr(script, "filename", "")) for name in LATER):
        return script
    return type(script)(script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"})


def sized(image, files):
    """An <img> with the width and height of its SVG file, so that nothing moves when it comes."""
    source = re.search(r'src="[^"]*_images/([^"]+\.svg)"', image)
    if not source or source[1] not in files or re.search(r" width=", image):
        return image
    head = Path(files[source[1]]).read_text(encoding="utf-8")[:2000]
    width, height = (float(re.search(rf' {side}="([\d.]+)pt"', head)[1]) for side in ("width", "height"))
    return f'{image[:4]} width="{width * 4 / 3:.0f}" height="{height * 4 / 3:.0f}"{image[4:]}'


def mend_body(app, pagename, templatename, context, doctree):
    """Give roles and names that are true: MyST-NB hides the text of a summary, docutils' are outdated."""
    body = context.get("body", "")
    body = SUMMARY.sub("<summary>", body)
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    files = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}
    body = re.sub(r"<img\b[^>]*>", lambda image: sized(image[0], files), body)
    context["body"] = TABLE.sub(lambda table: f'<div class="em-wide">{table[0]}</div>', body)
