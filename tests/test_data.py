"""The data sets are what their sources say."""

import numpy as np
import pytest

from emlib import data


def test_the_notebook_s_sample():
    x = data.seed_000(np.random.default_rng(1))
    assert x.shape == (15_000,)
    assert np.array_equal(x, data.seed_000(np.random.default_rng(1)))
    assert x[:10_000].std() == pytest.approx(1, abs=0.05)
    assert x[10_000:].std() == pytest.approx(3, abs=0.15)


def test_the_course_demo_s_sample_is_drawn_as_in_the_source():
    rng = np.random.default_rng(531)
    z = rng.binomial(1, 0.45, size=80)
    assert np.array_equal(data.seed_002(), rng.normal(np.where(z == 1, -1.2, 1.2), 1.0))


def test_faithful():
    eruptions, waiting = data.faithful()
    assert eruptions.shape == waiting.shape == (272,)
    assert (eruptions[0], waiting[0]) == (3.6, 79)
    assert eruptions.mean() == pytest.approx(3.487783, abs=1e-6)
    assert waiting.mean() == pytest.approx(70.897059, abs=1e-6)


def test_galaxies_are_corrected_in_the_open():
    x = data.galaxies()
    assert x.shape == (82,)
    assert x[77] == 26960
    assert x.min() == 9172


def test_pearson_s_crabs():
    midpoints, counts = data.pearson()
    edges = data.pearson_edges()
    assert midpoints.shape == counts.shape == (29,)
    assert counts.sum() == 1000
    assert counts @ midpoints / 1000 == pytest.approx(0.6447, abs=5e-5)
    assert np.diff(midpoints) == pytest.approx(0.004)
    assert ((edges[:-1] < midpoints) & (midpoints < edges[1:])).all()


def test_the_pike_of_heming_lake():
    midpoints, counts = data.pike()
    edges = data.pike_edges()
    assert midpoints.shape == counts.shape == (25,)
    assert counts.sum() == 523
    assert np.diff(midpoints) == pytest.approx(2)
    assert ((edges[:-1] < midpoints) & (midpoints < edges[1:])).all()


def test_death_notices():
    notices, days = data.death_notices()
    assert np.array_equal(notices, np.arange(10))
    assert days.sum() == 1096  # the days of 1910, 1911 and the leap year 1912
    assert days @ notices == 2364


def test_linkage():
    assert data.linkage().tolist() == [125, 18, 20, 34]
