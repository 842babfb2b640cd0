"""Put together what runs pages in the reader's browser: python web/ext/live_parts.py

Makes _build/live, which the build of the book then takes into the site: `live/` (the button's
script, thebe, and Pyodide with emlib) and `lite/` (JupyterLite with the notebooks). What it is
made from is noted in live/made-from, and nothing is done again when none of that has changed.
If some part cannot be had, it says which, leaves no half-made folder, and exits with 1.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

from npm_packages import packages
from plainer import names, plainer
from wheels import bring, run

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "_build"
PLACE = BUILD / "live"
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension",
    "anywidget", "jupyterlab-myst",
)  # fmt: skip
SCRIPTS = ("elements", "downloads", "cells", "bar", "python", "page")  # live.js, in this order
NOTEBOOK_KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}


def made_from():
    """One hash of every file that has a say in the result."""
    files = [*(ROOT / "web").glob("*.json"), *(ROOT / "web" / "live").iterdir(), ROOT / "pyproject.toml"]
    files += [*Path(__file__).parent.glob("*.py"), *(ROOT / "chapters").glob("*.ipynb")]
    files += [path for path in (ROOT / "emlib").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()


def lite(place, python):
    """Build JupyterLite with the chapters, over the Pyodide in `python`."""
    source = BUILD / "lite-source"
    shutil.rmtree(source, ignore_errors=True)
    chapters = source / "files" / "chapters"
    chapters.mkdir(parents=True)
    known = names()
    for path in (ROOT / "chapters").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = NOTEBOOK_KERNEL
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = plainer("".join(cell["source"]), known)
        (chapters / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    settings = json.loads((ROOT / "web" / "live" / "jupyter-lite.json").read_text(encoding="utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    plugins["@jupyterlite/pyodide-kernel-extension:kernel"]["pyodideUrl"] = "../../live/pyodide/pyodide.js"
    extensions = Path(sys.prefix, "share", "jupyter", "labextensions")
    build_settings = {
        "contents": [str(source / "files")],
        "apps": ["lab"],
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [str(extensions / name) for name in EXTENSIONS],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    (source / "jupyter_lite_config.json").write_text(
        json.dumps({"LiteBuildConfig": build_settings}), encoding="utf-8"
    )
    (source / "jupyter-lite.json").write_text(json.dumps(settings), encoding="utf-8")
    run("jupyter", "lite", "build", "--lite-dir", str(source), "--output-dir", str(place), cwd=source)


def script(told):
    """The button's script: what there is to load, then its pieces, in one function."""
    pieces = [(ROOT / "web" / "live" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return f"(function () {{\n'use strict';\nconst PARTS = {json.dumps(told)};\n{''.join(pieces)}}})();\n"


def anywidget(place):
    """anywidget's half for pages, out of the wheel that brings its other half."""
    wheel = next((BUILD / "wheels").glob("anywidget-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("nbextensions/anywidget/index.js"))
        (place / "anywidget.js").write_bytes(archive.read(name))


def assemble():
    """Make it all in a new folder, then put that in the old one's place."""
    new = BUILD / "live.new"
    shutil.rmtree(new, ignore_errors=True)
    here, npm = new / "live", packages("site")
    told = bring(here / "pyodide")
    plain = shutil.ignore_patterns("*.map", "types", "*.whl")
    shutil.copytree(npm / "thebe" / "lib", here / "thebe", ignore=plain)
    shutil.copytree(npm / "thebe-lite" / "dist" / "lib", here / "thebe-lite", ignore=plain)
    shutil.copy(npm / "requirejs" / "require.js", here)
    for name in ("live.css", "no-mathjax.js", "worker.js"):
        shutil.copy(ROOT / "web" / "live" / name, here)
    (here / "live.js").write_text(script({"version": made_from()[:8], **told}), encoding="utf-8")
    anywidget(here)
    lite(new / "lite", here / "pyodide")
    (new / "live" / "made-from").write_text(made_from())
    shutil.rmtree(PLACE, ignore_errors=True)
    new.rename(PLACE)


def main():
    """Assemble unless it is done already; return the exit status."""
    stamp = PLACE / "live" / "made-from"
    if stamp.exists() and stamp.read_text() == made_from():
        return 0
    print("Putting together what runs the pages in a browser ...", flush=True)
    try:
        assemble()
    except OSError as problem:
        shutil.rmtree(PLACE, ignore_errors=True)
        print(f"The live pages are left out: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
