"""The passes over the data: three ways to the same expected statistics.

`careful` is the text's E step, block by block, and takes any mixture; `quick` is two matrix
products a block, where they keep the digits; `compiled` is the same in one loop, by Numba.
"""

from collections.abc import Iterator
from functools import reduce
from operator import add

from emlib.checks import as_vector
from emlib.mixture import check_mixture
from emlib.passes.careful import careful_pass
from emlib.passes.quick import quick_pass
from emlib.sample import Sample

__all__ = ["expected_statistics", "sample_statistics"]


def expected_statistics(x, mixture, *, counts=None, threads=1):
    """The E step reduced to `Statistics`; equal to `e_step` without its (K, N) array.

    x : (N,) data: an array, also a memory-mapped or a Dask array; an iterable of such blocks,
    or a function that returns one; an iterator, which is read once, block by block.
    counts : None, or (N,), for an array x: x[i] was seen counts[i] times; real, >= 0.
    threads : how many work on an array, where the pass is compiled.
    Raises ValueError for data that are not finite and one-dimensional, and for a point no
    component reaches. The sums do not depend on the number of threads.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    check_mixture(mixture)
    if not isinstance(x, Iterator):
        return sample_statistics(Sample.of(x, counts, threads), mixture)
    if counts is not None:
        raise ValueError("counts go with an array x, not with blocks")
    blocks = (Sample.of(as_vector(block, f"block[{i}]"), None, threads) for i, block in enumerate(x))
    found = [sample_statistics(block, mixture) for block in blocks]
    if not found:
        raise ValueError("x is empty: it yields no block")
    return reduce(add, found)


def sample_statistics(sample, mixture):
    """`expected_statistics` of a `Sample`, which need not be checked again."""
    quick = quick_pass(sample, mixture)
    return careful_pass(sample, mixture) if quick is None else quick
