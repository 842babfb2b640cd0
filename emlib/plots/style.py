"""The house style: one look, and SVG that comes out the same every time."""

from functools import cache
from importlib.resources import files

import matplotlib as mpl
from IPython import get_ipython

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
INK = "#222222"


@cache
def house_style():
    """The house style's settings, for `matplotlib.rc_context`."""
    path = str(files(__name__.rpartition(".")[0]).joinpath("house.mplstyle"))
    return mpl.rc_params_from_file(path, use_default_template=False)


def use_style():
    """Use the house style from here on; in a notebook, draw as SVG without a date.

    The date and random ids are what make two runs of one figure differ; without them the
    tests can compare figures as text.
    """
    mpl.rcParams.update(house_style())
    if get_ipython() is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})
