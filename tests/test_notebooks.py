"""The notebooks' form, and that nbval really runs every cell of them."""

import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest
from conftest import CHAPTERS, ROOT

IGNORED = "nbval-ignore-output"


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def text(field):
    return field if isinstance(field, str) else "".join(field)


def test_there_are_chapters(notebooks):
    toc = (ROOT / "_toc.yml").read_text()
    assert len(notebooks) >= 7
    assert set(re.findall(r"chapters/(\w+)", toc)) == {Path(name).stem for name in notebooks}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_executed_from_top_to_bottom(path, notebooks):
    cells = code_cells(notebooks[path.name])
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        kinds = [output["output_type"] for output in cell["outputs"]]
        assert "error" not in kinds
        streams = [output["name"] for output in cell["outputs"] if output["output_type"] == "stream"]
        assert "stderr" not in streams, f"a warning is printed by: {text(cell['source'])}"
        counts = [o["execution_count"] for o in cell["outputs"] if o["output_type"] == "execute_result"]
        assert all(count == cell["execution_count"] for count in counts)


def test_in_normal_form():
    run = subprocess.run(
        [sys.executable, "tools/notebooks.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_nbval_collects_every_code_cell(notebooks):
    command = [sys.executable, "-m", "pytest", "--nbval", "--collect-only", "-q", "chapters"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    collected = len(re.findall(r"::Cell \d+$", run.stdout, re.M))
    assert collected == sum(len(code_cells(notebook)) for notebook in notebooks.values())


def test_only_the_listed_cells_may_vary(notebooks):
    listed = re.findall(r"^\| `(\w+\.ipynb)` \| `(.+)` \|$", (ROOT / "tests" / "README.md").read_text(), re.M)
    tagged = []
    for name, notebook in notebooks.items():
        for cell in code_cells(notebook):
            tags = cell["metadata"].get("tags", [])
            assert not [t for t in tags if "skip" in t.lower() or "raises" in t.lower()]
            if any("ignore" in t.lower() for t in tags):
                assert set(tags) <= {IGNORED, "hide-input"}
                tagged.append((name, text(cell["source"]).split("\n")[0]))
    assert sorted(tagged) == sorted(listed)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_figure_says_what_it_shows(path, notebooks):
    for cell in code_cells(notebooks[path.name]):
        if not any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"]):
            continue
        alt = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
        assert len(alt) > 60, f"no alt text: {text(cell['source'])[:80]}"
        assert re.search(r"\d", alt), f"alt text without a number: {alt}"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_figures_are_svg_and_nothing_else(path, notebooks):
    for cell in code_cells(notebooks[path.name]):
        for output in cell["outputs"]:
            assert not {"image/png", "image/jpeg"} & set(output.get("data", {}))


def shown_cells(notebook):
    """The cells that a reader sees: all but the one that serves Colab."""
    return [c for c in notebook["cells"] if "remove-cell" not in c["metadata"].get("tags", [])]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_cells_are_short(path, notebooks):
    """The measure of the books that read well: folded cells count, too."""
    sizes = [
        sum(bool(line.strip()) for line in text(cell["source"]).split("\n"))
        for cell in shown_cells(notebooks[path.name])
        if cell["cell_type"] == "code"
    ]
    longest = sorted(sizes)[-5:]
    assert median(sizes) <= 5, f"half of the cells have more than {median(sizes)} lines: {sorted(sizes)}"
    assert sum(size <= 12 for size in sizes) >= 0.9 * len(sizes), f"too many long cells: {longest}"
    assert max(sizes) <= 20, longest


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_prose_stands_before_code(path, notebooks):
    """At most two code cells in a row, and the second shows what the first made: one computes,
    another draws. The imports, which open the chapter, don't count.
    """
    cells = shown_cells(notebooks[path.name])
    assert cells[0]["cell_type"] == "markdown"
    imports = next(i for i, cell in enumerate(cells) if cell["cell_type"] == "code")
    row = 0
    for number, cell in enumerate(cells):
        row = row + 1 if cell["cell_type"] == "code" and number != imports else 0
        first_line = text(cell["source"]).split("\n")[0]
        assert row < 3, f"three code cells in a row, the last begins: {first_line}"
        assert row < 2 or cell["outputs"], f"no prose before a cell that shows nothing: {first_line}"


EXERCISE = re.compile(r"^:+\{exercise\} *(.*)\n(?::(?!label).*\n)*:label: ([\w-]+)", re.M)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_exercises_climb_and_are_solved(path, notebooks):
    """Three to five, each with its degree, a warm-up first, an open question among them."""
    cells = notebooks[path.name]["cells"]
    prose = "\n\n".join(text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    asked = {label: title for title, label in EXERCISE.findall(prose)}
    assert 3 <= len(asked) <= 5
    assert asked.keys() == set(re.findall(r"\{solution(?:-start)?\} ([\w-]+)", prose))
    titles = list(asked.values())
    assert all(re.match(r"★{1,3} \S", title) for title in titles), f"a degree is missing: {titles}"
    assert re.match("★ ", titles[0]), f"the first is a warm-up: {titles}"
    assert sum(title.startswith("★★★ Open: ") for title in titles) == 1, f"one open question: {titles}"
    assert all(label.startswith(f"ex-{path.stem[:2]}-") for label in asked)
