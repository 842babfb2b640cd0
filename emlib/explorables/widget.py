"""The explorable in Jupyter: an anywidget whose mixture and responsibilities Python reads and sets."""

import numpy as np
import traitlets

from emlib.checks import as_counts, as_responsibilities, as_vector, check_enough_data
from emlib.explorables.datasets import DATASETS, code_of, counted, named
from emlib.explorables.page import check_shown, mixture_markup
from emlib.explorables.shown import Model, Shown
from emlib.mixture import check_mixture

LISTS = {  # how arrays, or None, go to the script and come back
    "to_json": lambda v, w: v if v is None else v.tolist(),
    "from_json": lambda v, w: v if v is None else np.array(v, dtype=float),
}


class Explorable(Shown):
    """A mixture to take hold of: curves dragged by hand, E and M steps taken, and what they climb.

    x : (N,) data; start : the first Mixture; counts : None, or how often each was seen.
    label : what x is, with its unit. hold_sds : whether the M step leaves the sds. More than
    2,000 data are counted, in bins if they have more than 400 values: then .x, .counts and
    .responsibilities are those of the values, or the bins.
    .mixture : the Mixture on show; .responsibilities : (K, N) as the last E step, or Python,
    split the data, or None before; both are read and set. Raises ValueError as `emlib.fit` does, and
    for more than 12 components.
    """

    kind = traitlets.Unicode("mixture").tag(sync=True)
    data = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("x").tag(sync=True)
    held = traitlets.Bool(False).tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)
    x = traitlets.Any().tag(sync=True, **LISTS)
    counts = traitlets.Any(None, allow_none=True).tag(sync=True, **LISTS)
    start = Model()
    mixture = Model()
    responsibilities = traitlets.Any(None, allow_none=True).tag(sync=True, **LISTS)

    def __init__(self, x, start, *, counts=None, label=None, hold_sds=False):
        x = as_vector(x, "x")
        check_mixture(start, "start")
        counts = as_counts(counts, x.size)
        check_enough_data(np.unique(x).size, start.k)
        if counts is None:
            x, counts = counted(x)
        name = named(x, counts)
        label = label or (DATASETS[name]["label"] if name else "x")
        super().__init__(
            x=x, counts=counts, start=start, mixture=start, data=name, label=label, held=hold_sds,
            code="" if name else code_of(x, counts),
        )  # fmt: skip

    @traitlets.validate("start", "mixture")
    def _check_shown(self, proposal):
        return check_shown(proposal["value"])

    @traitlets.observe("mixture")
    def _forget_another_split(self, change):
        q = self.responsibilities
        if q is not None and len(q) != self.mixture.k:
            self.responsibilities = None

    @traitlets.validate("responsibilities")
    def _check_responsibilities(self, proposal):
        if proposal["value"] is None:
            return None
        q = as_responsibilities(proposal["value"], self.x.size)
        if len(q) != self.mixture.k:
            raise ValueError(
                f"responsibilities have {len(q)} rows, but the mixture has {self.mixture.k} components"
            )
        return q

    def html(self):
        """The explorable for a page without Python: data that have a name are not written out."""
        data = {"x": self.x, "counts": self.counts, "label": self.label, "code": self.code}
        return mixture_markup(self.data, self.mixture, **data, held=self.held)
