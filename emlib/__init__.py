"""emlib: the EM algorithm for one-dimensional Gaussian mixtures, small enough to read.

The core needs NumPy only. What is imported on first use: `emlib.plots` and `emlib.widgets`,
which need Matplotlib, IPython and ipywidgets; `emlib.scale`, for data larger than memory;
`emlib.demos`, which takes SciPy's normal density, as its sources do; and Numba, where it is
installed and the data are many.
"""

import importlib

from emlib import data
from emlib.convergence import rate
from emlib.fitting import EMWarning, Fit, fit
from emlib.mixture import Mixture
from emlib.passes import expected_statistics
from emlib.referee import referee
from emlib.starts import fit_best
from emlib.statistics import Statistics, maximize
from emlib.steps import e_step, lower_bound, m_step
from emlib.uncertainty import StandardErrors, standard_errors

__version__ = "0.1.0"
__all__ = [
    "EMWarning", "Fit", "Mixture", "StandardErrors", "Statistics", "data", "e_step",
    "expected_statistics", "fit", "fit_best", "lower_bound", "m_step", "maximize", "rate", "referee",
    "standard_errors",
]  # fmt: skip


def __getattr__(name):
    if name in ("demos", "plots", "scale", "widgets"):
        return importlib.import_module(f"emlib.{name}")
    raise AttributeError(f"module 'emlib' has no attribute {name!r}")
