"""Online EM: one pass, one block at a time."""

import numpy as np
import pytest
from problems import relative

import emlib
from emlib import Mixture
from emlib.scale import online

TRUTH = Mixture([0.3, 0.7], [-1, 2], [1, 1.5])
START = Mixture([0.5, 0.5], [-2, 3], [2, 2])


@pytest.mark.equation("eq-online")
def test_with_step_one_it_is_em_on_each_block():
    x = TRUTH.sample(3000, np.random.default_rng(1))[0]
    path = online([x, x, x], START, step=lambda t: 1.0)
    for ours, theirs in zip(path, emlib.fit(x, START, tol=0, max_iter=3).path, strict=True):
        assert relative(ours.means, theirs.means) < 1e-12
        assert relative(ours.sds, theirs.sds) < 1e-12
        assert relative(ours.weights, theirs.weights) < 1e-12


@pytest.mark.equation("eq-online")
def test_the_running_statistics_are_the_weighted_sums_they_should_be():
    blocks = np.split(TRUTH.sample(900, np.random.default_rng(2))[0], 3)
    path = online(blocks, START, step=lambda t: 1 / t)
    kept = np.zeros((3, 2))
    for t, (block, mixture) in enumerate(zip(blocks, path, strict=False), 1):
        r, _ = emlib.e_step(block, mixture)
        new = np.array([r.sum(axis=1), r @ block, r @ block**2]) / block.size
        kept += (new - kept) / t
    counts, sums, squares = kept
    assert relative(path[-1].means, sums / counts) < 1e-12
    assert relative(path[-1].sds ** 2, squares / counts - (sums / counts) ** 2) < 1e-11


def test_it_comes_near_the_truth_and_nearer_with_more_data():
    rng, truth = np.random.default_rng(3), Mixture([0.3, 0.7], [-2, 3], [1, 1.5])
    path = online((truth.sample(200, rng)[0] for _ in range(1000)), Mixture([0.5, 0.5], [-6, 0], [3, 3]))
    errors = [relative(path[t].means, truth.means) for t in (5, 1000)]
    assert errors[1] < 0.02
    assert errors[0] > 5 * errors[1]


def test_units_play_no_part():
    rng = np.random.default_rng(4)
    blocks = np.split(np.round(TRUTH.sample(5000, rng)[0] * 2**16) / 2**16, 10)
    far = 2.0**30
    near = online(blocks, START)[-1]
    moved = online((b + far for b in blocks), Mixture(START.weights, START.means + far, START.sds))[-1]
    assert np.allclose(moved.sds, near.sds, rtol=1e-7)
    assert np.allclose(moved.means - far, near.means, atol=1e-6)


def test_a_function_that_returns_blocks_is_read_once():
    blocks = np.split(TRUTH.sample(1000, np.random.default_rng(6))[0], 10)
    reads = []
    found = online(lambda: reads.append(1) or iter(blocks), START)
    assert len(reads) == 1
    assert np.array_equal(found[-1].means, online(blocks, START)[-1].means)


def test_held_sds_are_held():
    blocks = np.split(TRUTH.sample(1000, np.random.default_rng(5))[0], 10)
    assert np.array_equal(online(blocks, START, sds=1.2)[-1].sds, [1.2, 1.2])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "parts is empty: it yields no block"),
        (
            [np.linspace(-3, 3, 9), np.array([0, np.nan])],
            r"block\[1\] must be finite, but block\[1\]\[1\] is nan",
        ),
        ([[]], r"block\[0\] is empty"),
    ],
)
def test_bad_blocks_get_one_clear_sentence(parts, message):
    with pytest.raises(ValueError, match=message):
        online(parts, START)


def test_a_bad_start_gets_one_clear_sentence():
    with pytest.raises(ValueError, match="start must be a Mixture"):
        online([np.ones(3)], None)
