"""The playground's data and where EM may start on them; each with the code that makes it."""

import re
from dataclasses import dataclass

import numpy as np

from emlib import data
from emlib.checks import check_enough_data
from emlib.mixture import Mixture
from emlib.starts import tally
from emlib.stepwise.sharing import listed
from emlib.ways import alike

MOST_POINTS = 20_000
LARGEST = 1e100
DRAWN, OWN = "a new sample of two groups", "your own numbers"


@dataclass(frozen=True)
class Source:
    """A data set: code is an expression that makes x, label what x is, start a start for K = 2."""

    code: str
    label: str = "x"
    start: Mixture | None = None

    def make(self):
        """The data x (N,), by the code that is shared: it cannot say anything else."""
        return eval(self.code, {"np": np, "data": data})


SOURCES = {
    "the fixed-variance demo's 80 points": Source("data.seed_002()", start=data.SEED_002_START),
    "the vectorized demo's 15,000 points": Source(
        "data.seed_000(np.random.default_rng(0))", start=data.SEED_000_START
    ),
    "Old Faithful: 272 durations": Source(
        "data.faithful()[0]", "duration of the eruption, minutes", Mixture([0.5, 0.5], [2.8, 3.8], [1, 1])
    ),
    "Old Faithful: 272 waiting times": Source("data.faithful()[1]", "time to the next eruption, minutes"),
    "82 galaxies": Source("data.galaxies() / 1000", "velocity, 1000 km/s"),
}


def drawn(separation, n, seed):
    """A sample drawn as in the fixed-variance demo; raises ValueError for a negative seed."""
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, but is {seed}")
    return Source(f"data.seed_002(sep={separation}, n={n}, seed={seed})", start=data.SEED_002_START)


def own(text):
    """The numbers that a reader brought, in a text; raises ValueError for other words."""
    x = read_numbers(text)
    if not np.ptp(x):
        raise ValueError(f"these {x.size} numbers are all equal: there is nothing to tell apart")
    return Source(f"np.array({listed(x)})", f"your {x.size} numbers")


def read_numbers(text):
    """The numbers in a text, separated by blanks, commas, semicolons or line ends: (N,).

    Raises ValueError that names the first thing that is not a number, or that may be two.
    """
    words = [word.strip(",") for word in re.split(r"[\s;]+", text)]
    words = [word for word in words if word]
    for word in words:
        if len(words) > 1 and re.fullmatch(r"\S?[\d.]*\d,\d[\d.]*", word):
            raise ValueError(
                f"“{word}” may be one number or two: write a decimal point, or a blank after each comma"
            )
    numbers = [number for word in words for number in word.split(",") if number]
    if len(numbers) > MOST_POINTS:
        raise ValueError(f"these are {len(numbers)} numbers; the playground takes at most {MOST_POINTS}")
    if len(numbers) < 2:
        raise ValueError("paste at least two numbers, separated by blanks, commas or line ends")
    return np.array([read_number(word, i) for i, word in enumerate(numbers, 1)])


def read_number(word, i):
    """The finite number that a word is, the i-th of its text; raises ValueError for any other word."""
    try:
        number = float(word.replace("−", "-"))
    except ValueError:
        raise ValueError(f"item {i}, “{word}”, is not a number") from None
    if not abs(number) <= LARGEST:
        raise ValueError(f"item {i}, “{word}”, is not a finite number, or too large for a picture")
    return number


def decimals(spread):
    """How many decimals show three digits of a spread; negative for a large one."""
    return 2 - int(np.floor(np.log10(spread)))


def first_start(x, k, source):
    """The source's own start, or means spread over the data x (N,); in numbers of few digits."""
    if k == 2 and source.start is not None:
        return source.start
    places = decimals(np.ptp(x) or 1.0)
    means = np.quantile(x, (np.arange(k) + 0.5) / k).round(places)
    sd = max(round(float(x.std()) / k, places), 10.0**-places)
    return Mixture(np.full(k, 1 / k), means, np.full(k, sd))


def drawn_start(x, k, seed):
    """A start drawn from the data, as seed 001 does: means at k distinct values, the sample's sd."""
    values, counts = tally(x)
    check_enough_data(values.size, k)
    means = np.random.default_rng(seed).choice(values, size=k, replace=False)
    return alike(means, values, counts)
