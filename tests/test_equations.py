"""Every equation that is code: named by a function, and checked by a test."""

import ast
import json
import re

from conftest import CHAPTERS, ROOT


def in_the_book():
    """Labels of the numbered equations in the chapters that begin with eq-."""
    labels = []
    for path in CHAPTERS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                labels += re.findall(r"^\$\$ \((eq-[\w-]+)\)$", "".join(cell["source"]), re.M)
    assert len(labels) == len(set(labels)), "a label is given twice"
    return set(labels)


def in_docstrings():
    labels = set()
    for path in (ROOT / "emlib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                labels |= set(re.findall(r"eq-[\w-]+", ast.get_docstring(node) or ""))
    return labels


def in_tests():
    labels = set()
    for path in (ROOT / "tests").glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.equation":
                    assert node.name.startswith("test_")
                    labels |= {argument.value for argument in mark.args}
    return labels


def test_book_functions_and_tests_name_the_same_equations():
    book, functions, tests = in_the_book(), in_docstrings(), in_tests()
    assert len(book) >= 12
    assert functions == book
    assert tests == book


def test_every_reference_to_an_equation_has_its_equation():
    labels, used = set(), set()
    pages = [*CHAPTERS, *(ROOT / "appendices").glob("*.md")]
    for path in pages:
        content = path.read_text(encoding="utf-8")
        labels |= set(re.findall(r"\$\$ \(((?:eq|math)-[\w-]+)\)", content))
        used |= set(re.findall(r"\{eq\}`([\w-]+)`", content))
    assert used <= labels
