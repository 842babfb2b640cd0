"""Time programs side by side: interleaved rounds, ratios within a round, medians and spreads."""

import os
import platform
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

KEYS = ("median_ms", "ratio", "from", "to")


def seconds(program, clock):
    """Time of a call by that clock; a short one is repeated until a tenth of a second is over."""
    begin, calls, passed = clock(), 0, 0.0
    while passed < 0.1:
        program()
        calls, passed = calls + 1, clock() - begin
    return passed / calls


def race(title, programs, reference, rounds, clock=time.process_time, warm_up=True):
    """Run all programs once a round; print and return how long each takes, and how fast it is.

    The time is that of the processor, on one thread each, so that other work on the machine
    counts for less; how many times as fast as the reference a program is is asked in each round,
    so that a change in the machine's speed meets all alike, and the median of these ratios is
    kept: it need not be the ratio of the median times. clock : time.perf_counter where the wall
    is what matters.
    Returns {name: {median_ms, ratio, from, to}}: medians over the rounds, and the ratios' range.
    """
    for program in programs.values() if warm_up else ():
        program()
    times = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            times[name].append(seconds(program, clock))
    print(f"\n{title}, {rounds} rounds; times as fast as {reference}")
    print(f"{'':32s}{'ms':>10s}{'ratio':>9s}{'from':>9s}{'to':>9s}", flush=True)
    rows = {}
    for name, column in times.items():
        ratios = times[reference] / np.array(column)
        row = np.median(column) * 1e3, np.median(ratios), ratios.min(), ratios.max()
        rows[name] = {key: rounded(value) for key, value in zip(KEYS, row, strict=True)}
        print(f"{name:32s}{row[0]:10.3f}{row[1]:9.2f}{row[2]:9.2f}{row[3]:9.2f}", flush=True)
    return rows


def rounded(value):
    """A number to four digits."""
    return float(f"{value:.4g}")


def machine():
    """What the figures were measured on and with."""
    tools = {"numpy": "numpy", "scipy": "scipy", "scikit-learn": "sklearn", "numba": "numba"}
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    features = np._core._multiarray_umath.__cpu_features__
    return {
        "processor": (models or [platform.processor() or platform.machine()])[0],
        "cores": os.cpu_count(),
        "AVX-512": any(features.get(name, False) for name in ("X86_V4", "AVX512F", "AVX512_SKX")),
        "python": platform.python_version(),
    } | {name: version(name) for name, module in tools.items() if find_spec(module)}
