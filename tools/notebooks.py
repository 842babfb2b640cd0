"""Run the chapters in clean kernels, in order, and save them in one normal form.

python tools/notebooks.py [START ...]     only chapters whose file name starts so
python tools/notebooks.py --check         run nothing; say which files are not in normal form
python tools/notebooks.py --address       run nothing; write the repository's address into all

The first code cell of each chapter serves Colab, which opens a notebook alone: it installs emlib
from the repository whose address is written into it. Where no address is known, the one that
stands there stays.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

sys.path.insert(0, str(Path(__file__).parents[1] / "web" / "ext"))
import address
from sphinx.errors import ConfigError

CHAPTERS = Path(__file__).parents[1] / "chapters"
COLAB = """# Colab lacks emlib; elsewhere `pip install .` in the book's folder brings it.
if "google.colab" in str(get_ipython()):
    {}"""
INSTALL = """%pip install -q git+{}
    import emlib  # fails? a private repository: upload its folder emlib to Colab"""
NO_ADDRESS = 'raise SystemExit("Run `make address` in the repository first.")'
COLAB_METADATA = {"jupyter": {"source_hidden": True}, "tags": ["remove-cell"]}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
POINTS = "100_000_000"  # in the file of chapter 15
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def normal(notebook, repository=""):
    """Bring a notebook to normal form: what differs from run to run, or by editor, goes."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(METADATA)
    seen = set()
    for cell in notebook.cells:
        for noise in ("execution", "collapsed", "scrolled", "jupyter", "ExecuteTime", "vscode"):
            cell.metadata.pop(noise, None)
        cell.source = cell.source.strip("\n")
    serve_colab(notebook, repository)
    for cell in notebook.cells:
        cell.id = stable_id(cell, seen)
        seen.add(cell.id)
        if cell.cell_type == "code":
            cell.outputs = [normal_output(output) for output in cell.outputs]
    return notebook


def serve_colab(notebook, repository=""):
    """Make the first code cell the one that serves Colab; without an address the old one stays in it."""
    found = [cell for cell in notebook.cells if "remove-cell" in cell.metadata.get("tags", [])]
    cell = found[0] if found else nbformat.v4.new_code_cell()
    repository = repository or address.installed_from(cell.source)
    cell.source = COLAB.format(INSTALL.format(repository) if repository else NO_ADDRESS)
    cell.metadata = nbformat.from_dict(COLAB_METADATA)
    notebook.cells = [other for other in notebook.cells if other not in found]
    place = next(i for i, other in enumerate(notebook.cells) if other.cell_type == "code")
    notebook.cells.insert(place, cell)


def stable_id(cell, seen):
    """Keep an id that this tool gave and nobody else here has; else derive one from the text."""
    if cell.get("id", "").startswith("em-") and cell.id not in seen:
        return cell.id
    digest = hashlib.sha256(cell.source.encode()).hexdigest()
    return next(i for n in range(len(digest)) if (i := f"em-{digest[n : n + 8]}") not in seen)


def normal_output(output):
    """An output without the notebook's private metadata, and without what only a kernel could fill.

    A live control shows itself as a widget and as HTML. The widget's model dies with the
    kernel, so the file keeps the HTML alone.
    """
    if output.output_type in ("display_data", "execute_result"):
        output.metadata = nbformat.from_dict({})
        if "text/html" in output.data:
            output.data.pop(WIDGET_VIEW, None)
    return output


def execute(path):
    """Run one notebook from a clean kernel and write it back, outputs and all.

    Chapter 15 with another number of points than its text speaks of is run and not written.
    """
    points = os.environ.setdefault("EMLIB_POINTS", POINTS)
    notebook = normal(nbformat.read(path, as_version=4), repository())
    NotebookClient(
        notebook, timeout=900, startup_timeout=120, record_timing=False, coalesce_streams=True,
        resources={"metadata": {"path": str(CHAPTERS)}}, extra_arguments=["--log-level=ERROR"],
    ).execute()  # fmt: skip
    text = as_text(normal(notebook))
    if "EMLIB_POINTS" in text and int(points) != int(POINTS):
        print(f"{path.name} ran with {points} points and was not saved: its text speaks of {POINTS}")
    else:
        path.write_text(text, encoding="utf-8")


def as_text(notebook):
    """The file's text, one spelling of it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def is_normal(path):
    """Whether the file is what this tool would write for the notebook it holds."""
    return path.read_text(encoding="utf-8") == as_text(normal(nbformat.read(path, as_version=4)))


def repository():
    """The repository's address, or "" where none is known. A bad one ends the program with a sentence."""
    try:
        found = address.find()
    except ConfigError as error:
        sys.exit(str(error))
    return found.source if found and found.repository else ""


def write_address():
    """Write the repository's address into all chapters; return the exit status."""
    known = repository()
    if not known:
        print("No address is known: git's remote origin, or EM_REPOSITORY=https://github.com/owner/name.")
        return 1
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        path.write_text(as_text(normal(nbformat.read(path, as_version=4), known)), encoding="utf-8")
    print(f"In Colab, the chapters now install emlib from {known}. Commit them.")
    return 0


def main(arguments):
    """Run or check the chapters; return the exit status."""
    if arguments == ["--address"]:
        return write_address()
    if arguments == ["--check"]:
        odd = [path.name for path in sorted(CHAPTERS.glob("*.ipynb")) if not is_normal(path)]
        print("\n".join(f"{name} is not in normal form: run make notebooks" for name in odd), end="")
        return bool(odd)
    chosen = [p for p in sorted(CHAPTERS.glob("*.ipynb")) if p.name.startswith(tuple(arguments or [""]))]
    if not chosen:
        print(f"no chapter starts with {' or '.join(arguments)}")
        return 1
    for path in chosen:
        print(f"running {path.name} ...", flush=True)
        execute(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
