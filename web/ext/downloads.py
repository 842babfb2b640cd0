"""Offer the book as PDF and EPUB on the front page, where `make downloads` has bound them.

EM_DOWNLOADS names the folder they are in; without it the site has neither, nor a link to them.
"""

import os
import shutil
from pathlib import Path

from built import when_built

ROOT = Path(__file__).parents[2]
KINDS = {"em-book.pdf": "PDF", "em-book.epub": "EPUB"}
PLACE = '<section id="the-way-through">'


def look(app, config):
    """Note which files there are, with their sizes: the front page is written anew when that changes."""
    folder = os.environ.get("EM_DOWNLOADS")
    files = [ROOT / folder / name for name in KINDS] if folder else []
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise OSError(f"EM_DOWNLOADS promises what is not there: {', '.join(missing)} (make pdf epub)")
    config.em_downloads = "; ".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path in files)


def offer(app, pagename, templatename, context, doctree):
    """A line of links on the front page."""
    if pagename == "index" and app.config.em_downloads:
        files = [entry.split(" ", 1) for entry in app.config.em_downloads.split("; ")]
        links = [f'<a href="{name}" download>{KINDS[name]}</a> ({size})' for name, size in files]
        words = f"<p>To print or to take along: the whole book as {' or '.join(links)}.</p>\n"
        if PLACE not in context["body"]:
            raise ValueError("the front page has no section “The way through” to stand before")
        context["body"] = context["body"].replace(PLACE, words + PLACE)


@when_built
def take(app):
    """Copy the files beside the front page, or take them away."""
    for name in KINDS:
        Path(app.outdir, name).unlink(missing_ok=True)
        if app.config.em_downloads:
            shutil.copy2(ROOT / os.environ["EM_DOWNLOADS"] / name, app.outdir)
