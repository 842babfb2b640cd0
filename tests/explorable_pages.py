"""Pages with an explorable, in both hosts: a page without Python, and what anywidget does."""

import json

import pytest

from emlib import Mixture
from emlib.explorables import DATASETS, classic, css, mixture_markup, module
from emlib.explorables.page import numbers_of

PAGE = (
    '<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>A mixture</title>'
    '<meta name="viewport" content="width=device-width"><style>{css}</style></head>'
    '<body style="font-family:sans-serif"><main><h1>A mixture</h1>{body}</main>{script}</body></html>'
)
# A model as anywidget gives it to render, whose other end is the test.
MODEL = """
const values = %s, listeners = {};
window.model = {
  get: key => values[key],
  set(key, value) { values[key] = value; },
  save_changes() { window.saved = values; },
  on(event, listener) { (listeners[event] ||= []).push(listener); }, off() {},
  assign(key, value) { values[key] = value; (listeners["change:" + key] || []).forEach(tell => tell()); },
};
window.end = explorable.render({model: window.model, el: document.querySelector("#here")});
"""


def start_of(name):
    return Mixture(**DATASETS[name]["start"])


def plain_page(body=None, theme="light"):
    """A page without Python, as the book has them."""
    body = body or mixture_markup("faithful", start_of("faithful"))
    return PAGE.format(theme=theme, css=css(), body=body, script=f"<script>{classic()}</script>")


def widget_page(state, theme="light"):
    """A page that does with the module what anywidget does."""
    script = module().replace("export default $index", "const explorable = $index") + MODEL % json.dumps(
        state
    )
    body = '<div id="here"></div>'
    return PAGE.format(theme=theme, css=css(), body=body, script=f'<script type="module">{script}</script>')


@pytest.fixture
def shown(visit, tmp_path):
    """shown(html, fragment="", **options) opens a page from a folder and waits until it is alive."""

    def opened(html, fragment="", **options):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = visit(path.as_uri() + fragment, **options)
        page.wait_for_selector(".em-caption:not(:empty)")
        return page

    return opened


@pytest.fixture
def mixture_page(shown):
    """mixture_page(data, start, ...) opens the mixture as a widget; page.now() is what Python has."""

    def opened(data="faithful", start=None, *, x=None, counts=None, **options):
        start = start or start_of(data)
        state = {"kind": "mixture", "data": "" if x is not None else data, "start": numbers_of(start)}
        if x is not None:
            state |= {"x": list(x), "counts": counts, "label": "x", "code": f"x = np.array({list(x)})"}
        page = shown(widget_page(state), **options)
        page.now = lambda: page.evaluate("() => JSON.parse(JSON.stringify(window.saved ?? {}))")
        return page

    return opened


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def said(page):
    return page.locator(".em-said").inner_text()


def open_box(page, begins):
    page.locator("summary", has_text=begins).click()


def python_of(page):
    """The code that Share shows, after what was done has been drawn."""
    if not page.locator("pre").is_visible():
        open_box(page, "Share")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator("pre").inner_text()
