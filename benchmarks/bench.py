"""Speed, side by side in one run: python benchmarks/bench.py [--quick]

Rounds are interleaved: each runs every program once, and a ratio is taken within a round, so
that a change in the machine's speed meets all alike. Prints medians and spreads, and writes
them with a description of the machine to benchmarks/results.json.
"""

import json
import os
import platform
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import peers
import scipy
import sklearn

import emlib
from emlib import Mixture, data

RESULTS = Path(__file__).with_name("results.json")


def seconds(program):
    """Wall time of one call."""
    begin = time.perf_counter()
    program()
    return time.perf_counter() - begin


def race(programs, rounds):
    """Seconds of each program in each round, the rounds interleaved: {name: [seconds]}."""
    for program in programs.values():
        program()  # warm-up
    times = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            times[name].append(seconds(program))
    return times


def report(title, times, reference):
    """Print and return median time and ratio to the reference, with the ratios' range."""
    print(f"\n{title}\n{'program':26s} {'median ms':>10s} {'ratio':>8s} {'from':>8s} {'to':>8s}")
    rows = {}
    for name, column in times.items():
        ratios = np.array(column) / np.array(times[reference])
        row = [float(v) for v in (np.median(column) * 1e3, np.median(ratios), ratios.min(), ratios.max())]
        rows[name] = dict(zip(("median_ms", "ratio", "from", "to"), row, strict=True))
        print(f"{name:26s} {row[0]:10.3f} {row[1]:8.2f} {row[2]:8.2f} {row[3]:8.2f}")
    return rows


def iterations(n, k, rounds):
    """One iteration of each program: ten iterations less none, over ten, is left to the reader."""
    x = np.random.default_rng(0).permutation(np.resize(data.seed_000(np.random.default_rng(0)), n))
    start = Mixture(np.full(k, 1 / k), np.linspace(-3, 3, k), np.full(k, 2.0))
    programs = {
        "emlib.fit": lambda: peers.fit(x, start, 10),
        "vectorized": lambda: peers.vectorized(x, start, 10),
        "scikit-learn": lambda: peers.scikit_learn(x, start, 10),
        "one exp a point, 10 times": lambda: [np.exp(-x * x) for _ in range(10)],
    }
    if n <= 10_000:
        programs["loop"] = lambda: peers.loop(x, start, 10)
    return report(f"ten iterations, N = {n:,}, K = {k}", race(programs, rounds), "emlib.fit")


def to_the_optimum(x, start, rounds, with_loop):
    """Time until each is within 1e-6 of the best log-likelihood, as found beforehand."""
    best = emlib.fit(x, start, tol=1e-15, accelerate=True).log_likelihoods[-1]

    def enough(program):
        """The loosest of a few tolerances at which the program gets there."""
        for tol in 10.0 ** -np.arange(6, 16):
            if best - program(tol).log_likelihood(x) < 1e-6:
                return lambda: program(tol)
        raise RuntimeError("a program never came within 1e-6 of the best log-likelihood")

    programs = {
        "fit, accelerated": enough(lambda tol: emlib.fit(x, start, tol=tol, accelerate=True).mixture),
        "fit": enough(lambda tol: emlib.fit(x, start, tol=tol).mixture),
        "scikit-learn": enough(lambda tol: peers.scikit_learn(x, start, 100_000, tol)),
        "scipy L-BFGS": enough(lambda tol: peers.quasi_newton(x, start, tol)),
    }
    if with_loop:
        plain = emlib.fit(x, start, tol=0, max_iter=400)
        needed = int(np.argmax(best - plain.log_likelihoods < 1e-6))
        programs["loop"] = lambda: peers.loop(x, start, needed)
    return report(f"to the optimum, N = {x.size:,}", race(programs, rounds), "fit, accelerated")


def memory(n):
    """Peak extra memory of fit, in MB."""
    x = np.random.default_rng(0).normal(size=n)
    tracemalloc.start()
    emlib.fit(x, data.SEED_000_START, tol=0, max_iter=2)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"\npeak extra memory of fit at N = {n:,}: {peak:.2f} MB (the data: {x.nbytes / 1e6:.0f} MB)")
    return peak


def main(quick):
    """Run it all; a quick run is smaller and writes nothing."""
    rounds, large = (3, 100_000) if quick else (9, 1_000_000)
    rng = np.random.default_rng(0)
    small, big = data.seed_000(rng), np.concatenate([data.seed_000(rng) for _ in range(large // 15_000)])
    results = {
        "machine": {
            "processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(),
            "numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
        },
        "iterations": {
            f"N={n} K={k}": iterations(n, k, rounds)
            for n, k in ((1_000, 2), (10_000, 2), (large, 2), (large, 3), (large, 5))
        },
        "optimum": {
            str(small.size): to_the_optimum(small, data.SEED_000_START, rounds, with_loop=True),
            str(big.size): to_the_optimum(big, data.SEED_000_START, max(3, rounds // 3), with_loop=False),
        },
        "memory_mb": memory(10 * large),
    }  # fmt: skip
    if not quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        print(f"\nwritten to {RESULTS.name}")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
