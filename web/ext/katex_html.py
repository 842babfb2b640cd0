"""Read what KaTeX has set: the letters of a formula, with their indices, and where in the HTML they stand."""

import re
from dataclasses import dataclass, field

TAG = re.compile(r"<(/?)([a-z]+)([^>]*?)(/?)>")
CLASS = re.compile(r'class="([^"]*)"')
SET = re.compile(r'<span class="katex-html" aria-hidden="true">')
LETTER = re.compile(r"[A-Za-zΑ-Ωα-ωϵϑϕϱℓ]$")
INVISIBLE = "\u200b"


@dataclass(eq=False)
class Node:
    """An element of KaTeX's HTML: its classes, its children (elements and strings), where it begins."""

    classes: list
    start: int
    parent: "Node" = None
    children: list = field(default_factory=list)

    def text(self, scripts=True):
        """The letters in it, in order; without scripts those on the line alone."""
        if not scripts and "msupsub" in self.classes:
            return ""
        parts = (c if isinstance(c, str) else c.text(scripts) for c in self.children)
        return "".join(parts).replace(INVISIBLE, "")

    def walk(self):
        """The element and all in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


@dataclass(frozen=True)
class Letter:
    """One letter of a formula: with its accent, its index, its power, what follows it in brackets."""

    name: str
    sub: str
    sup: str
    arguments: str
    start: int


def parse(html, start):
    """The tree of the element that begins at `start`, and where it ends."""
    top = node = Node([], start)
    end = start
    for tag in TAG.finditer(html, start):
        if words := html[end : tag.start()]:
            node.children.append(words)
        end = tag.end()
        if tag[1]:
            node = node.parent
        elif not tag[4]:
            classes = CLASS.search(tag[3])
            node.children.append(Node(classes[1].split() if classes else [], tag.start(), node))
            node = node.children[-1]
        if node is top:
            return top.children[0], end
    raise ValueError("KaTeX's HTML does not end")


def scripts(node):
    """Index and power of a letter: (sub, sup), "" where there is none."""
    place = node.parent.children.index(node) if node.parent else -1
    after = node.parent.children[place + 1 :] if place == 0 else []
    if not after or not isinstance(after[0], Node) or "msupsub" not in after[0].classes:
        return "", ""
    stack = next(child for child in after[0].walk() if "vlist" in child.classes)
    found = [child.text() for child in stack.children if isinstance(child, Node)]
    if len(found) == 2:
        return tuple(found)
    below = "vlist-t2" in after[0].children[0].classes
    return (found[0], "") if below else ("", found[0])


def accented(node):
    """The element of a letter's accent, if it has one, else the letter's own."""
    above = node.parent
    while above and "accent" not in above.classes:
        if "msupsub" in above.classes or "base" in above.classes:
            return node
        above = above.parent
    return above or node


def leaves(node, on_line=True):
    """Each string in an element, in order: (string, its element, whether it stands on the line)."""
    on_line = on_line and "msupsub" not in node.classes
    for child in node.children:
        if isinstance(child, str):
            yield child.replace(INVISIBLE, ""), node, on_line
        else:
            yield from leaves(child, on_line)


def is_letter(text, node):
    """Whether a string is a letter that stands for something, and no part of a word."""
    return LETTER.fullmatch(text) and "mord" in node.classes and "text" not in node.parent.classes


def letter(text, node, after):
    """The Letter that an element shows, whose text on the line is followed by `after`."""
    whole = accented(node)
    accent = next((n.text() for n in whole.walk() if "accent-body" in n.classes), "")
    script = "cal " if "mathcal" in node.classes else ""
    sub, sup = scripts(whole)
    brackets = re.match(r"[ˉ^~ ]*\(([^()]*)\)", after)
    arguments = re.sub(r";.*|\s", "", brackets[1]) if brackets else ""
    outer = whole.parent if sub or sup else whole
    return Letter(script + accent + text, sub, sup, arguments, outer.start)


def letters(html, start):
    """The letters of the formula whose HTML begins at `start`."""
    tree, _ = parse(html, start)
    line = tree.text(scripts=False)
    done = 0
    for text, node, on_line in leaves(tree):
        done += len(text) * on_line
        if is_letter(text, node):
            yield letter(text, node, line[done:] if on_line else "")
