"""EM runs as players: steppers and sweeps."""

from functools import cache, partial
from itertools import product

import numpy as np

from emlib.player import player, sweep
from emlib.plots import scenes
from emlib.plots.canvas import Canvas, View
from emlib.widgets import captions

ITERATIONS = (0, 1, 2, 3, 4, 6, 8, 12, 20, 40, 100, "end")


def fit_stepper(x, fit, *, iterations=None, bins=None, most=16, xlabel="x", ask=None):
    """Step through a run: bars split by responsibilities, curves, the log-likelihood so far.

    x : (N,) data; fit : a Fit to them; iterations : those shown, from 0 on, or None for at most
    `most` (a longer run shows its first iterations, then fewer and fewer, and its last); bins :
    bars in the histogram, None for a fair number (at most 30); xlabel : what x is, with its
    unit; ask : {iteration: a Question that it answers}, put before the reader steps there.
    Returns an IPython HTML that needs no kernel.
    """
    shown = readable(fit.n_iter, most) if iterations is None else list(iterations)
    view = View.of(x, [fit.path[i] for i in shown], bins)
    svg = partial(Canvas().svg, scenes.run_scene, x, fit)
    frames = [([svg(i, view, xlabel)], captions.iteration(fit, i)) for i in shown]
    return player({"iteration": shown}, frames, ask)


def readable(last, most):
    """At most so many iterations from 0 to the last, close together at first."""
    if last < most:
        return list(range(last + 1))
    later = np.geomspace(1, last, most - 1)
    # rounding makes equals of the first few: let each be at least one more than the one before
    shown = [0]
    for i, value in enumerate(later):
        shown.append(min(max(shown[-1] + 1, round(float(value))), last - (most - 2 - i)))
    return shown


def fit_sweep(choices, problem, *, iterations=ITERATIONS, bins=None, xlabel="x"):
    """Try every combination of `choices`, and step through each run.

    choices : {name: values}, a slider each. problem(*values) -> x (N,), Fit. iterations :
    those shown; "end" is each run's last, and so is any beyond it. bins, xlabel : as in
    `fit_stepper`.
    Returns an IPython HTML that needs no kernel: below the data and the curves, the
    responsibility of component 1, which is steep where the labels are nearly certain.
    """
    problem = cache(problem)
    runs = [problem(*values) for values in product(*choices.values())]
    view = View.over([(x, [fit.path[captions.reached(fit, i)] for i in iterations]) for x, fit in runs], bins)
    axes, bare = Canvas(), Canvas(bare=True)
    base = axes.svg(scenes.sweep_axes, view, xlabel)
    bars = cache(lambda *values: bare.svg(scenes.sweep_bars, problem(*values)[0], view))

    def show(*values):
        x, fit = problem(*values[:-1])
        mixture = fit.path[captions.reached(fit, values[-1])]
        layers = [base, bars(*values[:-1]), bare.svg(scenes.sweep_curves, mixture, view)]
        chosen = ", ".join(f"{name} {value}" for name, value in zip(choices, values[:-1], strict=True))
        return layers, f"{chosen[0].upper()}{chosen[1:]}. {captions.certainty(x, fit, values[-1])}"

    def over(*values):
        return captions.ended(problem(*values[:-1])[1], values[-1])

    return sweep(choices | {"iteration": iterations}, show, over)
