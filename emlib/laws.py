"""What holds in every correct EM run, whatever the data and the start: each law a function."""

from dataclasses import dataclass

import numpy as np

CLOSE = 1e-8  # what rounding may do to a log-likelihood, as a part of it, and to a sum of weights
SAME = 1e-6  # and to weights, and to means and sds, in sds
REST, LEVEL = 1e-6, 1e-4  # a step shorter than the one is a rest; a slope below the other is none


@dataclass(frozen=True)
class Finding:
    """What a law found: holds is True, False, or None where nothing can be claimed; detail says why."""

    law: str
    holds: bool | None
    detail: str

    def __str__(self):
        verdict = {True: "holds", False: "BROKEN", None: "no verdict"}[self.holds]
        return f"{verdict}: {self.law} ({self.detail})"


def never_falls(values, move="step"):
    """The log-likelihood never falls from one move to the next. Theorem: thm-monotone."""
    law, values = "The log-likelihood never falls", np.asarray(values)
    if values.size < 2:
        return Finding(law, None, f"no {move} yet")
    gains = np.diff(values)
    beyond_noise = gains + CLOSE * np.maximum(1.0, np.abs(values[:-1]))
    worst = int(beyond_noise.argmin())
    if not beyond_noise[worst] >= 0:  # so that a NaN is a fall
        return Finding(law, False, f"{move} {worst + 1} lost {-gains[worst]:.6g}")
    detail = f"{counted(gains.size, move)}, {values[0]:z.3f} at first, {values[-1]:z.3f} now"
    return Finding(law, True, detail)


def sums_to_one(weights, q):
    """Weights sum to 1, and so do the responsibilities q (K, N) of each point."""
    sums = np.append(q.sum(axis=0), weights.sum())
    worst = sums[np.abs(sums - 1).argmax()]
    law = "Weights, and each point's responsibilities, sum to 1"
    detail = f"weights {sums[-1]:.6f}; the sum furthest off {worst:.6f}"
    return Finding(law, bool(abs(worst - 1) < CLOSE), detail)


def moments_match(x, mixtures, free=True):
    """After an M step the mixture has the sample's mean and, with free sds, its sd. Theorem: thm-moments."""
    law = f"After an M step, {'mean and sd match' if free else 'the mean matches'} the sample's"
    if not mixtures:
        return Finding(law, None, "no M step yet")
    off = [abs(m.mean - x.mean()) + free * abs(m.sd - x.std()) for m in mixtures]
    m = mixtures[int(np.argmax(off))]
    pairs = [("mean", m.mean, x.mean()), ("sd", m.sd, x.std())][: 1 + free]
    wrong = [name for name, ours, theirs in pairs if not abs(ours - theirs) <= same(x) * unit(x)]
    detail = "; ".join(f"{name} {ours:z.6f}, sample {theirs:z.6f}" for name, ours, theirs in pairs)
    return Finding(law, not wrong, detail + (f"; wrong: {' and '.join(wrong)}" if wrong else ""))


def bound_below(bound, value, touching):
    """The bound is at most the log-likelihood, and equal to it after an E step. Equation: eq-elbo."""
    law = "The bound " + ("touches" if touching else "lies below") + " the log-likelihood"
    noise, gap = CLOSE * max(1.0, abs(value)), value - bound
    holds = gap >= -noise and (not touching or gap <= noise)
    detail = f"bound {bound:z.3f}, log-likelihood {value:z.3f}, gap {max(gap, 0):.3f}"
    return Finding(law, bool(holds), detail)


def rests_where_level(x, mixtures, free=True):
    """Where the steps come to rest, the log-likelihood has no slope in any direction."""
    law = "Where the steps come to rest, the likelihood has no slope"
    move = distance(mixtures[-1], mixtures[-2]) if len(mixtures) > 1 else np.inf
    if not move < REST:
        return Finding(law, None, f"not at rest after {counted(len(mixtures) - 1, 'step')}")
    steepest = float(np.abs(slope(x, mixtures[-1])[: 2 + free]).max())
    return Finding(law, steepest < LEVEL, f"last step {move:.0e}, slope {steepest:.1g}")


def slope(x, m):
    """The log-likelihood's slopes (3, K) per point: along the weights, the means and the sds.

    Each mean and sd is measured in its own sd and per point that its component answers for. All
    are 0 exactly where EM stands still.
    """
    joint = m.log_joint(x)
    r = np.exp(joint - np.logaddexp.reduce(joint, axis=0))
    n = r.sum(axis=1)
    u = (x - m.means[:, None]) / m.sds[:, None]
    return np.array([n / x.size - m.weights, (r * u).sum(axis=1) / n, (r * u**2).sum(axis=1) / n - 1])


def distance(a, b):
    """How far two mixtures are apart: in weight, or in a mean or an sd, in sds; the largest."""
    means, sds = (a.means - b.means) / b.sds, np.log(a.sds) - np.log(b.sds)
    return float(np.abs([a.weights - b.weights, means, sds]).max())


def unit(x):
    """The data's sd, or 1 where all are equal."""
    return x.std() or 1.0


def same(x):
    """How far apart two ways to one answer may be: more where the data leave floats few digits."""
    return SAME + 1e3 * np.finfo(float).eps * np.abs(x).max() / unit(x)


def counted(n, noun):
    """One step, 2 steps."""
    return f"{n} {noun}{'s' * (n != 1)}"
