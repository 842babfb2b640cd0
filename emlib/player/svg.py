"""Figures as small SVG text that comes out the same every time."""

import io
import re
from urllib.parse import quote

import matplotlib as mpl
import matplotlib.pyplot as plt

STABLE = {"svg.hashsalt": "emlib", "svg.fonttype": "none", "font.sans-serif": ["DejaVu Sans", "Verdana"]}
NUMBER = re.compile(r"-?\d+\.\d{3,}")
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def frame(figure):
    """The figure as SVG text; the same figure gives the same text. Closes the figure."""
    text = io.StringIO()
    with mpl.rc_context(STABLE):
        figure.savefig(text, format="svg", metadata=NO_METADATA)
    plt.close(figure)
    svg = text.getvalue()
    return compact(svg[svg.index("<svg") :])


def compact(svg):
    """The same drawing in fewer bytes: a path's coordinates to a tenth of a point.

    A page holds hundreds of frames; a tenth of a point is not to be seen. Words stay as they are.
    """
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)  # what is referred to has its id elsewhere
    svg = re.sub(r'(?<= d=")[^"]*', lambda d: short_path(d[0]), svg)
    svg = re.sub(r"<[^>]*>", lambda tag: NUMBER.sub(lambda number: tidy(number[0], 2), tag[0]), svg)
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", svg)).strip()


def short_path(d):
    """The data of one SVG path, rounded and without spare blanks."""
    d = re.sub(r"-?\d+\.\d+", lambda number: tidy(number[0], 1), d)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", d)


def tidy(number, places):
    """A decimal number's text rounded to `places`, without trailing zeros or a minus zero."""
    text = f"{float(number):.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def address(svg):
    """The data address of an SVG text, for an <img>."""
    return "data:image/svg+xml," + quote(svg, safe=" =:/,;'()[]@!$*+-._~?&")
