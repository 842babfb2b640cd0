"""The playground's data: what they are, and the code that makes them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emlib import data
from emlib.mixture import Mixture

DRAWN, OWN = "a new sample of two groups", "your own numbers"


@dataclass(frozen=True)
class Source:
    """A data set: code is an expression that makes x, label what x is, start a start for K = 2."""

    code: str
    make: Callable
    label: str
    start: Mixture | None = None


SOURCES = {
    "the fixed-variance demo's 80 points": Source("data.seed_002()", data.seed_002, "x", data.SEED_002_START),
    "the vectorized demo's 15,000 points": Source(
        "data.seed_000(np.random.default_rng(0))",
        lambda: data.seed_000(np.random.default_rng(0)),
        "x",
        data.SEED_000_START,
    ),
    "Old Faithful: 272 durations": Source(
        "data.faithful()[0]",
        lambda: data.faithful()[0],
        "duration of the eruption, minutes",
        Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]),
    ),
    "Old Faithful: 272 waiting times": Source(
        "data.faithful()[1]", lambda: data.faithful()[1], "time to the next eruption, minutes"
    ),
    "82 galaxies": Source("data.galaxies() / 1000", lambda: data.galaxies() / 1000, "velocity, 1000 km/s"),
}


def drawn(separation, n, seed):
    """A sample drawn as in the fixed-variance demo; raises ValueError for a negative seed."""
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, but is {seed}")
    code = f"data.seed_002(sep={separation}, n={n}, seed={seed})"
    return Source(code, lambda: data.seed_002(sep=separation, n=n, seed=seed), "x", data.SEED_002_START)


def own(x):
    """Numbers that the reader brought: x (N,)."""
    numbers = ", ".join(repr(float(value)) for value in x)
    return Source(f"np.array([{numbers}])", lambda: x, "your numbers")


def first_start(x, k, source):
    """Where the sliders stand at first: the source's own start, or means spread over the data."""
    if k == 2 and source.start is not None:
        return source.start
    means = np.quantile(x, (np.arange(k) + 0.5) / k).round(2)
    return Mixture(np.full(k, 1 / k), means, np.full(k, max(round(float(x.std()) / k, 2), 0.01)))


def drawn_start(x, k, seed):
    """A start drawn from the data, as seed 001 does: means at k distinct values, the sample's sd."""
    values = np.unique(x)
    if values.size < k:
        raise ValueError(f"the data have {values.size} distinct values, too few for {k} components")
    means = np.random.default_rng(seed).choice(values, size=k, replace=False)
    return Mixture(np.full(k, 1 / k), means, np.full(k, max(float(x.std()), 0.01)))
