"""A question that asks for a guess before the answer is seen; plain HTML, no kernel, no EM."""

from dataclasses import dataclass
from html import escape

from emlib.player.parts import text


@dataclass(frozen=True, repr=False)
class Question:
    """A guess to make, standing alone or before a frame of a stepper.

    words : the question. choices : {answer: whether it is so}, from the run that is asked
    about. why : a sentence with the run's numbers, shown with the answer.
    Raises ValueError unless exactly one of two or more choices is so.
    """

    words: str
    choices: dict
    why: str = ""

    def __post_init__(self):
        if len(self.choices) < 2 or sum(map(bool, self.choices.values())) != 1:
            said = {choice: bool(so) for choice, so in self.choices.items()}
            raise ValueError(f"a question needs exactly one true choice of two or more, but has {said}")

    def __repr__(self):
        return f"Question({self.words!r})"

    @property
    def answer(self):
        """The choice that is so, and why, in words."""
        (right,) = [choice for choice, so in self.choices.items() if so]
        return f"The answer: {right}. {self.why}".strip()

    def html(self, frame=None):
        """The question's HTML; frame : the number of the frame that shows the answer, in a stepper."""
        *others, last = map(escape, self.choices)
        return text("question.html").substitute(
            frame="" if frame is None else f' data-frame="{frame}"',
            words=escape(self.words),
            choices=f"{', '.join(others)} or {last}",
            answer=escape(self.answer),
            buttons="\n".join(
                f'<button type="button" data-{"right" if so else "wrong"}>{escape(choice)}</button>'
                for choice, so in self.choices.items()
            ),
        )

    def _repr_html_(self):
        """The question by itself, with what makes it alive."""
        return self.html() + "\n" + alive()


def alive():
    """The style and the script of questions."""
    style, script = (text(name).template.strip() for name in ("question.css", "question.js"))
    return f"<style>{style}</style>\n<script>{script}</script>"
