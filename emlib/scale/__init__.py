"""Data larger than memory: files, streams, clusters. What `fit` takes besides an array."""

from emlib.scale.cluster import dask_file
from emlib.scale.files import File, open_file, progress
from emlib.scale.histogram import histogram
from emlib.scale.online import online

__all__ = ["File", "dask_file", "histogram", "online", "open_file", "progress"]
