"""How often a component collapses, by how coarsely the data are rounded: emlib/data/rounding.json.

300 samples of 50 points from two normals (sd 1), each rounded to several steps and fitted with
two, three and four components from means drawn among its values. A few minutes.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np

import emlib

PLACE = Path(emlib.data.__file__).with_name("rounding.json")
STEPS = (0, 0.1, 0.2, 0.5, 1.0)  # of the rounding; 0 is none
COMPONENTS = (2, 3, 4)
SAMPLES = 300


def sample(seed):
    """30 points of N(-2, 1) and 20 of N(2, 1), and the generator that drew them."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(-2, 1, 30), rng.normal(2, 1, 20)]), rng


def start(x, k, rng):
    """Means at k different values of x, equal weights, the sd of the whole sample."""
    means = rng.choice(np.unique(x), k, replace=False)
    return emlib.Mixture(np.full(k, 1 / k), means, np.full(k, x.std()))


def end(seed, k, step):
    """Run EM on one sample; return the iterations that a collapse took, or 0 if there was none."""
    x, rng = sample(seed)
    rounded = np.round(x / step) * step if step else x
    fit = emlib.fit(rounded, start(rounded, k, rng), tol=1e-8, max_iter=3000)
    return fit.n_iter if fit.stopped == "collapse" else 0


def main():
    """Run them all and write what happened."""
    warnings.simplefilter("ignore", emlib.EMWarning)
    found = {"samples": SAMPLES, "steps": STEPS, "iterations": {}}
    for k in COMPONENTS:
        ends = [[end(seed, k, step) for seed in range(SAMPLES)] for step in STEPS]
        found["iterations"][str(k)] = [sorted(n for n in row if n) for row in ends]
        print(k, [len(row) for row in found["iterations"][str(k)]], flush=True)
    PLACE.write_text(json.dumps(found) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
