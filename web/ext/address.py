"""Where the book's repository and its pages are: asked in one place, for everything that links there.

EM_REPOSITORY   the repository, for forks: https://github.com/owner/name
EM_BRANCH       its branch, if it is not the one checked out
EM_SITE         where the pages are served, if not at https://owner.github.io/name/

Without EM_REPOSITORY it is git's remote `origin`, if that is on GitHub or GitLab.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.errors import ConfigError

ROOT = Path(__file__).parents[2]
FORGES = {"github.com", "gitlab.com"}
REMOTE = re.compile(
    r"(?:https?://(?:[^@/\s]+@)?|ssh://(?:[^@/\s]+@)?|git@)(?P<host>[\w.-]+)(?::\d+(?=/))?[:/]"
    r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)
INSTALLS = re.compile(r"%pip install -q git\+(https://[\w./@-]+)")
USUAL = {"", "main"}  # branches that pip takes by itself, and that are there tomorrow
LAUNCH = {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"}


@dataclass(frozen=True)
class Address:
    """A repository on a public forge: its page, its branch, and the book's pages ("" if unknown)."""

    repository: str
    branch: str
    site: str

    @property
    def source(self):
        """What pip installs emlib from: the repository, and the branch where it is not the usual one."""
        return self.repository if self.branch in USUAL else f"{self.repository}@{self.branch}"


def parse(remote):
    """The forge, owner and name in a repository's address, https or ssh; None for any other address."""
    found = REMOTE.fullmatch(remote.strip())
    if not found or found["host"] not in FORGES:
        return None
    return found["host"], found["owner"], found["name"]


def git(*words):
    """What git says, or "" where there is no git, no repository or no answer."""
    try:
        run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def find(environment=os.environ, git=git):
    """The Address, or None if nobody says where the repository is. ConfigError if it is said badly."""
    given = environment.get("EM_REPOSITORY", "")
    parts = parse(given or git("remote", "get-url", "origin"))
    if given and not parts:
        raise ConfigError(
            f"EM_REPOSITORY must look like https://github.com/owner/name (or gitlab.com), not {given!r}."
        )
    site = environment.get("EM_SITE", "")
    if site and not (urlsplit(site).scheme in ("http", "https") and urlsplit(site).netloc):
        raise ConfigError(f"EM_SITE must look like https://owner.github.io/name/, not {site!r}.")
    if not parts:
        return Address("", "", site.rstrip("/") + "/") if site else None
    host, owner, name = parts
    branch = environment.get("EM_BRANCH") or git("branch", "--show-current") or "main"
    if not site:
        forge = host.removesuffix(".com")
        own = f"https://{owner.lower()}.{forge}.io/"
        site = own if name.lower() == f"{owner.lower()}.{forge}.io" else f"{own}{name}/"
    return Address(f"https://{host}/{owner}/{name}", branch, site.rstrip("/") + "/")


def installed_from(text):
    """What a chapter installs emlib from where Colab opens it (Address.source); "" if it says nothing."""
    found = INSTALLS.search(text)
    return found[1] if found else ""


def colab():
    """The same of the chapters as they are: `make address` writes it into all."""
    return installed_from(next((ROOT / "chapters").glob("*.ipynb")).read_text(encoding="utf-8"))


def prepare(app, config):
    """Tell the theme, the sitemap and the cards. What has no address is left out."""
    address = find()
    if address and address.repository:
        launch = dict(LAUNCH)
        if address.repository.startswith("https://github.com/") and colab():
            launch["colab_url"] = "https://colab.research.google.com"
        config.html_theme_options.update(
            repository_url=address.repository, repository_branch=address.branch, launch_buttons=launch
        )
    config.notfound_urls_prefix = urlsplit(address.site).path if address else "/"
    if address:
        config.html_baseurl = config.ogp_site_url = address.site
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["genindex.html", "search.html", "404.html"]
        app.setup_extension("sphinx_sitemap")


if __name__ == "__main__":
    try:
        found = find()
    except ConfigError as error:
        sys.exit(str(error))
    if not found or not found.repository:
        print("No public repository is known (EM_REPOSITORY, git): no Binder and Colab buttons.")
        sys.exit()
    print(f"The pages will link to {found.repository}, branch {found.branch}.")
    if not colab():
        print("There is no Colab button before `make address` has been run, and its result committed.")
    elif colab() != found.source:
        print(f"In Colab the chapters install emlib from {colab()}: `make address` makes it {found.source}.")
