"""scale.histogram: any source, one pass, every point in its bin."""

import dask.array as da
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import emlib
from emlib import Mixture, scale

X = np.random.default_rng(0).standard_t(3, 200_001) * 3 + 1000


@pytest.mark.parametrize("bins", [2, 10, 1000, 4096])
def test_every_source_gives_the_same_bins(bins, tmp_path):
    centres, counts = scale.histogram(X, bins)
    assert counts.sum() == X.size
    assert bins / 4 < centres.size <= bins
    edges = np.append(centres - np.diff(centres)[0] / 2, centres[-1] + np.diff(centres)[0] / 2)
    assert np.array_equal(counts, np.histogram(X, edges)[0])
    X.tofile(tmp_path / "x")
    for source in (
        np.array_split(X, 7), iter(np.array_split(X, 7)), lambda: iter(np.array_split(X, 3)),
        da.from_array(X, chunks=50_000), X.astype(">f8"), X.tolist(),
        scale.open_file(tmp_path / "x", part=9999),
    ):  # fmt: skip
        found = scale.histogram(source, bins)
        assert np.array_equal(found[0], centres)
        assert np.array_equal(found[1], counts)


@given(
    st.lists(st.floats(-1e300, 1e300, allow_nan=False), min_size=1, max_size=30),
    st.integers(2, 9), st.integers(1, 4),
)  # fmt: skip
def test_any_numbers_at_all(values, bins, parts):
    x = np.array(values)
    centres, counts = scale.histogram([p for p in np.array_split(x, parts) if p.size], bins)
    assert 1 <= centres.size <= bins
    assert counts.sum() == x.size
    assert counts[0] > 0
    assert counts[-1] > 0


def test_it_is_read_once():
    reads = []

    def blocks():
        reads.append(1)
        return iter(np.array_split(X, 5))

    scale.histogram(blocks, 100)
    assert len(reads) == 1


def test_a_fit_of_the_bins_is_nearly_the_fit_of_the_points():
    x = Mixture([0.3, 0.7], [-1, 2], [1, 1.5]).sample(100_000, np.random.default_rng(1))[0]
    start = Mixture([0.5, 0.5], [-2, 2], [2, 2])
    centres, counts = scale.histogram(x, 1000)
    ours, theirs = emlib.fit(centres, start, counts=counts).mixture, emlib.fit(x, start).mixture
    assert np.allclose(ours.means, theirs.means, atol=2e-3)
    assert np.allclose(ours.sds, theirs.sds, atol=2e-3)


@pytest.mark.parametrize(
    ("x", "bins", "sentence"),
    [
        ([], 4, "x is empty"),
        (iter([]), 4, "x is empty: it yields no block"),
        ([1, np.nan], 4, r"x\[1\] is nan"),
        ([np.ones(2), np.array([np.inf])], 4, r"block\[1\]\[0\] is inf"),
        ([1.0], 1, "bins must be a whole number >= 2"),
        ([1.0], 2.5, "bins must be a whole number >= 2"),
        (["a"], 4, "x must hold numbers only"),
    ],
)  # fmt: skip
def test_unusable_input(x, bins, sentence):
    with pytest.raises(ValueError, match=sentence):
        scale.histogram(x, bins)
