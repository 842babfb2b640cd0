"""The files beside this module."""

from functools import cache
from importlib.resources import files
from string import Template


@cache
def text(name):
    """One of the files, as a template."""
    return Template(files(__package__).joinpath(name).read_text(encoding="utf-8"))
