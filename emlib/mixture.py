"""The model: a mixture of K one-dimensional Gaussians."""

from dataclasses import dataclass

import numpy as np

from emlib.checks import as_vector

LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture of K Gaussians; immutable.

    Parameters
    ----------
    weights : (K,) mixing proportions, >= 0, summing to 1
    means : (K,) in the units of the data
    sds : (K,) standard deviations, > 0, in the units of the data

    Raises ValueError, in one sentence, for anything else.
    Source: McLachlan & Peel (2000), Finite Mixture Models.
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
        if min(self.sds.tolist()) <= 0:
            raise ValueError("sds must be positive")

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
        return float(np.sqrt(self.weights @ (self.sds**2 + (self.means - self.mean) ** 2)))

    @property
    def log_heights(self):
        """Log of each weighted density at its own mean: (K,)."""
        with np.errstate(divide="ignore"):  # a weight of exactly 0 has log -inf, as it should
            return np.log(self.weights) - np.log(self.sds) - LOG_SQRT_2PI

    def log_joint(self, x):
        """log p(z = k, x) for each component and point: (K, N). Equation: eq-joint."""
        z = (as_vector(x, "x") - self.means[:, None]) / self.sds[:, None]
        with np.errstate(over="ignore"):  # beyond 1e154 sds: log density -inf, as it should
            return self.log_heights[:, None] - 0.5 * z**2

    def log_pdf(self, x):
        """Log density at each point: (N,). Equation: eq-mixture."""
        return np.logaddexp.reduce(self.log_joint(x), axis=0)

    def pdf(self, x):
        """Density at each point: (N,), in 1 / units of the data. Equation: eq-mixture."""
        return np.exp(self.log_pdf(x))

    def log_likelihood(self, x):
        """Observed-data log-likelihood, a float. Equation: eq-log-likelihood."""
        return float(self.log_pdf(x).sum())

    def responsibilities(self, x):
        """p(z = k | x) for each component and point: (K, N). Equation: eq-responsibilities."""
        joint = self.log_joint(x)
        return np.exp(joint - finite_evidence(joint))

    def sample(self, n, rng):
        """Draw n points with `rng`, a numpy Generator: values x (n,) and labels z (n,)."""
        z = rng.choice(self.k, size=n, p=self.weights / self.weights.sum())
        return rng.normal(self.means[z], self.sds[z]), z

    def sorted(self):
        """The same mixture with its components in order of mean, then of sd."""
        order = np.lexsort((self.sds, self.means))
        return Mixture(self.weights[order], self.means[order], self.sds[order])

    def __repr__(self):
        parts = (f"{n}={np.array2string(getattr(self, n), precision=4)}" for n in self.__match_args__)
        return f"Mixture({', '.join(parts)})"


def check_start(start):
    """Raise ValueError unless `start` is a Mixture."""
    if not isinstance(start, Mixture):
        raise ValueError(f"start must be a Mixture, but is of type {type(start).__name__}")


def finite_evidence(log_joint):
    """log p(x) (N,) from log p(z, x) (K, N); raises ValueError where no component reaches x."""
    evidence = np.logaddexp.reduce(log_joint, axis=0)
    if not np.isfinite(evidence).all():
        where = int(np.argmin(np.isfinite(evidence)))
        raise ValueError(f"x[{where}] is too far from every component for its density to be told from 0")
    return evidence
