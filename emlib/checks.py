"""Bad input gets one clear sentence, before any work."""

from reprlib import repr as shown

import numpy as np

LARGEST, SMALLEST = 1e300, 1e-300  # of data; of sds: a few such numbers, added or inverted, are finite
ROUNDING = 1e-8  # how far sums of probabilities may be from 1


def as_array(values, name):
    """Return `values` as a one-dimensional array of real numbers, with at least one in it.

    An array of numbers is returned as it is, in its own type; all else as float64.
    Raises ValueError naming `name` and what is wrong with it.
    """
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise ValueError(f"{name} has masked entries: pass {name}.compressed()")
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O" and array.ndim == 1 and not any(isinstance(v, str) for v in array):
            array = np.array([float(v) for v in array])
    except (TypeError, OverflowError):
        raise ValueError(f"{name} must hold numbers only, none beyond float64") from None
    except ValueError:
        raise ValueError(f"{name} must hold numbers only, in one row") from None
    if array.dtype.kind == "c":
        raise ValueError(f"{name} must hold real numbers, but holds complex ones")
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} must hold numbers only, but is of type {array.dtype}")
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
    # of many the extremes show a NaN or an infinity, without an array of flags
    few = array.tolist() if array.size < 100 else (float(array.min()), float(array.max()))
    if not all(-LARGEST <= value <= LARGEST for value in few):
        refuse_extremes(array, name)
    return array


def refuse_extremes(array, name, begin=0):
    """Raise ValueError for the first entry of an array that is not finite or too large to work with.

    begin : the number of the array's first entry.
    """
    for ill, problem in ((~np.isfinite(array), "be finite"), (np.abs(array) > LARGEST, "lie within ±1e300")):
        if ill.any():
            where = int(np.argmax(ill))
            raise ValueError(f"{name} must {problem}, but {name}[{begin + where}] is {array[where]}")


def as_counts(counts, n):
    """Return `counts` as an (`n`,) float64 array, or None for None.

    Raises ValueError for another length, for counts that are negative or not finite, and if all are 0.
    """
    if counts is None:
        return None
    vector = as_vector(counts, "counts")
    if vector.size != n:
        raise ValueError(f"counts must have one entry for each of the {n} points, but has {vector.size}")
    if vector.min() < 0:
        raise ValueError(f"counts must not be negative, but counts[{vector.argmin()}] is {vector.min():g}")
    if not vector.any():
        raise ValueError("counts are all 0")
    if not 1e-100 <= vector.max() <= 1e100:
        raise ValueError(f"the largest of counts must lie between 1e-100 and 1e100, but is {vector.max():g}")
    return vector


def as_responsibilities(values, n):
    """Return `values` as a (K, `n`) float64 array whose columns sum to 1.

    Raises ValueError for another shape, for entries outside [0, 1] and for columns that do
    not sum to 1.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("responsibilities must hold numbers only, a row for each component") from None
    if array.ndim != 2 or array.shape[1] != n or array.shape[0] == 0:
        raise ValueError(f"responsibilities must have shape (K, {n}), but have {array.shape}")
    # written so that a NaN fails the comparison
    if not (array.min() >= 0 and array.max() <= 1 + ROUNDING):
        raise ValueError("responsibilities must lie between 0 and 1")
    if not (np.abs(array.sum(axis=0) - 1) < ROUNDING).all():
        raise ValueError("responsibilities must sum to 1 over the components, for each point")
    return array


def as_sds(sds, k):
    """Return held standard deviations as a (`k`,) array; one number serves every component."""
    one_for_all = isinstance(sds, (int, float, np.number)) and not isinstance(sds, bool)
    vector = as_vector([sds] * k if one_for_all else sds, "sds")
    if vector.shape != (k,):
        raise ValueError(f"sds must have shape ({k},), but has {vector.shape}")
    return vector


def check_enough_data(distinct, k):
    """Raise ValueError if the data have fewer `distinct` values than components `k`."""
    if distinct < k:
        raise ValueError(f"x has {distinct} distinct values, too few for {k} components")


def check_control(tol, max_iter):
    """Raise ValueError unless `tol` is a finite number >= 0 and `max_iter` a whole number >= 0."""
    if not (isinstance(tol, (int, float, np.number)) and 0 <= tol < np.inf):
        raise ValueError(f"tol must be a finite number >= 0, but is {shown(tol)}")
    check_whole(max_iter, "max_iter", least=0)


def check_whole(value, name, least=1):
    """Raise ValueError unless `value` is a whole number >= `least`."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not (whole and least <= value < 2**53):
        limit = " and < 2**53" * (whole and value > 0)
        raise ValueError(f"{name} must be a whole number >= {least}{limit}, but is {shown(value)}")


def check_rng(rng):
    """Raise ValueError unless `rng` is a numpy Generator."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy Generator, but is of type {type(rng).__name__}")
