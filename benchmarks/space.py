"""Memory and files: what `fit` needs besides the data, and how fast it reads them from disk."""

import tempfile
import time
import tracemalloc
from pathlib import Path

import numpy as np

import emlib
from emlib import Mixture, data, scale


def points(n):
    """n points from seed 000's mixture, shuffled."""
    rng = np.random.default_rng(0)
    return rng.permutation(np.concatenate([data.seed_000(rng) for _ in range(-(-n // 15_000))]))[:n]


def spread_out(k):
    """A start of k components."""
    return Mixture(np.full(k, 1 / k), np.linspace(-3, 3, k), np.full(k, 2.0))


def memory(n):
    """Peak extra memory of fit, in MB, K = 2 and 3."""
    x, peaks = np.random.default_rng(0).normal(size=n), {}
    for k in (2, 3):
        tracemalloc.start()
        emlib.fit(x, spread_out(k), tol=0, max_iter=2)
        peaks[f"K = {k}"] = round(tracemalloc.get_traced_memory()[1] / 1e6, 2)
        tracemalloc.stop()
    print(f"\npeak extra memory of fit at N = {n:,} ({x.nbytes / 1e6:.0f} MB), MB: {peaks}", flush=True)
    return {"n": n} | peaks


def stream(n):
    """Passes over a file of n points: seconds each, and peak extra memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points"
        with path.open("wb") as file:
            block = points(1_000_000)
            for _ in range(n // block.size):
                block.tofile(file)
        source, laps = scale.open_file(path), []

        def lapped():
            laps.append(time.perf_counter())
            return iter(source)

        emlib.fit(lapped, spread_out(2), tol=0, max_iter=6, threads=1)
        tracemalloc.start()
        emlib.fit(source, spread_out(2), tol=0, max_iter=1, threads=1)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    passes = np.diff(laps)[1:]
    found = {
        "n": n,
        "seconds": float(np.median(passes)),
        "from": passes.min(),
        "to": passes.max(),
        "mb": peak,
    }
    found = {name: float(f"{value:.4g}") for name, value in found.items()}
    print(f"\na file of {n:,} points, a pass: {found}", flush=True)
    return found
