"""Larger than one block, one thread, memory, or one machine: the answer stays the same."""

import multiprocessing
import os
import signal
import time
import tracemalloc
from threading import Thread

import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster
from problems import relative

import emlib
from emlib import Mixture, scale
from emlib.source import BLOCK, RUN

START = Mixture([0.5, 0.5], [-2, 3], [2, 2])
THREE = Mixture([0.3, 0.3, 0.4], [-2, 0, 3], [1, 2, 2])


@pytest.fixture(scope="module")
def x():
    return Mixture([0.3, 0.7], [-1, 2], [1, 1.5]).sample(5 * BLOCK + 17, np.random.default_rng(14))[0]


@pytest.fixture(scope="module")
def much():
    """Enough for three threads."""
    return THREE.sample(2 * RUN * BLOCK + 17, np.random.default_rng(15))[0]


@pytest.fixture
def path(x, tmp_path):
    x.tofile(tmp_path / "x.f64")
    return tmp_path / "x.f64"


def same(a, b):
    return all(np.array_equal(getattr(a, n), getattr(b, n)) for n in ("weights", "means", "sds"))


def close(a, b):
    return max(relative(getattr(a, n), getattr(b, n)) for n in ("weights", "means", "sds"))


@pytest.mark.parametrize("start", [START, THREE], ids=["two", "three"])
@pytest.mark.parametrize("accelerate", [False, True])
def test_threads_change_no_bit(much, start, accelerate):
    options = {"max_iter": 8, "tol": 0, "accelerate": accelerate}
    fits = [emlib.fit(much, start, threads=t, **options) for t in (1, 2, 3, 7)]
    for fit in fits[1:]:
        assert np.array_equal(fit.log_likelihoods, fits[0].log_likelihoods)
        assert same(fit.mixture, fits[0].mixture)


def test_a_forked_process_has_threads_of_its_own(much):
    """It inherits none of its parent's; it once waited for them for ever."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return
    ours = emlib.expected_statistics(much, START, threads=2)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        found = pool.apply_async(emlib.expected_statistics, (much, START), {"threads": 2}).get(timeout=60)
    assert np.array_equal(found.counts, ours.counts)


def as_blocks(x):
    """The same data in six shapes; the first three are cut where the array is."""
    cuts = np.split(x, [3, 1000, 40_000])
    return {
        "memory-mapped": None,
        "list of blocks": np.split(x, range(BLOCK, x.size, BLOCK)),
        "file": None,
        "uneven blocks": cuts,
        "function": lambda: iter(cuts),
        "Dask": da.from_array(x, chunks=30_000),
    }


@pytest.mark.parametrize("form", as_blocks(np.zeros(50_000)))
def test_the_same_optimum_from_any_source(x, path, form):
    source = {"memory-mapped": np.memmap(path, "<f8", "r"), "file": scale.open_file(path, part=4 * BLOCK)}
    ours = emlib.fit({**as_blocks(x), **source}[form], START, tol=1e-13, accelerate=True)
    plain = emlib.fit(x, START, tol=1e-13, accelerate=True)
    assert ours.converged
    assert close(ours.mixture, plain.mixture) < 1e-10
    assert ours.log_likelihoods[-1] == pytest.approx(plain.log_likelihoods[-1], rel=1e-13)
    if form in ("memory-mapped", "list of blocks", "file"):
        assert same(ours.mixture, plain.mixture)


def test_statistics_from_what_can_be_read_only_once(x):
    s = emlib.expected_statistics(iter(np.split(x, [3, 1000, 40_000])), START)
    whole = emlib.expected_statistics(x, START)
    assert s.n == whole.n
    for name in ("counts", "sums", "squares", "log_likelihood"):
        assert relative(getattr(s, name), getattr(whole, name)) < 1e-11


@pytest.mark.parametrize("kind", ["<f4", "<i8", ">f8"])
def test_numbers_of_other_types_are_converted_block_by_block(x, kind):
    other = x.astype(kind)
    plain = emlib.fit(other.astype(float), START, tol=0, max_iter=3)
    assert same(emlib.fit(other, START, tol=0, max_iter=3).mixture, plain.mixture)


def test_memory_stays_flat(tmp_path):
    values = np.random.default_rng(0).normal(size=2_000_000)
    values.tofile(tmp_path / "double")
    values.astype("<f4").tofile(tmp_path / "single")
    for source in (
        scale.open_file(tmp_path / "double", part=BLOCK),
        np.memmap(tmp_path / "single", "<f4", "r"),
    ):
        tracemalloc.start()
        emlib.fit(source, START, tol=0, max_iter=1, threads=2)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_000_000, "an eighth of the data"


# -- bad input ---------------------------------------------------------------------------------


def test_what_can_be_read_only_once_is_not_enough_for_fit(x):
    with pytest.raises(ValueError, match="can be read only once, and EM reads the data once an iteration"):
        emlib.fit(iter([x]), START)


@pytest.mark.parametrize("use", [emlib.fit, emlib.expected_statistics])
@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (lambda: iter([]), "x is empty: it yields no block"),
        ([np.ones(3), np.array([1, 2, np.nan])], r"block\[1\] must be finite, but block\[1\]\[2\] is nan"),
        ([np.arange(3.0), np.ones((2, 2))], r"block\[1\] must be one-dimensional, but has shape \(2, 2\)"),
        (lambda: iter([np.arange(3.0), []]), r"block\[1\] is empty"),
        (lambda: iter([["a"]]), r"block\[0\] must hold numbers only"),
        (da.from_array(np.array([0, 1, 2, np.inf, 4]), chunks=2), r"block\[1\]\[1\] is inf"),
        (da.ones((4, 2)), r"x must be one-dimensional, but has shape \(4, 2\)"),
    ],
)
def test_bad_blocks_get_one_clear_sentence(use, parts, message):
    with pytest.raises(ValueError, match=message):
        use(parts, START)


def test_an_iterator_that_is_empty_or_holds_a_nan():
    with pytest.raises(ValueError, match="x is empty: it yields no block"):
        emlib.expected_statistics(iter([]), START)
    with pytest.raises(ValueError, match=r"block\[1\]\[0\] is nan"):
        emlib.expected_statistics(iter([np.ones(2), np.array([np.nan])]), START)


def test_a_nan_deep_in_an_array_is_found_in_its_place(x):
    spoilt = x.copy()
    spoilt[3 * BLOCK + 5] = np.nan
    for threads in (1, 2):
        with pytest.raises(ValueError, match=rf"but x\[{3 * BLOCK + 5}\] is nan"):
            emlib.fit(spoilt, START, threads=threads)


def test_a_source_that_runs_dry_after_the_first_pass(x):
    once = iter([x])
    with pytest.raises(ValueError, match="x is empty: it yields no block"):
        emlib.fit(lambda: once, START)


@pytest.mark.parametrize("open_it", [scale.open_file, scale.dask_file])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.f64 is empty"),
        (b"0123456789", "x.f64 holds 10 bytes, not a whole number of float64 of 8 bytes each"),
        (None, "there is no file x.f64"),
    ],
)
def test_bad_files_get_one_clear_sentence(tmp_path, open_it, content, message):
    if content is not None:
        (tmp_path / "x.f64").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        open_it(tmp_path / "x.f64")


def test_a_file_cut_short_while_it_is_read(path):
    file = scale.open_file(path)
    path.write_bytes(b"01234567")
    with pytest.raises(ValueError, match=r"x\.f64 became shorter while it was read"):
        emlib.fit(file, START)


@pytest.mark.parametrize("threads", [0, -1, 1.5, "all"])
def test_bad_numbers_of_threads_get_one_clear_sentence(x, threads):
    with pytest.raises(ValueError, match="threads must be a whole number >= 1"):
        emlib.fit(x, START, threads=threads)


def test_a_progress_bar_ends_full(path, capsys):
    emlib.fit(scale.progress(scale.open_file(path, part=BLOCK)), START, tol=0, max_iter=2)
    shown = capsys.readouterr().out.split("\r")
    assert shown[-1] == f"pass   4 {'█' * 20}"
    assert sum("█" * 20 in line for line in shown) == 4


# -- a cluster ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def test_a_cluster_gives_the_answer_of_one_machine(cluster, x, path):
    remote = scale.dask_file(path, part=2 * BLOCK)
    assert remote.shape == x.shape
    fit = emlib.fit(remote, START, tol=1e-13, accelerate=True)
    plain = emlib.fit(x, START, tol=1e-13, accelerate=True)
    assert fit.converged
    assert close(fit.mixture, plain.mixture) < 1e-10


def slowly(part):
    time.sleep(0.02)
    return part


def test_a_worker_killed_during_the_fit(cluster, x, path):
    remote = scale.dask_file(path, part=BLOCK).map_blocks(slowly, meta=np.empty(0))
    plain = emlib.fit(x, START, tol=0, max_iter=40)
    fits = []
    work = Thread(target=lambda: fits.append(emlib.fit(remote, START, tol=0, max_iter=40)), daemon=True)
    before = set(cluster.run(os.getpid).values())
    work.start()
    time.sleep(0.7)
    assert work.is_alive()
    os.kill(min(before), signal.SIGKILL)
    work.join(120)
    assert len(fits) == 1, "the fit should have ended within two minutes"
    assert min(before) not in cluster.run(os.getpid).values()
    assert close(fits[0].mixture, plain.mixture) < 1e-10
    assert relative(fits[0].log_likelihoods, plain.log_likelihoods) < 1e-12
