"""Chapter 10's long experiments: 1,000 data sets from six ways to start, 2,000 starts for the galaxies.

python tools/experiments/10_starts.py     writes emlib/data/starts.json (about four minutes on one core)

Data set j and its starts depend on j alone, and the galaxies' first n starts don't depend on how
many follow: any part can be had again by itself, and all of it is the same each time.
"""

import json
from itertools import chain
from pathlib import Path

import numpy as np

from emlib import Mixture, data
from emlib.starts import tally
from emlib.ways import WAYS

FILE = Path(__file__).parents[2] / "emlib" / "data" / "starts.json"
K, N, SETS, STARTS = 3, 200, 1000, 4
GALAXY_K, GALAXY_STARTS = 4, 2000
SAME = 0.02  # nats: two ends this close are taken for one optimum
LEAST_SD, LEAST_POINTS = 0.15, 6  # below either a hill is spurious: the true sds are 0.5 or more


def mixtools(values, counts, k, rng):
    """As R's mixtools draws a start, in normalmix.init: k equal parts of the data, and noise on all."""
    parts = WAYS["quantiles"](values, counts, k)
    sds = parts.sds / rng.exponential(size=k)
    weights = rng.uniform(size=k)
    return Mixture(weights / weights.sum(), rng.normal(parts.means, sds), sds)


RACERS = WAYS | {"mixtools": mixtools}


def problem(j):
    """Data set j, x (N,), and the mixture that it is drawn from: three groups, no two alike."""
    rng = np.random.default_rng([10, j])
    means = np.cumsum(rng.uniform(1.5, 4.5, K))
    truth = Mixture(rng.dirichlet(np.full(K, 4)), means, rng.uniform(0.5, 1.5, K))
    return truth.sample(N, rng)[0], truth


def climb(x, starts):
    """EM from all starts at once: log-likelihoods at the ends (NaN: a collapse), passes, sound, (S,) each.

    The steps and the stopping rule are those of emlib.fit with tol=1e-8 and max_iter=5000. A sound
    end has no narrow component and none with few points.
    """
    w, m, s = (np.array([getattr(start, name) for start in starts]) for name in ("weights", "means", "sds"))
    ends, passes, last = np.full(len(w), np.nan), np.zeros(len(w), int), np.full(len(w), -np.inf)
    alive = np.arange(len(w))
    while alive.size:
        u = (x - m[alive, :, None]) / s[alive, :, None]
        log_joint = np.log(w[alive] / s[alive])[:, :, None] - u**2 / 2
        top = log_joint.max(axis=1, keepdims=True)
        r = np.exp(log_joint - top)
        total = r.sum(axis=1, keepdims=True)
        new = (np.log(total) + top).sum(axis=(1, 2)) - x.size * np.log(2 * np.pi) / 2
        r /= total
        passes[alive] += 1
        done = (new - last[alive] < 1e-8 * x.size) | (passes[alive] > 5000)
        ends[alive[done]], last[alive] = new[done], new
        n = r.sum(axis=2)
        with np.errstate(invalid="ignore"):  # 0/0: a component without a point, which ends the run
            m[alive] = r @ x / n
            s[alive] = np.sqrt((r * (x - m[alive, :, None]) ** 2).sum(axis=2) / n)
        w[alive] = n / x.size
        alive = alive[~done & (s[alive].min(axis=1) > 1e-8 * x.std())]
    sound = (s.min(axis=1) >= LEAST_SD) & (w.min(axis=1) * x.size >= LEAST_POINTS) & ~np.isnan(ends)
    return ends, passes, sound


def highest(ends, allowed):
    """Which ends (S,) are as high as the highest of the allowed ones, and allowed themselves."""
    ends = np.where(allowed, ends, -np.inf)
    return allowed & (ends > ends.max() - SAME)


def race(j):
    """Every way on data set j: {way: [shares of best ends, of best sound ends, of collapses, mean passes]}.

    The best (sound) end is the best that any run found, the one from the truth included; "truth"
    and "sound_truth" say whether that one ended there, "spurious" whether no best end is sound.
    """
    x, truth = problem(j)
    sample, starts = tally(x), {}
    for number, (name, way) in enumerate(RACERS.items()):
        rng = np.random.default_rng([11, j, number])
        starts[name] = [way(*sample, K, rng) for _ in range(1 if name == "quantiles" else STARTS)]
    names = [name for name, some in starts.items() for _ in some]
    ends, passes, sound = climb(x, [*chain.from_iterable(starts.values()), truth])
    best, best_sound = highest(ends, ~np.isnan(ends)), highest(ends, sound)
    rows = {}
    for name in RACERS:
        mine = np.flatnonzero(np.array(names) == name)
        counted = best, best_sound, np.isnan(ends), passes
        rows[name] = [float(what[mine].mean()) for what in counted]
    verdicts = {"truth": best[-1], "sound_truth": best_sound[-1], "spurious": not (best & sound).any()}
    return rows | {name: bool(verdict) for name, verdict in verdicts.items()}


def galaxy_ends(n):
    """Where the first n starts at data points end for the galaxies: log-likelihoods to 0.001, or None."""
    x = data.galaxies() / 1000
    sample, rng = tally(x), np.random.default_rng(10)
    ends = climb(x, [WAYS["points"](*sample, GALAXY_K, rng) for _ in range(n)])[0]
    return [None if np.isnan(end) else round(float(end), 3) for end in ends]


def main():
    """Run all of it and write the file."""
    rows = [race(j) for j in range(SETS)]
    columns = {"best": 0, "sound": 1, "collapsed": 2, "passes": 3}
    ways = {
        name: {what: [row[name][place] for row in rows] for what, place in columns.items()} for name in RACERS
    }
    found = {name: [row[name] for row in rows] for name in ("truth", "sound_truth", "spurious")}
    found |= {"ways": ways, "galaxies": galaxy_ends(GALAXY_STARTS)}
    FILE.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
