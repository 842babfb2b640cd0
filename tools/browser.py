"""Find a Chromium, or bring one: Playwright's download, else Debian's package.

python tools/browser.py     prints where it is
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", "0")  # inside the environment, nowhere else
WAYS = {
    "Playwright's download": [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
    "Debian's package": [
        "sh", "-c", "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium",
    ],
}  # fmt: skip
DOWNLOADED = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find():
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if named:
        return named
    run = subprocess.run([sys.executable, "-c", DOWNLOADED], capture_output=True, text=True)
    return next((path for path in run.stdout.split() if Path(path).exists()), None)


def bring():
    """The path of a Chromium, brought here if there was none; None where that fails."""
    for name, way in WAYS.items():
        if find():
            break
        print(f"There is no Chromium here for the tests: trying {name} ...", file=sys.stderr)
        try:
            subprocess.run(way, capture_output=True, timeout=400)
        except (OSError, subprocess.TimeoutExpired):
            continue
    return find()


if __name__ == "__main__":
    place = bring()
    print(place or "no Chromium could be found or brought here: set CHROMIUM to the path of one")
    sys.exit(not place)
