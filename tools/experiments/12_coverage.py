"""Chapter 12's long experiment: how often 95 % intervals hold the truth: emlib/data/coverage.json.

python tools/experiments/12_coverage.py     about fifteen minutes on one core

1,000 samples from each of four known sources. Each sample is fitted from the truth, and each of
its parameters gets an interval in five ways; what is counted are the truths that lie below the
interval, and above it. Sample j depends on the case and on j alone.
"""

import json
from pathlib import Path

import numpy as np

import emlib
from emlib import Mixture
from emlib.information import information

FILE = Path(emlib.data.__file__).with_name("coverage.json")
SAMPLES, RESAMPLES, FIRST = 1000, 200, 20
NORMAL, CHI2 = 1.959964, 3.841459  # 95 %: of a normal within ± the one, of chi-squared(1) below the other

TWO = Mixture([0.45, 0.55], [-1.2, 1.2], [1, 1])  # the fixed-variance demo's source
CLOSER = Mixture([0.45, 0.55], [-0.75, 0.75], [1, 1])
GEYSER = Mixture([0.36, 0.64], [54.6, 80.1], [5.9, 5.9])  # like Old Faithful's waiting times
CASES = {  # the mixture, the number of points, and whether the sds are known
    "80 points": (TWO, 80, True),
    "500 points": (TWO, 500, True),
    "like the geyser": (GEYSER, 272, False),
    "closer": (CLOSER, 200, True),
}
WAYS = ("information", "scores", "sandwich", "bootstrap", "profile")


def sample(case, j):
    """Sample j of a case, x (N,), and the generator that drew it."""
    truth, n, _ = CASES[case]
    rng = np.random.default_rng([12, list(CASES).index(case), j])
    return truth.sample(n, rng)[0], rng


def free(mixture, held):
    """The free parameters of two components: (w_1, two means, two sds unless held)."""
    return np.concatenate([mixture.weights[:1], mixture.means, [] if held else mixture.sds])


def scores(x, m, held):
    """Each point's slope of log p(x): (P, N)."""
    r, u = m.responsibilities(x), (x - m.means[:, None]) / m.sds[:, None]
    weight = (r[0] / m.weights[0] - r[1] / m.weights[1])[None]
    sds = r * (u**2 - 1) / m.sds[:, None]
    return np.concatenate([weight, r * u / m.sds[:, None], sds[: 0 if held else 2]])


def covariances(x, m, held):
    """By the information, the outer products of the scores, and both in a sandwich: three (P, P)."""
    complete, missing = information(x, m, sds=m.sds if held else None)
    units = np.concatenate([[1], m.sds, [] if held else m.sds])
    by_information = np.linalg.inv(complete - missing) * np.outer(units, units)
    each = scores(x, m, held)
    products = each @ each.T
    return by_information, np.linalg.inv(products), by_information @ products @ by_information


def refits(x, counts, start, held):
    """Two components fitted to each row of counts (B, N) of the values x, from one start: (B, P)."""
    w, (a, b), (s, t) = start.weights[0], start.means, start.sds
    found = np.tile([w, a, b, s, t], (len(counts), 1))
    moving = np.arange(len(counts))
    for _ in range(2000):
        w, a, b, s, t = found[moving].T[:, :, None]
        eta = np.log(w / (1 - w) * t / s) - ((x - a) / s) ** 2 / 2 + ((x - b) / t) ** 2 / 2
        first = counts[moving] / (1 + np.exp(-eta))
        new = m_step(x, first, counts[moving] - first)
        if held:
            new[:, 3:] = start.sds
        step = np.abs(new - found[moving]).max(axis=1)
        found[moving], moving = new, moving[step > 1e-5 * start.sd]
        if not moving.size:
            break
    return found[:, : 3 if held else 5]


def m_step(x, first, second):
    """Weight, means and sds from what each component holds of each point, (B, N) each: (B, 5)."""
    n, m = first.sum(axis=1), second.sum(axis=1)
    a, b = first @ x / n, second @ x / m
    s = np.sqrt((first * (x - a[:, None]) ** 2).sum(axis=1) / n)
    t = np.sqrt((second * (x - b[:, None]) ** 2).sum(axis=1) / m)
    return np.array([n / (n + m), a, b, s, t]).T


def holds(held):
    """For each free parameter what `emlib.fit` is told to hold."""
    names = ("weights", "means", "means", "sds", "sds")[: 3 if held else 5]
    places = (True, [0], [1], [0], [1])
    return [{name: place} for name, place in zip(names, places, strict=False)]


def judged(case, j):
    """Sample j: its estimates (P,), claimed standard errors and misses, {way: (P,)}; or None, if flat.

    A miss is -1 where the truth lies below the interval, 1 where it lies above, else 0.
    """
    truth, n, held = CASES[case]
    (x, rng), target, sds = sample(case, j), free(truth, held), truth.sds if held else None
    fit = emlib.fit(x, truth, sds=sds, tol=1e-12, accelerate=True)
    try:
        emlib.standard_errors(x, fit.mixture, sds=sds)
    except ValueError:
        return None
    estimate, errors, misses = free(fit.mixture, held), {}, {}
    for way, covariance in zip(WAYS, covariances(x, fit.mixture, held), strict=False):
        errors[way] = np.sqrt(covariance.diagonal())
        z = (target - estimate) / errors[way]
        misses[way] = np.sign(z) * (np.abs(z) > NORMAL)
    again = refits(x, rng.multinomial(n, np.full(n, 1 / n), RESAMPLES).astype(float), fit.mixture, held)
    errors["bootstrap"] = again.std(axis=0)
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    misses["bootstrap"] = (target > high) * 1.0 - (target < low)
    options = {"sds": sds, "tol": 1e-10, "accelerate": True}
    kept = [emlib.fit(x, truth, hold=hold, **options).log_likelihoods[-1] for hold in holds(held)]
    far = 2 * (fit.log_likelihoods[-1] - np.array(kept)) > CHI2
    misses["profile"] = np.sign(target - estimate) * far
    return estimate, errors, misses


def counted(results):
    """Of what `judged` gave: how many were flat, the misses below and above, errors and scatter."""
    sound = [found for found in results if found is not None]
    estimates, errors, misses = zip(*sound, strict=True)
    table = {way: np.array([miss[way] for miss in misses]) for way in WAYS}
    return {
        "samples": len(results),
        "flat": len(results) - len(sound),
        "below": {way: (t < 0).sum(axis=0).tolist() for way, t in table.items()},
        "above": {way: (t > 0).sum(axis=0).tolist() for way, t in table.items()},
        "scatter": np.std(estimates, axis=0).round(5).tolist(),
        "claimed": {
            way: np.median([error[way] for error in errors], axis=0).round(5).tolist() for way in WAYS[:4]
        },
    }


def main():
    """Run all of it and write the file."""
    found = {}
    for case in CASES:
        results = [judged(case, j) for j in range(SAMPLES)]
        found[case] = {"all": counted(results), "first": counted(results[:FIRST])}
        print(case, found[case]["all"], flush=True)
    FILE.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
