"""The build's guards: each is tried by a fault in a copy of the sources, and says what to do."""

import json
import os
import shutil
import subprocess
import sys

import guards
import links
import pytest
from conftest import ROOT

SPHINX = """extensions = ["myst_nb", "sphinx_proof", "sphinx_exercise", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
bibtex_bibfiles = ["none.bib"]
"""
FAULTS = {
    "{term}`nobody knows`": "term not in glossary: 'nobody knows'",
    "{ref}`nowhere`": "undefined label: 'nowhere'",
    "{eq}`eq-none`": "equation not found: eq-none",
    "{prf:ref}`thm-none`": "thm-none",
    "[a](other.md)": "other.md",
    "[a](#none)": "'none'",
    "{cite}`nobody`": 'bibtex key "nobody"',
}


@pytest.fixture
def book(tmp_path):
    """A copy of the sources, to spoil."""
    for folder, kind in (("chapters", "*.ipynb"), ("appendices", "*.md"), ("tests", "test_*.py")):
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).glob(kind):
            (tmp_path / folder / path.name).symlink_to(path)
    shutil.copytree(ROOT / "emlib", tmp_path / "emlib", ignore=shutil.ignore_patterns("data", "__pycache__"))
    (tmp_path / "tools").mkdir()
    for name in ("index.md", "_toc.yml", "tools/contents.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def spoil(path, old, new):
    """Replace a text that stands in a file of the copy."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.unlink()  # it may be a link
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def chapter(book, number="03"):
    return next(book.glob(f"chapters/{number}_*.ipynb"))


def change_cells(path, change):
    """Change the list of a notebook's cells in place."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    path.unlink()
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_the_book_itself_is_sound():
    assert [finding for guard in guards.IN_SOURCES for finding in guard(ROOT)] == []


def test_a_chapter_that_nothing_leads_to(book):
    name = chapter(book, "14").name
    spoil(book / "index.md", f"(chapters/{name}", "(chapters/01_hidden_labels.ipynb")
    spoil(book / "index.md", f"(chapters/{name}", "(chapters/01_hidden_labels.ipynb")
    spoil(book / "_toc.yml", f"chapters/{name.removesuffix('.ipynb')}", "chapters/gone")
    said = list(guards.chapters_without_a_way(book))
    assert said == [
        f"{name} is not in the contents: add it to _toc.yml.",
        f"{name} is not on the front page: link to it from a table of index.md.",
    ]


def test_a_label_given_twice(book):
    spoil(book / "appendices" / "notation.md", "\n\n", "\n\n(lem-gibbs)=\n\n")
    said = list(guards.labels_given_twice(book))
    assert len(said) == 1
    assert said[0].startswith("The label lem-gibbs is given twice (")
    assert "rename one" in said[0]


def test_an_equation_without_a_home(book):
    for path in book.glob("emlib/**/*.py"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("eq-responsibilities", "eq-guess"), encoding="utf-8"
        )
    said = list(guards.equations_without_a_home(book))
    assert any("eq-responsibilities is computed by nobody: name it in a docstring" in each for each in said)
    assert any("eq-guess is named in emlib or in a test, but no chapter has it" in each for each in said)


def test_an_equation_without_a_test_and_one_without_a_kind(book):
    label = "-".join(["eq", "new"])  # not written out, or this file would be its test
    spoil(book / "appendices" / "notation.md", "\n\n", f"\n\n$$\na\n$$ ({label})\n\n$$\nb\n$$ (new)\n\n")
    said = list(guards.equations_without_a_home(book))
    assert f'{label} is checked by no test: mark one with @pytest.mark.equation("{label}").' in said
    assert "The equation new: begin its label with eq- if emlib computes it, else with math-." in said


def test_code_without_prose_before_it(book):
    code = {"cell_type": "code", "metadata": {}, "source": ["a = 1"], "outputs": []}
    change_cells(chapter(book), lambda cells: cells.extend([code, code]))
    said = [each for each in guards.cells_without_words(book) if each.startswith("03")]
    assert said == ["03_m_step.ipynb, the cell that begins 'a = 1': write before it what to look for."]


def test_a_figure_without_words(book):
    def silence(cells):
        drawn = next(cell for cell in cells if cell["metadata"].get("mystnb", {}).get("image"))
        del drawn["metadata"]["mystnb"]

    change_cells(chapter(book), silence)
    said = [each for each in guards.cells_without_words(book) if each.startswith("03")]
    assert len(said) == 1
    assert said[0].endswith("its figure says nothing to who can't see it: write mystnb.image.alt.")


def test_a_symbol_with_two_meanings(book):
    notation = book / "appendices" / "notation.md"
    spoil(notation, "| $\\rho$ |", "| $h$ | | | height |\n| $\\rho$ |")
    said = list(guards.symbols_with_two_meanings(book))
    assert said == ["$h$ has two rows in appendices/notation.md: give one of them another letter."]


def test_a_heading_that_went(book):
    def drop(cells):
        number = next(i for i, cell in enumerate(cells) if "".join(cell["source"]).startswith("## "))
        del cells[number]

    change_cells(chapter(book), drop)
    said = list(guards.headings_that_went(book))
    assert len(said) >= 1
    assert said[0].startswith("03_m_step lost the heading: ")
    assert "make contents" in said[0]


def test_a_link_to_nowhere():
    pages = {
        "a/one.html": '<a class="x" href="two.html#there">good</a><img src="../p.svg"><h2 id="here"></h2>',
        "a/two.html": '<h2 id="there"></h2><a href="one.html#gone">bad</a><script src="../no.js"></script>'
        '<a href="#here">bad</a><a href="https://elsewhere.org/x">not ours</a>',
    }
    said = list(links.broken(pages, lambda name: name in pages or name == "p.svg"))
    assert [sentence.split(",")[0] for sentence in said] == [
        "a/two.html links to #here", "a/two.html links to ../no.js", "a/two.html links to one.html#gone",
    ]  # fmt: skip
    assert "correct the link" in said[1]
    assert "a heading was renamed?" in said[2]


def test_what_sphinx_refuses_of_itself(tmp_path):
    """Words, labels and references; those of a kind given twice."""
    twice = ":::{prf:lemma} A\n:label: lem-a\na\n:::\n\n$$\nx\n$$ (eq-a)\n\n"
    (tmp_path / "conf.py").write_text(SPHINX)
    (tmp_path / "none.bib").write_text("")
    (tmp_path / "index.md").write_text("# A\n\n" + "\n\n".join(FAULTS) + f"\n\n{twice}{twice}")
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", "html", ".", "out"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    for fault, said in FAULTS.items():
        assert said in run.stderr, fault
    assert "duplicate label of equation eq-a" in run.stderr
    assert "duplicate" in run.stderr.replace("duplicate label of equation", "")


def test_a_build_that_did_not_end_is_begun_anew(tmp_path):
    """Stopped or refused, it leaves pages that the next one must not take for good."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    for name, line in (("python", "exit 0"), ("jupyter-book", "touch _build/html/$PAGE; exit $STATUS")):
        (tools / name).write_text(f"#!/bin/sh\n{line}\n")
        (tools / name).chmod(0o755)
    (tmp_path / ".venv" / "book").touch()
    page = tmp_path / "_build" / "html" / "half"
    page.parent.mkdir(parents=True)

    def make(status, page):
        return subprocess.run(
            ["make", "-s", "book"], cwd=tmp_path, env={**os.environ, "STATUS": str(status), "PAGE": page}
        ).returncode

    assert make(1, "half") != 0
    assert page.exists()
    make(0, "whole")
    assert not page.exists(), "the next build went on from what the first had left"
    (tmp_path / "_build" / "html").mkdir(exist_ok=True)
    assert make(0, "half") == 0
    assert make(0, "whole") == 0
    assert page.exists(), "a build that ended well is gone on from"
