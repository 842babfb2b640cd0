"""The book guards itself: what a build refuses, each with a sentence that says what to do.

Sphinx, told to take warnings for errors, refuses references that lead nowhere, words that the glossary
doesn't have, and labels given twice within its own kinds. What it lets pass is looked for here: in the
sources before the build, in the pages after it.
"""

import ast
import json
import re
from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import links
import yaml
from sphinx.util import logging

EQUATION = re.compile(r"^\$\$ \(([\w-]+)\)$", re.M)
LABEL = re.compile(rf"^\(([\w-]+)\)=$|{EQUATION.pattern}|^:label: ([\w-]+)$", re.M)
MARK = re.compile(r"pytest\.mark\.equation\(([^)]*)\)")


def cells(path):
    """The cells of a notebook that a reader sees: (kind, text, cell)."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "remove-cell" not in cell["metadata"].get("tags", []):
            yield cell["cell_type"], "".join(cell["source"]), cell


def prose(path):
    """The Markdown of a page."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(text for kind, text, _ in cells(path) if kind == "markdown")


def sources(root):
    """The pages of the book that are written by hand."""
    return [root / "index.md", *sorted(root.glob("chapters/*.ipynb")), *sorted(root.glob("appendices/*.md"))]


def chapters_without_a_way(root):
    """Chapters that the contents or the front page don't lead to."""
    toc = str(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")))
    front = (root / "index.md").read_text(encoding="utf-8")
    for path in sorted(root.glob("chapters/*.ipynb")):
        if f"'chapters/{path.stem}'" not in toc:
            yield f"{path.name} is not in the contents: add it to _toc.yml."
        if f"](chapters/{path.name}" not in front:
            yield f"{path.name} is not on the front page: link to it from a table of index.md."


def labels_given_twice(root):
    """Labels of equations, sections, theorems and exercises, all kinds together."""
    places = defaultdict(list)
    for path in sources(root):
        for found in LABEL.finditer(prose(path)):
            places[found[1] or found[2] or found[3]].append(path.name)
    for label, names in sorted(places.items()):
        if len(names) > 1:
            yield f"The label {label} is given twice ({', '.join(names)}): rename one, and what refers to it."


def equations_without_a_home(root):
    """Numbered equations that are code, or pretend to be, and whose function or test is missing."""
    labels = {label for path in sources(root) for label in EQUATION.findall(prose(path))}
    said = set()
    for path in root.glob("emlib/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                said |= set(re.findall(r"\beq-[\w-]+", ast.get_docstring(node) or ""))
    tests = "".join(path.read_text(encoding="utf-8") for path in root.glob("tests/test_*.py"))
    checked = set(re.findall(r"eq-[\w-]+", " ".join(MARK.findall(tests))))
    for label in sorted(labels):
        if not label.startswith(("eq-", "math-")):
            yield f"The equation {label}: begin its label with eq- if emlib computes it, else with math-."
    homes = {label for label in labels if label.startswith("eq-")}
    for label in sorted(homes - said):
        yield f"{label} is computed by nobody: name it in a docstring of emlib, or call it math-{label[3:]}."
    for label in sorted(homes - checked):
        yield f'{label} is checked by no test: mark one with @pytest.mark.equation("{label}").'
    for label in sorted((said | checked) - homes):
        yield f"{label} is named in emlib or in a test, but no chapter has it: correct the name."


def cells_without_words(root):
    """Code that no prose prepares (of two cells in a row, the second draws), figures without words."""
    for path in sorted(root.glob("chapters/*.ipynb")):
        row, imported = 0, False
        for kind, text, cell in cells(path):
            row = row + 1 if kind == "code" and imported else 0
            imported = imported or kind == "code"
            begins = f"{path.name}, the cell that begins {text.splitlines()[0][:60] if text else ''!r}"
            if row > 2 or (row == 2 and not cell["outputs"]):
                yield f"{begins}: write before it what to look for."
            drawn = any("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", []))
            if drawn and not cell["metadata"].get("mystnb", {}).get("image", {}).get("alt"):
                yield f"{begins}: its figure says nothing to who can't see it: write mystnb.image.alt."


def symbols_with_two_meanings(root):
    """Symbols that stand in two rows of the notation page."""
    rows = re.findall(
        r"^\| (\$.+?\$) \|", (root / "appendices/notation.md").read_text(encoding="utf-8"), re.M
    )
    forms = [form for row in rows for form in re.findall(r"\$([^$]+)\$", row)]
    for form in sorted({form for form in forms if forms.count(form) > 1}):
        yield f"${form}$ has two rows in appendices/notation.md: give one of them another letter."


def headings_that_went(root):
    """Headings that came or went since the detailed contents were written."""
    spec = spec_from_file_location("contents", root / "tools" / "contents.py")
    contents = module_from_spec(spec)
    spec.loader.exec_module(contents)
    for change in contents.changes():
        yield f"{change}. If this is as it should be, make contents brings the detailed contents up to date."


IN_SOURCES = (
    chapters_without_a_way, labels_given_twice, equations_without_a_home, cells_without_words,
    symbols_with_two_meanings, headings_that_went,
)  # fmt: skip


def look_at_sources(app):
    """Warn of what is wrong in the sources; a build that takes warnings for errors ends with them."""
    for guard in IN_SOURCES:
        for finding in guard(Path(app.srcdir)):
            logging.getLogger(__name__).warning(finding)


def setup(app):
    """Register with Sphinx: the sources before they are read, the pages when all is written."""
    app.connect("builder-inited", look_at_sources)
    app.connect("build-finished", links.look, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
