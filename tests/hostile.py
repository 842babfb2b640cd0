"""Problems that nobody sane would pass, and the law for what comes back."""

import linecache
import os
import pickle
import warnings
from collections import deque
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

import emlib
from emlib import EMWarning, Fit, Mixture, StandardErrors, Statistics
from emlib.checks import LARGEST, SMALLEST

PACKAGE = str(Path(emlib.__file__).parent)
EXAMPLES = 1000 if os.environ.get("EVERY_PAGE") else 20  # of each function

GOOD = Mixture([0.5, 0.5], [-1, 1], [1, 1])
EDGES = (0.0, -0.0, 1.0, -1.0, 0.1, 5e-324, 1e-310, 1e-300, 1e-160, 1e-8, 1e9, 1e15, 1e155, 1e160, 1e300)
ILL = (np.nan, np.inf, -np.inf, 1e301, -1e308, 10**400, "1", "nan", b"1", None, 1j, [1.0], {}, True, GOOD)
ODD = (
    *ILL, *EDGES, -1, 0, 1, 2, 7, 10**30, np.int8(3), np.bool_(True), Fraction(1, 3), Decimal("0.5"),
    (), [], [2.0, 2.0], [0], (0, 1), range(2), {0}, "means", {"means": 0}, np.array(2.0), np.zeros((2, 2)),
    np.array(["a"]), np.array([None]), object, len, np.array([1, 2], "m8[s]"), [[1], [1, 2]],
)  # fmt: skip


COUNTS = ([1], [0, 1, 2], [1e15, 1e-15], [1e99], [1e-99], [1e299], [1e-300])


@dataclass(frozen=True, eq=False)
class Hard:
    """One problem: data, a mixture, and a value for each other argument that a function may want."""

    x: object = (0.0, 1.0, 2.0, 4.0)
    start: object = GOOD
    counts: object = None
    sds: object = None
    hold: object = None
    k: object = 2
    tol: object = 1e-8
    max_iter: object = 5
    threads: object = 1
    accelerate: bool = False
    seed: int = 0

    @property
    def rng(self):
        return np.random.default_rng(self.seed)


# -- values, and the forms they come in ------------------------------------------------------------


@st.composite
def values(draw):
    """(N,) float64, as a program might meet them: few, equal, far, vast, tiny, over 600 decades."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.sampled_from([1, 2, 4, 9, 30, 30]))
    kind = draw(st.sampled_from(["hills", "hills", "equal", "few", "decades", "edges"]))
    if kind == "edges":
        return rng.choice([1, -1], n) * rng.choice(EDGES, n)
    if kind == "decades":
        return rng.choice([1, -1], n) * 10 ** rng.uniform(-320, 300, n)
    hills = rng.normal(rng.choice([-3, 0, 4], n), rng.choice([0.5, 2.0], n))
    plain = {"hills": hills, "equal": np.full(n, 0.1), "few": rng.integers(0, 3, n).astype(float)}[kind]
    unit = draw(st.sampled_from([1, 1, 1, 1e-320, 1e-300, 1e-160, 1e-8, 1e9, 1e155, 1e298]))
    origin = draw(st.sampled_from([0, 0, 0, 1, -1e9, 1e15, 1e299]))
    return np.clip(plain * unit + origin, -1e300, 1e300)


def read_only(x):
    x = x.copy()
    x.setflags(write=False)
    return x


SAME = {
    "array": lambda x: x,
    "list": lambda x: x.tolist(),
    "tuple": lambda x: tuple(x.tolist()),
    "deque": deque,
    "read-only": read_only,
    "reversed": lambda x: x[::-1].copy()[::-1],
    "strided": lambda x: np.repeat(x, 3)[::3],
    "column": lambda x: np.asfortranarray(np.c_[x, x]).T.copy().T[:, 1],
    "big-endian": lambda x: x.astype(">f8"),
    "objects": lambda x: x.astype(object),
    "numbers of NumPy": list,
    "long": lambda x: x.astype(np.longdouble),
    "subclass": lambda x: np.ma.array(x),
}
OTHER = {
    "halves": lambda x: np.clip(x, -6e4, 6e4).astype("f2"),
    "singles": lambda x: np.clip(x, -1e38, 1e38).astype("f4"),
    "whole": lambda x: np.clip(x, -1e18, 1e18).astype(np.int64),
    "bytes": lambda x: np.clip(x, 0, 255).astype("u1"),
    "flags": lambda x: x > 0,
    "none": lambda x: x[:0],
    "one": lambda x: x[0],
    "row": lambda x: x[None],
    "0-d": lambda x: np.array(x[0]),
    "blocks": lambda x: [x, x[:1]],
    "an empty block": lambda x: [x, x[:0]],
    "function": lambda x: lambda: iter([x]),
    "no block": lambda x: lambda: iter(()),
    "iterator": lambda x: iter([x]),
    "complex": lambda x: x.astype(complex),
    "text": lambda x: x.astype(str),
    "masked": lambda x: np.ma.array(x, mask=np.arange(x.size) == 0),
    "fractions": lambda x: [Fraction(v) for v in x],
    "dates": lambda x: np.zeros(x.size, "M8[s]"),
    "dictionary": lambda x: dict.fromkeys(x, 1),
    "set": set,
    "record": lambda x: x.view([("a", "f8")]),
    "bytestring": bytes,
    "ragged": lambda x: [x[0], [x[0]]],
}


@st.composite
def forms(draw, of=values()):  # noqa: B008
    """Values in some form, sometimes with one of them ill."""
    x = draw(of)
    if draw(st.integers(0, 4)) == 0:
        x, ill = x.tolist(), draw(st.sampled_from(ILL))
        return [*x[:-1], ill]
    return draw(st.sampled_from([*SAME.values(), *SAME.values(), *OTHER.values()]))(x)


@st.composite
def mixtures(draw, x):
    """A Mixture near the data x or far from them; weights from 0, sds over hundreds of decades."""
    k = draw(st.sampled_from([1, 2, 2, 2, 3, 5]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sane = draw(st.booleans())
    with np.errstate(all="ignore"):
        low, high = float(x.min()), float(x.max())
        unit = float(np.clip(high / 4 - low / 4, 1e-300, 1e299)) if high > low else max(abs(low), 1.0)
    weights = rng.uniform(0.1, 1, k) if sane else rng.choice([1, 1, 0, 1e-12, 1e-300, 5e-324], k)
    means = rng.choice(x, k) if draw(st.booleans()) else rng.uniform(low / 2, high / 2, k) * 2
    with np.errstate(all="ignore"):
        sds = unit * (np.ones(k) if sane else rng.choice([1, 1, 0.1, 1e-5, 1e-9, 1e-200, 1e9, 1e200], k))
    total = weights.sum()
    return Mixture(
        weights / total if total > 0 else np.full(k, 1 / k), means, np.clip(sds, SMALLEST, LARGEST)
    )


@st.composite
def problems(draw):
    """A `Hard` problem: most arguments sound, one or two not."""
    x = draw(values())
    start = draw(mixtures(x))
    k = start.k
    hard = Hard(
        draw(st.one_of(st.just(x), st.just(x), forms(st.just(x)))),
        start,
        draw(st.sampled_from([None, None, None, *(np.resize(some, x.size) for some in COUNTS)])),
        draw(st.sampled_from([None, None, start.sds, 1.0, 1e-300, 1e300, [1.0] * k])),
        draw(st.sampled_from([None, None, {"means": True}, {"weights": [0], "sds": [k - 1]}, {"sds": True}])),
        draw(st.integers(1, 6)),
        draw(st.sampled_from([0, 1e-10, 1e-3, 1e300])),
        draw(st.integers(0, 12)),
        draw(st.integers(1, 2)),
        draw(st.booleans()),
        draw(st.integers(0, 99)),
    )  # fmt: skip
    if draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(["start", "counts", "sds", "hold", "k", "tol", "max_iter", "threads"]))
        hard = replace(hard, **{name: draw(st.sampled_from(ODD))})
    return hard


def blocks(hard):
    """The data in three blocks, if they can be cut."""
    try:
        return [hard.x[:1], hard.x[1:], hard.x]
    except (TypeError, IndexError):
        return hard.x


def guess(hard):
    """Any responsibilities (K, N) for the data, from 0 and subnormal to 1."""
    try:
        k, n = hard.rng.integers(1, 4), np.size(hard.x)
    except ValueError:  # ragged
        k, n = 2, 3
    q = hard.rng.choice([0, 0, 1, 1, 0.3, 1e-17, 1e-300, 5e-324], (k, n))
    return np.where(q.sum(axis=0) > 0, q, 1) / np.where(q.sum(axis=0) > 0, q.sum(axis=0), k)


# -- the law ---------------------------------------------------------------------------------------


def obey(use, hard):
    """What `use` makes of the problem, held to the law; None where it was refused as it should be."""
    before = images(hard)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", EMWarning)
            found = use(hard)
            check(found)
    except (ValueError, RuntimeError) as refusal:
        is_one_sentence(refusal)
        found = None
    assert images(hard) == before, "the input was changed"
    return found


def images(hard):
    """The bytes of each argument that can be written down."""
    return [image(getattr(hard, name)) for name in ("x", "start", "counts", "sds", "hold")]


def image(value):
    try:
        return None if hasattr(value, "__next__") else pickle.dumps(value)
    except (TypeError, AttributeError, pickle.PicklingError):
        return repr(value)


def is_one_sentence(problem):
    """Said by emlib, not by what it calls; on one line, of a length to read."""
    trace = problem.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
    assert file.startswith(PACKAGE), f"{file}:{line} said: {problem}"
    assert linecache.getline(file, line).lstrip().startswith("raise"), f"{file}:{line} said: {problem}"
    text = str(problem)
    assert isinstance(problem, ValueError) or "starts collapsed" in text
    assert 10 <= len(text) < 300, text
    assert "\n" not in text


def check(found):
    """No NaN, and what each kind of result promises."""
    if isinstance(found, Mixture):
        assert np.isfinite([*found.weights, *found.means, *found.sds, found.mean, found.sd]).all()
        assert abs(found.weights.sum() - 1) < 1e-9
        assert found.weights.min() >= 0
        assert found.sds.min() > 0
    elif isinstance(found, Statistics):
        assert np.isfinite([*found.counts, *found.means, *found.sds, found.log_likelihood, found.n]).all()
        assert found.counts.min() >= 0
        assert found.sds.min() >= 0
        assert abs(found.counts.sum() / found.n - 1) < 1e-9
    elif isinstance(found, Fit):
        never_falls(found)
        assert found.stop_reason.startswith(found.stopped + ": ")
        assert len(found.path) == found.n_iter + 1 == found.log_likelihoods.size
        for mixture in found.path:
            check(mixture)
    elif isinstance(found, StandardErrors):
        errors = np.array([found.weights, found.means, found.sds])
        assert np.isfinite(errors).all()
        assert (errors >= 0).all()
    elif isinstance(found, (tuple, list)):
        for part in found:
            check(part)
    elif isinstance(found, (float, np.ndarray)):
        assert np.isfinite(found).all(), found
    else:
        assert found is None or isinstance(found, (int, str)) or hasattr(found, "law"), type(found)


def never_falls(fit):
    """The log-likelihood never falls, but for what rounding of the data's own digits may do to it."""
    values = fit.log_likelihoods
    assert np.isfinite(values).all()
    gains = np.diff(values)
    with np.errstate(over="ignore"):
        grain = max((np.spacing(np.abs(m.means)) / m.sds).max() for m in fit.path)  # a last digit, in sds
    if gains.size and grain < 1e-6:
        assert gains.min() >= -1e-8 * max(1.0, np.abs(values).max()), (gains, fit.mixture)
