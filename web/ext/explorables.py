"""The directive {explorable}, and the script and style of explorables on the pages that have one."""

import re
import sys
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive, directives

sys.path.insert(0, str(Path(__file__).parents[2]))  # emlib as it stands beside the book

from emlib.explorables import DATASETS, classic, css, first_start, mixture_markup
from emlib.mixture import Mixture


def mixture(text):
    """Three lists of numbers, of weights, means and sds, as a Mixture."""
    lists = re.findall(r"\[([^\]]*)\]", text or "")
    if len(lists) != 3:
        raise ValueError("start needs three lists in brackets: weights, means and sds")
    return Mixture(*([float(number) for number in part.split(",")] for part in lists))


class Explorable(Directive):
    """The mixture on data by name (`data`), from a `start`, or from a plain one with `k` components."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012
        "data": lambda text: directives.choice(text, tuple(DATASETS)),
        "start": mixture,
        "k": directives.positive_int,
    }

    def run(self):
        """The explorable's HTML."""
        if self.arguments != ["mixture"]:
            raise self.error(f"there is no explorable {self.arguments[0]!r}, only mixture")
        name = self.options.get("data", "faithful")
        start = self.options.get("start") or first_start(name, self.options.get("k", 2))
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
