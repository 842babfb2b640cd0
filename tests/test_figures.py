"""Drawings: they draw what they are given, the same way every time, in the palette's colours."""

import re
from urllib.parse import unquote

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt
from conftest import ROOT

from emlib import Mixture, plots
from emlib.plots import style

# Okabe & Ito (2008), Color Universal Design, without black and yellow.
OKABE_ITO = {"#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7"}
GROUNDS = {"#fff8e6", "#0b5ac2"}  # under the words of live controls; links on light pages
GRID = np.linspace(-3, 3, 50)
MIXTURE = Mixture([0.4, 0.6], [-1, 1], [1, 0.5])


@pytest.fixture
def ax():
    with plt.style.context("default"):
        fig, ax = plt.subplots()
        yield ax
        plt.close(fig)


def test_every_drawing_returns_its_ax(ax):
    x = np.linspace(-2, 2, 30)
    r = MIXTURE.responsibilities(x)
    assert plots.histogram(ax, x) is ax
    assert plots.split_histogram(ax, x, r) is ax
    assert plots.densities(ax, GRID, np.exp(MIXTURE.log_joint(GRID)), names="AB") is ax
    assert plots.climb(ax, [1.0, 2.0, 3.0], label="l") is ax
    assert plots.trajectory(ax, [MIXTURE, MIXTURE], "means", names="AB") is ax


def test_the_split_bars_add_up_to_the_histogram(ax):
    x = np.random.default_rng(0).normal(size=200)
    plots.split_histogram(ax, x, MIXTURE.responsibilities(x), bins=12)
    area = sum(bar.get_width() * bar.get_height() for bar in ax.patches)
    assert area == pytest.approx(1)


@pytest.mark.parametrize("outline", [False, True])
def test_both_forms_of_the_split_bars_stand_as_high(ax, outline):
    x = np.random.default_rng(0).normal(size=200)
    plots.split_histogram(ax, x, MIXTURE.responsibilities(x), bins=12, outline=outline)
    top = np.histogram(x, 12, density=True)[0].max()
    assert max(shape.get_extents().y1 for shape in map(path_of, ax.patches)) == pytest.approx(top)


def path_of(shape):
    return shape.get_path().transformed(shape.get_patch_transform())


def hues(text):
    """The colours in a text, greys left out, as #rrggbb."""
    found = {color.lower() for color in re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", unquote(text))}
    found = {color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:]) for color in found}
    return {color for color in found if not color[1:3] == color[3:5] == color[5:]}


def test_the_palette_is_the_only_source_of_colours(notebooks):
    assert {color.lower() for color in style.COLORS} == OKABE_ITO, "another palette? then name it here, too"
    assert [entry["color"] for entry in style.HOUSE["axes.prop_cycle"]] == list(style.COLORS)
    named = {color.lower() for color in (*style.COLORS, style.ALERT, style.NOTE, style.STRONG)}
    files = [
        *(ROOT / "emlib").rglob("*"),
        *(ROOT / "web/static").glob("book.*"),
        *(ROOT / "web/static").glob("*.svg"),
        ROOT / "tools/paper/epub.css",
    ]
    read = {
        path: hues(path.read_text(encoding="utf-8")) - named - GROUNDS
        for path in files
        if path.suffix in (".py", ".css", ".html", ".js", ".svg") and path.name != "explorables.css"
    }
    assert not {str(path.relative_to(ROOT)): found for path, found in read.items() if found}
    outputs = [str(cell.get("outputs")) for nb in notebooks.values() for cell in nb["cells"]]
    drawn = {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}\b", unquote("".join(outputs)))}
    assert {color.lower() for color in (*style.COLORS, style.INK)} <= drawn, "the committed figures are older"


def test_explorables_have_the_palette_on_light_ground():
    css = (ROOT / "emlib/explorables/explorables.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--em-(\d): (#\w+);", css[: css.index("}")]))
    assert [light[str(k + 1)] for k in range(6)] == [color.lower() for color in style.COLORS]
