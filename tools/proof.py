"""Let Coq check the theorems of proofs/em.v, and print what they rest on.

python tools/proof.py            check them
python tools/proof.py --write    and write down what Coq says: its axioms, and its goals in one proof
"""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "proofs"
PLACE = ROOT / "_build" / "proofs"
NEEDED = "it takes Coq (Debian and Ubuntu: apt install coq)"
SHOWN = "three_links"  # the proof that the appendix goes through, goal by goal
NAME = r"[^\W\d][\w']*"


def theorems():
    """{name: the labels that stand before it}, in the order of proofs/em.v."""
    text = (SOURCES / "em.v").read_text(encoding="utf-8")
    labelled = rf"(?:^\(\* ([^:*]+)(?::[^*]*)? \*\)\n)?^Theorem ({NAME})"
    return {name: labels.split(", ") for labels, name in re.findall(labelled, text, re.M)}


def coqc(*names, place=PLACE):
    """What Coq prints while it checks these files; raises RuntimeError with its objection."""
    printed = ""
    for name in names:
        run = subprocess.run(["coqc", "-q", "-Q", ".", "EM", name], cwd=place, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"Coq refuses {name}:\n{run.stdout}{run.stderr}")
        printed += run.stdout
    return printed


def check(place=PLACE):
    """Check all the files, copied so that nothing is left beside the sources."""
    place.mkdir(parents=True, exist_ok=True)
    for path in SOURCES.glob("*.v"):
        shutil.copy(path, place)
    coqc("sums.v", "em.v", place=place)


def axioms(names, place=PLACE):
    """What these theorems of the file rest on, all together, in Coq's own words."""
    question = f"Definition everything := ({', '.join(names)}).\nPrint Assumptions everything.\n"
    (place / "axioms.v").write_text(f"From EM Require Import em.\n{question}", encoding="utf-8")
    return coqc("axioms.v", place=place)


def names_in(text):
    """The names of the axioms in Coq's answer."""
    return set(re.findall(r"^(\w[\w.]*)\s+:", text, re.M))


def sentences(name):
    """The file up to this theorem's proof, the sentences of the proof, and the file from Qed on."""
    text = (SOURCES / "em.v").read_text(encoding="utf-8")
    start = text.index("Proof.\n", text.index(f"Theorem {name} ")) + len("Proof.\n")
    end = text.index("Qed.", start)
    steps = re.split(r"(?<=\.)\s+", text[start:end].strip())
    return text[:start], steps, text[end:]


def goals(name, place=PLACE):
    """The proof of a theorem, a sentence at a time, each with what Coq has still to be shown after it."""
    before, steps, after = sentences(name)
    asked = "".join(f'{step}\nRedirect "goal{i}" Show.\n' for i, step in enumerate(steps))
    (place / "goals.v").write_text(before + asked + after, encoding="utf-8")
    coqc("goals.v", place=place)
    shown = [(place / f"goal{i}.out").read_text(encoding="utf-8") for i in range(len(steps))]
    return list(
        zip(steps, [re.sub(r"^ *\n.*?={5,}$", "", text, flags=re.M | re.S) for text in shown], strict=True)
    )


def walk(name, place=PLACE):
    """The same as text: what is said to Coq and, indented, what it answers (without its hypotheses)."""
    told = ""
    for step, goal in goals(name, place):
        lines = [line.rstrip() for line in goal.splitlines() if line.strip()]
        told += "\n".join([step, *(f"    {line}" for line in lines)]) + "\n\n"
    return told.rstrip() + "\n"


def main(arguments):
    """Check, say what was checked, and write it down if asked; return the exit status."""
    if shutil.which("coqc") is None:
        print(f"The proof was not checked: {NEEDED}.", file=sys.stderr)
        return 1
    began = time.perf_counter()
    try:
        check()
        found = axioms(theorems())
    except RuntimeError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    seconds = time.perf_counter() - began
    version = subprocess.run(["coqc", "--version"], capture_output=True, text=True).stdout.split()[5]
    print(f"Coq {version} accepts all {len(theorems())} theorems of proofs/em.v ({seconds:.1f} s).")
    print(f"They rest on Coq's real numbers and its library's classical logic alone:\n{found.strip()}")
    if arguments == ["--write"]:
        (SOURCES / "axioms.txt").write_text(found, encoding="utf-8")
        (SOURCES / "goals.txt").write_text(walk(SHOWN), encoding="utf-8")
    elif names_in(found) != names_in((SOURCES / "axioms.txt").read_text(encoding="utf-8")):
        print("These are not the axioms that proofs/axioms.txt lists.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
