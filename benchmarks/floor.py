"""One pass of emlib against what it cannot do without; prints JSON.

A program of its own, because NumPy reads once, when it is imported, which of the processor's
instructions it may use.
"""

import json
import sys

import peers
from space import points, spread_out
from timing import race

from emlib.engine import Sample
from emlib.statistics import sample_statistics


def main(n, rounds):
    """Race one pass over n points, K = 2, against one exp a point and the bare minimum."""
    x, mixture = points(n), spread_out(2)
    sample = Sample.of(x, 1)
    calls = {
        "one exp a point": lambda: peers.exp_only(x, 1),
        "bare minimum": lambda: peers.bare_minimum(x, 1),
        "one pass": lambda: sample_statistics(sample, mixture),
    }
    return {"n": n} | race("floor", calls, "one exp a point", rounds)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
