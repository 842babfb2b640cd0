"""The proof that Coq checks: it is accepted, it says what the book says, and it rests on nothing of ours."""

import re
import shutil
import subprocess
import sys

import pytest
from conftest import CHAPTERS, EVERY_PAGE, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import proof

EM = (proof.SOURCES / "em.v").read_text(encoding="utf-8")
PAGE = (ROOT / "appendices" / "proof.md").read_text(encoding="utf-8")
LABEL = r"(?:eq|math|lem|thm)-[a-z-]+"
REFERENCE = rf"\{{(?:eq|prf:ref)\}}`({LABEL})`"
INCLUDED = r"^:start-at: Theorem ([\w']+)$"
UNCHECKED = f"the proof is not checked: {proof.NEEDED}"
with_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason=UNCHECKED)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proofs")
    proof.check(folder)
    return folder


def labels_of(*numbers):
    """Labels of equations, lemmas and theorems that are given in these chapters."""
    texts = [path.read_text(encoding="utf-8") for path in CHAPTERS if path.name.startswith(numbers)]
    found = re.findall(rf'(?:\$\$ \(|:label: )({LABEL})(?:\)|\\n|")', "".join(texts))
    return set(found)


def without_comments(text):
    return re.sub(r"\(\*.*?\*\)", "", text, flags=re.S)


@with_coq
def test_coq_accepts_the_theorems_and_names_the_same_axioms_as_the_page(place):
    printed = proof.axioms(proof.theorems(), place)
    recorded = (proof.SOURCES / "axioms.txt").read_text(encoding="utf-8")
    assert proof.names_in(printed) == proof.names_in(recorded)
    for name in proof.names_in(recorded):
        assert name.startswith(("ClassicalDedekindReals.", "FunctionalExtensionality.", "Classical_Prop."))
        assert f"`{name.split('.')[1]}`" in PAGE


@with_coq
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("0 <= KL a b /\\", "0 < KL a b /\\"),
        ("ℓ new >= ℓ old /\\", "ℓ new > ℓ old /\\"),
        ("new_weight (r : table) k := n r k / INR N.", "new_weight (r : table) k := n r k."),
        ("(σ (m_step r) k ^ 2 + μ", "(σ (m_step r) k ^ 2 - μ"),
    ],
)
def test_coq_refuses_what_is_false(place, tmp_path, right, wrong):
    assert EM.count(right) == 1
    for path in place.glob("sums.*"):
        shutil.copy(path, tmp_path)
    (tmp_path / "em.v").write_text(EM.replace(right, wrong), encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"Coq refuses em\.v"):
        proof.coqc("em.v", place=tmp_path)


@with_coq
def test_the_goals_on_the_page_are_those_that_coq_shows(place):
    written = (proof.SOURCES / "goals.txt").read_text(encoding="utf-8")
    advice = "python tools/proof.py --write brings proofs/goals.txt up to date"
    assert proof.walk(proof.SHOWN, place).split() == written.split(), advice


@with_coq
def test_coqs_own_checker_agrees(place):
    """A second, smaller program reads what the first has made; once a week the library beneath it, too."""
    beneath = [] if EVERY_PAGE else ["-norec", "EM.sums", "-norec"]
    command = ["coqchk", "-silent", "-Q", ".", "EM", *beneath, "EM.em"]
    subprocess.run(command, cwd=place, check=True, capture_output=True)


@pytest.mark.parametrize("path", sorted(proof.SOURCES.glob("*.v")), ids=lambda path: path.name)
def test_nothing_is_taken_for_granted(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    gaps = r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Abort|give_up|bypass_check)\b"
    assert not re.search(gaps, text)
    supposed = re.findall(r"^(?:Variables?|Hypothes[ie]s|Context) (.*)\. *$", text, re.M)
    expected = ["N : nat", "K : nat", "some_component : (0 < K)%nat", "x : nat -> R"]
    assert supposed == (expected if path.name == "em.v" else [])


def test_each_theorem_names_its_place_in_the_book():
    labels, given = proof.theorems(), labels_of("01", "02", "03")
    unnamed = [name for name, named in labels.items() if not set(named) <= given]
    assert not unnamed, f"before Theorem {unnamed} in proofs/em.v: (* label *), one that the chapters give"
    assert set(re.findall(rf"^\(\* ({LABEL})", EM, re.M)) <= given
    assert len(labels) == len(re.findall(r"^Theorem ", EM, re.M)) >= 20


def test_each_theorem_of_the_chapters_is_proved_or_said_not_to_be():
    in_coq = set(re.findall(LABEL, " ".join(re.findall(rf"^\(\* ({LABEL}.*?)(?: \*\)|:)", EM, re.M))))
    left = re.search(r"## What is not proved\n(.*?)\n## ", PAGE, re.S)[1]
    not_in_coq = set(re.findall(REFERENCE, left))
    wanted = {label for label in labels_of("02", "03") if not label.startswith("math-")}
    assert not in_coq & not_in_coq
    missing = wanted - in_coq - not_in_coq
    assert not missing, f"{missing}: prove it in proofs/em.v, or say on the page that it isn't proved"
    assert not_in_coq <= wanted


def test_the_page_shows_each_theorem_beside_its_place_in_the_book():
    blocks = re.split(r"^```\n", PAGE, flags=re.M)
    shown = {}
    for block in blocks:
        names = re.findall(INCLUDED, block.replace("Fixpoint run", "Theorem run_never_falls"), re.M)
        shown |= {name: re.findall(REFERENCE, block.split("\n## ")[-1]) for name in names}
    assert shown == proof.theorems()


def test_every_line_the_page_takes_from_the_proof_is_there():
    wanted = re.findall(r"^:(?:start|end)-at: (.+)$", PAGE, re.M)
    assert len(wanted) > 30
    sources = EM + (proof.SOURCES / "sums.v").read_text(encoding="utf-8")
    for line in wanted:
        assert re.search(rf"^{re.escape(line)}\b", sources, re.M), f"no line of proofs/ begins with {line}"
    assert "```coq" not in PAGE, "typed by hand"
