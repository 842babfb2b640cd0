"""The files of js/ as one module, for anywidget, and as one classic script, for pages opened from a folder.

Browsers load no ES module from a folder, and anywidget takes one text. So each file becomes a
function that is called once and returns what it exports, behind those that it imports.
"""

import json
import re
from functools import cache
from importlib.resources import files

from emlib.explorables.datasets import BINS, DATASETS, MOST_COMPONENTS, MOST_DATA

IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.M)
EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.M)
BLOCK, LINE = re.compile(r"^ */\*.*?\*/\n", re.M | re.S), re.compile(r" // .*$", re.M)
INDENT = re.compile(r"^ +", re.M)


@cache
def module():
    """The explorables as the text of one ES module whose default export has `render`."""
    return joined("index") + "export default $index;\n"


@cache
def classic():
    """The same and the host for pages without Python, as one classic script."""
    return f'(function () {{\n"use strict";\n{joined("host")}}})();\n'


@cache
def css():
    """The style of all explorables, and of each kind."""
    names = ("explorables.css", "bound.css", "basins.css")
    return "".join(files(__package__).joinpath(name).read_text(encoding="utf-8") for name in names)


def joined(first):
    """The text of a file and of all that it imports, each once, what is needed first."""
    texts = {}
    add(first, texts)
    return "".join(texts.values())


def add(name, texts):
    """Add a file, as a function that is called at once, behind those that it imports."""
    if name in texts:
        return
    text = source(name)
    for _, needed in IMPORT.findall(text):
        add(needed, texts)
    exported = ", ".join(found for _, found in EXPORT.findall(text))
    text = EXPORT.sub(r"\1 \2", IMPORT.sub(r"const \1 = $\2;\n", text))
    texts[name] = f"const ${name} = (function () {{\n{lean(text)}return {{ {exported} }};\n}})();\n"


def lean(text):
    """The text without comments and indents: who wants to read it reads js/."""
    return INDENT.sub("", LINE.sub("", BLOCK.sub("", text)))


def source(name):
    """The text of one file of js/; data.js is made here: the data, once a site, and the limits."""
    if name == "data":
        made = {
            "DATASETS": DATASETS,
            "BINS": BINS,
            "MOST_DATA": MOST_DATA,
            "MOST_COMPONENTS": MOST_COMPONENTS,
        }
        values = {
            key: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for key, value in made.items()
        }
        return "".join(f"export const {key} = {value};\n" for key, value in values.items())
    return files(__package__).joinpath("js", f"{name}.js").read_text(encoding="utf-8")
