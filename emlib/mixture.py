"""The model: a mixture of K one-dimensional Gaussians."""

import math
from dataclasses import dataclass

import numpy as np

from emlib.checks import SMALLEST, as_vector, check_rng, check_whole
from emlib.errors import OutOfReachError

LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)
LOWEST = -1e200  # log densities below this are taken as -inf: sums of those above are finite


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture of K Gaussians; immutable.

    Parameters
    ----------
    weights : (K,) mixing proportions, >= 0, summing to 1
    means : (K,) in the units of the data
    sds : (K,) standard deviations, >= 1e-300, in the units of the data

    Raises ValueError for anything else. Source: McLachlan & Peel (2000), Finite Mixture Models.
    """

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray

    def __post_init__(self):
        for name in ("weights", "means", "sds"):
            array = as_vector(getattr(self, name), name).copy()
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        shapes = {self.weights.shape, self.means.shape, self.sds.shape}
        if len(shapes) > 1:
            raise ValueError(
                "weights, means and sds must have one length, but have "
                f"{self.weights.size}, {self.means.size} and {self.sds.size}"
            )
        weights = self.weights.tolist()  # Python's numbers: NumPy is slow with a few
        if min(weights) < 0:
            raise ValueError("weights must not be negative")
        if abs(sum(weights) - 1) > 1e-9:
            raise ValueError(f"weights must sum to 1, but sum to {sum(weights):.10g}")
        if min(self.sds.tolist()) < SMALLEST:
            raise ValueError(f"sds must be positive, and at least {SMALLEST:g}")

    def __reduce__(self):  # copies and pickles are made anew, so that they cannot be changed either
        return Mixture, (self.weights, self.means, self.sds)

    @property
    def k(self):
        """The number of components, K."""
        return self.weights.size

    @property
    def mean(self):
        """Mean of the whole mixture, in the units of the data. Equation: eq-moments."""
        return float(self.weights @ self.means)

    @property
    def sd(self):
        """Standard deviation of the whole mixture, in those units. Equation: eq-moments."""
        about_the_mean = np.hypot(self.sds, self.means - self.mean)
        unit = about_the_mean.max()  # in units of the largest, so that no square can overflow
        return float(unit * np.sqrt(self.weights @ (about_the_mean / unit) ** 2))

    @property
    def log_heights(self):
        """Log of each weighted density at its own mean: (K,)."""
        with np.errstate(divide="ignore"):  # a weight of exactly 0 has log -inf, as it should
            return np.log(self.weights) - np.log(self.sds) - LOG_SQRT_2PI

    def log_joint(self, x):
        """log p(z = k, x) for each component and point: (K, N). Equation: eq-joint."""
        x = as_vector(x, "x")
        with np.errstate(over="ignore"):  # beyond 1e154 sds: log density -inf, as it should
            u = (x - self.means[:, None]) / self.sds[:, None]
            return self.log_heights[:, None] - 0.5 * u**2

    def posterior(self, x):
        """Bayes' rule: p(z = k | x), (K, N), and log p(x), (N,).

        The largest term of each point is taken out before the exponential, so that nothing
        overflows and a sum is never 0. Where no component reaches a point its log density is
        -inf and its column holds zeros. Equations: eq-responsibilities, eq-mixture.
        """
        joint = self.log_joint(x)
        largest = joint.max(axis=0)
        reached = largest > LOWEST
        terms = np.exp(joint - np.where(reached, largest, 0.0))
        total = np.where(reached, terms.sum(axis=0), 1.0)
        terms /= total
        return terms, np.where(reached, largest + np.log(total), -np.inf)

    def log_pdf(self, x):
        """Log density at each point: (N,). Equation: eq-mixture."""
        return self.posterior(x)[1]

    def pdf(self, x):
        """Density at each point: (N,), in 1 / units of the data. Equation: eq-mixture."""
        return np.exp(self.log_pdf(x))

    def log_likelihood(self, x):
        """Observed-data log-likelihood, a float. Equation: eq-log-likelihood."""
        return float(self.log_pdf(x).sum())

    def responsibilities(self, x):
        """p(z = k | x) for each component and point: (K, N). Equation: eq-responsibilities.

        Raises ValueError for a point that no component reaches.
        """
        r, log_density = self.posterior(x)
        check_reach(log_density)
        return r

    def sample(self, n, rng):
        """Draw n points with `rng`, a numpy Generator: values x (n,) and labels z (n,)."""
        check_whole(n, "n", least=0)
        check_rng(rng)
        z = rng.choice(self.k, size=n, p=self.weights)
        return rng.normal(self.means[z], self.sds[z]), z

    def sorted(self):
        """The same mixture with its components in order of mean, then of sd."""
        order = np.lexsort((self.sds, self.means))
        return Mixture(self.weights[order], self.means[order], self.sds[order])

    def __repr__(self):
        parts = (f"{n}={np.array2string(getattr(self, n), precision=4)}" for n in self.__match_args__)
        return f"Mixture({', '.join(parts)})"


def check_reach(log_density):
    """Raise OutOfReachError if a log density (N,) is -inf."""
    if not np.isfinite(log_density).all():
        raise OutOfReachError(int(np.argmin(np.isfinite(log_density))))


def check_mixture(mixture, name="mixture"):
    """Raise ValueError unless it is a Mixture."""
    if not isinstance(mixture, Mixture):
        raise ValueError(f"{name} must be a Mixture, but is of type {type(mixture).__name__}")
