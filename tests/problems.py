"""Random problems for the laws: data, mixtures and responsibilities of every sane size."""

import numpy as np
from hypothesis import strategies as st

from emlib import Mixture


@st.composite
def mixtures(draw, min_k=1, max_k=4):
    """Mixtures with means within ±5, sds between 0.2 and 3 and weights above 0.02."""
    k = draw(st.integers(min_k, max_k))
    numbers = st.floats(0, 1)
    weights = np.array(draw(st.lists(numbers, min_size=k, max_size=k))) + 0.1
    means = 10 * np.array(draw(st.lists(numbers, min_size=k, max_size=k))) - 5
    sds = 0.2 + 2.8 * np.array(draw(st.lists(numbers, min_size=k, max_size=k)))
    return Mixture(weights / weights.sum(), means, sds)


@st.composite
def samples(draw, min_size=5, max_size=60):
    """Data: a few points from a random mixture, so that most starts have work to do."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(min_size, max_size))
    return rng.normal(rng.choice([-3, 0, 4], n), rng.choice([0.5, 2.0], n))


def random_q(k, n, rng):
    """Any guess at the labels: (k, n), columns summing to 1."""
    return rng.dirichlet(np.ones(k), size=n).T


def relative(a, b):
    """Largest difference of a and b, relative to the size of b."""
    a, b = np.asarray(a), np.asarray(b)
    return np.abs(a - b).max() / max(np.abs(b).max(), 1e-300)
