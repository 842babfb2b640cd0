"""Draw the picture of the front page and the README: python tools/picture.py [FILE]."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import emlib
from emlib import Mixture, data, plots

TARGET = Path(__file__).parents[1] / "web" / "static" / "em.svg"


def draw(path):
    """Write the picture: Old Faithful's eruptions, split and fitted, at three iterations."""
    plots.use_style()
    x, _ = data.faithful()
    fit = emlib.fit(x, Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]))
    grid = np.linspace(1, 6, 251)
    fig, axes = plt.subplots(1, 3, figsize=(9, 2.8), sharey=True)
    for ax, i in zip(axes, (0, 4, fit.n_iter), strict=True):
        mixture = fit.path[i]
        plots.split_histogram(ax, x, mixture.responsibilities(x), bins=25)
        plots.densities(ax, grid, np.exp(mixture.log_joint(grid)), total=False)
        ax.set(title=f"iteration {i}", xlabel="minutes", ylabel="", yticks=[])
        ax.text(0.97, 0.97, f"log-likelihood {fit.log_likelihoods[i]:.1f}", transform=ax.transAxes,
                ha="right", va="top", fontsize=9)  # fmt: skip
        ax.set(ylim=(0, 0.97))
    fig.savefig(
        path,
        format="svg",
        metadata={"Date": None, "Creator": None, "Title": "EM fits a mixture to Old Faithful"},
    )
    plt.close(fig)
    return fit


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
