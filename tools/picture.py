"""Draw the front page's picture and the pages' icon: python tools/picture.py [FOLDER]."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import emlib
from emlib import Mixture, data, plots
from emlib.plots.style import COLORS

TARGET = Path(__file__).parents[1] / "web" / "static"
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<title>Two overlapping bells</title>
{}</svg>
"""


def fitted():
    """Old Faithful's eruptions, and EM's fit to them from a vague start."""
    x, _ = data.faithful()
    return x, emlib.fit(x, Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]))


def draw_iterations(axes, x, fit, iterations):
    """Draw the data, split and fitted, at some iterations, one to an axes."""
    grid = np.linspace(1, 6, 251)
    for ax, i in zip(axes, iterations, strict=True):
        mixture = fit.path[i]
        plots.split_histogram(ax, x, mixture.responsibilities(x), bins=25)
        plots.densities(ax, grid, np.exp(mixture.log_joint(grid)), total=False)
        ax.set(title=f"iteration {i}", xlabel="minutes", ylabel="", yticks=[])
        ax.text(0.99, 0.99, f"log-likelihood {fit.log_likelihoods[i]:.1f}", transform=ax.transAxes,
                ha="right", va="top")  # fmt: skip
        ax.set(ylim=(0, 0.97))


def draw(path):
    """Write the picture of the front page and the README: three iterations, as SVG."""
    plots.use_style()
    x, fit = fitted()
    fig, axes = plt.subplots(1, 3, figsize=(7.6, 2.7), sharey=True)
    draw_iterations(axes, x, fit, (0, 4, fit.n_iter))
    fig.savefig(
        path,
        format="svg",
        metadata={"Date": None, "Creator": None, "Title": "EM fits a mixture to Old Faithful"},
    )
    plt.close(fig)
    return fit


def draw_card(path, title):
    """Write the picture that goes with a link to the book: title, start and end, 1200 by 630 pixels."""
    plots.use_style()
    x, fit = fitted()
    with plt.rc_context({"font.size": 16}):
        fig, axes = plt.subplots(1, 2, figsize=(12, 6.3), sharey=True)
        draw_iterations(axes, x, fit, (0, fit.n_iter))
        fig.suptitle(title, fontsize=34, fontweight="bold")
        fig.get_layout_engine().set(w_pad=0.5, h_pad=0.4)
        fig.savefig(path, dpi=100)
    plt.close(fig)


def draw_icon(path):
    """Write the pages' icon: two bells in the colours of the first two components."""
    t = np.linspace(-3, 3, 31)
    bells = ""
    for color, middle, height, sd in ((COLORS[0], 22, 34, 7), (COLORS[1], 40, 52, 8)):
        points = zip(middle + sd * t, 60 - height * np.exp(-(t**2) / 2), strict=True)
        line = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        bells += f'<polygon points="{line}" fill="{color}" fill-opacity="0.85"/>\n'
    path.write_text(ICON.format(bells), encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    draw(folder / "em.svg")
    draw_icon(folder / "favicon.svg")
