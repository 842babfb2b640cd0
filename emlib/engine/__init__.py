"""The passes over the data: where the data lie, what is known of them, what is summed."""

from emlib.engine.general import any_pass
from emlib.engine.pair import pair_pass
from emlib.engine.products import product_pass
from emlib.engine.sample import Sample
from emlib.engine.sources import BLOCK

__all__ = ["BLOCK", "Sample", "any_pass", "pair_pass", "product_pass"]
