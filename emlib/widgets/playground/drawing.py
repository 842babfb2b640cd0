"""The playground's figure and the words that go with it."""

from html import escape

import numpy as np

from emlib.plots import COLORS, INK
from emlib.widgets import captions, scenes

MARKS = {True: ("✓", "holds"), False: ("✗", "BROKEN"), None: ("–", "not claimed yet")}


def scene(above, below, state, view, xlabel):
    """The data split by q, the curves; beneath, the climb of log-likelihood and bound."""
    scenes.plane(above, view, xlabel)
    scenes.split_bars(above, state.x, state.q, view.edges)
    scenes.curves(above, state.mixture, view.grid)
    values, bounds = np.array(state.log_likelihoods), np.array(state.bounds)
    where = np.cumsum([0, *(move in ("M", "leap") for move in state.moves)])
    # a leap leaves the responsibilities far behind for a moment: no bound is drawn there
    finite = np.isfinite(bounds) & np.array([True, *(move != "leap" for move in state.moves)])
    below.plot(
        where[finite], bounds[finite], color=COLORS[2], linewidth=1, marker="o", markersize=3, linestyle="-"
    )
    below.plot(where, values, color=INK, linewidth=1.8, linestyle="-")
    below.plot(where[-1], values[-1], color=INK, marker="o", markersize=6, linestyle="")
    # the first bound, from equal shares, may lie so far below that all else would look flat
    shown = (
        np.concatenate([values, bounds[1:][finite[1:]]])
        if len(values) > 2
        else np.append(values, bounds[finite])
    )
    low, high = float(shown.min()), float(shown.max())
    margin = 0.12 * (high - low) or 1.0
    last = max(int(where[-1]), 1)
    below.set(xlabel="iteration", ylabel="log-lik., bound", xlim=(-0.03 * last, 1.03 * last))
    below.set(
        ylim=(low - margin, high + margin),
        yticks=scenes.few(low, high, 2),
        xticks=scenes.few(0, last, 8, integer=True),
    )
    below.text(0.99, 0.06, "dark: log-likelihood    green dots: bound", transform=below.transAxes,
               ha="right", fontsize=8, color=INK)  # fmt: skip


def words(state):
    """The caption, and the figure's alt text."""
    did = {"E": "an E step", "M": "an M step", "leap": "six accelerated iterations"}
    last = f"after {did[state.moves[-1]]}" if state.moves else "the start"
    gap = state.log_likelihoods[-1] - state.bounds[-1]
    return (
        f"Iteration {state.iterations}, {last}: {captions.parameters(state.mixture)}. "
        f"Log-likelihood {captions.plain(state.log_likelihoods[-1])}, "
        f"bound {captions.plain(state.bounds[-1])}, gap {captions.plain(gap)}."
    )


def checklist(findings):
    """The invariants as an HTML list, each with its numbers."""
    rows = []
    for finding in findings:
        mark, word = MARKS[finding.holds]
        style = "color:#b3261e;font-weight:700" if finding.holds is False else ""
        rows.append(
            f'<li style="{style};margin:.15rem 0"><b>{mark} {escape(finding.name)}</b>: {word}. '
            f'<span style="opacity:.8">{escape(finding.words)}</span></li>'
        )
    return (
        '<ul style="list-style:none;padding:0;margin:.3rem 0;max-width:42rem;line-height:1.4" '
        f'aria-label="Four invariants">{"".join(rows)}</ul>'
    )


def view_of(state, bins=None):
    """A view for the data and the present curves."""
    return scenes.View.of(state.x, [state.start, state.mixture], bins)
