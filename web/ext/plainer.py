"""Notebooks for JupyterLite: what its Markdown cannot read (solutions of several cells, citations)."""

import re
from pathlib import Path

REFERENCES = Path(__file__).parents[2] / "references.bib"
SOLUTION = re.compile(r":::+\{solution-start\}[^\n]*\n(?::[^\n]*\n)*:::+")
END = re.compile(r":::+\{solution-end\}\s*\n:::+")
CITED = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
TERM = re.compile(r"\{term\}`([^`<]*?)\s*(?:<[^`>]*>)?`")  # the glossary is not there
ENTRY = re.compile(r"@\w+\{([^,]+),(.*?)\n\}", re.DOTALL)


def field(name, entry):
    """A field of a reference without its braces; "" if it has none."""
    found = re.search(rf"\b{name}\s*=\s*[{{\"](.*?)[}}\"],?\s*(?:\n|$)", entry, re.DOTALL)
    return re.sub(r"[{}]", "", found[1]) if found else ""


def names():
    """The references as a sentence names them: {key: "Surname and others (year)"}."""
    known = {}
    for key, entry in ENTRY.findall(REFERENCES.read_text(encoding="utf-8")):
        authors = [author.split(",")[0].strip() for author in field("author", entry).split(" and ")]
        first = authors[0] if len(authors) == 1 else f"{authors[0]} and others"
        year = re.search(r"\d{4}", field("year", entry))
        known[key.strip()] = f"{first} ({year[0]})" if year else first
    return known


def plainer(text, known):
    """One cell's Markdown."""
    text = TERM.sub(r"\1", text)
    text = END.sub("", SOLUTION.sub("**Solution**", text))
    return CITED.sub(
        lambda found: "; ".join(known.get(k.strip(), k.strip()) for k in found[1].split(",")), text
    )
