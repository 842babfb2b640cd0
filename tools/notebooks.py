"""Run the chapters in clean kernels, in order, and save them in one normal form.

python tools/notebooks.py [START ...]     only chapters whose file name starts so
python tools/notebooks.py --check         run nothing; say which files are not in normal form
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

CHAPTERS = Path(__file__).parents[1] / "chapters"
COLAB = Path(__file__).with_name("colab_cell.py").read_text(encoding="utf-8").strip()
COLAB_METADATA = {"jupyter": {"source_hidden": True}, "tags": ["remove-cell"]}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def normal(notebook):
    """Bring a notebook to normal form: what differs from run to run, or by editor, goes."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(METADATA)
    with_colab_cell(notebook)
    seen = set()
    for cell in notebook.cells:
        for noise in ("execution", "collapsed", "scrolled", "jupyter", "ExecuteTime", "vscode"):
            cell.metadata.pop(noise, None)
        if cell.source == COLAB:
            cell.metadata = nbformat.from_dict(COLAB_METADATA)
        cell.source = cell.source.strip("\n")
        cell.id = stable_id(cell, seen)
        seen.add(cell.id)
        if cell.cell_type == "code":
            cell.outputs = [normal_output(output) for output in cell.outputs]
    return notebook


def with_colab_cell(notebook):
    """Put the cell that serves Colab before the first code cell; take away an older one."""
    first_line = COLAB.split("\n")[0]
    found = [cell for cell in notebook.cells if cell.source.startswith(first_line)]
    if [cell.source.strip() for cell in found] == [COLAB]:
        return
    notebook.cells = [cell for cell in notebook.cells if cell not in found]
    place = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(place, nbformat.v4.new_code_cell(COLAB))


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
    """Run one notebook from a clean kernel and write it back, outputs and all."""
    os.environ.setdefault("EMLIB_POINTS", "100_000_000")  # the file of the chapter "Fast and large"
    notebook = normal(nbformat.read(path, as_version=4))
    NotebookClient(
        notebook, timeout=900, startup_timeout=120, record_timing=False, coalesce_streams=True,
        resources={"metadata": {"path": str(CHAPTERS)}},
    ).execute()  # fmt: skip
    path.write_text(as_text(normal(notebook)), encoding="utf-8")


def as_text(notebook):
    """The file's text, one spelling of it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def is_normal(path):
    """Whether the file is what this tool would write for the notebook it holds."""
    return path.read_text(encoding="utf-8") == as_text(normal(nbformat.read(path, as_version=4)))


def main(arguments):
    """Run or check the chapters; return the exit status."""
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
