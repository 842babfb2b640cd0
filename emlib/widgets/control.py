"""What all live controls share: a fallback for pages without Python, a figure that is never stale."""

import os
import sys
from html import escape

import ipywidgets as ipw

from emlib.player import address
from emlib.plots.style import ALERT, NOTE
from emlib.widgets.work import Latest

# Where what a page would show without Python is never seen: in a browser's Python, and in Binder.
LIVE_ONLY = sys.platform == "emscripten" or "BINDER_REQUEST" in os.environ
SENTENCE = (
    'These controls compute anew when Python runs: <span class="em-live-only" style="display:none">press '
    "<em>Run this page live</em> under the title, or </span>open the page in Binder or JupyterLab."
)
IMAGE = (
    '<img alt="{}" src="{}" style="display:block;width:100%;max-width:42rem;height:auto;'
    'background:#fff;border-radius:4px{}">'
)


class Control(ipw.VBox):
    """A live control that gives way to plain HTML where no Python runs.

    fallback : a function without arguments that returns an IPython HTML (a stepper or a
    sweep). It is not called where nobody would see it: in a browser's Python and in Binder.
    Subclasses call `show` with a figure and its caption, `refuse` with what is wrong.
    """

    def __init__(self, children, *, fallback, name):
        self.fallback, self.name, self.work = fallback, name, Latest()
        self.progress = ipw.HTML(layout=ipw.Layout(min_height="1.8rem"))
        self.message, self.image, self.caption = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.picture, self.words = "", ""
        super().__init__([*children, self.message, self.progress, self.image, self.caption])

    def __repr__(self):
        return f"<live control: {self.name}>"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if not LIVE_ONLY:
            bundle["text/html"] = (
                self.fallback().data + f'\n<p style="margin:0 .5rem"><small>{SENTENCE}</small></p>'
            )
        return bundle

    def tell(self, done, total, doing):
        """Say how far the work is; the figure is still the one before."""
        words = escape(f"{doing} {done} of {total}; the figure below is still the one before")
        self.progress.value = (
            f'<progress aria-label="{doing}" max="{total}" value="{done}"></progress> {words}'
        )

    def show(self, svg, words, *, note=""):
        """Replace the figure (SVG text), its caption, which is its alt text too, and the note."""
        self.progress.value = ""
        self.picture, self.words = svg, words
        self.message.value = status(note) if note else ""
        self.image.value = IMAGE.format(escape(words), address(svg), "")
        self.caption.value = (
            f'<p role="status" style="max-width:42rem;line-height:1.45;margin:.2rem 0">{escape(words)}</p>'
        )

    def refuse(self, problem):
        """Say what is wrong beside the controls, and mark the figure as the one before."""
        self.progress.value = ""
        words = f"{problem[:1].upper()}{problem[1:]}."
        if self.picture:
            words += " The figure is faded: it still shows the last values that worked."
            alt = escape(f"Out of date, from the last values that worked: {self.words}")
            self.image.value = IMAGE.format(alt, address(self.picture), ";opacity:.35")
            self.caption.value = ""
        self.message.value = status(words, role="alert", color=ALERT)

    def begin(self, job, *, now=False):
        """Start a job (a generator); what it raises is said, never swallowed."""
        self.work.start(self._guarded(job), now=now)

    def _guarded(self, job):
        try:
            yield from job
        except Exception as problem:  # shown beside the control: nowhere else would it be seen
            self.refuse(str(problem) if isinstance(problem, ValueError) else repr(problem))


def status(words, role="status", color=NOTE):
    """A sentence in a box of its own, dark on light so that it reads in either theme."""
    return (
        f'<p role="{role}" style="background:#fff8e6;color:{color};border-left:4px solid {color};'
        f'max-width:42rem;line-height:1.45;margin:.2rem 0;padding:.35rem .7rem">{escape(words)}</p>'
    )
