"""Bad input gets one clear sentence, before any work."""

import math

import numpy as np


def as_array(values, name):
    """Return `values` as a one-dimensional array of numbers, with at least one in it.

    An array of numbers is returned as it is, in its own type; all else as float64.
    Raises ValueError naming `name` and what is wrong with it.
    """
    try:
        numbers = isinstance(values, np.ndarray) and values.dtype.kind in "fiu"
        array = values if numbers else np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold numbers only") from None
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional, but has shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty")
    return array


def as_vector(values, name):
    """Return `values` as a one-dimensional float64 array of finite numbers.

    Raises ValueError naming `name` and what is wrong with it.
    """
    array = np.asarray(as_array(values, name), dtype=np.float64)
    # a few are soon looked at; of many the extremes show a NaN or an infinity, without an array of flags
    few = array.tolist() if array.size < 100 else (array.min(), array.max())
    if not all(map(math.isfinite, few)):
        where = int(np.argmin(np.isfinite(array)))
        raise ValueError(f"{name} must be finite, but {name}[{where}] is {array[where]}")
    return array


def as_responsibilities(values, n):
    """Return `values` as a (K, `n`) float64 array whose columns sum to 1.

    Raises ValueError for another shape, for entries outside [0, 1] and for columns that do
    not sum to 1.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != n or array.shape[0] == 0:
        raise ValueError(f"responsibilities must have shape (K, {n}), but have {array.shape}")
    # written so that a NaN fails the comparison
    if not (array.min() >= 0 and array.max() <= 1 + 1e-8):
        raise ValueError("responsibilities must lie between 0 and 1")
    if not (np.abs(array.sum(axis=0) - 1) < 1e-8).all():
        raise ValueError("responsibilities must sum to 1 over the components, for each point")
    return array


def as_sds(sds, k):
    """Return held standard deviations as a (`k`,) array; one number serves every component."""
    array = np.asarray(sds, dtype=np.float64)
    vector = as_vector(np.full(k, array) if array.ndim == 0 else array, "sds")
    if vector.shape != (k,):
        raise ValueError(f"sds must have shape ({k},), but has {vector.shape}")
    if not (vector > 0).all():
        raise ValueError("sds must be positive")
    return vector


def check_enough_data(distinct, k):
    """Raise ValueError if the data have fewer `distinct` values than components `k`."""
    if distinct < k:
        raise ValueError(f"x has {distinct} distinct values, too few for {k} components")


def check_control(tol, max_iter):
    """Raise ValueError unless `tol` >= 0 and `max_iter` is a whole number >= 0."""
    if not (isinstance(tol, (int, float, np.number)) and 0 <= tol < np.inf):
        raise ValueError(f"tol must be a finite number >= 0, but is {tol!r}")
    if not (isinstance(max_iter, (int, np.integer)) and max_iter >= 0):
        raise ValueError(f"max_iter must be a whole number >= 0, but is {max_iter!r}")


def check_whole(value, name):
    """Raise ValueError unless `value` is a whole number >= 1."""
    if not (isinstance(value, (int, np.integer)) and value >= 1):
        raise ValueError(f"{name} must be a whole number >= 1, but is {value!r}")
