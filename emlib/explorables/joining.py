"""The files of js/ as one module, for anywidget, and as one classic script, for pages opened from a folder.

Browsers load no ES module from a folder, and anywidget takes one text: so the files are put one
after another, each behind those that it imports, without the lines that import and the word export.
"""

import json
import re
from functools import cache
from importlib.resources import files

from emlib.explorables.datasets import DATASETS

IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.M)
DEFAULT = re.compile(r"^export default .*\n", re.M)


@cache
def module():
    """The explorables as the text of one ES module whose default export has `render`."""
    return joined("index.js") + "\nexport default { render };\n"


@cache
def classic():
    """The same and the host for pages without Python, as one classic script."""
    return f'(function () {{\n"use strict";\n{joined("host.js")}\n}})();\n'


@cache
def css():
    """The style of all explorables."""
    return files(__package__).joinpath("explorables.css").read_text(encoding="utf-8")


def joined(first):
    """The text of a file and of all that it imports, each once, what is needed first."""
    texts = {}
    add(first, texts)
    return "\n".join(texts.values())


def add(name, texts):
    """Add a file behind those that it imports."""
    if name in texts:
        return
    text = source(name)
    for needed in IMPORT.findall(text):
        add(needed, texts)
    texts[name] = EXPORT.sub("", DEFAULT.sub("", IMPORT.sub("", text)))


def source(name):
    """The text of one file of js/; data.js is made here, so that each site has the data once."""
    if name == "data.js":
        sets = json.dumps(DATASETS, ensure_ascii=False, separators=(",", ":"))
        return f"export const DATASETS = {sets};\n"
    return files(__package__).joinpath("js", name).read_text(encoding="utf-8")
