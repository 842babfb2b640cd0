"""The E step of the text, block by block: any mixture, any data."""

from functools import partial

import numpy as np

from emlib.statistics import Statistics, merge
from emlib.steps import e_step, shares


def careful_pass(sample, mixture):
    """The `Statistics` of a `Sample` under a mixture.

    Raises ValueError for a point that no component reaches.
    Equations: eq-responsibilities, eq-statistics, eq-log-likelihood.
    """
    found = sample.rows(partial(careful_row, mixture=mixture))
    counts, means, sds = np.moveaxis(found[:, :-1].reshape(-1, 3, mixture.k), 1, 0)  # (B, K) each
    return Statistics(mixture, *merge(counts, means, sds), float(found[:, -1].sum()), sample.n)


def careful_row(x, counts, mixture):
    """Of one block: the shares of the components, three numbers each, and the log-likelihood."""
    r, log_likelihood = e_step(x, mixture, counts=counts)
    return np.concatenate([*shares(x, r if counts is None else r * counts), [log_likelihood]])
