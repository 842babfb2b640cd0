"""The theme's icons: their font cut down to those that the pages show, the rest left out."""

import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def cut_font(app, error):
    """Keep in fa-solid-900.woff2 the glyphs named by a class in a page, a script or a style."""
    static = Path(app.outdir, "_static")
    font_file = static / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.woff2"
    if error is not None or not font_file.exists():
        return
    style = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = {}
    for names, code in re.findall(r'((?:\.fa-[\w-]+::?before,?)+)\{content:"\\?([^"]+)"\}', style):
        for name in re.findall(r"fa-[\w-]+", names):
            codes[name] = int(code, 16) if len(code) > 1 else ord(code)
    texts = [page.read_text(encoding="utf-8") for page in Path(app.outdir).rglob("*.html")]
    texts += [script.read_text(encoding="utf-8") for script in static.glob("scripts/*theme.js")]
    used = {codes[name] for text in texts for name in re.findall(r"\bfa-[\w-]+", text) if name in codes}
    sheets = [sheet.read_text(encoding="utf-8") for sheet in static.rglob("*.css")]
    used |= {ord(c) for sheet in sheets for c in re.findall(r'--pst-icon-[\w-]+:"(.)"', sheet)}
    book_theme = (static / "styles" / "sphinx-book-theme.css").read_text(encoding="utf-8")
    used |= {int(code, 16) for code in re.findall(r'content:"\\(f[0-9a-f]{3})"', book_theme)}
    font = TTFont(font_file, recalcTimestamp=False)  # two builds make the same
    options = Options()
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=used)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(font_file)
    used = " ".join(re.findall(r'class="[^"]*\bfa[br]?[ -][^"]*"', "".join(texts)))
    for other, mark in (("fa-regular-400", r"\bfa(r|-regular)\b"), ("fa-brands-400", r"\bfa(b|-brands)\b")):
        if not re.search(mark, used):
            font_file.with_name(f"{other}.woff2").unlink(missing_ok=True)
    for unused in [*static.rglob("*fontawesome.js*"), *font_file.parent.glob("*.ttf")]:
        unused.unlink()
