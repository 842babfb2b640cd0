"""Where the data lie: in an array, in blocks that come one after the other, on a cluster.

A pass turns each block into a row of numbers; rows keep the blocks' order, whoever did the work.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from emlib.checks import as_array, as_vector, check_whole
from emlib.errors import OutOfReachError

BLOCK = 16_384  # points: a few rows of so many float64 stay in the cache
RUN = 16  # blocks that one thread works on at a time


def as_source(x):
    """Return data x in a form that `rows` can read any number of times.

    x : (N,) array-like; a memory-mapped or a Dask array, which stay where they are; an
    iterable of blocks, or a function that returns one.
    Raises ValueError for an iterator, which can be read only once, and for other shapes.
    """
    if isinstance(x, Iterator):
        raise ValueError(
            "x is an iterator, which can be read only once, and EM reads the data once an iteration: "
            "pass a function that returns a new iterator, or a list"
        )
    if hasattr(x, "map_blocks") and x.ndim != 1:
        raise ValueError(f"x must be one-dimensional, but has shape {x.shape}")
    return x if hasattr(x, "map_blocks") or callable(x) or holds_blocks(x) else as_array(x, "x")


def holds_blocks(x):
    """Whether x is an iterable of blocks, each with a length, and not one of numbers."""
    if hasattr(x, "__array__") or isinstance(x, (str, bytes, dict)) or not hasattr(x, "__iter__"):
        return False
    first = next(iter(x), 0.0)
    return isinstance(first, np.ndarray) and first.ndim > 0


def threads_for(threads):
    """The number of threads asked for, checked; 1 in a browser, which has no more to give."""
    check_whole(threads, "threads")
    return 1 if sys.platform == "emscripten" else int(threads)


def rows(x, counts, work, threads=1, *, added=False):
    """The rows (B, M) that `work` makes of the blocks of a source x, in order.

    work(block, counts of the block or None) -> a row of M numbers. added : give their sum instead, (1, M).
    """
    if hasattr(x, "map_blocks"):
        return x.map_blocks(part_rows, work=work, added=added, new_axis=1, meta=np.empty((0, 0))).compute()
    if isinstance(x, np.ndarray):
        return array_rows(x, counts, work, threads, added)
    parts = x() if callable(x) else x
    return gathered((part_rows(part, work, added, (i,), threads) for i, part in enumerate(parts)), added)


def gathered(found, added):
    """Arrays of rows (B, M) as one, in their order; or, if they are to be added, the sum of all, (1, M)."""
    first = next(found, None)
    if first is None:
        raise ValueError("x is empty: it yields no block")
    return sum(found, first) if added else np.concatenate([first, *found])


def array_rows(x, counts, work, threads, added, name="x"):
    """`rows` of an array: the blocks shared out among the threads in runs of RUN."""

    def run(begin):
        found = np.array([row(i) for i in range(begin, min(begin + RUN * BLOCK, x.size), BLOCK)])
        return found.sum(axis=0, keepdims=True) if added else found

    def row(i):
        block = np.asarray(x[i : i + BLOCK], dtype=np.float64)
        try:
            return work(block, None if counts is None else counts[i : i + BLOCK])
        except OutOfReachError as problem:
            raise OutOfReachError(i + problem.where, name) from None

    begins = range(0, x.size, RUN * BLOCK)
    if threads == 1 or len(begins) == 1:
        return gathered(map(run, begins), added)
    return gathered(workers(threads, os.getpid()).map(run, begins), added)


@cache
def workers(threads, process):
    """Threads kept for the passes of one process: starting them takes time, and a fork has none of them."""
    return ThreadPoolExecutor(threads)


def part_rows(part, work, added, block_id, threads=1):
    """`rows` of one part of the data, number block_id[0], which errors name; on a cluster, where it lies."""
    name = f"block[{block_id[0]}]"
    return array_rows(as_vector(part, name), None, work, threads, added, name)
