"""Problems that nobody sane would pass; hostile_forms has their data, hostile_law what may come back."""

import os
from dataclasses import dataclass, replace

import numpy as np
from hostile_forms import GOOD, ODD, forms, values
from hypothesis import strategies as st

from emlib import Mixture
from emlib.checks import LARGEST, SMALLEST

EXAMPLES = 1000 if os.environ.get("EVERY_PAGE") else 20  # of each function
COUNTS = ([1], [0, 1, 2], [1e15, 1e-15], [1e99], [1e-99], [1e299], [1e-300])


@dataclass(frozen=True, eq=False)
class Hard:
    """One problem: data, a mixture, and a value for each other argument that a function may want."""

    x: object = (0.0, 1.0, 2.0, 4.0)
    start: object = GOOD
    counts: object = None
    sds: object = None
    hold: object = None
    k: object = 2
    tol: object = 1e-8
    max_iter: object = 5
    threads: object = 1
    accelerate: bool = False
    seed: int = 0

    @property
    def rng(self):
        return np.random.default_rng(self.seed)


@st.composite
def mixtures(draw, x):
    """A Mixture near the data x or far from them; weights from 0, sds over hundreds of decades."""
    k = draw(st.sampled_from([1, 2, 2, 2, 3, 5]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sane = draw(st.booleans())
    with np.errstate(all="ignore"):
        low, high = float(x.min()), float(x.max())
        unit = float(np.clip(high / 4 - low / 4, 1e-300, 1e299)) if high > low else max(abs(low), 1.0)
    weights = rng.uniform(0.1, 1, k) if sane else rng.choice([1, 1, 0, 1e-12, 1e-300, 5e-324], k)
    means = rng.choice(x, k) if draw(st.booleans()) else rng.uniform(low / 2, high / 2, k) * 2
    with np.errstate(all="ignore"):
        sds = unit * (np.ones(k) if sane else rng.choice([1, 1, 0.1, 1e-5, 1e-9, 1e-200, 1e9, 1e200], k))
    total = weights.sum()
    return Mixture(
        weights / total if total > 0 else np.full(k, 1 / k), means, np.clip(sds, SMALLEST, LARGEST)
    )


@st.composite
def problems(draw):
    """A `Hard` problem: most arguments sound, one or two not."""
    x = draw(values())
    start = draw(mixtures(x))
    k = start.k
    some = {"weights": [0], "sds": [k - 1]}
    hard = Hard(
        x=draw(st.one_of(st.just(x), st.just(x), forms(st.just(x)))),
        start=start,
        counts=draw(st.sampled_from([None, None, None, *(np.resize(each, x.size) for each in COUNTS)])),
        sds=draw(st.sampled_from([None, None, start.sds, 1.0, 1e-300, 1e300, [1.0] * k])),
        hold=draw(st.sampled_from([None, None, {"means": True}, {"sds": True}, some])),
        k=draw(st.integers(1, 6)),
        tol=draw(st.sampled_from([0, 1e-10, 1e-3, 1e300])),
        max_iter=draw(st.integers(0, 12)),
        threads=draw(st.integers(1, 2)),
        accelerate=draw(st.booleans()),
        seed=draw(st.integers(0, 99)),
    )
    if draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(["start", "counts", "sds", "hold", "k", "tol", "max_iter", "threads"]))
        hard = replace(hard, **{name: draw(st.sampled_from(ODD))})
    return hard


def blocks(hard):
    """The data in three blocks, if they can be cut."""
    try:
        return [hard.x[:1], hard.x[1:], hard.x]
    except (TypeError, IndexError):
        return hard.x


def guess(hard):
    """Any responsibilities (K, N) for the data, from 0 and subnormal to 1."""
    try:
        k, n = hard.rng.integers(1, 4), np.size(hard.x)
    except ValueError:  # ragged
        k, n = 2, 3
    q = hard.rng.choice([0, 0, 1, 1, 0.3, 1e-17, 1e-300, 5e-324], (k, n))
    return np.where(q.sum(axis=0) > 0, q, 1) / np.where(q.sum(axis=0) > 0, q.sum(axis=0), k)
