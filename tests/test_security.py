"""What keeps readers' words from becoming markup or code, and workflows from more rights than they need."""

import re

import pytest
import yaml
from conftest import ROOT

OURS = sorted(
    path
    for folder in ("emlib", "web/live", "web/static", "web/slides", "web/templates", "web/ext")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".js", ".html", ".py"}
)
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|createContextualFragment|srcdoc"
CODE = r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]|javascript:"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_no_script_makes_markup_or_code_from_words():
    assert sum(path.suffix == ".js" for path in OURS) > 20
    for path in OURS:
        found = re.search(f"{MARKUP}|{CODE}", path.read_text(encoding="utf-8"))
        assert not found, (
            f"{path.relative_to(ROOT)} has {found[0]}: build elements and set their text instead"
        )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_the_least_rights_and_pinned_actions(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        writes = "write" in job.get("permissions", {}).values()
        assert not (writes and any("run" in step for step in job["steps"])), (
            "what may write runs none of ours"
        )
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    for action in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", action), (
            f"pin {action} by a commit's hash"
        )
    assert "secrets." not in text
    assert "pull_request_target" not in text
