"""The same file on a cluster: a Dask array whose parts are read where they are needed."""

import numpy as np

from emlib.scale.files import open_file


def dask_file(path, *, part=2**22):
    """A file of raw float64 numbers as a Dask array, for `fit` or anything else.

    path : as all workers see it; part : numbers a task. Each worker reads the parts it is
    given, when it needs them: neither this process nor the scheduler ever holds the data.
    Needs Dask (in the book's folder: `pip install ".[scale]"`). Raises ValueError as `open_file` does.
    """
    file = open_file(path, part=part)
    import dask.array as da  # not before it is needed: the rest of emlib works without

    sizes = tuple(min(part, file.n - begin) for begin in range(0, file.n, part))
    return da.map_blocks(
        read_part, path=str(file.path.resolve()), part=part, chunks=(sizes,), dtype=float, meta=np.empty(0)
    )


def read_part(path, part, block_id):
    """Part number block_id[0] of the file."""
    return np.fromfile(path, "<f8", part, offset=8 * part * block_id[0])
