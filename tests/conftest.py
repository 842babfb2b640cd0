"""What all tests share: reproducible property tests, and the place of the book."""

import asyncio
import json
import shutil

import pytest
from browsing import EVERY_PAGE, ROOT, address, axe, browser, chromium, visit  # noqa: F401
from explorable_pages import mixture_page, shown  # noqa: F401
from hypothesis import settings

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))

settings.register_profile("book", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("book")


def pytest_configure(config):
    config.addinivalue_line("markers", "equation(*labels): this test checks these equations of the book")


def pytest_report_header(config):
    proof = "checked by Coq" if shutil.which("coqc") else "NOT CHECKED, for want of Coq (apt install coq)"
    pages = "the long tests in a browser take one of each kind (EVERY_PAGE=1 takes all, as once a week)"
    if EVERY_PAGE:
        pages = "every test in a browser takes every page, and Firefox and WebKit take them too"
    return [f"pages: {pages}", f"proof: {proof}"]


@pytest.fixture(autouse=True)
def plain_program(request):
    """Playwright keeps an event loop running between its tests; the others run without one."""
    with_browser = "browser" in request.fixturenames
    loop = None if with_browser else asyncio._get_running_loop()
    if loop is not None:
        asyncio._set_running_loop(None)
    yield
    if loop is not None:
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def notebooks():
    """The chapters, parsed: {file name: notebook}."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in CHAPTERS}


@pytest.fixture(scope="session")
def site():
    """The folder of the built book."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").exists():
        pytest.fail("the book is not built: run make book first")
    return folder
