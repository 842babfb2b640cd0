"""What the data tell of the parameters: information, complete and missing."""

from functools import partial

import numpy as np

from emlib.checks import as_sds
from emlib.mixture import Mixture, check_mixture
from emlib.sample import Sample
from emlib.steps import e_step

FARTHEST = 1e40  # sds from a component at which a point's information, of fourth order, is no number
SMALLEST = 1e-12  # a weight below this has vanished


def information(x, mixture, *, sds=None, counts=None):
    """The complete and the missing information about a mixture's parameters: two (d, d) matrices.

    complete : minus the second derivatives of Q, what x would tell if the labels were known
    missing : of it, what is lost with the labels: the covariance of the labels' scores
    complete - missing : the observed information, minus the second derivatives of the
        log-likelihood, at whatever mixture. That is Louis' identity.

    The d coordinates: all weights but the last, which takes up what the others leave; the means;
    and the sds, unless they are held. Each mean and sd is measured in its own component's sd, so
    that units and origin play no part.
    x : data, as in `fit`. sds : None, or the standard deviations that are held. counts : None, or
    how often each point of an array was seen.
    Raises ValueError for unusable input, and where a weight is below 1e-12.
    Equation: math-missing in the book. Source: Louis (1982).
    """
    check_mixture(mixture)
    check_weights(mixture)
    if sds is not None:
        mixture = Mixture(mixture.weights, mixture.means, as_sds(sds, mixture.k))
    total = Sample.of(x, counts).total(partial(block_information, mixture=mixture))
    free = free_coordinates(mixture.k, sds is not None)
    return tuple(free.T @ part @ free for part in total.reshape(2, *2 * [3 * mixture.k]))


def check_weights(mixture):
    """Raise ValueError for a component whose weight has vanished: nothing tells of its mean and sd."""
    least = int(mixture.weights.argmin())
    if not mixture.weights[least] >= SMALLEST:
        raise ValueError(
            f"weights must be at least {SMALLEST:g}, but weights[{least}] is {mixture.weights[least]:.2g}: "
            "leave its component out"
        )


def block_information(x, counts, mixture):
    """Both matrices of one block of points, in all 3K coordinates, in a row."""
    r, _ = e_step(x, mixture)
    held = r if counts is None else r * counts
    w = mixture.weights[:, None]
    with np.errstate(over="ignore"):  # where r is 0
        u = np.where(r > 0, (x - mixture.means[:, None]) / mixture.sds[:, None], 0.0)
    if np.abs(u).max() > FARTHEST:
        raise ValueError(f"mixture is far from its goal: a point is {np.abs(u).max():.2g} sds off it")

    # the slopes of log p(k, x) along weight, mean and sd of component k: (3, K, N)
    scores = np.array([np.full_like(u, 1 / w), u, u**2 - 1])
    n, first, second = (held * np.array([np.ones_like(u), u, u**2])).sum(axis=2)
    none = np.zeros_like(n)
    curved = [[n / mixture.weights**2, none, none], [none, n, 2 * first], [none, 2 * first, 3 * second - n]]
    squared = np.einsum("akn,bkn->abk", held * scores, scores)
    means_of_squares, mean_scores = spread(squared), (r * scores).reshape(-1, x.size)
    weighted = mean_scores if counts is None else mean_scores * counts
    return np.array([spread(np.array(curved)), means_of_squares - weighted @ mean_scores.T]).ravel()


def spread(blocks):
    """(3, 3, K), a small matrix for each component, as one (3K, 3K) matrix with zeros between them."""
    k = blocks.shape[2]
    return np.einsum("abk,kl->akbl", blocks, np.eye(k)).reshape(3 * k, 3 * k)


def free_coordinates(k, sds_held):
    """How all 3K coordinates move with the d free ones: (3K, d). The last weight pays for the others."""
    moves = np.eye(3 * k)
    moves[k - 1, : k - 1] = -1
    return np.delete(moves, k - 1, axis=1)[:, : 2 * k - 1 if sds_held else None]
