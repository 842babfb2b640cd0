"""The cell that serves Colab: in every chapter, first, and it asks Colab where the notebook came from."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote

import pytest
from conftest import CHAPTERS, ROOT

CELL = (ROOT / "tools" / "colab_cell.py").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_chapter_begins_with_it_unseen(path, notebooks, site):
    code = [cell for cell in notebooks[path.name]["cells"] if cell["cell_type"] == "code"]
    holders = [cell for cell in code if "".join(cell["source"]) == CELL]
    assert holders == code[:1]
    assert "COLAB" not in (site / "chapters" / f"{path.stem}.html").read_text(encoding="utf-8")


class Sessions(BaseHTTPRequestHandler):
    """Colab's list of open notebooks."""

    def do_GET(self):
        assert self.path == "/api/sessions"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps([{"path": self.server.opened, "name": "any"}]).encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def colab(monkeypatch):
    """A machine without emlib where a notebook is open; returns what the cell would install."""
    server = HTTPServer(("127.0.0.1", 0), Sessions)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setitem(sys.modules, "emlib", None)  # importing it fails, as where it is missing
    monkeypatch.setenv("COLAB_JUPYTER_IP", "127.0.0.1")
    monkeypatch.setenv("KMP_TARGET_PORT", str(server.server_port))
    commands = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))

    def run(opened):
        server.opened = opened
        exec(CELL, {})
        return commands

    yield run
    server.shutdown()
    server.server_close()


def test_it_does_nothing_where_emlib_is_there():
    exec(CELL, {})


def test_in_colab_it_installs_the_repository_that_was_opened(colab):
    address = "https://github.com/owner/a-fork.of.it/blob/main/chapters/04_loop.ipynb"
    [command] = colab("fileId=" + quote(address, safe=""))
    assert command == [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "git+https://github.com/owner/a-fork.of.it",
    ]


def test_it_says_what_to_do_otherwise(colab, monkeypatch):
    with pytest.raises(SystemExit, match="open this notebook from the book's GitHub"):
        colab("fileId=1a2b3c")
    monkeypatch.delenv("COLAB_JUPYTER_IP")
    with pytest.raises(SystemExit, match=r"run pip install \. in the book's folder"):
        colab("")
