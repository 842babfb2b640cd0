"""How figures, long lines and paper look: sizes on a phone, colours in the dark, white sheets."""

import colorsys
import re
from urllib.parse import unquote

import pytest
from browsing import PAGES, of_each_kind

from emlib.plots import style

FIGURES = "[...document.querySelectorAll('article :is(.cell_output > img, img.em-shown)')]"
LONG = (
    "[...document.querySelectorAll('article :is(pre, .katex-display, .em-wide)')].filter(e => e.clientWidth)"
)
# What a style's filter makes of a colour, by the browser that draws it.
FILTERED = """([filter, colors]) => colors.map(color => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.filter = filter;
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 9, 9);
  return [...canvas.getImageData(4, 4, 1, 1).data].slice(0, 3);
})"""
DRAWN = [page for page in of_each_kind(PAGES, "05", "07") if page.startswith("chapters/")]


def type_sizes(svg):
    """The sizes of a figure's words, in its own units, but for what is raised or lowered."""
    styles = re.findall(r"<text[^>]*style=\"([^\"]*)\"", svg)
    found = (re.search(r"font(?:-size)?: ?[^;]*?([\d.]+)px", words) for words in styles)
    return [float(size[1]) for size in found if size]


@pytest.mark.parametrize("name", DRAWN)
def test_figures_can_be_read_on_a_phone(name, address, site, visit):
    page = visit(address + name, 390)
    shown = page.evaluate(f"{FIGURES}.map(image => [image.getAttribute('src'), image.clientWidth])")
    for source, width in shown:
        inline = source.startswith("data:")
        svg = unquote(source) if inline else (site / "chapters" / source).read_text(encoding="utf-8")
        scale = width / float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
        assert min(type_sizes(svg), default=99) * scale >= 8, source[:60]


def luminance(color):
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(color, ground):
    low, high = sorted(map(luminance, (color, ground)))
    return (high + 0.05) / (low + 0.05)


def hue(color):
    return 360 * colorsys.rgb_to_hsv(*color)[0]


def test_in_the_dark_figures_are_dark_and_keep_their_hues(address, visit):
    page = visit(address + "chapters/01_hidden_labels.html", theme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    filters = page.evaluate(f"{FIGURES}.map(image => getComputedStyle(image).filter)")
    assert len(set(filters)) == 1
    given = [*style.COLORS, style.INK, style.HOUSE["axes.edgecolor"], "#ffffff", "#000000"]
    *colors, ink, edge, ground, words = page.evaluate(FILTERED, [filters[0], given])
    assert luminance(ground) < 0.02
    assert min(contrast(color, ground) for color in (ink, edge, words)) >= 4.5
    assert min(contrast(color, ground) for color in colors) >= 3
    for before, after in zip(style.COLORS, colors, strict=True):
        turned = hue(after) - hue([int(before[i : i + 2], 16) for i in (1, 3, 5)])
        assert abs((turned + 180) % 360 - 180) < 20, before


def test_a_line_that_goes_on_shows_it(address, visit):
    page = visit(address + "chapters/10_starting_points.html", 390)
    more = "e => e.classList.contains('em-more') === e.scrollWidth > e.clientWidth + 1"
    page.wait_for_function(f"{LONG}.some(e => e.scrollWidth > e.clientWidth + 1) && {LONG}.every({more})")


def test_paper_is_white(address, visit):
    """What is printed is light, with every box of words open; what is read is as it was."""
    page = visit(address + "chapters/06_fixed_variance.html", theme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    folded = "document.querySelectorAll('article details:not(.hide, [open])').length"
    now = f"[document.documentElement.dataset.theme, {folded}]"
    before = page.evaluate(now)
    assert before[1]
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {now}; }})")
    page.pdf()
    assert page.evaluate("printed") == ["light", 0]
    assert page.evaluate(now) == before


def test_who_wants_no_motion_gets_a_picture_a_press(address, visit):
    page = visit(address + "chapters/06_fixed_variance.html", reduced_motion="reduce")
    figure = page.locator("figure.em-stepper").first
    slider, button = figure.locator("input").last, figure.get_by_role("button", name="Next").first
    for place in "12":
        button.click()
        assert slider.input_value() == place
        assert button.inner_text() == "Next"  # of a film it would be Pause
