"""Players of pictures in plain HTML: sliders, keyboard, Play button, live caption; no kernel, no EM."""

import json
from html import escape
from itertools import product
from math import prod

from IPython.display import HTML

from emlib.player.parts import text
from emlib.player.question import Question, alive
from emlib.player.svg import address, frame

__all__ = ["Question", "address", "frame", "player", "stepper", "sweep"]


ROOM = " and so on"  # a caption of fewer letters may need a line more


def stepper(figures, captions, *, label, values=None, ask=None):
    """Show `figures` one at a time, the reader choosing which; returns an IPython HTML.

    figures : Matplotlib figures, closed once they are drawn; captions : one sentence each,
    with the figure's numbers: it is also what a screen reader says. label : what is stepped
    through ("iteration"); values : what the slider says at each figure, by default 0, 1, 2...
    ask : {value: the Question that this value's figure answers}, or None.
    Frames are SVG images inside the page, so it needs no kernel, no server and no library.
    Raises ValueError unless there are as many captions as figures.
    """
    frames, captions = [[frame(figure)] for figure in figures], list(captions)
    if not frames or len(frames) != len(captions):
        raise ValueError(f"stepper needs a caption a figure, but has {len(frames)} and {len(captions)}")
    values = range(len(frames)) if values is None else values
    return player({label: values}, list(zip(frames, captions, strict=True)), ask)


def sweep(sliders, show, over=None):
    """A player with several sliders, one frame for each combination; returns an IPython HTML.

    sliders : {name: the values to choose from}; Play moves the last one.
    show(*values) -> layers, caption: the layers, SVG texts from `frame` in one size, are
    drawn one over another, and a layer that many frames share is stored once.
    over(*values) -> whether nothing new follows along the last slider, so that Play can stop.
    Raises ValueError for a slider without values.
    """
    if not sliders or not all(len(values) for values in sliders.values()):
        raise ValueError("sweep needs at least one value for each slider")
    places = list(product(*sliders.values()))
    ends = [n for n, values in enumerate(places) if over and over(*values)]
    return player(sliders, [show(*values) for values in places], ends=ends)


def player(sliders, frames, ask=None, ends=()):
    """The HTML of a stepper or sweep; frames : (layers, caption) for each combination; ask, as in it.

    ends : the frames after which nothing new follows, but for the last.
    """
    if len(frames) != prod(map(len, sliders.values())):
        raise ValueError(f"the sliders have {prod(map(len, sliders.values()))} places, not {len(frames)}")
    parts = {}  # each distinct layer and its number, in order of first use
    numbered = [
        ([parts.setdefault(part, len(parts)) for part in split(layers)], words) for layers, words in frames
    ]
    shown = [[str(value) for value in values] for values in sliders.values()]
    data = {"parts": list(parts), "frames": numbered, "values": shown, "ends": list(ends)}
    first = frames[0]
    return HTML(
        text("player.html").substitute(
            kind=' data-kind="sweep"' if len(sliders) > 1 else "",
            names=escape(", ".join(sliders)),
            sliders="\n".join(slider(name, values) for name, values in sliders.items()),
            first=address(joined(first[0])),
            first_caption=escape(first[1]),
            longest=escape(max((caption for _, caption in frames), key=len) + ROOM),
            questions="\n".join(asked(ask or {}, *sliders.values())),
            alive=alive() if ask else "",
            last=printed(*frames[-1]) if len(frames) > 1 else "",
            data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
            css=text("player.css").template.strip(),
            js=text("player.js").template.strip(),
        )
    )


def asked(ask, *values):
    """The HTML of each question {value: Question} of a player with one slider; else raises ValueError."""
    for value, question in ask.items():
        if len(values) != 1 or value not in list(values[0])[1:]:
            raise ValueError(f"no frame but the first can answer a question, and {value!r} is none of them")
        yield question.html(list(values[0]).index(value))


def slider(name, values):
    """One labelled range input."""
    box = f'<input type="range" min="0" max="{len(values) - 1}" value="0" step="1">'
    return f"<label>{escape(name)} {box}<output>{escape(str(next(iter(values))))}</output></label>"


def printed(layers, caption):
    """A frame and its caption for the printed page alone."""
    image = f'<img alt="{escape(caption)}" src="{address(joined(layers))}">'
    return f'<div class="em-last">{image}<p>{escape(caption)}</p></div>'


def split(layers):
    """The texts that, one after another and closed, are the picture: one header, all the drawings."""
    head = layers[0][: layers[0].index(">") + 1]
    return [head, *(body(layer) for layer in layers)]


def body(svg):
    """What an SVG text holds between its tags."""
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


def joined(layers):
    """The layers as one SVG text."""
    return "".join(split(layers)) + "</svg>"
