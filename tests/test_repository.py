"""The structure: who imports whom, how large things are, what is pinned, what stays out."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

from conftest import ROOT

import emlib

PACKAGE = ROOT / "emlib"
CORE_MAY_IMPORT = {"numpy", "emlib"} | sys.stdlib_module_names
ALSO_MAY_IMPORT = {
    "cluster.py": {"dask"}, "histogram.py": {"dask"}, "compiled.py": {"numba"},
    "fixed.py": {"scipy"}, "vector.py": {"scipy"},
}  # fmt: skip
SHOWS = ("explorables", "player", "plots", "widgets")  # all else computes
# Each folder or file of emlib, and which others it may import.
ARROWS = {
    "checks": set(),
    "errors": set(),
    "mixture": {"checks", "errors"},
    "steps": {"checks", "errors", "mixture"},
    "holding": {"mixture"},
    "statistics": {"checks", "errors", "holding", "mixture"},
    "source": {"checks", "errors"},
    "sample": {"checks", "source", "statistics"},
    "passes": {"checks", "mixture", "passes", "sample", "source", "statistics", "steps"},
    "climbing": {"checks", "errors", "holding", "passes", "sample", "statistics"},
    "acceleration": set(),
    "information": {"checks", "mixture", "sample", "steps"},
    "convergence": {"checks", "information", "laws", "mixture", "passes", "statistics"},
    "uncertainty": {"checks", "information", "mixture", "passes"},
    "sketch": {"acceleration", "climbing", "mixture", "sample"},
    "fitting": {"acceleration", "checks", "climbing", "holding", "mixture", "sample", "sketch"},
    "ways": {"mixture", "steps"},
    "starts": {"checks", "fitting", "mixture", "ways"},
    "laws": set(),
    "referee": {"checks", "laws", "mixture", "steps"},
    "demos": {"checks", "errors", "demos", "fitting", "mixture"},
    "scale": {"checks", "mixture", "passes", "scale", "source", "statistics"},
    "data": {"checks", "mixture"},
    # What computes for the live controls, and what shows: pages' players, drawings, controls.
    "player": {"player"},
    "plots": {"player", "plots"},
    "explorables": {
        "checks",
        "data",
        "explorables",
        "fitting",
        "mixture",
        "player",
        "plots",
        "scale",
        "steps",
    },
    "widgets": {"explorables", "fitting", "mixture", "player", "plots", "widgets"},
}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def test_the_arrows_point_one_way():
    TopologicalSorter({place: others - {place} for place, others in ARROWS.items()}).prepare()  # no circle
    for path in PACKAGE.rglob("*.py"):
        if path == PACKAGE / "__init__.py":
            continue
        place = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        inside = {name.split(".")[1] for name in imports(path) if name.startswith("emlib.")}
        assert inside <= ARROWS[place], f"{place} imports {inside - ARROWS[place]}"


def test_the_core_needs_numpy_only():
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] not in SHOWS:
            allowed = CORE_MAY_IMPORT | ALSO_MAY_IMPORT.get(path.name, set())
            assert {name.split(".")[0] for name in imports(path)} <= allowed, path
    probe = (
        "import sys, emlib, emlib.scale; print([m for m in "
        "('scipy', 'matplotlib', 'IPython', 'sklearn', 'dask', 'distributed', 'numba') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=Path("/"))
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


def lines_of(*names):
    """Lines of these files of emlib that are not blank, docstrings included."""
    texts = ((PACKAGE / f"{name}.py").read_text(encoding="utf-8") for name in names)
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


MATHEMATICS = (
    "mixture", "steps", "statistics", "holding", "passes/__init__", "passes/careful", "passes/quick",
    "climbing", "fitting", "acceleration", "sketch", "starts", "checks", "errors",
)  # fmt: skip


def test_tiny_means_tiny():
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 150, path
    assert lines_of(*MATHEMATICS) <= 900, "the core is full: for a line that comes, make one shorter"
    # beside it: where data lie, how else to start, the same pass compiled, the judge of other people's EM
    assert lines_of("source", "sample") <= 150
    assert lines_of("ways") <= 80
    assert lines_of("passes/compiled") <= 110
    assert lines_of("laws", "referee") <= 240


def test_what_is_public_is_there_and_documented():
    for name in emlib.__all__:
        assert getattr(emlib, name).__doc__, name


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def test_everything_required_is_pinned():
    pins = {line.split("==")[0].lower().replace("_", "-") for line in lines("constraints.txt")}
    for file in ("requirements.txt", "requirements-dev.txt"):
        wanted = [line for line in lines(file) if not line.startswith(("#", "-"))]
        assert {re.split(r"[<>=\[]", name)[0].lower() for name in wanted} <= pins


def test_no_path_of_a_machine_and_no_registry_is_named():
    pattern = re.compile(rb"(^|[^A-Za-z0-9_.])/(home|root|tmp|work|Users|opt)/|index-url|pypi\.org/simple")
    here = Path(__file__)
    for path in tracked():
        if path != here:
            assert not pattern.search(path.read_bytes()), path


def test_no_build_output_is_committed():
    for path in tracked():
        assert not {"_build", "build", ".venv", "__pycache__", ".ipynb_checkpoints"} & set(path.parts)
        assert path.stat().st_size < 1_500_000, path


def test_the_readme_s_commands_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text()))
    assert {"book", "test", "lab", "downloads"} <= named <= targets  # the others: CONTRIBUTING and its test


def test_the_front_picture_and_snippet_are_true(tmp_path, capsys):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import picture
    finally:
        sys.path.pop(0)
    fit = picture.draw(tmp_path / "em.svg")
    picture.draw_icon(tmp_path / "favicon.svg")
    for name in ("em.svg", "favicon.svg"):
        assert (tmp_path / name).read_text() == (ROOT / "web/static" / name).read_text(), name
    page = (ROOT / "index.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(.*?)```", page, re.S)[1]
    exec(snippet)
    assert f"# {capsys.readouterr().out.strip()}" in snippet
    for value in fit.log_likelihoods[[0, 4, -1]]:
        assert f"{value:.1f}" in page
    assert f"iteration {fit.n_iter}" in page
