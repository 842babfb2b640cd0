"""The book in numbers, as a table: python tools/measure.py [NOTEBOOKS ...] (of other books, to compare)

Cells and words a chapter, lines a code cell, lines of the core, and lines that stand twice in emlib.
"""

import json
import re
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
WINDOW = 6  # as many lines alike are a duplicate


def text(cell):
    """A cell's source as one text."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def lines(source):
    """The lines that are not blank, without indents."""
    return [line.strip() for line in source.splitlines() if line.strip()]


def chapter(path):
    """(code cells, lines of each, words) of a notebook, without the cell that serves Colab."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in cells if "remove-cell" not in cell["metadata"].get("tags", [])]
    sizes = [len(lines(text(cell))) for cell in cells if cell["cell_type"] == "code" and lines(text(cell))]
    words = sum(len(text(cell).split()) for cell in cells if cell["cell_type"] == "markdown")
    return sizes, words


def chapters(paths):
    """One row on a book's notebooks."""
    found = [chapter(path) for path in paths]
    sizes = sorted(size for own, _ in found for size in own)
    cells = median(len(own) for own, _ in found)
    words = median(words for _, words in found)
    ninth = sizes[int(0.9 * (len(sizes) - 1))]
    return [len(found), round(cells), round(median(sizes)), ninth, max(sizes), round(words)]


def core():
    """The lines of the mathematics, as `tests/test_repository.py` names and counts them."""
    source = (ROOT / "tests" / "test_repository.py").read_text(encoding="utf-8")
    names = re.findall(r'"([\w/]+)"', re.search(r"MATHEMATICS = \((.*?)\)", source, re.S)[1])
    files = [path for name in names for path in (ROOT / "emlib").glob(f"{name}.py")]
    return len(files), sum(len(lines(path.read_text(encoding="utf-8"))) for path in files)


def duplicates(folder):
    """How many runs of lines stand more than once in a folder's Python, docstrings and imports left out."""
    seen, twice = {}, set()
    for path in sorted(folder.rglob("*.py")):
        code = re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8"))
        code = [line for line in lines(code) if not line.startswith(("import ", "from ", "#"))]
        for start in range(len(code) - WINDOW + 1):
            window = tuple(code[start : start + WINDOW])
            if seen.setdefault(window, (path, start)) != (path, start):
                twice.add(window)
    return len(twice)


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    print("| chapters | code cells, median | lines a cell, median | 9 of 10 in | longest | words, median |")
    print("|---|---|---|---|---|---|")
    print("|", " | ".join(map(str, chapters(given or sorted((ROOT / "chapters").glob("*.ipynb"))))), "|")
    if not given:
        files, total = core()
        print(f"\nThe mathematics of emlib: {total} lines in {files} files.", end=" ")
        print(f"Runs of {WINDOW} lines that stand twice in emlib: {duplicates(ROOT / 'emlib')}.")
