"""One pass over the data, K = 2, beside what it cannot go below; prints JSON.

A program of its own, because NumPy reads once, when it is imported, which of the processor's
instructions it may use.
"""

import json
import sys

import peers
from space import points, spread_out
from timing import race


def main(n, rounds):
    """Race the passes over n points against reading them, and against one exponential each."""
    x, mixture = points(n), spread_out(2)
    calls = {name: lambda one=one: one(x, mixture) for name, one in peers.passes(x).items()}
    calls["one exp a point"] = lambda: peers.exp_only(x, 1)
    calls["reading"] = lambda: peers.read_only(x, 1)
    return {"n": n} | race("one pass", calls, "careful", rounds)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
