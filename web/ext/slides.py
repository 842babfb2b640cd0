"""Slides from the built pages: web/slides/NAME.yml chooses, and slides/NAME.html of the site shows.

reveal.js shows them (key S: the speaker's notes and a clock). What they show is taken out of the pages
when these are finished, so there is no second copy of anything; a choice that finds nothing is an error.
"""

import posixpath
import shutil
from html import escape
from pathlib import Path
from string import Template

import yaml
from bs4 import BeautifulSoup
from built import when_built
from npm_packages import packages
from sphinx.errors import ExtensionError

WEB = Path(__file__).parents[1]
CHOICES = sorted((WEB / "slides").glob("*.yml"))
FILES = ("dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js")


class Page:
    """A built page: its sections, and the styles and scripts that what is in them needs."""

    def __init__(self, folder, name):
        self.name = name
        html = (folder / f"{name}.html").read_text(encoding="utf-8")
        self.soup = BeautifulSoup(html, "html.parser")
        for tag in self.soup.select(".headerlink, .toggle-details, .copybtn"):
            tag.decompose()
        for attribute in ("href", "src"):
            for tag in self.soup.select(f"[{attribute}]"):
                tag[attribute] = self.moved(tag[attribute])

    def moved(self, address):
        """An address of this page as it reads from slides/."""
        if address.startswith(("data:", "http:", "https:")):
            return address
        if address.startswith("#"):
            return f"../{self.name}.html{address}"
        return posixpath.normpath(posixpath.join("..", posixpath.dirname(self.name), address))

    def head(self):
        """Its stylesheets, and the explorables' script, which take hold of what is on a slide, too."""
        found = self.soup.select('link[rel="stylesheet"][href*="/_static/"], script[src*="/explorables.js"]')
        return [str(tag) for tag in found]

    def slide(self, choice):
        """One slide as HTML; raises ExtensionError where the choice finds nothing."""
        section = self.soup.find(id=choice["section"])
        if section is None:
            raise ExtensionError(f"slides: {self.name} has no section {choice['section']}")
        title = section.find(["h1", "h2", "h3"]).decode_contents()
        shown = "".join(str(self.chosen(section, selector)) for selector in choice["show"])
        said = "".join(str(p) for p in section.find_all("p", recursive=False))
        source = f"../{self.name}.html#{choice['section']}"
        timing = int(choice["minutes"]) * 60
        return (
            f'<section data-timing="{timing}"><h2><a href="{source}">{title}</a></h2>'
            f'{shown}<aside class="notes">{said}</aside></section>'
        )

    def chosen(self, section, selector):
        """The element that a selector names; "img 1" is the second."""
        words, _, number = selector.rpartition(" ")
        words, index = (words, int(number)) if number.isdigit() else (selector, 0)
        found = section.select(words)
        if len(found) <= index:
            raise ExtensionError(
                f"slides: {self.name}#{section['id']} has no {selector!r}: mend web/slides/*.yml"
            )
        return found[index]


def deck(folder, path):
    """The HTML of one set of slides, from the pages in `folder`."""
    choices = yaml.safe_load(path.read_text(encoding="utf-8"))
    pages = {name: Page(folder, name) for name in dict.fromkeys(s["page"] for s in choices["slides"])}
    shell = Template((WEB / "slides" / "deck.html").read_text(encoding="utf-8"))
    return shell.substitute(
        title=escape(choices["title"]),
        head="\n".join(dict.fromkeys(line for page in pages.values() for line in page.head())),
        minutes=sum(choice["minutes"] for choice in choices["slides"]),
        slides="\n".join(pages[choice["page"]].slide(choice) for choice in choices["slides"]),
    )


@when_built
def write(app):
    """Write all slides, and reveal.js beside them."""
    out = Path(app.outdir)
    (out / "slides").mkdir(exist_ok=True)
    (out / "_static" / "reveal").mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(packages("book") / "reveal.js" / name, out / "_static" / "reveal")
    for path in CHOICES:
        (out / "slides" / f"{path.stem}.html").write_text(deck(out, path), encoding="utf-8")
