"""Speed, side by side in one run: python benchmarks/bench.py [--quick]

Prints tables of medians and ratios, and writes them with a description of the machine to
emlib/data/benchmarks.json, from which the chapter "Fast and large" draws its figures. A quick
run is smaller and writes nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import peers
from space import memory, points, spread_out, stream
from timing import machine, race

import emlib
from emlib import data

RESULTS = Path(data.__file__).with_name("benchmarks.json")
NUMBA = peers.numba_program()


def iterations(n, k, rounds):
    """Ten iterations of each program, everything it does before and after included."""
    x, start = points(n), spread_out(k)
    programs = {"fit": peers.fit, "vectorized": peers.vectorized, "scikit-learn": peers.scikit_learn}
    if k == 2:
        programs["fixed variance"] = peers.fixed_variance
        programs |= {"loop": peers.loop} if n <= 10_000 else {}
        programs |= {"numba": NUMBA} if NUMBA else {}
    calls = {name: lambda p=program: p(x, start, 10) for name, program in programs.items()}
    calls["one exp a point"] = lambda: peers.exp_only(x, 10)
    if k == 2:
        calls["bare minimum"] = lambda: peers.bare_minimum(x, 10)
    return race(f"ten iterations, N = {n:,}, K = {k}", calls, "fit", rounds)


def threads(n, rounds):
    """Ten iterations on one thread and on two, K = 2 and 3."""
    x = points(n)
    calls = {
        f"K = {k}, {t} thread{'s'[: t - 1]}": lambda k=k, t=t: peers.fit(x, spread_out(k), 10, t)
        for k in (2, 3) for t in (1, 2)
    }  # fmt: skip
    return race(f"threads, N = {n:,}, wall time", calls, "K = 2, 1 thread", rounds, time.perf_counter)


def floor(n, rounds):
    """One pass against what it cannot do without: with all instructions, and without AVX-512."""
    found = {}
    for name, without in (("all instructions", ""), ("no AVX-512", "X86_V4 AVX512_ICL AVX512_SPR")):
        if without and not machine()["AVX-512"]:
            continue
        command = [sys.executable, str(Path(__file__).with_name("floor.py")), str(n), str(rounds)]
        env = os.environ | {"NPY_DISABLE_CPU_FEATURES": without}
        printed = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
        found[name] = json.loads(printed.splitlines()[-1])
        print("\n".join([f"\n{name}:", *printed.splitlines()[1:-1]]), flush=True)
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
                return lambda: program(tol)
        raise RuntimeError("a program never came within 1e-6 of the best log-likelihood")

    calls = {
        "fit, accelerated": enough(lambda t: emlib.fit(x, start, tol=t, accelerate=True).mixture),
        "fit": lambda: peers.fit(x, start, needed),
        "scikit-learn": lambda: peers.scikit_learn(x, start, needed),
        "scipy L-BFGS": enough(lambda t: peers.quasi_newton(x, start, t)),
    }
    if NUMBA:
        calls["numba"] = lambda: NUMBA(x, start, needed)
    # these two cost the same at every iteration and every point: a few stand for all
    few, part = max(1, needed // 20), x[:15_000]
    calls["vectorized"] = lambda: peers.vectorized(x, start, few)
    calls["loop"] = lambda: peers.loop(part, start, few)
    title = f"to the optimum, N = {x.size:,}, {needed} iterations of EM, vectorized and loop {few} of them"
    rows = race(title, calls, "fit, accelerated", rounds, warm_up=x.size <= 100_000)
    for name, size in (("vectorized", x.size), ("loop", part.size)):
        share = needed / few * x.size / size
        rows[name] = {key: float(f"{value * share:.4g}") for key, value in rows[name].items()}
        print(f"{name + ', all of them':32s}{rows[name]['median_ms']:10.0f}{rows[name]['ratio']:9.1f}")
    return {"iterations": needed, "programs": rows}


def main(quick):
    """Run it all."""
    rounds, large = (3, 100_000) if quick else (7, 1_000_000)
    begin = time.perf_counter()
    sizes = (1_000, 10_000, 100_000, large) if not quick else (1_000, 10_000, large)
    results = {
        "machine": machine(),
        "against N": {str(n): iterations(n, 2, rounds if n < large else 5) for n in sizes},
        "against K": {str(k): iterations(100_000, k, rounds) for k in (1, 2, 3, 5, 10)},
        "floor": floor(large, 2 * rounds),
        "threads": {str(n): threads(n, rounds) for n in sizes[2:]},
        "optimum": {str(n): to_the_optimum(x, 3 if n > 100_000 else rounds) for n, x in (
            (15_000, data.seed_000(np.random.default_rng(0))), (large, points(large)))},
        "memory": memory(10 * large),
        "stream": stream(100 * large),
    }  # fmt: skip
    print(f"\n{time.perf_counter() - begin:.0f} s in all")
    if not quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        print(f"written to {RESULTS.name}")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
