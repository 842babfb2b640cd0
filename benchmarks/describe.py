"""Write what the chapters' figures of measured times show into their alt texts.

python benchmarks/describe.py           write them into the notebooks
The numbers come from emlib/data/benchmarks.json, as the figures do; a test compares them.
"""

import json
from pathlib import Path

from emlib import data

CHAPTERS = Path(__file__).parents[1] / "chapters"


def against_n(results):
    """Nanoseconds a point and iteration against the number of points."""
    races = {int(n): race for n, race in results["against N"].items()}
    ns = {n: {name: row["median_ms"] * 1e5 / n for name, row in race.items()} for n, race in races.items()}
    loops = " and ".join(f"{number(ns[n]['loop'])} at {n:,} points" for n in ns if "loop" in ns[n])
    last = max(ns)
    ends = listed(ns[last], ("scikit-learn", "vectorized", "simple loop", "NumPy", "compiled"))
    return (
        "Nanoseconds a point and iteration against the number of points, both logarithmic. The loop is "
        f"highest, {loops}. The others fall and then level off; at {last:,} points: {ends}."
    )


def to_the_optimum(results):
    """Seconds to the optimum against the number of points."""
    programs = results["optimum"]["1000000"]["programs"]
    slow, quick = (programs[name]["median_ms"] / 1e3 for name in ("scikit-learn", "compiled, accelerated"))
    stream = results["stream"]["compiled"]["seconds"]
    return (
        "Seconds to the optimum against points, both logarithmic: three parallel lines through measured "
        f"dots. scikit-learn {number(slow)} s for 1,000,000 points, emlib on an array {quick:.3f} s for as "
        f"many, emlib on a file {number(stream)} s for 100,000,000."
    )


FIGURES = {  # the first line of the cell that draws it
    "14_fast.ipynb": {
        'lines = {"loop": 0, "scikit-learn": 1, "vectorized": 2, "simple loop": 4}': against_n,
    },
    "15_large.ipynb": {"fig, ax = plt.subplots(figsize=(7, 3.8))": to_the_optimum},
}


def number(value):
    """Two digits below 10, none after the point above."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def listed(values, names):
    """Programs and their numbers in one phrase."""
    return ", ".join(f"{name} {number(values[name])}" for name in names if name in values)


def cell_of(notebook, first_line):
    """The one code cell that begins with that line."""
    (cell,) = [c for c in notebook["cells"] if "".join(c["source"]).split("\n")[0] == first_line]
    return cell


def main():
    """Write the alt texts."""
    for name, figures in FIGURES.items():
        path = CHAPTERS / name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for first_line, describe in figures.items():
            metadata = cell_of(notebook, first_line)["metadata"]
            metadata["mystnb"] = {"image": {"alt": describe(data.benchmarks())}}
        text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
