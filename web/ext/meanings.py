"""The pages' side of symbols that know each other: marks, and the list of a page's symbols."""

import re
from hashlib import sha256
from pathlib import Path

import previews
import symbols

CODE = re.compile(r'(<span class="o">\.</span>)?<span class="(n|nf|nc|pre)">(\w+)</span>')

LIST = """<details class="em-symbols"><summary>Symbols on this page</summary>
<p>Point at a symbol in a formula, or touch it: its other places light up, in the code, too.
By keyboard: the arrows go through this list, Enter goes from place to place, Escape ends.</p>
<ul>
{}
</ul></details>
"""
ITEM = '<li data-em-item="{}"><span class="em-form">{}</span> <span class="em-meaning">{}</span>{}</li>'


def prepare(app, config):
    """Write the pages anew when the notation changes, or what is in this folder."""
    files = [symbols.NOTATION, *sorted(Path(__file__).parent.glob("*.py"))]
    config.em_pages = sha256(b"".join(map(Path.read_bytes, files))).hexdigest()


def by_row(item):
    """The order of the notation page."""
    return item[1].number


def names_of(key, row):
    """The names in code of one letter of a row: all of them, or its own where each letter has one."""
    letters = [symbols.short(form.name) for form in row.letters]
    if 1 < len(set(letters)) == len(row.names):
        return [row.names[letters.index(key.split(".")[0])]]
    return row.names


def mark_code(body, met):
    """The body with the names of these symbols marked in its code; mu2 is a mu, too."""
    owner = {}
    for key, row in sorted(met.items(), key=by_row):
        for word in names_of(key, row):
            owner.setdefault(word, key)

    def marked(match):
        dot, kind, word = match[1] or "", match[2], match[3]
        key = owner.get(word) or owner.get(word.rstrip("123456789")) or (dot and owner.get(f".{word}"))
        return f'{dot}<span class="{kind}" data-em="{key}">{word}</span>' if key else match[0]

    return CODE.sub(marked, body)


def listed(met):
    """The list of the symbols of a page, in the order of the notation page."""
    items = []
    once = {row.number: (key, row) for key, row in reversed(met.items())}
    for key, row in sorted(once.values(), key=by_row):
        names = ", ".join(f"<code>{name}</code>" for name in row.names)
        items.append(ITEM.format(key, row.shown, row.meaning, f", in code {names}" if names else ""))
    return LIST.format("\n".join(items))


def mark(app, pagename, templatename, context, doctree):
    """Mark the symbols of a chapter, and list them before its first section."""
    if pagename in symbols.WHERE:
        rows = symbols.table(app)
        body, met = symbols.mark_formulas(context["body"], rows)
        body = mark_code(body, met)
        first = body.find("<section", body.find("</h1>"))
        here = listed(met).replace('href="../chapters/', 'href="')
        here = here.replace(f'href="{pagename.split("/")[1]}.html#', 'href="#')
        context["body"] = body[:first] + here + body[first:]


def setup(app):
    """Register symbols and previews with Sphinx."""
    app.add_css_file("symbols.css")
    app.add_js_file("symbols.js", loading_method="defer")
    app.add_js_file("previews.js", loading_method="defer")
    app.add_config_value("em_pages", "", "html", [str])
    app.connect("config-inited", prepare)
    app.connect("html-page-context", mark, priority=975)
    app.connect("build-finished", previews.embed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
