"""Put together what runs pages in the reader's browser: python web/ext/live_parts.py

Makes _build/live, which the build of the book then takes into the site: `live/` (the button's
script, thebe, and Pyodide with emlib) and `lite/` (JupyterLite with the notebooks). What it is
made from is noted in live/made-from, and nothing is done again when none of that has changed.
If some part cannot be had, it says which, leaves no half-made folder, and exits with 1.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from npm_packages import packages
from pyodide_parts import pyodide

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "_build"
PLACE = BUILD / "live"
NEEDS = {
    "comm": ["traitlets"],
    "jupyterlab-widgets": [],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets"],
    "emlib": ["ipywidgets", "matplotlib", "numpy", "scipy"],
}
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")
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


def run(*command, **options):
    """Run a command quietly; raises OSError with what it said if it fails."""
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, **options)
    if done.returncode:
        raise OSError(f"{' '.join(command[:2])} failed:\n{done.stderr[-2000:]}")


def wheels(place):
    """emlib, and the widgets' wheels by the hashes in web/live/wheels.txt: their paths."""
    place.mkdir(parents=True)
    wanted = str(ROOT / "web" / "live" / "wheels.txt")
    run("pip", "download", "--quiet", "--no-deps", "--require-hashes", "-r", wanted, "--dest", str(place))
    source = BUILD / "emlib-source"  # a copy: setuptools leaves a build folder behind, and takes it up again
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "emlib", source / "emlib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(source))
    return sorted(place.glob("*.whl"))


def add_to_pyodide(place, lock, wheel):
    """Enter a wheel into Pyodide's lock, so that `import` alone loads it."""
    content = wheel.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    distribution, version, tags = wheel.name.split("-", 2)
    name = distribution.replace("_", "-")
    file_name = f"{distribution}-{version}-0{digest[:8]}-{tags}"  # a build tag: no browser keeps an old one
    (place / file_name).write_bytes(content)
    lock["packages"][name] = {
        "name": name, "version": version, "file_name": file_name, "sha256": digest,
        "imports": [distribution], "depends": NEEDS[name], "install_dir": "site",
        "package_type": "package", "unvendored_tests": False,
    }  # fmt: skip


def lite(place, python):
    """Build JupyterLite with the chapters, over the Pyodide in `python`."""
    source = BUILD / "lite-source"
    shutil.rmtree(source, ignore_errors=True)
    chapters = source / "files" / "chapters"
    chapters.mkdir(parents=True)
    for path in (ROOT / "chapters").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = NOTEBOOK_KERNEL
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


def assemble():
    """Make it all in a new folder, then put that in the old one's place."""
    new = BUILD / "live.new"
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(BUILD / "wheels", ignore_errors=True)
    npm, (python, lock) = packages("site"), pyodide()
    for wheel in wheels(BUILD / "wheels"):
        add_to_pyodide(python, lock, wheel)
    wanted = [entry["file_name"] for entry in lock["packages"].values()]
    here = new / "live"
    shutil.copytree(python, here / "pyodide", ignore=lambda _, names: [
        n for n in names if n.endswith((".whl", ".zip")) and n not in wanted and n != "python_stdlib.zip"
    ])  # fmt: skip
    (here / "pyodide" / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    plain = shutil.ignore_patterns("*.map", "types")
    shutil.copytree(npm / "thebe" / "lib", here / "thebe", ignore=plain)
    shutil.copytree(npm / "thebe-lite" / "dist" / "lib", here / "thebe-lite", ignore=plain)
    shutil.copy(npm / "requirejs" / "require.js", here)
    for name in ("live.js", "live.css", "no-mathjax.js"):
        shutil.copy(ROOT / "web" / "live" / name, here)
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
