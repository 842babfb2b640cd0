"""Where the repository is, asked once; and a book built with an address, whose links lead there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT

sys.path.insert(0, str(ROOT / "web" / "ext"))
import address
from sphinx.errors import ConfigError

SITE = "https://reader.github.io/em-book/"
REMOTES = {
    "https://github.com/reader/em-book": ("github.com", "reader", "em-book"),
    "https://github.com/reader/em-book.git": ("github.com", "reader", "em-book"),
    "https://somebody@github.com/reader/em-book/": ("github.com", "reader", "em-book"),
    "git@github.com:reader/em.book.git": ("github.com", "reader", "em.book"),
    "ssh://git@gitlab.com:22/reader/em-book.git": ("gitlab.com", "reader", "em-book"),
    "https://example.org/reader/em-book": None,
    "https://github.com/reader": None,
    "https://github.com.example.org/reader/em-book": None,
    "/srv/git/github.com/reader/em-book": None,
    "../em-book": None,
    "": None,
}


def git(*words):
    return {"remote": "git@github.com:owner/book.git", "branch": "draft"}[words[0]]


@pytest.mark.parametrize("remote", REMOTES)
def test_a_remote_is_understood_or_is_none(remote):
    assert address.parse(remote) == REMOTES[remote]


def test_git_is_asked_and_the_environment_wins():
    assert address.find({}, git) == address.Address(
        "https://github.com/owner/book", "draft", "https://owner.github.io/book/"
    )
    said = {"EM_REPOSITORY": "https://github.com/Fork/Fork.github.io", "EM_BRANCH": "main"}
    assert address.find(said, git) == address.Address(
        "https://github.com/Fork/Fork.github.io", "main", "https://fork.github.io/"
    )
    assert address.find({"EM_SITE": "https://em.example.org"}, git).site == "https://em.example.org/"


def test_nothing_known_is_none():
    assert address.find({}, lambda *words: "") is None
    assert address.find({}, lambda *words: "/srv/git/book") is None


@pytest.mark.parametrize(
    "said", [{"EM_REPOSITORY": "github"}, {"EM_SITE": "em.example.org"}], ids=lambda said: next(iter(said))
)
def test_a_bad_address_is_one_sentence(said):
    with pytest.raises(ConfigError, match="must look like https://"):
        address.find(said, git)


def test_a_bad_address_stops_the_build_with_that_sentence():
    command = [sys.executable, ROOT / "web" / "ext" / "address.py"]
    environment = {**os.environ, "EM_REPOSITORY": "github"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode
    assert run.stderr.count("\n") == 1
    assert "'github'" in run.stderr


BUILT = [path for path in CHAPTERS if path.stem[:2] in ("01", "16")]


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """The book built for a repository of somebody else's, with the JavaScript that is here."""
    place = tmp_path_factory.mktemp("fork")
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True)
    for name in map(Path, names.stdout.decode().splitlines()):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    (place / "_build").mkdir()
    (place / "_build" / "npm").symlink_to(ROOT / "_build" / "npm")
    environment = {**os.environ, "EM_REPOSITORY": "https://github.com/reader/em-book", "EM_BRANCH": "main"}
    environment.pop("EM_SITE", None)
    stamp = [sys.executable, "tools/notebooks.py", "--address"]
    subprocess.run(stamp, cwd=place, env=environment, check=True, capture_output=True)
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "--warningiserror", "--nitpick"]
    command += ["--keep-going", "--quiet"]
    run = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=500)
    assert run.returncode == 0, run.stdout + run.stderr
    return place / "_build" / "html"


def head(page):
    """A page's links and metadata, and the page."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    tags = {tag.get("property") or tag.get("name"): tag["content"] for tag in soup.select("meta[content]")}
    return tags, soup


def test_a_chapter_opens_in_binder_and_colab(fork):
    for path in BUILT:
        _, soup = head(fork / "chapters" / f"{path.stem}.html")
        links = {link.get_text(strip=True): link for link in soup.select(".dropdown-launch-buttons a")}
        assert links["Binder"]["href"] == (
            f"https://mybinder.org/v2/gh/reader/em-book/main?urlpath=lab/tree/chapters/{path.name}"
        )
        assert links["Colab"]["href"] == (
            f"https://colab.research.google.com/github/reader/em-book/blob/main/chapters/{path.name}"
        )
        for link in links.values():
            assert (fork / "chapters" / link.img["src"]).exists()
            assert link.img["alt"]
        assert soup.select_one(".dropdown-launch-buttons button")["aria-label"]


def test_every_page_says_where_it_is(fork):
    pages = [
        page.relative_to(fork).as_posix()
        for page in fork.rglob("*.html")
        if not {"_static", "slides"} & set(page.parts)  # slides are pieces of pages
    ]
    listed = re.findall(r"<loc>(.*?)</loc>", (fork / "sitemap.xml").read_text())
    others = {"genindex.html", "search.html", "404.html"}
    assert sorted(listed) == sorted(SITE + page for page in pages if page not in others)
    for page in set(pages) - others:
        tags, soup = head(fork / page)
        assert soup.select_one("link[rel=canonical]")["href"] == tags["og:url"] == SITE + page
        assert (fork / tags["og:image"].removeprefix(SITE)).read_bytes()[:4] == b"\x89PNG"


def test_the_page_for_wrong_addresses_works_below_the_site(fork):
    _, soup = head(fork / "404.html")
    for tag in soup.select("link[href], script[src], a[href]"):
        target = tag.get("href") or tag.get("src")
        if not target.startswith(("#", "http")):
            assert target.startswith("/em-book/")
            assert (fork / re.sub(r"[?#].*", "", target.removeprefix("/em-book/"))).exists(), target
