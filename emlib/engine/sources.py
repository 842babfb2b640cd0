"""Where the data lie: in an array, in blocks that come one after the other, on a cluster.

Every pass over the data has one form: some work turns blocks of points into a few numbers
each, and those rows of numbers are added in the order of the blocks. So the sum does not
depend on who did the work.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from emlib.checks import as_array, as_vector, check_whole

BLOCK = 16_384  # points: a few rows of so many float64 stay in the cache
APART = 264  # spare points between rows: at a power of 2 apart they would share places in the cache


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
    if hasattr(x, "map_blocks"):
        if x.ndim != 1:
            raise ValueError(f"x must be one-dimensional, but has shape {x.shape}")
        return x
    plain = not hasattr(x, "__iter__") or hasattr(x, "__array__") or isinstance(x, (list, tuple, range))
    in_parts = isinstance(x, (list, tuple)) and len(x) > 0 and isinstance(x[0], np.ndarray) and x[0].ndim
    return as_array(x, "x") if plain and not callable(x) and not in_parts else x


def threads_for(threads):
    """The number of threads asked for, checked; 1 in a browser, which has no more to give."""
    check_whole(threads, "threads")
    return 1 if sys.platform == "emscripten" else int(threads)


def blocks(x):
    """The array x in blocks of 16,384 float64, the last one shorter."""
    return (np.asarray(x[i : i + BLOCK], dtype=np.float64) for i in range(0, x.size, BLOCK))


def rows(x, work, threads=1):
    """The rows (B, M) that `work` makes of the blocks of a source x, in order.

    work : takes an iterable of blocks and returns a list of rows; must not depend on what
    other blocks it is given, so that the rows do not depend on the number of threads.
    """
    if hasattr(x, "map_blocks"):
        return x.map_blocks(part_rows, work=work, new_axis=1, meta=np.empty((0, 0))).compute()
    if isinstance(x, np.ndarray):
        return array_rows(x, work, threads)
    parts = x() if callable(x) else x
    found = [array_rows(as_vector(part, f"block[{i}]"), work, threads) for i, part in enumerate(parts)]
    if not found:
        raise ValueError("x is empty: it yields no block")
    return np.concatenate(found)


def array_rows(x, work, threads):
    """`rows` of an array: the blocks shared out in runs, one a thread."""
    if threads == 1 or x.size <= BLOCK:
        return np.array(work(blocks(x)))
    run = BLOCK * -(-x.size // (BLOCK * threads))
    with ThreadPoolExecutor(threads) as pool:
        found = pool.map(lambda i: work(blocks(x[i : i + run])), range(0, x.size, run))
        return np.concatenate([np.array(part) for part in found])


def part_rows(part, work, block_id):
    """`rows` of one part of a Dask array, on the worker that holds it."""
    return array_rows(as_vector(part, f"block[{block_id[0]}]"), work, 1)
