"""The directive {explorable}, and the script and style of explorables on the pages that have one."""

import re
import sys
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive, directives

sys.path.insert(0, str(Path(__file__).parents[2]))  # emlib as it stands beside the book

from emlib.explorables import DATASETS, classic, css, mixture_markup
from emlib.mixture import Mixture


def mixture(text):
    """Three lists of numbers, of weights, means and sds, as a Mixture."""
    lists = re.findall(r"\[([^\]]*)\]", text or "")
    if len(lists) != 3:
        raise ValueError("start needs three lists in brackets: weights, means and sds")
    return Mixture(*([float(number) for number in part.split(",")] for part in lists))


class Explorable(Directive):
    """An explorable of a kind, on data by name, from a start."""

    required_arguments = 1
    option_spec = {"data": directives.unchanged, "start": mixture}  # noqa: RUF012

    def run(self):
        """The explorable's HTML; it begins where the data's own start is, if none is given."""
        name = self.options.get("data", "faithful")
        known = DATASETS[name]
        start = self.options.get("start") or Mixture(**known["start"])
        return [nodes.raw("", mixture_markup(name, start), format="html")]


def write(app):
    """Put script and style into the site."""
    if app.builder.format == "html":
        static = Path(app.outdir, "_static")
        static.mkdir(parents=True, exist_ok=True)
        (static / "explorables.js").write_text(classic(), encoding="utf-8")
        (static / "explorables.css").write_text(css(), encoding="utf-8")


def load(app, pagename, templatename, context, doctree):
    """Load them on the pages that have an explorable, and on no other."""
    if 'class="em-explorable"' in context.get("body", ""):
        app.add_js_file("explorables.js", loading_method="defer")
        app.add_css_file("explorables.css")


def setup(app):
    """Register with Sphinx."""
    app.add_directive("explorable", Explorable)
    app.connect("builder-inited", write)
    app.connect("html-page-context", load, priority=500)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
