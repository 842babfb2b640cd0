"""Pages that run in the reader's browser, by Python that comes with the site."""

import os

import pytest
from browsing import drag_to_another_figure, of_each_kind, violations
from conftest import CHAPTERS

IGNORED = "nbval-ignore-output"
WITH_CONTROLS = ("04", "05", "06", "16")
RUN = of_each_kind(CHAPTERS, "06")  # a page takes half a minute and more
# What cells say otherwise in a browser, and why.
OTHERWISE = {
    "sqrt(np.array([2.0]))": "NumPy 2.0 still warns where NumPy 2.4 raises",
    'find_spec("distributed")': "there is no Dask in a browser, and the cell says so",
}
OUTPUTS = """() => [...document.querySelectorAll("div.cell")].map(cell => {
  const of = kind => [...cell.querySelectorAll(`.cell_output ${kind}`)].filter(
    element => !element.closest(".jupyter-widgets"));  // what a control says is tested elsewhere
  return {text: of(".jp-OutputArea-output pre").map(e => e.textContent).join(""),
          failed: of('[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type$=".error"]').length,
          images: [...cell.querySelectorAll(".cell_output img")].map(e => e.alt)};
})"""


@pytest.fixture(scope="session")
def live(site):
    """The site, with its live parts. Without them nothing here can run: in CI that is a failure."""
    if not (site / "live" / "made-from").exists():
        sentence = "the site has no live pages, so none was run (make site says why)"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    return site


def go_live(page):
    page.click(".em-live-start")
    status = page.locator(".em-live-status")
    status.filter(has_text="Running cell 1").wait_for(timeout=180_000)
    status.filter(has_text="Live.").wait_for(timeout=400_000)


def code_cells(notebook):
    """The cells that the page shows."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in cells if "remove-cell" not in cell["metadata"].get("tags", [])]


def printed(cell):
    streams = [out for out in cell["outputs"] if out["output_type"] == "stream"]
    return "".join(part for out in streams for part in out["text"])


@pytest.mark.parametrize("path", RUN, ids=lambda p: p.stem)
def test_a_page_runs_live_and_says_the_same(path, live, address, visit, notebooks, axe):
    page = visit(f"{address}chapters/{path.stem}.html")
    go_live(page)
    shown = page.evaluate(OUTPUTS)
    for cell, now in zip(code_cells(notebooks[path.name]), shown, strict=True):
        source = "".join(cell["source"])
        if any(code in source for code in OTHERWISE):
            continue
        assert not now["failed"], f"{now['text'][-1000:]}\nin\n{source}"
        if IGNORED not in cell["metadata"].get("tags", []):
            assert now["text"] == printed(cell), source
        assert all(len(alt) > 30 for alt in now["images"])
    handles = page.locator(".cell_output .noUi-handle:visible")
    if handles.count():
        drag_to_another_figure(page, handles.first)
    else:
        assert path.name[:2] not in WITH_CONTROLS
    assert not violations(page, axe)
    a_cell_can_be_changed(page)
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def a_cell_can_be_changed(page):
    for editor in page.locator(".CodeMirror:visible").all():
        lines = editor.evaluate("e => e.CodeMirror.lineCount()")
        assert editor.bounding_box()["height"] < 24 * lines + 40, "taller than its text"
    assert page.locator(".thebe-controls button").count() == page.locator("div.cell").count()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('print(6 * 7)')")
    page.locator(".thebe-run-button").first.click()
    page.locator("div.cell").first.locator("pre", has_text="42").wait_for(timeout=20_000)


def test_from_a_folder_the_button_says_how_to_serve(live, visit):
    page = visit((live / "chapters" / "01_hidden_labels.html").as_uri(), 390)
    page.click(".em-live-start")
    said = page.locator(".em-live-status").inner_text()
    assert f'python3 -m http.server --directory "{live}"' in said
    page.click(".em-live-lite")
    assert page.url.startswith("file:")
    assert page.locator(".em-live-status code").count() == 1


def test_jupyterlite_opens_the_notebook_whole(live, address, visit):
    page = visit(f"{address}lite/lab/index.html?path=chapters/01_hidden_labels.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.keyboard.press("Escape")
    page.locator(".jp-Notebook .jp-CodeCell").first.click()
    for _ in range(3):  # the cell for Colab, the imports, the first figure; further, it would scroll away
        page.keyboard.press("Shift+Enter")
    page.locator(".jp-OutputArea-output img").first.wait_for(timeout=180_000)
    missing = [said for said in page.troubles if said.startswith("404: ")]
    assert all(said.endswith("/favicon.ico") for said in missing)  # JupyterLab's own page names none
    page.troubles[:] = [said for said in page.troubles if "404" not in said]
