"""Take what `make site` put together into the site, and give the chapters its button.

Where nothing was put together there is no button, and the build says so.
"""

import os
import shutil
from pathlib import Path

from built import when_built
from sphinx.util import logging

PARTS = Path(__file__).parents[2] / "_build" / "live"


def made_from():
    """What the live parts were made from, or "" where there are none."""
    stamp = PARTS / "live" / "made-from"
    return stamp.read_text() if stamp.exists() else ""


def look(app, config):
    """Note in the configuration which live parts there are: pages are written anew when that changes."""
    config.em_live = made_from()
    if not config.em_live:
        logging.getLogger(__name__).info("No live pages in this build: make site adds them.")


def add_button(app, pagename, templatename, context, doctree):
    """Load the button's script on pages with cells."""
    if app.config.em_live and "kernelspec" in app.env.metadata.get(pagename, {}):
        version = f"?v={app.config.em_live[:8]}"
        context["script_files"] = [*context["script_files"], "live/live.js" + version]
        context["css_files"] = [*context["css_files"], "live/live.css" + version]


def link(source, target):
    """A hard link, or a copy where links are not to be had: 80 MB need not be there twice."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@when_built
def take(app):
    """Bring the folders live/ and lite/ of the site to what was put together."""
    stamp = Path(app.outdir, "live", "made-from")
    if stamp.exists() and stamp.read_text() == app.config.em_live:
        return
    for name in ("live", "lite"):
        shutil.rmtree(Path(app.outdir, name), ignore_errors=True)
        if app.config.em_live:
            shutil.copytree(PARTS / name, Path(app.outdir, name), copy_function=link)
