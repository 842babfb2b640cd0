"""The playground: its model by laws, its view by pressing the buttons."""

import re
import warnings
from dataclasses import replace
from urllib.parse import unquote

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import mixtures, samples

mpl.use("Agg")

import emlib
from emlib import Mixture, widgets
from emlib.stepwise import sources
from emlib.stepwise.sources import read_numbers
from emlib.widgets import playground

MOVES = {"E": playground.take_e, "M": playground.take_m, "leap": playground.leap}


@given(
    samples(min_size=20), mixtures(max_k=3), st.lists(st.sampled_from(list(MOVES)), max_size=6), st.booleans()
)
def test_every_invariant_holds_after_any_moves(x, start, moves, held):
    start = Mixture(start.weights, start.means, start.sds + 2)
    state = playground.begin(x, start, 2.5 if held else None)
    for move in moves:
        state = MOVES[move](state)
        findings = playground.invariants(state)
        assert [f.words for f in findings if f.holds is False] == []
        assert findings[3].holds
    assert len(state.bounds) == len(state.log_likelihoods) == len(state.moves) + 1


def state_of(moves="EMEM"):
    state = playground.begin(emlib.data.seed_002(), emlib.data.SEED_002_START)
    for move in moves:
        state = MOVES[move](state)
    return state


def broken(state):
    return [finding.name for finding in playground.invariants(state) if finding.holds is False]


def test_every_invariant_can_fail():
    good = state_of("EME")
    assert broken(good) == []
    fallen = replace(good, log_likelihoods=(-100.0, *good.log_likelihoods[1:]))
    assert broken(fallen) == ["The log-likelihood never falls"]
    torn = replace(good, q=good.q * 0.99)
    assert broken(torn) == ["Weights, and each point's responsibilities, sum to 1"]
    # the fault of an exercise: variances about the old means
    m = good.mixture
    wide = replace(state_of("EM"), mixture=Mixture(m.weights, m.means, m.sds * 1.01))
    assert broken(wide) == ["After an M step, mean and sd match the sample's"]
    loose = replace(good, bounds=(*good.bounds[:-1], good.bounds[-1] - 1))
    assert broken(loose) == ["The bound touches the log-likelihood"]


def test_half_steps_are_the_fit_s_steps():
    state = state_of("EMEMEMEM")
    fit = emlib.fit(emlib.data.seed_002(), emlib.data.SEED_002_START, tol=0, max_iter=4)
    assert np.allclose(state.mixture.means, fit.mixture.means, rtol=0, atol=1e-10)
    assert np.allclose(state.log_likelihoods[::2], fit.log_likelihoods, rtol=1e-12)
    assert playground.reset(state).mixture is state.start


@given(st.lists(st.sampled_from(list(MOVES)), max_size=8), st.booleans())
def test_the_shared_code_brings_the_state_back(moves, held):
    sds = [1.1, 0.9] if held else None
    state = playground.begin(emlib.data.seed_002(), emlib.data.SEED_002_START, sds)
    for move in moves:
        state = MOVES[move](state)
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emlib.EMWarning)
        exec(playground.snippet(state, "data.seed_002()"), found)
    for name in ("weights", "means", "sds"):
        assert np.allclose(
            getattr(found["mixture"], name), getattr(state.mixture, name), rtol=1e-7, atol=1e-7
        )
    if moves and moves[-1] == "E":
        assert np.allclose(found["r"], state.q, atol=1e-7)


@pytest.mark.parametrize("name", sources.SOURCES)
def test_each_source_s_code_makes_its_data(name):
    source = sources.SOURCES[name]
    found = {}
    exec(f"import numpy as np\nfrom emlib import data\nx = {source.code}", found)
    assert np.array_equal(found["x"], source.make())


def test_numbers_are_read_from_any_text_or_refused_by_name():
    assert read_numbers("1, 2.5;−3e2\n\t4,").tolist() == [1, 2.5, -300, 4]
    assert read_numbers("1,2,3\n4.5,6,7").tolist() == [1, 2, 3, 4.5, 6, 7]
    for text, problem in {
        "1 2 x3": "item 3, “x3”, is not a number",
        "1 nan": "item 2, “nan”, is not a finite number",
        " 5 ": "paste at least two numbers",
        "1 " * 20_001: "these are 20001 numbers; the playground takes at most 20000",
        "1,5 2,5": "“1,5” may be one number or two",
        "-1,5; −2,5": "“-1,5” may be one number or two",
        "5 5.0": "these 2 numbers are all equal",
    }.items():
        with pytest.raises(ValueError, match=re.escape(problem)):
            sources.own(text)


@pytest.fixture
def play():
    return widgets.Playground(fallback=lambda: None)


def press(play, *names):
    for name in names:
        play.buttons[name].click()
    return play.words


def test_the_buttons_do_what_they_say(play):
    assert press(play, "E step").startswith("Iteration 0, after an E step: ")
    assert play.words.endswith("gap 0.000.")
    assert press(play, "M step", "E step", "M step").startswith("Iteration 2, after an M step: ")
    assert "bound lies below" in play.checks.value
    end = press(play, "Run to the end")
    x = emlib.data.faithful()[0]
    best = emlib.fit(x, Mixture([0.5, 0.5], [2.8, 3.8], [1, 1]))
    assert f"Log-likelihood {best.log_likelihoods[-1]:.3f}" in end
    assert "Converged" in play.message.value
    assert press(play, "Reset").startswith("Iteration 0, the start: ")
    first = press(play, "Draw a start")
    assert press(play, "Draw a start") != first
    assert ", after six accelerated iterations and an E step: " in press(play, "Accelerate")
    assert "a leap is no M step" in play.checks.value
    assert ", after an E step: " in press(play, "E step")


@pytest.mark.parametrize(
    "text", ["0.001 0.0012 0.0011 0.0022 0.0025", "1e12 1000000000001 1000000000005 1000000000007"]
)
def test_labels_tell_the_data_apart_in_any_unit(play, text):
    play.data.which.value = sources.OWN
    play.data.text.value = text
    picture = unquote(re.search(r'src="([^"]*)"', play.image.value)[1])
    ticks = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    ticks = ticks[: ticks.index("your 5 numbers" if "0.0" in text else "your 4 numbers")]
    assert len(set(ticks)) == len(ticks) > 2
    x, (mean, sd, _) = play.state.x, play.start.rows[0]
    assert mean.min < x.min() < mean.value < x.max() < mean.max
    assert 0 < sd.step < x.std() / 20
    assert float(f"{sd.value:{sd.readout_format}}") > 0


def test_data_components_and_start_begin_anew(play):
    play.k.value = 3
    assert play.state.start.k == 3
    play.start.rows[1][0].value = 4.5
    assert play.state.start.means[1] == 4.5
    assert play.state.moves == ()
    play.data.which.value = "82 galaxies"
    assert play.state.x.size == 82
    assert len(play.start.rows) == 3
    play.held.value = True
    press(play, "Run to the end")
    assert np.array_equal(play.state.mixture.sds, play.state.start.sds)
    play.data.which.value = sources.DRAWN
    play.data.n.value = 200
    assert play.state.x.size == 200
    assert "data.seed_002(sep=2.4, n=200, seed=531)" in play.code.value


def test_wrong_numbers_are_named_and_collapse_is_said(play):
    play.data.which.value = sources.OWN
    good = play.words
    play.data.text.value = "1 2 zwei"
    assert "Item 3, “zwei”, is not a number." in play.message.value
    assert "Out of date" in play.image.value
    old, message = play.state, play.message.value
    press(play, *(name for name in play.buttons if name != "Draw a start"))
    assert (play.state, play.message.value) == (old, message), "no button steps data that aren't on show"
    play.start.rows[0][0].value += 0.1
    press(play, "Draw a start", "E step")
    assert (play.state, play.message.value) == (old, message)
    play.data.text.value = "1.0 1.2 1.4 1.9 2.2 40"
    assert play.words != good
    assert "Read: your 6 numbers" in play.data.count.value
    press(play, "Run to the end")
    assert "collapsed onto the value 40" in play.message.value


def test_an_m_step_before_any_e_step_ties_the_components(play):
    press(play, "M step")
    assert "All components are equal" in play.message.value
