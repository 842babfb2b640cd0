"""What CONTRIBUTING says of the book, in numbers and names, is so."""

import re
import sys

from conftest import CHAPTERS, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import measure

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_numbers_of_this_book_are_counted():
    row = " | ".join(map(str, measure.chapters(CHAPTERS)[1:]))
    assert f"| this book | {row} |" in PAGE, f"write this into the table of CONTRIBUTING.md: {row}"
    files, lines = measure.core()
    assert f"{lines} lines in {files} files" in PAGE
    assert measure.duplicates(ROOT / "emlib") == 0
    assert f"{len(CHAPTERS)} chapters" in PAGE


def test_duplicates_are_seen(tmp_path):
    lines = "".join(f"value_{i} = {i}\n" for i in range(8))
    (tmp_path / "one.py").write_text(f"def one():\n{lines}")
    (tmp_path / "two.py").write_text(f"def two():\n{lines}")
    assert measure.duplicates(tmp_path) == 3  # runs of six in eight lines


def test_every_file_and_target_that_it_names_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = re.findall(r"`make ([a-z]+)", PAGE) + re.findall(r"^make ([a-z]+)", PAGE, re.M)
    assert set(named) <= targets
    paths = re.findall(r"`((?:emlib|tests|tools|appendices)/[\w./]+)`", PAGE) + re.findall(
        r"\]\((?!http)([^)#]+)\)", PAGE
    )
    assert [path for path in paths if not (ROOT / path).exists()] == []
