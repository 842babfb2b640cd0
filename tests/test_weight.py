"""What a page costs its reader: bytes, as a static host sends them, and Lighthouse's findings."""

import gzip
import re
from pathlib import Path

import pytest
from browsing import PAGES, lighthouse, of_each_kind, serving

FIRST_VIEW = 500_000
LARGE = 20_000  # what stands above this is named in the message


def sent(path):
    """The bytes of a file on the wire: text is compressed, fonts and pictures are so already."""
    data = path.read_bytes()
    return len(data) if path.suffix in (".woff2", ".png") else len(gzip.compress(data, 9))


@pytest.mark.parametrize("name", PAGES)
def test_the_first_view_is_light(name, address, site, visit):
    asked = visit(address + name).asked
    files = {
        Path(site, re.sub(r"[?#].*", "", url.removeprefix(address))) for url in asked if "data:" not in url
    }
    costs = {path.relative_to(site).as_posix(): sent(path) for path in files}
    large = {name: cost for name, cost in sorted(costs.items()) if cost > LARGE}
    print(name, sum(costs.values()), large)
    assert sum(costs.values()) < FIRST_VIEW, large


def test_no_font_or_script_comes_that_no_page_uses(site):
    fonts = {path.name for path in (site / "_static" / "vendor").rglob("*.woff2")}
    assert fonts == {"fa-solid-900.woff2"}
    assert not list((site / "_static").rglob("*fontawesome.js*"))


@pytest.mark.parametrize("name", of_each_kind(lighthouse.PAGES, "03"))
def test_lighthouse_finds_nothing(name, site, chromium):
    """Performance is left out: it is timed. make lighthouse prints it."""
    kinds = lighthouse.KINDS[1:]
    with serving(site, lighthouse.Compressing) as place:
        scores, faults = lighthouse.measure(place + name, chromium, kinds)
    assert scores == dict.fromkeys(kinds, 100), faults
