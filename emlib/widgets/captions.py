"""What a figure of a run shows, in words and numbers."""

import numpy as np


def numbers(values, places=3):
    """Numbers as a reader says them: 0.504, 0.300 and 0.196."""
    texts = [plain(value, places) for value in values]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def plain(value, places=3):
    """A number rounded to `places`, without a minus before a zero."""
    text = f"{value:.{places}f}"
    return text.lstrip("-") if float(text) == 0 else text


def parameters(mixture):
    """The parameters of a mixture in one phrase."""
    sd, mean = np.median(mixture.sds), np.abs(mixture.means).max()
    places = 3 if sd < 100 and mean < 10_000 else 1
    return (
        f"weight{'s' * (mixture.k > 1)} {numbers(mixture.weights)}; "
        f"mean{'s' * (mixture.k > 1)} {numbers(mixture.means, places)}; "
        f"sd{'s' * (mixture.k > 1)} {numbers(mixture.sds, places)}"
    )


def iteration(fit, i):
    """Iteration i of a Fit: parameters, log-likelihood, what the last step gained."""
    value = fit.log_likelihoods[i]
    words = f"Iteration {i}: {parameters(fit.path[i])}. Log-likelihood {plain(value)}"
    if i:
        gain = value - fit.log_likelihoods[i - 1]
        words += ", gained less than 0.001" if abs(gain) < 0.0005 else f", gained {plain(gain)}"
    if fit.reported is not None:
        words += f"; the program prints {plain(fit.reported[i], 1)}"
    return words + "."


def certainty(x, fit, i):
    """Iteration i of a Fit to x (N,), and for how many points the label is nearly certain."""
    sure = (fit.path[i].responsibilities(x).max(axis=0) > 0.99).mean()
    words = iteration(fit, i)[:-1] + f"; {sure:.0%} of the points have a responsibility above 0.99"
    ended = "; here the run ends" if i == fit.n_iter and fit.stopped != "max_iter" else ""
    return words + ended + "."
