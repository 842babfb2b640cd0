"""An explorable as plain HTML: what it begins with as JSON, and a first frame drawn by Python."""

import json
from html import escape

import numpy as np

from emlib.explorables.datasets import DATASETS, MOST_COMPONENTS
from emlib.player import address


def markup(kind, state, svg, alt):
    """The HTML of one explorable: without a script it is its first frame, with one it comes alive.

    kind : a name that js/index.js knows; state : what JSON can hold, read by model.get in the
    script; svg, alt : the first frame, which is also what is printed, and what it shows in words.
    """
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="em-explorable" data-kind="{escape(kind)}"><div class="em-first">'
        f'<img alt="{escape(alt)}" src="{address(svg)}"></div>\n'
        f'<script type="application/json">{text}</script></div>'
    )


def check_shown(mixture):
    """The mixture; ValueError if it has more components than are shown."""
    if mixture.k > MOST_COMPONENTS:
        raise ValueError(f"at most {MOST_COMPONENTS} components are shown, not {mixture.k}")
    return mixture


def numbers_of(mixture):
    """A Mixture as lists, for JSON."""
    return {name: getattr(mixture, name).tolist() for name in ("weights", "means", "sds")}


def mixture_markup(name, start, *, x=None, counts=None, label="x", code="", held=False):
    """The HTML of the mixture explorable, for data by name or, with the name "", for x and counts."""
    from emlib.explorables.first import frame_of  # Matplotlib, only where something is drawn

    known = DATASETS.get(name)
    state = {"data": name, "start": numbers_of(check_shown(start))}
    if held:
        state["held"] = True
    if known is None:
        x = np.asarray(x, dtype=float)
        state |= {"x": x.tolist(), "counts": counts if counts is None else np.asarray(counts).tolist()}
        state |= {"label": label, "code": code}
    else:
        x, counts, label = np.array(known["x"]), known["counts"], known["label"]
    return markup("mixture", state, *frame_of(x, counts, start, label))
