"""The book on paper: joined into one document, nothing is lost and every link leads somewhere."""

import re
import sys

import pytest
from conftest import CHAPTERS, ROOT

sys.path.insert(0, str(ROOT / "tools" / "paper"))
import joined


@pytest.fixture(scope="module")
def parts(site):
    found = joined.parts(site)
    return found, joined.solutions(found)


def article(site, name):
    """The HTML of a built page's text, without the list of symbols that one points at."""
    page = (site / f"{name}.html").read_text(encoding="utf-8")
    text = page[page.index("<article") : page.index("</article>")]
    return re.sub(r'<details class="em-symbols">.*?</details>', "", text, flags=re.S)


def test_every_chapter_is_there_in_the_contents_order(parts):
    names = [part.name for part in parts[0]]
    assert names[0] == "index"
    assert [name for name in names if name.startswith("chapters/0") or name.startswith("chapters/1")] == [
        f"chapters/{path.stem}" for path in CHAPTERS
    ]


def test_ids_are_unique_and_every_link_inside_has_its_target(parts):
    found, taken = parts
    pieces = [part.article for part in found] + [solution for _, own in taken for solution in own]
    ids = [item["id"] for piece in pieces for item in [piece, *piece.select("[id]")] if item.get("id")]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for piece in pieces for a in piece.select("a[href^='#']")}
    assert len(targets) > 300
    assert not sorted(target for target in targets if target.lstrip("#") not in ids)


def test_each_solution_stands_at_the_end_and_its_exercise_leads_to_it(parts, site):
    found, taken = parts
    assert not any(part.article.select("div.solution") for part in found)
    for part, own in taken:
        in_book = article(site, part.name).count('<div class="solution ')
        assert len(own) == in_book > 0
        led = {a["href"].lstrip("#") for a in part.article.select("a.em-to-solution")}
        assert led == {solution["id"] for solution in own}


def test_no_figure_and_no_formula_is_lost(parts, site):
    found, taken = parts
    pieces = [part.article for part in found] + [solution for _, own in taken for solution in own]
    for selector, in_text in (("img", "<img "), (".katex", '<span class="katex">')):
        in_book = sum(article(site, part.name).count(in_text) for part in found)
        assert sum(len(piece.select(selector)) for piece in pieces) == in_book > 50


def test_paper_has_no_control(parts):
    for part in parts[0]:
        assert not part.article.select("button, input, script, template, .em-symbols")


def test_questions_are_answered(parts, site):
    """What a click would show: what there was to choose from, then the answer."""
    asked = 0
    for part in parts[0]:
        boxes = part.article.select(".em-guess")
        page = joined.soup(site / f"{part.name}.html")
        answers = [each.get_text() for each in page.select("article .em-guess details p")]
        assert [box.select_one(".em-answer").get_text() for box in boxes] == answers
        for box in boxes:
            assert [piece.name for piece in box.find_all(recursive=False)] == ["p", "p", "p"]
        asked += len(boxes)
    assert asked > 10
