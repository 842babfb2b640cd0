"""The data sets of the book, each with its source."""

import json
from importlib.resources import files

import numpy as np

from emlib.checks import as_vector, check_rng, check_whole
from emlib.mixture import Mixture

SEED_000_START = Mixture([0.5, 0.5], [10, -10], [10, 10])
SEED_002_START = Mixture([0.5, 0.5], [-0.5, 0.5], [1, 1])


def seed_000(rng):
    """The vectorized demo's sample: 10,000 draws from N(0, 1), then 5,000 from N(-1, sd 3).

    The source drew them without a seed; pass a numpy Generator. Returns x (15000,).
    """
    check_rng(rng)
    return np.concatenate([rng.normal(0, 1, 10_000), rng.normal(-1, 3, 5_000)])


def seed_002(*, sep=2.4, n=80, seed=531):
    """The fixed-variance demo's sample, number for number: x (n,).

    A share 0.45 (in expectation) from N(-sep/2, 1), the rest from N(sep/2, 1).
    """
    (sep,) = as_vector([sep], "sep")
    check_whole(n, "n")
    check_whole(seed, "seed", least=0)
    rng = np.random.default_rng(seed)
    z = rng.binomial(1, 0.45, size=n)
    return rng.normal(np.where(z == 1, -sep / 2, sep / 2), 1.0)


def faithful():
    """Old Faithful: 272 eruption durations and 272 waiting times, both in minutes.

    Source: Härdle (1991), as in R's datasets::faithful.
    """
    return _table("faithful.csv").T


def galaxies():
    """Velocities of 82 galaxies in Corona Borealis, in km/s: x (82,).

    Source: Postman, Huchra & Geller (1986), Roeder (1990); as in R's MASS::galaxies. Item 78 reads 26690
    there, a slip that the package's own help page owns up to: the right value, 26960, is put in here.
    """
    velocities = _table("galaxies.csv")[:, 0]
    slip = 77
    if velocities[slip] != 26690:
        raise ValueError("galaxies.csv has changed: item 78 should read 26690 before its correction")
    velocities[slip] = 26960
    return velocities


def pearson():
    """Pearson's crabs, counted in 29 intervals: midpoints (29,) and counts (29,), 1000 crabs in all.

    "Forehead" breadth of shore crabs from Naples, as a fraction of body length; intervals .004
    wide. The two outer ones are open; their midpoints are as if they were as wide as the others.
    Source: Weldon's measurements in Pearson (1894); as in R's mixdist::pearson.
    """
    return _midpoints("pearson.csv", 0.004), _table("pearson.csv")[:, 1]


def pearson_edges():
    """The boundaries of Pearson's intervals, from -inf to inf: (30,)."""
    return np.append(-np.inf, _table("pearson.csv")[:, 0])


def pike():
    """Lengths of 523 pike of Heming Lake, in 25 intervals: midpoints (25,) in cm and counts (25,).

    Intervals 2 cm wide; the outer ones as in `pearson`. Five age groups are known to be in the catch.
    Source: Macdonald & Pitcher (1979); as in R's mixdist::pike65.
    """
    return _midpoints("pike.csv", 2.0), _table("pike.csv")[:, 1]


def pike_edges():
    """The boundaries of the intervals of `pike`, in cm, from -inf to inf: (26,)."""
    return np.append(-np.inf, _table("pike.csv")[:, 0])


def death_notices():
    """Notices a day of the deaths of women over 80 in The Times, 1910-1912: values (10,), days (10,).

    Source: Hasselblad (1969); 1096 days.
    """
    return np.arange(10.0), np.array([162.0, 267, 271, 185, 111, 61, 27, 8, 3, 1])


def linkage():
    """How many of 197 animals fell into each of four categories: counts (4,).

    Source: Rao (1965), as the first example of Dempster, Laird & Rubin (1977).
    """
    return np.array([125.0, 18, 20, 34])


def benchmarks():
    """What `make bench` measured last, and on what machine: nested dicts of numbers.

    For each race and program the median time in ms, and the median and range of how many times as
    fast as the race's reference it is. Written by benchmarks/bench.py.
    """
    return json.loads(files(__name__).joinpath("benchmarks.json").read_text(encoding="utf-8"))


def rounding():
    """How many fits collapse, by how coarsely their data are rounded: a dict.

    samples : fits for each case; steps : of the rounding, in sds of a group; iterations : by number of
    components, then by step, how long each collapse took. Written by tools/experiments/09_rounding.py.
    """
    return json.loads(files(__name__).joinpath("rounding.json").read_text(encoding="utf-8"))


def starts():
    """How six ways to start fare on 1,000 data sets, and where 2,000 starts end for the galaxies: a dict.

    ways : for each way the share of best ends, of best sound ends ("sound": of those without a narrow or
    nearly empty component), of collapses, and the mean passes, (1000,) each; truth, sound_truth : whether a
    run from the truth ended best; spurious : whether the best end of all isn't sound; galaxies : 2,000
    log-likelihoods with four components, from means at data points. From tools/experiments/10_starts.py.
    """
    return json.loads(files(__name__).joinpath("starts.json").read_text(encoding="utf-8"))


def coverage():
    """How often 95 % intervals held the truth, in 1,000 samples from each of four known sources: a dict.

    For each source, of all its samples and of the first few: samples, and those that were flat; below and
    above: how many truths lay on which side of the interval, by way and parameter; scatter of the estimates;
    claimed: the median standard errors. Order: weight, means, sds. From tools/experiments/12_coverage.py.
    """
    return json.loads(files(__name__).joinpath("coverage.json").read_text(encoding="utf-8"))


def _table(name):
    with files(__name__).joinpath(name).open() as file:
        return np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)


def _midpoints(name, width):
    upper = _table(name)[:-1, 0]
    return np.append(upper, upper[-1] + width) - width / 2
