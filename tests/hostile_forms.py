"""Values that nobody sane would pass, and the forms they come in."""

from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from emlib import Mixture

GOOD = Mixture([0.5, 0.5], [-1, 1], [1, 1])
EDGES = (0.0, -0.0, 1.0, -1.0, 0.1, 5e-324, 1e-310, 1e-300, 1e-160, 1e-8, 1e9, 1e15, 1e155, 1e160, 1e300)
ILL = (np.nan, np.inf, -np.inf, 1e301, -1e308, 10**400, "1", "nan", b"1", None, 1j, [1.0], {}, True, GOOD)
ODD = (
    *ILL, *EDGES, -1, 0, 1, 2, 7, 10**30, np.int8(3), np.bool_(True), Fraction(1, 3), Decimal("0.5"),
    (), [], [2.0, 2.0], [0], (0, 1), range(2), {0}, "means", {"means": 0}, np.array(2.0), np.zeros((2, 2)),
    np.array(["a"]), np.array([None]), object, len, np.array([1, 2], "m8[s]"), [[1], [1, 2]],
)  # fmt: skip


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
