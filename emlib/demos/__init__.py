"""The three source demos, each as its author meant it: same arithmetic, same stopping.

They work with plain densities, not logarithms, as the sources do; where a source would go on
in NaN, they stop with a named reason and a warning.
"""

from emlib.demos.fixed import fixed_variance
from emlib.demos.points import loop
from emlib.demos.vector import vectorized

__all__ = ["fixed_variance", "loop", "vectorized"]
