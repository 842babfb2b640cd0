"""The notebooks' form, and that nbval really runs every cell of them."""

import re
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_cells_are_short_and_exercises_solved(path, notebooks):
    sizes = sorted(
        len([line for line in text(cell["source"]).split("\n") if line.strip()])
        for cell in code_cells(notebooks[path.name])
    )
    assert sizes[-1] <= 20
    assert sizes[len(sizes) // 2] <= 9
    prose = "\n".join(
        text(c["source"]) for c in notebooks[path.name]["cells"] if c["cell_type"] == "markdown"
    )
    asked = set(re.findall(r"\{exercise\}.*\n:label: ([\w-]+)", prose))
    solved = set(re.findall(r"\{solution(?:-start)?\} ([\w-]+)", prose))
    assert 3 <= len(asked) <= 5
    assert asked == solved
