"""A referee for anybody's EM: watch its steps, ask it again, and see which laws it keeps."""

import warnings
from inspect import signature

import numpy as np

from emlib import laws
from emlib.checks import as_vector, check_enough_data, check_whole
from emlib.laws import Finding, distance
from emlib.mixture import Mixture, check_mixture
from emlib.steps import m_step

VANISHING = 1e-4  # an sd below this part of the data's: its component is about to collapse


def referee(step, x, start, *, n_steps=200):
    """Judge an EM iteration by what it does to the data x from a start; a list of `Finding`s.

    step : step(x, mixture) -> Mixture, or step(x, weights, means, sds) -> the three.
    x : (N,) data. start : Mixture. n_steps : how many steps to watch; fewer if they come to rest.

    A wrong step is convicted, whatever it returns or raises. A right step that is not plain EM may
    be, too (sds held at a number of its own, a prior, a floor): the detail says what gave it away.
    Nothing is judged from where the next M step would collapse a component.
    Raises ValueError, before any work, for an unusable x, start or n_steps.
    """
    x = as_vector(x, "x")
    check_mixture(start, "start")
    check_enough_data(np.unique(x).size, start.k)
    check_whole(n_steps, "n_steps")
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path, trouble, end = watch(step, x, start, n_steps)
        free = len(path) == 1 or any((m.sds != start.sds).any() for m in path)
        places = [path[0], path[-2]] if len(path) > 1 else []
        return [
            gives_a_mixture(path, trouble, end),
            laws.never_falls([m.log_likelihood(x) for m in path]),
            laws.moments_match(x, path[1:], free),
            laws.rests_where_level(x, path, free),
            *(law(step, x, places) for law in (units, order, copies, memory)),
        ]


def watch(step, x, start, n_steps):
    """The mixtures from start on; what is wrong with the step after the last, or ""; why it ended."""
    path = [start]
    for _ in range(n_steps):
        if why := collapsing(x, path[-1]):
            return path, "", f"then {why}"
        found, trouble = ask(step, x, path[-1])
        if trouble:
            return path, trouble, ""
        path.append(found)
        if distance(found, path[-2]) < laws.REST / 1000:
            return path, "", "then at rest"
    return path, "", "no more were asked for"


def ask(step, x, m):
    """What the step gives, as a Mixture or None, and what is wrong with it, or ""."""
    given = x.copy()
    try:
        found = step(given, *arguments(step, given, m))
        found = found if isinstance(found, Mixture) else Mixture(*found)
    except (Exception, SystemExit) as problem:
        return None, f"gave no mixture: {type(problem).__name__}, {problem}"
    if not np.array_equal(given, x):
        return None, "changed the data it was given"
    if found.k != m.k:
        return None, f"gave {laws.counted(found.k, 'component')} for {m.k}"
    if max(*np.abs(found.means), *found.sds) > 1e290:
        return None, "ran off towards infinity"
    return found, ""


def arguments(step, x, m):
    """A mixture as the step wants it: whole, or as copies of its weights, means and sds."""
    try:
        signature(step).bind(x, m)
    except TypeError:
        return m.weights.copy(), m.means.copy(), m.sds.copy()
    except ValueError:  # nothing is known of what it takes
        pass
    return (m,)


def collapsing(x, m):
    """Why no step from here can be judged, or ""."""
    try:
        sds = np.append(m.sds, m_step(x, m.responsibilities(x)).sds)
    except ValueError as problem:
        return str(problem)
    return "a component is about to collapse" if sds.min() < VANISHING * laws.unit(x) else ""


def gives_a_mixture(path, trouble, end):
    """What a step gives is K weights that sum to 1, K means and K positive sds, all finite."""
    law, steps = "Each step gives a mixture, its weights summing to 1", len(path) - 1
    if trouble:
        return Finding(law, False, f"step {steps + 1} {trouble}")
    return Finding(law, True if steps else None, f"{laws.counted(steps, 'step')}, {end}")


def units(step, x, places):
    """The data in other units, from another origin: the same answer, in those units."""
    shift = 3 * laws.unit(x)

    def moved(m):
        return Mixture(m.weights, 8 * m.means + shift, 8 * m.sds)

    return unmoved("Units and origin do not matter", step, x, places, 8 * x + shift, moved)


def order(step, x, places):
    """The components in another order: the same answer, in that order."""

    def rolled(m):
        return Mixture(np.roll(m.weights, 1), np.roll(m.means, 1), np.roll(m.sds, 1))

    several = [m for m in places if m.k > 1]
    return unmoved("The order of the components does not matter", step, x, several, x, rolled)


def copies(step, x, places):
    """Every point twice, the second time in reverse: the same answer."""
    law = "Each point said twice, in another order, changes nothing"
    return unmoved(law, step, x, places, np.append(x, x[::-1]))


def memory(step, x, places):
    """The same question again: the same answer."""
    return unmoved("Asked the same again, it answers the same", step, x, places, x)


def unmoved(law, step, x, places, y, changed=lambda m: m):
    """From each place: whether the step of the changed problem is the step of the problem, changed."""
    if not places:
        return Finding(law, None, "nothing to compare")
    off = 0.0
    for m in places:
        (ours, trouble), (theirs, more) = ask(step, x, m), ask(step, y, changed(m))
        if trouble or more:
            return Finding(law, False, f"asked again, it {trouble or more}")
        off = float(np.maximum(off, distance(theirs, changed(ours))))
    return Finding(law, bool(off <= laws.same(x)), f"the answers differ by {off:.1g}")
