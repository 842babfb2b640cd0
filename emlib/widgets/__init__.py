"""Controls for the pages. `stepper` needs no kernel: it works wherever HTML does."""

from emlib.widgets.stepper import stepper

__all__ = ["stepper"]
