"""The law for what comes back from a hostile problem: a sound result, or one sentence of emlib's own."""

import linecache
import pickle
import warnings
from pathlib import Path

import numpy as np

import emlib
from emlib import EMWarning, Fit, Mixture, StandardErrors, Statistics

PACKAGE = str(Path(emlib.__file__).parent)


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
