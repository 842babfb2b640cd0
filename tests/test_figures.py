"""Drawings: they draw what they are given, the same way every time."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt

from emlib import Mixture, plots

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
