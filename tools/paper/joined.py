"""The built book as one document: its pages in reading order, solutions at the end, every link inside."""

import posixpath
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
TITLE = "The EM Algorithm, Derived and Run"
LEFT_OUT = ("appendices/contents", "genindex")  # paper has contents of its own, with page numbers
ELSEWHERE = re.compile(r"[a-z]+:|//")
ON_SCREEN = (
    "script, style, svg.sd-octicon, .headerlink, button, .em-controls, .em-choices, .em-verdict, "
    "details.em-symbols, .toctree-wrapper"
)


@dataclass
class Part:
    """One page of the site. key : the prefix of its ids; caption : the part of the book it opens, or ""."""

    name: str
    key: str
    caption: str
    title: str
    article: object


def soup(path):
    """A built page, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def reading_order(site):
    """(page name, caption of the part of the book that it opens) of every page, as the contents list them."""
    order, caption = [("index", "")], ""
    for item in soup(site / "index.html").select("nav.bd-links p.caption, nav.bd-links a.reference.internal"):
        if item.name == "p":
            caption = item.get_text(strip=True)
            continue
        name = item["href"].partition("#")[0].removesuffix(".html")
        if name and name not in [known for known, _ in order] and name not in LEFT_OUT:
            order.append((name, caption))
            caption = ""
    return order


def parts(site=SITE):
    """The book's pages as `Part`s, with ids that are unique and links that lead within the document."""
    order = reading_order(site)
    keys = {name: f"p{number:02}" for number, (name, _) in enumerate(order)}
    found = []
    for name, caption in order:
        article = soup(site / f"{name}.html").select_one("article.bd-article")
        for gone in article.select(ON_SCREEN):
            gone.decompose()
        answer(article)
        title = article.select_one("h1").get_text(" ", strip=True)
        found.append(Part(name, keys[name], caption, " ".join(title.split()), article))
    for part in found:
        lead_inside(part, keys, site)
    return found


def answer(article):
    """Let questions say what there was to choose from, and then their answer: paper has no button."""
    for folded in article.select(".em-guess details"):
        folded.summary.name = "p"
        folded.p.find_next_sibling("p")["class"] = ["em-answer"]
        folded.unwrap()


def lead_inside(part, keys, site):
    """Prefix a page's ids, turn links to other pages into links within, make the pictures' paths whole."""
    folder = posixpath.dirname(part.name)
    seen = set()
    for item in part.article.select("[id]"):
        if item["id"] in seen:  # sphinx-proof calls every proof "proof"
            del item["id"]
        else:
            seen.add(item["id"])
            item["id"] = f"{part.key}-{item['id']}"
    part.article["id"] = f"{part.key}-top"
    for link in part.article.select("a[href]"):
        path, _, anchor = link["href"].partition("#")
        if ELSEWHERE.match(link["href"]):
            continue
        page = posixpath.normpath(posixpath.join(folder, path)).removesuffix(".html") if path else part.name
        if page in keys:
            link["href"] = f"#{keys[page]}-{anchor or 'top'}"
        else:
            link.unwrap()
    for image in part.article.select("[src]"):
        if not ELSEWHERE.match(image["src"]):
            place = site / posixpath.normpath(posixpath.join(folder, image["src"]))
            image["src"] = f"file://{quote(str(place))}"


def solutions(found):
    """Take the solutions out of the chapters: [(Part, its solutions)]; each exercise links to its own."""
    taken = []
    for part in found:
        own = part.article.select("div.solution")
        for solution in own:
            exercise = solution.select_one(".admonition-title a")
            if exercise is not None:
                target = part.article.find(id=exercise["href"].lstrip("#"))
                target.select_one(".admonition-title").append(arrow(solution["id"]))
            solution.extract()
        if own:
            taken.append((part, own))
    return taken


def solutions_html(taken):
    """The last chapter: all solutions, chapter by chapter."""
    blocks = [
        f"<section><h2>{escape(part.title)}</h2>{''.join(map(str, own))}</section>" for part, own in taken
    ]
    head = '<article class="bd-article em-solutions" id="solutions-top"><h1>Solutions</h1>'
    return f"{head}{''.join(blocks)}</article>"


def arrow(target):
    """A link to a solution, for the end of an exercise's title."""
    link = BeautifulSoup("", "html.parser").new_tag("a", href=f"#{target}")
    link["class"] = "em-to-solution"
    link.string = "solution"
    return link
