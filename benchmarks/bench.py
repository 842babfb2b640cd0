"""Speed, side by side in one run: python benchmarks/bench.py [--quick]

Prints tables of medians and ratios, and writes them with a description of the machine to
emlib/data/benchmarks.json, from which the chapters "Fast" and "Large" draw their figures. A
quick run is smaller and writes nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import describe
import numpy as np
import peers
from space import memory, points, spread_out, stream, text_file
from timing import machine, race, rounded

import emlib
from emlib import data

RESULTS = Path(data.__file__).with_name("benchmarks.json")
NO_AVX512 = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Haswell",
    "NUMBA_CPU_NAME": "haswell",
}


def iterations(n, k, rounds):
    """Ten iterations of each program, everything it does before and after included."""
    x, start = points(n), spread_out(k)
    programs = {"scikit-learn": peers.scikit_learn, "vectorized": peers.vectorized} | peers.fits()
    if k == 2:
        programs["fixed variance"] = peers.fixed_variance
        programs |= {"loop": peers.loop} if n <= 10_000 else {}
        programs |= {"simple loop": peers.simple_loop} if peers.NUMBA else {}
    calls = {name: lambda p=program: p(x, start, 10) for name, program in programs.items()}
    return race(f"ten iterations, N = {n:,}, K = {k}", calls, "scikit-learn", rounds)


def threads(n, rounds):
    """Ten iterations on two threads against one, by the clock on the wall."""
    x, found = points(n), {}
    ways = {"NumPy": peers.without_numba} | ({"compiled": peers.with_numba} if peers.NUMBA else {})
    for way, chosen in ways.items():
        for k in (2, 3):
            calls = {
                f"{t} thread{'s'[: t - 1]}": lambda k=k, t=t, c=chosen: c(peers.fit)(x, spread_out(k), 10, t)
                for t in (1, 2)
            }
            title = f"{way}, K = {k}"
            found[title] = race(f"{title}, N = {n:,}", calls, "1 thread", rounds, time.perf_counter)
    return found


def floor(n, rounds):
    """One pass against what it cannot go below: with all instructions, and without AVX-512."""
    found = {}
    for name, without in (("all instructions", {}), ("no AVX-512", NO_AVX512)):
        if without and not machine()["AVX-512"]:
            continue
        command = [sys.executable, str(Path(__file__).with_name("floor.py")), str(n), str(rounds)]
        run = subprocess.run(command, env=os.environ | without, capture_output=True, text=True, check=True)
        found[name] = json.loads(run.stdout.splitlines()[-1])
        print("\n".join([f"\n{name}:", *run.stdout.splitlines()[1:-1]]), flush=True)
    return found


def to_the_optimum(x, rounds):
    """Time until each is within 1e-6 of the best log-likelihood, from one start.

    The programs that take EM's own iterations are given just as many as they need.
    """
    start = data.SEED_000_START
    best = emlib.fit(x, start, tol=1e-15, accelerate=True).log_likelihoods[-1]
    needed = int(np.argmax(best - emlib.fit(x, start, tol=0, max_iter=200).log_likelihoods < 1e-6))

    def enough(program):
        """The loosest of a few tolerances at which the program gets there."""
        for tol in (1e-8, 1e-10, 1e-12, 1e-14):
            if best - program(tol).log_likelihood(x) < 1e-6:
                return tol
        raise RuntimeError("a program never came within 1e-6 of the best log-likelihood")

    def accelerated(tol):
        return emlib.fit(x, start, tol=tol, accelerate=True)

    tol = enough(lambda t: accelerated(t).mixture)
    gradient = enough(lambda t: peers.quasi_newton(x, start, t))
    calls = {
        "scikit-learn": lambda: peers.scikit_learn(x, start, needed),
        "scipy L-BFGS": lambda: peers.quasi_newton(x, start, gradient),
        "NumPy, EM": lambda: peers.without_numba(peers.fit)(x, start, needed),
        "NumPy, accelerated": lambda: peers.without_numba(accelerated)(tol),
    }
    if peers.NUMBA:
        calls["compiled, EM"] = lambda: peers.with_numba(peers.fit)(x, start, needed)
        calls["compiled, accelerated"] = lambda: peers.with_numba(accelerated)(tol)
    # these two cost the same at every iteration and every point: a few stand for all
    few, part = max(1, needed // 20), x[:15_000]
    calls["vectorized"] = lambda: peers.vectorized(x, start, few)
    calls["loop"] = lambda: peers.loop(part, start, few)
    title = f"to the optimum, N = {x.size:,}, {needed} iterations of EM, vectorized and loop {few} of them"
    rows = race(title, calls, "scikit-learn", rounds, warm_up=x.size <= 100_000)
    for name, size in (("vectorized", x.size), ("loop", part.size)):
        share = needed / few * x.size / size
        powers = {"median_ms": share, "ratio": 1 / share, "from": 1 / share, "to": 1 / share}
        rows[name] = {key: rounded(rows[name][key] * power) for key, power in powers.items()}
        print(f"{name + ', all of them':32s}{rows[name]['median_ms']:10.0f}{rows[name]['ratio']:9.3f}")
    passes = accelerated(tol).n_evaluations + 1  # and one to look at the data first
    return {"iterations": needed, "passes": passes, "programs": rows}


def small(rounds):
    """Whole fits of few data, to emlib's own tolerance, by each pass; plain and accelerated."""
    found = {}
    sets = {"272": data.faithful()[0], "15000": data.seed_000(np.random.default_rng(0))}
    for (size, x), k in ((item, k) for item in sets.items() for k in (2, 3)):
        start = emlib.Mixture(
            np.full(k, 1 / k), np.quantile(x, np.linspace(0.1, 0.9, k)), np.full(k, x.std())
        )
        calls = {}
        for way, chosen in (("NumPy", peers.without_numba), ("compiled", peers.with_numba)):
            if way == "compiled" and not peers.NUMBA:
                continue
            for name, accelerate in (("EM", False), ("accelerated", True)):
                calls[f"{way}, {name}"] = lambda c=chosen, a=accelerate, x=x, start=start: c(emlib.fit)(
                    x, start, tol=1e-10, accelerate=a
                )
        found[f"{size}, K = {k}"] = race(f"a fit of {size} points, K = {k}", calls, "NumPy, EM", rounds)
    return found


def main(quick):
    """Run it all."""
    rounds, large = (3, 100_000) if quick else (7, 1_000_000)
    few = 3 if quick else 5
    begin = time.perf_counter()
    sizes = (1_000, 10_000, 100_000, large) if not quick else (1_000, 10_000, large)
    results = {
        "machine": machine(),
        "against N": {str(n): iterations(n, 2, rounds if n < large else few) for n in sizes},
        "against K": {
            str(n): {str(k): iterations(n, k, rounds if n < large else 3) for k in (1, 2, 3, 5, 10)}
            for n in sizes[2:]
        },
        "floor": floor(large, 2 * rounds),
        "threads": {str(n): threads(n, 2 * rounds) for n in sizes[2:]},
        "optimum": {str(n): to_the_optimum(x, 3 if n > 100_000 else rounds) for n, x in (
            (15_000, data.seed_000(np.random.default_rng(0))), (large, points(large)))},
        "small": small(rounds),
        "memory": memory(10 * large),
        "text": text_file(large // 10),
        "stream": stream(100 * large),
    }  # fmt: skip
    print(f"\n{time.perf_counter() - begin:.0f} s in all")
    if not quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        describe.main()
        print(f"written to {RESULTS.name}, and into the alt texts; make notebooks draws the figures anew")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
