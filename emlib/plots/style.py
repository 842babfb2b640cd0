"""The house style: one palette, one look, and SVG that comes out the same every time."""

import matplotlib as mpl
from IPython import get_ipython

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")  # Okabe & Ito (2008)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
INK = "#222222"
ALERT, NOTE, STRONG = "#b3261e", "#8a5a00", "#00568a"  # the words and the buttons of live controls

HOUSE = {
    "figure.figsize": (7.0, 3.6),
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "emlib",
    "font.size": 12.5,  # seven inches shown on a phone: nine pixels and a half
    "axes.titlesize": 13,
    "axes.titlelocation": "left",
    "axes.labelsize": 12.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "axes.formatter.useoffset": False,
    "axes.prop_cycle": mpl.cycler(color=COLORS, linestyle=DASHES),
    "lines.linewidth": 2,
    "lines.markersize": 5,
    "legend.frameon": False,
}


def house_style():
    """The house style's settings, for `matplotlib.rc_context`."""
    return dict(HOUSE)


def use_style():
    """Use the house style from here on; in a notebook, draw as SVG without a date.

    The date and random ids are what make two runs of one figure differ; without them the
    tests can compare figures as text.
    """
    mpl.rcParams.update(HOUSE)
    if get_ipython() is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})
