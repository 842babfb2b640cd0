"""Whether the compiled pass is here, and pays."""

from functools import cache
from importlib.util import find_spec

PAYS = 10_000  # points from which on the compiled pass is taken where Numba is there


def compiled_for(sample):
    """The compiled work on a block, or None where there is no Numba or too little to do."""
    return compiled_row() if sample.n >= PAYS else None


@cache
def compiled_row():
    """The compiled work on a block, or None without Numba. The first call loads Numba."""
    if find_spec("numba") is None:
        return None
    from emlib.passes.compiled import row

    return row
