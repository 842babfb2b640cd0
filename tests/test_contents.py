"""The headings of all chapters, as committed: none is lost without somebody's saying so."""

import sys

from conftest import CHAPTERS, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import contents


def test_no_heading_came_or_went_unsaid():
    changed = contents.changes()
    advice = "If this is as it should be, `make contents` brings appendices/contents.md up to date."
    assert not changed, "\n".join([*changed, advice])
    assert contents.PAGE.read_text(encoding="utf-8") == contents.page(), advice


def test_the_page_lists_every_chapter():
    listed = contents.listed(contents.PAGE.read_text(encoding="utf-8"))
    assert {line.split(": ")[0] for line in listed} == {path.stem for path in CHAPTERS}
    assert len(listed) == sum(len(contents.headings(path)) for path in CHAPTERS)


def test_a_lost_section_is_named(tmp_path, monkeypatch):
    """Chapter 4 once lost one, and stood so through six changes."""
    page = tmp_path / "contents.md"
    page.write_text(contents.page() + "- [Five faults](../chapters/04_loop.ipynb#five-faults)\n")
    monkeypatch.setattr(contents, "PAGE", page)
    assert contents.changes() == ["04_loop lost the heading: Five faults"]
