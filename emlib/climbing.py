"""EM's iteration, and the climb: step after step, until there is a reason to stop."""

from dataclasses import dataclass

import numpy as np

from emlib.errors import DegenerateComponentError
from emlib.holding import Hold
from emlib.passes import sample_statistics
from emlib.sample import Sample
from emlib.statistics import maximize

COLLAPSED = 1e-8  # an sd below this fraction of the data's own: a spike on one value


@dataclass(frozen=True, eq=False)
class Problem:
    """What stays the same from one iteration to the next: the data, and what is held."""

    sample: Sample
    hold: Hold

    def e_step(self, mixture):
        """The `Statistics` at a mixture: one pass over the data."""
        return sample_statistics(self.sample, mixture)

    def m_step(self, statistics):
        """The mixture that maximises; raises DegenerateComponentError when a component collapses."""
        mixture = maximize(statistics, hold=self.hold)
        if self.allows(mixture):
            return mixture
        k = np.argmin(np.where(self.hold.sds, np.inf, mixture.sds))
        raise DegenerateComponentError.collapsed(k, mixture.means[k])

    def allows(self, mixture):
        """Whether no sd has shrunk to a spike on one value."""
        return bool((self.hold.sds | (mixture.sds >= COLLAPSED * self.sample.sd)).all())


def em_step(problem, statistics):
    """One EM iteration: the statistics at the next mixture, and the passes it took (1)."""
    return problem.e_step(problem.m_step(statistics)), 1


def climb(problem, trail, step, tol, max_iter):
    """Step on from the last of a trail of `Statistics` and lengthen it, until there is a reason to stop.

    step(problem, statistics) -> the next statistics, and the passes over the data they took.
    Returns the passes taken and why it ended, a word and a sentence.
    """
    passes = 0
    while len(trail) <= max_iter:
        try:
            following, used = step(problem, trail[-1])
        except DegenerateComponentError as trouble:
            return passes, ("collapse", str(trouble))
        passes += used
        gain = (following.log_likelihood - trail[-1].log_likelihood) / problem.sample.n
        trail.append(following)
        if tol > 0 and gain < tol:
            return passes, ("converged", f"the last gain per observation was below {tol:g}")
    return passes, ("max_iter", f"{max_iter} iterations done")
