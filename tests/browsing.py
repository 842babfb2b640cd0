"""A real browser, a server for the built book, and a page that reports what goes wrong on it."""

import contextlib
import os
import re
import sys
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "web" / "ext")]
import lighthouse  # noqa: E402, F401
from browser import bring  # noqa: E402
from npm_packages import packages  # noqa: E402
from serve import serving  # noqa: E402

PAGES = ["index.html", "one_page.html", "genindex.html", "search.html", "404.html"]
PAGES += [
    f"{path.parent.name}/{path.stem}.html"
    for folder, pattern in (("chapters", "*.ipynb"), ("appendices", "*.md"))
    for path in sorted((ROOT / folder).glob(pattern))
]
EVERY_PAGE = bool(os.environ.get("EVERY_PAGE"))  # set once a week: .github/workflows/weekly.yml
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def of_each_kind(pages, *chosen):
    """The pages whose file names begin so; all of them with EVERY_PAGE set, as once a week.

    For what takes long and hangs on a script or a style that all pages share.
    """
    return [page for page in pages if EVERY_PAGE or Path(page).name.startswith(chosen)]


class Host(SimpleHTTPRequestHandler):
    """A static host: the site below a prefix, its 404 page for every wrong address."""

    prefix = "/"

    def log_message(self, *words):
        pass

    def translate_path(self, path):
        inside = path.startswith(self.prefix)
        return super().translate_path("/" + path[len(self.prefix) :] if inside else "/404.html")

    def send_error(self, code, *words):
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())


def home(site):
    """Where the site's root is on its host: / or, on GitHub, /name/; its 404 page says so."""
    page = (Path(site) / "404.html").read_text(encoding="utf-8")
    return re.search(r'href="(/(?:[^"]*/)?)_static/', page)[1]


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium. Without one these tests cannot run: in CI that is a failure."""
    place = bring()
    if not place:
        sentence = "no browser could be found or brought here, so nothing was tested in one (set CHROMIUM)"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    return place


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def hosting(site):
    """The built book as a static host would serve it, below its prefix; gives its address."""
    host = type("Host", (Host,), {"prefix": home(site)})
    with serving(site, host) as root:
        yield root[:-1] + host.prefix


@pytest.fixture(scope="session")
def address(site):
    """Where the built book is served."""
    with hosting(site) as address:
        yield address


@pytest.fixture(scope="session")
def axe():
    """The accessibility checker's script."""
    return (packages("all") / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def failure(request):
    """What went wrong with a request, in words; None if the page itself gave it up by going elsewhere."""
    return None if request.failure == "net::ERR_ABORTED" else f"{request.failure}: {request.url}"


def violations(page, axe):
    """What axe-core finds wrong with a page: {rule: the beginnings of a few elements}."""
    page.evaluate(axe)
    run = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    found = page.evaluate(run)
    return {each["id"]: [node["html"][:150] for node in each["nodes"][:3]] for each in found}


@pytest.fixture
def visit(browser):
    """visit(address, width=, theme=, media=) opens a page; at the end of the test, nothing that
    was opened may have raised an error or asked for anything from elsewhere.
    """
    contexts, troubles = [], []

    def opened(address, width=1280, theme="light", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        origin = address[: address.index("/", 8)] if address.startswith("http") else "file:///"
        local = (origin, origin.replace("http", "ws"), "data:", "blob:")
        page.on("console", lambda m: troubles.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("requestfailed", lambda request: troubles.append(why) if (why := failure(request)) else None)
        page.on("response", lambda r: troubles.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        context.on(
            "request", lambda r: None if r.url.startswith(local) else troubles.append(f"outside: {r.url}")
        )
        page.asked = []
        context.on("request", lambda request: page.asked.append(request.url))
        page.goto(address, wait_until="load")
        page.troubles = troubles
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def drag(page, handle, by=60):
    """Move a slider's handle with the mouse, as a hand would."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for part in (0.3, 0.7, 1.0):
        page.mouse.move(x + part * by, y)
    page.mouse.up()


SHOWN = "[...document.querySelectorAll('.jupyter-widgets img')].map(image => image.alt).join()"


def drag_to_another_figure(page, handle):
    """Drag a live control's slider, and wait until the figures' descriptions hold other numbers."""
    before = page.evaluate(SHOWN)
    assert before
    drag(page, handle, by=-140)
    page.wait_for_function(f"old => {SHOWN} !== old", arg=before, timeout=60_000)
