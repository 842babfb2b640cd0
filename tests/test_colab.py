"""The first cell of each chapter, which serves Colab: three lines with the repository's address."""

import re
import subprocess
import sys

import nbformat
import pytest
from conftest import CHAPTERS, ROOT
from IPython.core.inputtransformer2 import TransformerManager

sys.path.insert(0, str(ROOT / "web" / "ext"))
sys.path.insert(0, str(ROOT / "tools"))
import address
import notebooks as tool

HOME = "https://github.com/owner/a-fork.of.it"


def cell_of(notebook):
    return "".join(next(c for c in notebook["cells"] if c["cell_type"] == "code")["source"])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_chapter_begins_with_it_unseen(path, notebooks, site):
    cell = cell_of(notebooks[path.name])
    install = tool.INSTALL.format(address.installed_from(cell))
    assert cell in (tool.COLAB.format(install), tool.COLAB.format(tool.NO_ADDRESS))
    assert len(cell.splitlines()) <= 4
    assert "google.colab" not in (site / "chapters" / f"{path.stem}.html").read_text(encoding="utf-8")


def test_all_chapters_name_the_same_repository(notebooks):
    assert len({cell_of(notebook) for notebook in notebooks.values()}) == 1


class Shell:
    """IPython's shell, as far as the cell needs it; notes what it is asked to do."""

    def __init__(self):
        self.asked = []

    def run_line_magic(self, name, line):
        self.asked.append(f"{name} {line}")


def run(source, module):
    """Run a cell as the shell of that module would; gives what it asked of the shell."""
    shell = type("Shell", (Shell,), {"__module__": module})()
    exec(TransformerManager().transform_cell(source), {"get_ipython": lambda: shell})
    return shell.asked


def with_address(repository):
    notebook = nbformat.read(CHAPTERS[0], as_version=4)
    return cell_of(tool.normal(notebook, repository))


def test_in_colab_it_installs_from_the_repository():
    assert run(with_address(HOME), "google.colab._shell") == [f"pip install -q git+{HOME}"]


def test_a_branch_installs_itself_and_a_copy_keeps_it():
    """A notebook of another branch needs that branch's emlib, also where a reader has saved a copy."""
    draft = address.Address(HOME, "a/draft", "").source
    assert run(with_address(draft), "google.colab._shell") == [f"pip install -q git+{HOME}@a/draft"]
    notebook = tool.normal(nbformat.read(CHAPTERS[0], as_version=4), draft)
    assert address.installed_from(cell_of(tool.normal(notebook))) == draft
    assert address.Address(HOME, "main", "").source == HOME


def test_where_pip_cannot_reach_the_repository_the_cell_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "emlib", None)  # as where nothing was installed
    cell = with_address(HOME)
    with pytest.raises(ImportError):
        run(cell, "google.colab._shell")
    failing = next(line for line in cell.splitlines() if "import emlib" in line)
    assert "private repository: upload its folder" in failing  # the error shows this line


def test_elsewhere_it_does_nothing():
    for source in (with_address(HOME), tool.COLAB.format(tool.NO_ADDRESS)):
        assert run(source, "ipykernel.zmqshell") == []


def test_without_an_address_it_says_what_to_do():
    with pytest.raises(SystemExit, match="make address"):
        run(tool.COLAB.format(tool.NO_ADDRESS), "google.colab._shell")


def test_a_chapter_run_without_an_address_keeps_the_one_it_has():
    notebook = tool.normal(nbformat.read(CHAPTERS[0], as_version=4), HOME)
    assert address.installed_from(cell_of(tool.normal(notebook))) == HOME


def test_make_address_writes_into_all_chapters(tmp_path, monkeypatch, capsys):
    for path in CHAPTERS:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(tool, "CHAPTERS", tmp_path)
    monkeypatch.setattr(tool, "repository", lambda: "")
    assert tool.main(["--address"]) == 1
    assert "EM_REPOSITORY" in capsys.readouterr().out
    monkeypatch.setattr(tool, "repository", lambda: HOME)
    assert tool.main(["--address"]) == 0
    for path in CHAPTERS:
        text = (tmp_path / path.name).read_text(encoding="utf-8")
        assert address.installed_from(text) == HOME
        assert tool.is_normal(tmp_path / path.name)


def test_nobody_is_sent_to_a_stranger_s_package(site):
    """The name emlib on the package index is somebody else's: install from the book alone."""
    assert re.search(r'^name = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.M)[1] != "emlib"
    told = re.compile(r"pip install (-\S+ )*[\"'`]*emlib\b(?! @)")
    for page in site.rglob("*.html"):
        found = told.search(re.sub("<[^>]*>", "", page.read_text(encoding="utf-8")))
        assert not found, f"{page.relative_to(site)}: {found[0]}"
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for path in map(ROOT.joinpath, names.split()):
        if path.suffix in (".py", ".md", ".ipynb", ".toml", ".yml", ".txt") and path.exists():
            found = told.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found[0]}"
