"""A player of figures in plain HTML: slider, keyboard, Play button, live caption."""

import hashlib
import io
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

import matplotlib.pyplot as plt
from IPython.display import HTML


def stepper(figures, captions, *, label):
    """Show `figures` one at a time, the reader choosing which; returns an IPython HTML.

    figures : Matplotlib figures, closed once they are drawn; captions : one sentence each,
    with the figure's numbers: it is also what a screen reader says. label : what is stepped
    through ("iteration"). Frames are SVG images inside the page, so it needs no kernel, no
    server and no library. Raises ValueError unless there are as many captions as figures.
    """
    frames = [frame(figure) for figure in figures]
    if not frames or len(frames) != len(captions):
        raise ValueError(f"stepper needs a caption a figure, but has {len(frames)} and {len(captions)}")
    images = "".join(
        f'<img alt="{escape(caption)}" src="{source}"{" hidden" if i else ""}>'
        for i, (source, caption) in enumerate(zip(frames, captions, strict=True))
    )
    page = Template(files(__name__.rpartition(".")[0]).joinpath("stepper.html").read_text(encoding="utf-8"))
    identity = "em-" + hashlib.sha256((label + "".join(captions)).encode()).hexdigest()[:8]
    return HTML(
        page.substitute(
            id=identity, label=escape(label), last=len(frames) - 1, images=images, first=escape(captions[0])
        )
    )


def frame(figure):
    """The figure as an SVG data address; the same figure gives the same text every time."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    svg = text.getvalue()
    return "data:image/svg+xml," + quote(svg[svg.index("<svg") :], safe=" =:/,;'()[]@!$*+-._~?&")
