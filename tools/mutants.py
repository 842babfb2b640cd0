"""Change the mathematics of emlib in a thousand small ways, one at a time, and see whether a test notices.

    make mutants             every mutant of every module (a quarter of an hour)
    make mutants SAMPLE=400  so many of them, drawn by lot with a fixed seed (minutes)

mutmut does it in a copy, _build/mutants. What an error says is not mutated, nor are decorated
functions, constants and the compiled pass. `tests/mutants.md` keeps the last result, judged.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "_build" / "mutants"
MATHEMATICS = (
    "mixture", "steps", "statistics", "holding", "passes/__init__", "passes/careful", "passes/quick",
    "climbing", "fitting", "acceleration", "sketch", "starts", "ways", "information", "convergence",
    "uncertainty", "laws", "referee", "sample",
)  # fmt: skip
TESTS = (
    "mixture", "steps", "statistics", "fit", "counts", "hold", "sketch", "starts", "convergence",
    "acceleration", "uncertainty", "laws", "referee", "core_faults", "bad_input", "references",
)  # fmt: skip
SETTINGS = """[mutmut]
source_paths = emlib
only_mutate = {mutated}
do_not_mutate_patterns =
    ^\\s*(raise |f?"|DegenerateComponentError)
    Finding\\(
also_copy = tests
pytest_add_cli_args =
    -p
    no:cacheprovider
    -k
    not cached and not memory and not experiment
pytest_add_cli_args_test_selection = {tests}
"""
# Twenty examples of each law, a third of those in `make test`: what they miss would be missed for sure.
CONFTEST = """import pytest
from pathlib import Path
from hypothesis import settings

ROOT = Path(__file__).parents[1]
settings.register_profile("mutants", derandomize=True, deadline=None, max_examples=20, database=None)
settings.load_profile("mutants")


def pytest_configure(config):
    config.addinivalue_line("markers", "equation(*labels): of the book")
"""


def prepare():
    """A copy of emlib and of the tests that look at its numbers."""
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(ROOT / "emlib", PLACE / "emlib", ignore=shutil.ignore_patterns("__pycache__"))
    (PLACE / "tests").mkdir()
    for name in ("problems", *(f"test_{name}" for name in TESTS)):
        shutil.copy(ROOT / "tests" / f"{name}.py", PLACE / "tests")
    (PLACE / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    mutated = "".join(f"\n    emlib/{name}.py" for name in MATHEMATICS)
    tests = "".join(f"\n    tests/test_{name}.py" for name in TESTS)
    (PLACE / "setup.cfg").write_text(SETTINGS.format(mutated=mutated, tests=tests), encoding="utf-8")


def mutmut(*arguments, quiet=False):
    """What mutmut says."""
    command = [str(Path(sys.executable).parent / "mutmut"), *arguments]
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    found = subprocess.run(
        command, cwd=PLACE, env=alone, text=True, stdout=subprocess.PIPE if quiet else None
    )
    return found.stdout


def results():
    """What became of each mutant: {name: a word}."""
    lines = mutmut("results", "--all", "true", quiet=True).splitlines()
    return dict(line.strip().split(": ") for line in lines if ": " in line)


def report(found):
    """A row for each module, and each survivor with its change."""
    rows = {}
    for name, word in found.items():
        module = name.split(".x")[0]
        rows.setdefault(module, Counter())[word] += 1
    for module, words in sorted(rows.items()):
        tried = sum(words.values()) - words["not checked"]
        print(f"{module:32} {tried - words['survived'] - words['no tests']:4} of {tried:4}  {dict(words)}")
    for name, word in found.items():
        if word in ("survived", "no tests", "suspicious"):
            print(mutmut("show", name, quiet=True))


def main(sample):
    """Mutate, test, report."""
    prepare()
    mutmut("run", "--max-children", "1", "nothing.of.this.name", quiet=True)  # makes mutants, times tests
    names = list(results())
    chosen = random.Random(0).sample(names, sample) if sample else []
    mutmut("run", "--max-children", str(os.cpu_count()), *chosen)
    report(results())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
