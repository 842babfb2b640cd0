"""The data that explorables know by name; each with the code that makes it."""

import numpy as np

from emlib import data
from emlib.mixture import Mixture
from emlib.scale import histogram

BINS = 400  # more data than this many times five are counted: their values, or so many bins
MOST_DATA = 5 * BINS
MOST_COMPONENTS = 12  # that are drawn: each has its colour and dashes, and lines in every list


def entry(title, label, code, x, counts=None, start=None):
    """One data set, in numbers that JSON has."""
    listed = None if start is None else [start.weights, start.means, start.sds]
    return {
        "title": title,
        "label": label,
        "code": code,
        "x": np.asarray(x, dtype=float).tolist(),
        "counts": None if counts is None else [float(count) for count in counts],
        "start": listed and dict(zip(("weights", "means", "sds"), (v.tolist() for v in listed), strict=True)),
    }


def counted(x):
    """Data (N,) as they are, with None; if they are many, values or else bins' centres, and counts."""
    if len(x) <= MOST_DATA:
        return x, None
    values, counts = np.unique(x, return_counts=True)
    return (values, counts) if len(values) <= BINS else histogram(x, BINS)


FAITHFUL_START = Mixture([0.5, 0.5], [2.8, 3.8], [1, 1])
DATASETS = {
    "faithful": entry(
        "Old Faithful: 272 durations", "duration of the eruption, minutes",
        "x = data.faithful()[0]", data.faithful()[0], start=FAITHFUL_START,
    ),
    "waiting": entry(
        "Old Faithful: 272 waiting times", "time to the next eruption, minutes",
        "x = data.faithful()[1]", data.faithful()[1],
    ),
    "seed_002": entry(
        "the fixed-variance demo's 80 points", "x", "x = data.seed_002()", data.seed_002(),
        start=data.SEED_002_START,
    ),
    "seed_000": entry(
        "the vectorized demo's 15,000 points", "x",
        f"x, counts = emlib.scale.histogram(data.seed_000(np.random.default_rng(0)), {BINS})",
        *counted(data.seed_000(np.random.default_rng(0))), start=data.SEED_000_START,
    ),
    "galaxies": entry(
        "82 galaxies", "velocity, 1000 km/s", "x = data.galaxies() / 1000", data.galaxies() / 1000,
    ),
    "crabs": entry(
        "Pearson's 1000 crabs", "forehead breadth, as a part of body length", "x, counts = data.pearson()",
        *data.pearson(),
    ),
}  # fmt: skip


def named(x, counts=None):
    """The name of the data set that x (N,), counts are, or "" for none of them."""
    for name, known in DATASETS.items():
        if np.array_equal(x, known["x"]) and equal(counts, known["counts"]):
            return name
    return ""


def equal(counts, others):
    """Whether both are None, or the same numbers."""
    return counts is others if counts is None or others is None else np.array_equal(counts, others)


def code_of(x, counts=None):
    """Code that makes data which have no name."""
    lines = [f"x = np.array({np.asarray(x).tolist()})"]
    if counts is not None:
        lines.append(f"counts = np.array({np.asarray(counts).tolist()})")
    return "\n".join(lines)


def first_start(name, k):
    """Where the script begins on data by name: at their own start, or with means spread over them."""
    known = DATASETS[name]
    if k == 2 and known["start"] is not None:
        return Mixture(**known["start"])
    counts = known["counts"]
    x = np.repeat(known["x"], 1 if counts is None else np.array(counts, dtype=int))
    places = max(2 - int(np.floor(np.log10(np.ptp(x)))), 0)
    means = np.quantile(x, (np.arange(k) + 0.5) / k).round(places)
    return Mixture(
        np.full(k, 1 / k), means, np.full(k, max(round(float(x.std()) / k, places), 10.0**-places))
    )
