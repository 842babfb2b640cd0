"""Ways to start EM: each makes a Mixture of k components from the data.

Each sees the distinct `values` (N,) with N >= k >= 1 and N >= 2, in order, and how often each
was seen, `counts` (N,): a point counted twice and a point that is there twice are the same to
it. Neither shift nor unit of the data matters.
"""

import numpy as np

from emlib.mixture import Mixture
from emlib.steps import shares

SPIKE = 1e-6  # a part narrower than this, in sds of the sample, is a single value


def points(values, counts, k, rng):
    """Means at k distinct values, drawn as often as they were seen; equal weights, the sample's sd.

    Source: seed 001, which could draw one value twice.
    """
    means = rng.choice(values, size=k, replace=False, p=counts / counts.sum())
    return alike(means, values, counts)


def kmeans_pp(values, counts, k, rng):
    """As `points`, but each next mean is drawn in proportion to its squared distance from those before.

    Source: Arthur & Vassilvitskii (2007), the seeding of k-means.
    """
    means = [rng.choice(values, p=counts / counts.sum())]
    for _ in range(k - 1):
        far = np.abs(values[:, None] - means).min(axis=1)
        chance = counts * (far / far.max()) ** 2
        means.append(rng.choice(values, p=chance / chance.sum()))
    return alike(means, values, counts)


def kmeans(values, counts, k, rng):
    """The groups that k-means ends with, begun by `kmeans_pp`: each one's share, mean and sd.

    Source: scikit-learn's default, init_params="kmeans". A group that would lose its last
    value ends the iteration before it does.
    """
    means, groups = kmeans_pp(values, counts, k, rng).means, None
    for _ in range(300):  # scikit-learn's limit, too
        nearest = np.abs(values - means[:, None]).argmin(axis=0)
        new = counts * (nearest == np.arange(k)[:, None])
        if np.array_equal(new, groups) or not new.any(axis=1).all():
            break
        groups, means = new, shares(values, new)[1]
    return parted(values, groups)


def quantiles(values, counts, k, rng=None):
    """The data in order, cut into k parts of equal number: each one's mean and sd. No chance in it.

    Source: R's mclust starts so in one dimension. A value on a cut is shared.
    """
    below = np.cumsum(counts)
    place = k * below / below[-1] - np.arange(k)[:, None]
    return parted(values, np.diff(np.clip(place, 0, 1), prepend=0))


def responsibilities(values, counts, k, rng):
    """The M step of random responsibilities: half of each point to all alike, half to one by lot.

    Source: after scikit-learn's init_params="random", which divides k random numbers by their
    sum. Mean and sd of a responsibility are (nearly) the same; lots are soon drawn for a
    point that was seen a million times.
    """
    whole = np.floor(np.minimum(counts, 2**53))  # beyond, floats have no lots to draw
    lots = rng.multinomial(whole.astype(np.int64), np.full(k, 1 / k)).T
    rest = (counts - whole) * (rng.integers(k, size=values.size) == np.arange(k)[:, None])
    return parted(values, (lots + rest + counts / k) / 2)


def alike(means, values, counts):
    """Components at `means` with equal weights and the sd of the whole sample."""
    sd = shares(values, counts[None])[2]
    return Mixture(np.full(len(means), 1 / len(means)), means, np.full(len(means), sd))


def parted(values, groups):
    """A component for each of the groups, (k, N) of counts; one that is a single value gets 1/k of the
    sample's sd.
    """
    n, means, sds = shares(values, groups)
    sd = shares(values, groups.sum(axis=0)[None])[2][0]
    return Mixture(n / n.sum(), means, np.where(sds > SPIKE * sd, sds, sd / len(sds)))


WAYS = {
    "points": points, "kmeans++": kmeans_pp, "kmeans": kmeans, "quantiles": quantiles,
    "responsibilities": responsibilities,
}  # fmt: skip
