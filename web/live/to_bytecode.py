"""Run in Pyodide itself: rewrite the wheels in /from into /to with their programs translated.

A browser keeps no translation from one visit to the next, so that each import would begin with
the source. What stays readable is emlib, for tracebacks and for whoever looks at its source.
"""

import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path, PurePosixPath

# What no chapter reads: sources in C and Cython, interface files, tests, fonts for PDF, sample pictures.
ENDINGS = {".afm", ".c", ".dat", ".h", ".pxd", ".pyi", ".pyx"}
FOLDERS = {"tests", "sample_data", "pdfcorefonts", "images"}


def wanted(name):
    """Whether a file of a wheel is of use here."""
    path = PurePosixPath(name)
    return path.suffix not in ENDINGS and not FOLDERS.intersection(path.parts[:-1])


def translated(source, place):
    """The bytes of a .pyc that needs no source beside it; SyntaxError for what is no Python of this age."""
    code = compile(source, place, "exec", dont_inherit=True)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def dated(name):
    """An entry of an archive without today's date: the same content makes the same archive."""
    made = zipfile.ZipInfo(str(name))
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def rewrite(old, new):
    """Write the archive `old` anew."""
    home = "/lib/python312.zip/" if old.suffix == ".zip" else "/lib/python3.12/site-packages/"
    readable = old.name.startswith("em_derived_and_run-")
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as after:
        for name in filter(wanted, before.namelist()):
            content = before.read(name)
            try:
                cache = translated(content, home + name) if name.endswith(".py") else None
            except SyntaxError:
                cache = None
            if cache:
                path = PurePosixPath(name)
                beside = path.parent / "__pycache__" / f"{path.stem}.cpython-312.pyc"
                after.writestr(dated(beside if readable else name + "c"), cache)
            if readable or not cache:
                after.writestr(dated(name), content)


for archive in sorted(Path("/from").iterdir()):
    rewrite(archive, Path("/to", archive.name))
