"""Explorables: a mixture to take hold of, by one JavaScript module for pages with and without Python."""

from emlib.explorables.datasets import DATASETS, code_of, first_start, named
from emlib.explorables.joining import classic, css, module
from emlib.explorables.page import markup, mixture_markup

__all__ = [
    "DATASETS",
    "classic",
    "code_of",
    "css",
    "first_start",
    "markup",
    "mixture_markup",
    "module",
    "named",
]
