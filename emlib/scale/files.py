"""A file of raw float64 numbers, read block by block, and a line that says how far it got."""

from dataclasses import dataclass
from itertools import count
from os import PathLike
from pathlib import Path

import numpy as np

from emlib.checks import check_whole

PART = 2**20  # numbers a read: 8 MB


@dataclass(frozen=True)
class File:
    """Raw float64 numbers (little-endian) in a file: an iterable of blocks for `fit`.

    path : the file; n : how many numbers it holds; part : how many are read at a time.
    Nothing is kept: memory stays at two blocks, and each iteration reads the file again.
    """

    path: Path
    n: int
    part: int = PART

    def __iter__(self):
        with self.path.open("rb") as file:
            for begin in range(0, self.n, self.part):
                block = np.fromfile(file, "<f8", min(self.part, self.n - begin))
                if block.size < min(self.part, self.n - begin):
                    raise ValueError(f"{self.path.name} became shorter while it was read")
                yield block


def open_file(path, *, part=PART):
    """The `File` at `path`, whose numbers are read `part` at a time.

    Raises ValueError if there is no such file, if it is empty, or if its size is not a
    multiple of 8 bytes; nothing is read yet.
    """
    if not isinstance(path, (str, PathLike)):
        raise ValueError(f"path must name a file, but is of type {type(path).__name__}")
    path = Path(path)
    check_whole(part, "part")
    if not path.is_file():
        raise ValueError(f"there is no file {path.name}")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty")
    if size % 8:
        raise ValueError(f"{path.name} holds {size} bytes, not a whole number of float64 of 8 bytes each")
    return File(path, size // 8, part)


def progress(file, *, width=20):
    """The blocks of a `File`, for `fit`, with a bar that is redrawn in place at each pass.

    Returns a function of no arguments that gives a new iterator each time.
    """
    passes = count(1)

    def watched():
        number, done, shown = next(passes), 0, -1
        for block in file:
            yield block
            done += block.size
            full = width * done // file.n
            if full > shown:
                shown = full
                print(f"\rpass {number:3d} {'█' * full}{'░' * (width - full)}", end="", flush=True)

    return watched
