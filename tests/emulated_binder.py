"""Binder, emulated: what repo2docker would do with this repository, done in a clean environment."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "_build" / "binder"
BASE = ("ipykernel", "ipywidgets", "jupyter_server", "jupyterlab", "jupyterlab_widgets", "notebook")
FILES = "git ls-files --cached --others --exclude-standard"


def run(command, **options):
    options.setdefault("env", os.environ | {"PIP_NO_COMPILE": "1"})  # half the time, the same files
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def copy_repository(place):
    """What a clone would hold, changes not yet committed included."""
    for name in run(FILES, shell=True, cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)


def dockerfile(repository):
    """repo2docker's own Dockerfile for the repository, and the Python it chose."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(repository)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    text = done.stdout + done.stderr
    assert done.returncode == 0, text[-2000:]
    return text, re.search(r"environment\.py-(3\.\d+)|py-2d(3)-2e(\d+)-2dlinux", text)


def chosen_python(match):
    return match[1] or f"{match[2]}.{match[3]}"


def base_pins(python):
    """The versions of Jupyter that Binder's base image brings, from repo2docker's own lock."""
    lock = Path(importlib.util.find_spec("repo2docker").origin).parent / "buildpacks" / "conda"
    lock /= f"environment.py-{python}-linux-64.lock"
    names = "|".join(BASE)
    found = re.findall(rf"/({names})-(\d[\w.]*)-[\w]+\.conda", lock.read_text())
    assert {name for name, _ in found} == set(BASE)
    return [f"{name}=={version}" for name, version in found]


def interpreter(python):
    """That Python if it is here and works; else the one that runs this."""
    try:
        subprocess.run([f"python{python}", "-c", ""], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return sys.executable
    return f"python{python}"


def environment():
    """Follow the Dockerfile's steps; returns (python's prefix, repository's copy, its Python)."""
    PLACE.mkdir(parents=True, exist_ok=True)
    new = PLACE / "new"
    shutil.rmtree(new, ignore_errors=True)
    copy_repository(new)
    text, match = dockerfile(new)
    python = chosen_python(match)
    steps = re.findall(r"^RUN (\$\{KERNEL_PYTHON_PREFIX\}/bin/pip .*)$", text, re.M)
    assert steps, "the Dockerfile installs nothing for the book"
    pins = base_pins(python)
    inputs = [*pins, *steps, (ROOT / "constraints.txt").read_text(), (ROOT / "pyproject.toml").read_text()]
    inputs += [path.read_text() for path in sorted((ROOT / "binder").iterdir())]
    inputs += [path.read_text() for path in sorted((ROOT / "emlib").rglob("*.py"))]
    prefix = PLACE / hashlib.sha256("\n".join(inputs).encode()).hexdigest()[:12]
    repository = PLACE / "repository"
    shutil.rmtree(repository, ignore_errors=True)
    new.rename(repository)
    if not (prefix / "ready").exists():
        for old in PLACE.glob("[0-9a-f]" * 12):
            shutil.rmtree(old)
        run([interpreter(python), "-m", "venv", str(prefix)])
        run([str(prefix / "bin" / "pip"), "install", "--quiet", *pins])
        for step in steps:
            step = step.replace("${KERNEL_PYTHON_PREFIX}", str(prefix)).replace(" --no-cache-dir", "")
            run(step, shell=True, cwd=repository)  # pip's cache changes nothing but the time
        (prefix / "ready").touch()
    return prefix, repository, python
