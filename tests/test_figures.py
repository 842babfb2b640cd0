"""Drawings and the stepper: they draw what they are given, the same way every time."""

import re

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt

from emlib import Mixture, plots, widgets

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


def figures(n=3):
    for i in range(n):
        fig, ax = plt.subplots(figsize=(2, 1))
        ax.plot([0, 1], [0, i])
        yield fig


def test_a_stepper_has_a_frame_and_a_caption_a_step():
    plots.use_style()
    page = widgets.stepper(figures(), ["one", "two < 3", "three"], label="step").data
    assert page.count("<img ") == 3
    assert page.count(" hidden") >= 2
    assert 'alt="two &lt; 3"' in page
    assert '<input type="range" min="0" max="2"' in page
    assert not re.search(r"https?:(?!//www\.w3\.org|//purl\.org|//creativecommons)", page)
    assert page == widgets.stepper(figures(), ["one", "two < 3", "three"], label="step").data
    assert not plt.get_fignums()


def test_a_stepper_without_captions_is_refused():
    with pytest.raises(ValueError, match="needs a caption a figure, but has 3 and 1"):
        widgets.stepper(figures(), ["one"], label="step")
