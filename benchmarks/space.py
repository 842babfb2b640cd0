"""Memory and files: what `fit` needs besides the data, and how fast it reads them from disk."""

import tempfile
import time
import tracemalloc
from pathlib import Path

import numpy as np
from peers import NUMBA, with_numba, without_numba
from timing import rounded

import emlib
from emlib import Mixture, data, scale


def points(n):
    """n points from seed 000's mixture, shuffled."""
    rng = np.random.default_rng(0)
    return rng.permutation(np.concatenate([data.seed_000(rng) for _ in range(-(-n // 15_000))]))[:n]


def spread_out(k):
    """A start of k components."""
    return Mixture(np.full(k, 1 / k), np.linspace(-3, 3, k), np.full(k, 2.0))


def peak_mb(program):
    """The most memory that a call takes at any one time, in MB."""
    tracemalloc.start()
    program()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return round(peak, 2)


def memory(n):
    """Peak extra memory of fit, in MB, plain and with the sketch."""
    x, start = np.random.default_rng(0).normal(size=n), spread_out(2)
    peaks = {
        "EM": peak_mb(lambda: emlib.fit(x, start, tol=0, max_iter=2)),
        "accelerated": peak_mb(lambda: emlib.fit(x, start, tol=0, max_iter=2, accelerate=True)),
    }
    print(f"\npeak extra memory of fit at N = {n:,} ({x.nbytes / 1e6:.0f} MB), MB: {peaks}", flush=True)
    return {"n": n} | peaks


def text_file(n):
    """Reading n numbers from a text file, one a line: nanoseconds a number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.csv"
        np.savetxt(path, points(n), fmt="%.17g")
        begin = time.process_time()
        np.loadtxt(path)
        found = {"n": n, "ns": rounded((time.process_time() - begin) / n * 1e9)}
    print(f"\na text file of {n:,} points: {found}", flush=True)
    return found


def stream(n):
    """A fit to a file of n points: seconds a pass and for all, passes, and peak extra memory."""
    start, found = data.SEED_000_START, {"n": n}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points"
        with path.open("wb") as file:
            block = points(1_000_000)
            for _ in range(n // block.size):
                block.tofile(file)
        source = scale.open_file(path)
        for name, chosen in (("NumPy", without_numba), ("compiled", with_numba if NUMBA else None)):
            if chosen:
                found[name] = laps(source, lambda blocks, c=chosen: c(emlib.fit)(
                    blocks, start, tol=1e-11, accelerate=True))  # fmt: skip
        found["mb"] = peak_mb(lambda: emlib.fit(source, start, tol=0, max_iter=1, accelerate=True))
    print(f"\na file of {n:,} points: {found}", flush=True)
    return found


def laps(source, fit):
    """How many times `fit` read the source, seconds for each time and for all."""
    begins = []

    def watched():
        begins.append(time.perf_counter())
        return iter(source)

    fit(watched)
    begins.append(time.perf_counter())
    return {
        "passes": len(begins) - 1,
        "seconds": rounded(begins[-1] - begins[0]),
        "a pass": [rounded(lap) for lap in np.diff(begins)],
    }
