"""What all explorables in Jupyter share: one module, their state as traits, and a first frame."""

import anywidget
import traitlets

from emlib.explorables.joining import css, module
from emlib.explorables.page import markup, numbers_of
from emlib.mixture import Mixture, check_mixture


class Model(traitlets.TraitType):
    """A Mixture; on its way to the script and back it is lists."""

    def __init__(self):
        super().__init__()
        self.tag(sync=True, to_json=lambda v, w: numbers_of(v), from_json=lambda v, w: Mixture(**v))

    def validate(self, widget, value):
        """Refuse what is none, in emlib's words."""
        check_mixture(value)
        return value


class Shown(anywidget.AnyWidget):
    """An explorable of one kind: its state is its traits, its first frame is drawn by `frame`."""

    _esm = module()
    _css = css()
    kind = traitlets.Unicode("").tag(sync=True)

    def frame(self):
        """The first frame as SVG text, and what it shows in words."""
        raise NotImplementedError

    def state(self):
        """What the script reads with model.get, in what JSON has."""
        own = set(self.traits(sync=True)) - set(anywidget.AnyWidget.class_traits()) - {"kind"}
        return self.get_state(sorted(name for name in own if not name.startswith("_")))

    def html(self):
        """The explorable for a page without Python."""
        return markup(self.kind, self.state(), *self.frame())

    def __repr__(self):
        return f"<explorable: {self.kind}>"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        return bundle | {"text/plain": repr(self), "text/html": self.html()}
