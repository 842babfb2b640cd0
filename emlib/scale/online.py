"""Online EM: learn from each block of data once, and forget it."""

from dataclasses import replace

import numpy as np

from emlib.checks import as_vector
from emlib.mixture import check_start
from emlib.statistics import Statistics, expected_statistics, maximize


def online(parts, start, *, sds=None, step=lambda t: (t + 1) ** -0.6):
    """EM in one pass: after each block, mix its statistics into the running ones, then maximise.

    parts : an iterable of blocks of data (n,), each large enough for every component to claim
    a point. start : the first Mixture. sds : None, or the standard deviations to hold.
    step : the share that block t = 1, 2, ... gets, from 1 for "forget all else" to 0; it must
    fall to 0, but so slowly that its sum grows without bound: t**-a with 1/2 < a <= 1.
    Returns the mixtures as a list: the start, and one after each block.
    Raises ValueError for a block that is not finite or empty, naming it, and for no block.
    Equation: eq-online. Source: Cappé & Moulines (2009).
    """
    check_start(start)
    path, kept = [start], None
    for t, part in enumerate(parts, 1):
        seen = expected_statistics(as_vector(part, f"block[{t - 1}]"), path[-1])
        new = in_units_of(start, seen)
        kept = new if kept is None else mixed(kept, new, step(t))
        path.append(maximize(kept, sds=sds))
    if kept is None:
        raise ValueError("parts is empty: it yields no block")
    return path


def in_units_of(frame, seen):
    """`Statistics` per point, with moments about the means and in the sds of the Mixture `frame`.

    The running statistics need one frame for good, and that of the start is near the data.
    """
    shift = (seen.mixture.means - frame.means) / frame.sds
    scale = seen.mixture.sds / frame.sds
    first = shift * seen.counts + scale * seen.first
    second = shift**2 * seen.counts + 2 * shift * scale * seen.first + scale**2 * seen.second
    values = (np.asarray(v) / seen.n for v in (seen.counts, first, second))
    return Statistics(frame, *values, log_likelihood=seen.log_likelihood / seen.n, n=1)


def mixed(kept, new, share):
    """(1 - share) of the running statistics and `share` of the new ones."""
    names = ("counts", "first", "second", "log_likelihood")
    blend = {name: (1 - share) * getattr(kept, name) + share * getattr(new, name) for name in names}
    return replace(kept, **blend)
