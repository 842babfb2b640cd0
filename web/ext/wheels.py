"""The wheels that the browser's Python loads, and the two lists of them: for JupyterLite and for live pages.

JupyterLite's lock (pyodide-lock.json) is Pyodide's own with the book's packages added. A live
page's (live-lock.json) leaves out what no page uses; parts.json tells it what to bring for which
page, with the sizes that it shows.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from bytecode import translate
from npm_packages import packages
from pyodide_parts import closure, pyodide

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "_build"
BOOK = "em-derived-and-run"  # pyproject.toml's name for the package that holds emlib
NEEDS = {
    "comm": ["traitlets"],
    "jupyterlab-widgets": [],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets"],
    "psygnal": [],
    "typing-extensions": [],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    BOOK: ["anywidget", "ipywidgets", "matplotlib", "numpy", "scipy"],
}
IMPORTS = {BOOK: "emlib"}
# On a live page: no drawing to PDF, SciPy where a page asks for it.
LEAN = {
    "pyodide-kernel": ["ipykernel", "ipython"],
    "ipykernel": [],
    BOOK: ["anywidget", "ipywidgets", "matplotlib", "numpy"],
}
UNUSED = {"fonttools", "pytz", "matplotlib-pyodide"}
GROUPS = {"base": [BOOK, "jedi", "pyodide-kernel"], "scipy": ["scipy"], "sklearn": ["scikit-learn"]}
CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "live-lock.json")


def run(*command, **options):
    """Run a command quietly; raises OSError with what it said if it fails."""
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, **options)
    if done.returncode:
        raise OSError(f"{' '.join(command[:2])} failed:\n{done.stderr[-2000:]}")


def own_wheels(place):
    """emlib, and the widgets' wheels by the hashes in web/live/wheels.txt: their paths."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    wanted = str(ROOT / "web" / "live" / "wheels.txt")
    anywhere = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
    run("pip", "download", "-q", "--no-deps", *anywhere, "--require-hashes", "-r", wanted, "-d", str(place))
    source = BUILD / "emlib-source"  # a copy: setuptools leaves a build folder behind, and takes it up again
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "emlib", source / "emlib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(source))
    return sorted(place.glob("*.whl"))


def entry(wheel, needs):
    """A wheel's name and entry in a lock, for Pyodide to load it by."""
    distribution, version = wheel.name.split("-", 2)[:2]
    name = distribution.replace("_", "-")
    return name, {
        "name": name, "version": version, "file_name": wheel.name, "sha256": "",
        "imports": [IMPORTS.get(name, distribution)], "depends": needs[name], "install_dir": "site",
        "package_type": "package", "unvendored_tests": False,
    }  # fmt: skip


def put(archive, file_name, place):
    """Copy an archive under a name that tells its content, so that no browser keeps an old one."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if file_name.endswith(".whl"):
        distribution, version, tags = file_name.split("-", 2)
        file_name = f"{distribution}-{version}-0{digest[:8]}-{tags}"  # a build tag
    shutil.copy(archive, place / file_name)
    return {"file_name": file_name, "sha256": digest}


def lean(lock):
    """The lock of a live page."""
    needs = {name: [n for n in entry["depends"] if n not in UNUSED] for name, entry in lock.items()}
    needs |= LEAN
    entries = {name: {**lock[name], "depends": needs[name]} for name in lock}
    wanted = closure(entries, [name for group in GROUPS.values() for name in group])
    return {name: entries[name] for name in wanted}


def parts(lock, place):
    """What a live page is told: the files of each group, with their sizes in bytes, and their packages."""
    told, seen = {"core": {"packages": [], "files": {}}}, set()
    for name in CORE:
        told["core"]["files"][name] = (place / name).stat().st_size
    for group, names in GROUPS.items():
        new = [name for name in closure(lock, names) if name not in seen]
        seen.update(new)
        files = {lock[name]["file_name"]: (place / lock[name]["file_name"]).stat().st_size for name in new}
        told[group] = {"packages": names, "files": files}
    return told


def bring(place):
    """Fill the folder with Pyodide, its wheels and the two locks; returns what a live page is told."""
    place.mkdir(parents=True)
    source, lock = pyodide()
    archives = {name: source / each["file_name"] for name, each in lock["packages"].items()}
    kernel = packages("site") / "thebe-lite" / "dist" / "lib" / "pypi"
    for wheel in [*own_wheels(BUILD / "wheels"), *kernel.glob("*kernel-*.whl")]:
        name, made = entry(wheel, NEEDS | LEAN if wheel.parent == kernel else NEEDS)
        lock["packages"][name], archives[name] = made, wheel
    done = translate([*archives.values(), source / "python_stdlib.zip"])
    for name, archive in archives.items():
        lock["packages"][name] |= put(done[archive.name], archive.name, place)
    shutil.copy(done["python_stdlib.zip"], place)
    for name in ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.js", "pyodide.mjs"):
        shutil.copy(source / name, place)
    live = {**lock, "packages": lean(lock["packages"])}
    (place / "live-lock.json").write_text(json.dumps(live), encoding="utf-8")
    others = {name: each for name, each in lock["packages"].items() if name not in LEAN or name == BOOK}
    (place / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": others}), encoding="utf-8")
    return parts(live["packages"], place)
