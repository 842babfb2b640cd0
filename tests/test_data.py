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
