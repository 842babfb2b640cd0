"""Pages that run in the reader's browser, by Python that comes with the site."""

import os

import pytest
from browsing import drag_to_another_figure, of_each_kind, violations
from conftest import CHAPTERS
from explorable_pages import press

IGNORED = "nbval-ignore-output"
WITH_CONTROLS = ("04", "05", "06")  # with sliders of ipywidgets
RUN = of_each_kind(CHAPTERS, "06")  # a page takes half a minute and more
# What cells say otherwise in a browser, and why.
OTHERWISE = {
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
    assert page.locator(".thebe-run-button").count() == page.locator("div.cell").count()
    run(page, 0, "print(6 * 7)")
    page.locator("div.cell").first.locator("pre", has_text="42").wait_for(timeout=20_000)


def write(page, index, code):
    page.evaluate(
        "([i, code]) => document.querySelectorAll('.CodeMirror')[i].CodeMirror.setValue(code)", [index, code]
    )


def written(page, index):
    return page.evaluate("i => document.querySelectorAll('.CodeMirror')[i].CodeMirror.getValue()", index)


def says(page, words):
    page.locator(".em-live-status", has_text=words).wait_for(timeout=180_000)


@pytest.fixture
def short_page(live, address, visit):
    """A chapter's page, cut to its first two cells."""
    page = visit(f"{address}chapters/01_hidden_labels.html")
    page.evaluate("[...document.querySelectorAll('div.cell')].slice(2).forEach(cell => cell.remove())")
    return page


def test_what_is_missing_is_named_and_can_be_had_again(short_page):
    """And, as Python has been started: errors are counted, a loop is stopped, what was written is kept."""
    page = short_page
    page.route("**/numpy-*", lambda route: route.abort())
    page.click(".em-live-start")
    says(page, "NumPy could not be loaded.")
    assert page.troubles
    page.troubles.clear()
    page.unroute("**/numpy-*")
    asked = len(page.asked)
    page.locator(".em-live-start", has_text="Try again").click()
    says(page, "Live. All 2 cells ran.")
    assert not [url for url in page.asked[asked:] if "pyodide.asm.wasm" in url], "it had arrived"
    errors_are_counted(page)
    an_explorable_speaks_with_python(page)
    a_loop_is_stopped(page)


def errors_are_counted(page):
    write(page, 1, "1 / 0")
    page.click(".em-live-start")
    says(page, "1 of 2 cells failed: the first is cell 2")
    assert page.locator("[data-state=failed] .em-cell-state").inner_text() == "failed"
    page.click(".em-live-status a")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Code of cell 2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "em-cell-reset"
    page.keyboard.press("Enter")
    assert written(page, 1) != "1 / 0"


EXPLORABLE = """import emlib.widgets
x, _ = emlib.data.faithful()
start = emlib.Mixture([0.5, 0.5], [2.8, 3.8], [1, 1])
e = emlib.widgets.Explorable(x, start)
e"""
BY_PYTHON = """m = emlib.m_step(x, emlib.e_step(x, start)[0])
print(e.responsibilities.shape, abs(e.mixture.means - m.means).max() < 1e-9)
e.mixture = start"""


def an_explorable_speaks_with_python(page):
    """Its buttons move what Python has, and Python moves what it shows."""
    cells = page.locator("div.cell")
    run(page, 0, EXPLORABLE)
    press(cells.nth(0), "E step", "M step")
    run(page, 1, BY_PYTHON)
    cells.nth(1).locator("pre", has_text="(2, 272) True").wait_for(timeout=20_000)
    cells.nth(0).get_by_text("Set by Python.").wait_for()


def run(page, index, code):
    write(page, index, code)
    page.locator(".thebe-run-button").nth(index).click()


def a_loop_is_stopped(page):
    loop = "while True:\n    pass"
    run(page, 0, loop)
    page.locator("[data-state=running]", has_text="runs").wait_for()
    page.click(".em-live-stop")
    says(page, "variables are gone")
    assert written(page, 0) == loop
    run(page, 0, "print(6 * 7)")
    page.locator("div.cell").first.locator("pre", has_text="42").wait_for(timeout=180_000)


def test_from_a_folder_the_button_says_how_to_serve(live, visit):
    page = visit((live / "chapters" / "01_hidden_labels.html").as_uri(), 390)
    page.click(".em-live-start")
    said = page.locator(".em-live-status").inner_text()
    assert f'python3 -m http.server --directory "{live}"' in said
    page.click(".em-live-lite")
    assert page.url.startswith("file:")
    assert page.locator(".em-live-status code").count() == 1


def test_jupyterlite_gets_no_directive_that_it_cannot_read(live):
    for path in CHAPTERS:
        text = (live / "lite" / "files" / "chapters" / path.name).read_text(encoding="utf-8")
        assert "{solution-" not in text
        assert "{cite" not in text
        assert "{term}" not in text


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
    expected = "404", "Cross reference target"  # to other chapters, which are other notebooks there
    page.troubles[:] = [said for said in page.troubles if not any(words in said for words in expected)]
