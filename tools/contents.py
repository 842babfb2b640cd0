"""Write the book's detailed contents, appendices/contents.md, from the chapters' headings.

python tools/contents.py            write it, and say which headings came and which went
python tools/contents.py --check    write nothing; say so, and exit with 1 if any did

It is a command of its own, not a part of `make notebooks`, so that no heading is lost unseen.
"""

import difflib
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "appendices" / "contents.md"
LAST = ("Exercises",)  # stands on the line of the section before it, in every chapter
TOP = """# Detailed contents

Every chapter with its sections, to find again what you have read. What a word means is in the
[glossary](glossary.md), what a symbol stands for in the [notation](notation.md).
"""


def headings(path):
    """The headings of a notebook, in order: pairs of level and title."""
    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            prose = re.sub(r"^```.*?^```", "", "".join(cell["source"]), flags=re.M | re.S)
            found += [(len(marks), title) for marks, title in re.findall(r"^(#+) +(.+?) *$", prose, re.M)]
    return found


def anchor(title, taken):
    """The heading's name in a link: as MyST makes it, without formulas, numbered when it comes again."""
    words = re.sub(r"\$[^$]*\$", "", title).strip().lower().replace(" ", "-")
    plain = name = re.sub(r"[^\w-]", "", words)
    count = 0
    while name in taken:
        count += 1
        name = f"{plain}-{count}"
    taken.add(name)
    return name


def page(toc=ROOT / "_toc.yml"):
    """The text of the page."""
    text, number = TOP, 0
    for part in yaml.safe_load(toc.read_text(encoding="utf-8"))["parts"]:
        chapters = [entry for entry in part["chapters"] if entry["file"].startswith("chapters/")]
        if chapters:
            text += f"\n## {part['caption']}\n"
        for entry in [page for chapter in chapters for page in (chapter, *chapter.get("sections", ()))]:
            name, numbered = entry["file"], entry in chapters
            number += numbered
            (_, title), *sections = headings(ROOT / f"{name}.ipynb")
            taken = set()
            anchor(title, taken)
            text += f"\n**{f'{number}. ' if numbered else ''}[{title}](../{name}.ipynb)**\n"
            for level, section in sections:
                link = f"[{section}](../{name}.ipynb#{anchor(section, taken)})"
                text += " · " + link if section in LAST else f"\n{'  ' * (level - 2)}- {link}"
            text += "\n"
    return text


def listed(text):
    """What a page of contents lists, in order: "chapter: title"."""
    return [f"{name}: {title}" for title, name in re.findall(r"\[([^]]+)\]\(\.\./chapters/(\w+)", text)]


def changes():
    """One line for each heading that came or went since the page was written."""
    old = listed(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else []
    words = {"+ ": "has a new heading", "- ": "lost the heading"}
    lines = difflib.ndiff(old, listed(page()))
    return [f"{line[2:].replace(': ', f' {words[line[:2]]}: ', 1)}" for line in lines if line[:2] in words]


def main(arguments):
    """Write or check the page; return the exit status."""
    changed = changes()
    print("\n".join(changed or ["no heading came or went"]))
    if arguments == ["--check"]:
        return bool(changed)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
