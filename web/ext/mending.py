"""Mends in the pages' HTML: what the parts they are made of do wrong, for readers and for weight."""

import re

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
}


def drop_what_is_not_needed(app, pagename, templatename, context, doctree):
    """Keep each script and style once (sphinx-thebe's settings come twice, an error), and if needed."""
    body = context.get("body", "")

    def needed(name):
        return all(mark and mark in body for part, mark in NEEDED_BY.items() if part in name)

    for kind in ("script_files", "css_files"):
        kept = {}
        for file in context.get(kind, []):
            name = getattr(file, "attributes", {}).get("body") or str(getattr(file, "filename", file))
            if needed(name):
                kept.setdefault(name, file)
        context[kind] = list(kept.values())


def mend_body(app, pagename, templatename, context, doctree):
    """Give roles and names that are true: MyST-NB hides the text of a summary, docutils' are outdated."""
    body = context.get("body", "")
    body = SUMMARY.sub("<summary>", body)
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    context["body"] = TABLE.sub(lambda table: f'<div class="em-wide">{table[0]}</div>', body)
