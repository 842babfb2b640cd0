"""Online EM: learn from each block of data once, and forget it."""

from dataclasses import replace

import numpy as np

from emlib.checks import as_vector
from emlib.mixture import check_mixture
from emlib.passes import expected_statistics
from emlib.statistics import maximize


def online(parts, start, *, sds=None, step=lambda t: (t + 1) ** -0.6):
    """EM in one pass: after each block, mix its statistics into the running ones, then maximise.

    parts : an iterable of blocks of data (n,), or a function that returns one; each block large
    enough for every component to claim a point.
    start : the first Mixture. sds : None, or the standard deviations to hold.
    step : the share that block t = 1, 2, ... gets, from 1 for "forget all else" to 0; it must
    fall to 0, but so slowly that its sum grows without bound: t**-a with 1/2 < a <= 1.
    Returns the mixtures as a list: the start, and one after each block.
    Raises ValueError for a block that is not finite or empty, naming it, and for no block.
    Equation: eq-online. Source: Cappé & Moulines (2009).
    """
    check_mixture(start, "start")
    parts = parts() if callable(parts) else parts
    if not np.iterable(parts):
        raise ValueError(f"parts must be an iterable of blocks, but is of type {type(parts).__name__}")
    path, kept = [start], None
    for t, part in enumerate(parts, 1):
        seen = expected_statistics(as_vector(part, f"block[{t - 1}]"), path[-1])
        new = scaled(seen, 1 / seen.n)
        kept = new if kept is None else mixed(kept, new, share_of(step, t))
        path.append(maximize(kept, sds=sds))
    if kept is None:
        raise ValueError("parts is empty: it yields no block")
    return path


def share_of(step, t):
    """The share of block t; raises ValueError unless it is a number from 0 to 1."""
    share = step(t)
    if not (isinstance(share, (int, float, np.number)) and 0 <= share <= 1):
        raise ValueError(f"step must give a number from 0 to 1, but step({t}) is {share!r}")
    return share


def mixed(kept, new, share):
    """(1 - share) of the running statistics and `share` of the new ones."""
    old = replace(kept, mixture=new.mixture)  # taken under another mixture: that is what online EM does
    return scaled(old, 1 - share) + scaled(new, share)


def scaled(statistics, share):
    """`Statistics` in which each point counts as `share` of one."""
    return replace(
        statistics,
        counts=share * statistics.counts,
        log_likelihood=share * statistics.log_likelihood,
        n=share * statistics.n,
    )
