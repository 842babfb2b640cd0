"""What the three demos share: alternate the two steps and keep the path."""

import warnings

import numpy as np

from emlib.checks import as_vector
from emlib.errors import DegenerateComponentError
from emlib.fitting import EMWarning, Fit
from emlib.mixture import check_mixture

LARGEST = 1e150  # sums of squares of such numbers are still finite


class ZeroDensityError(ArithmeticError):
    """A point so far from every component that its plain density is 0, and 0/0 follows."""

    def __init__(self, x):
        super().__init__(f"every density is 0 at x = {x:.6g}")


def as_points(x):
    """Return x as `as_vector` does; raises ValueError for numbers whose squares overflow."""
    x = as_vector(x, "x")
    if np.abs(x).max() > LARGEST:
        raise ValueError(f"x must lie within ±{LARGEST:g}: this program needs the squares")
    return x


def alternate(start, e_step, m_step, max_iter, stop=lambda: False):
    """Run E and M steps from `start`, at most `max_iter` of each, and return a `Fit`.

    e_step(mixture) -> responsibilities, log-likelihood; m_step(responsibilities) -> Mixture;
    either raises DegenerateComponentError or ZeroDensityError where 0/0 would follow.
    stop() is asked after each M step, as seed 000 does.
    """
    check_mixture(start, "start")
    path, values = [], []
    stopped, why = "max_iter", f"{max_iter} iterations done"
    try:
        with np.errstate(over="ignore"):  # a square that overflows belongs to a density of 0
            r, value = e_step(start)
            path, values = [start], [value]
            for _ in range(max_iter):
                mixture = m_step(r)
                stopping = stop()
                r, value = e_step(mixture)
                path.append(mixture)
                values.append(value)
                if stopping:
                    stopped, why = "converged", "the printed objective changed by less than tol"
                    break
    except (DegenerateComponentError, ZeroDensityError) as problem:
        if not path:
            raise ValueError(f"the start is unusable: {problem}") from None
        stopped, why = "underflow" if isinstance(problem, ZeroDensityError) else "collapse", str(problem)
        warnings.warn(f"{stopped}: {why}", EMWarning, stacklevel=3)
    return Fit(path[-1], np.array(values), path, len(path) - 1, len(values), stopped, f"{stopped}: {why}")
