"""Players and live controls, driven without a browser."""

import ast
import asyncio
import gzip
import html
import json
import re
import threading
from functools import reduce

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt

import emlib
from emlib import data, demos, plots, widgets
from emlib.player.svg import compact, frame
from emlib.plots import scenes
from emlib.plots.canvas import Canvas, View
from emlib.widgets import captions
from emlib.widgets.control import SENTENCE
from emlib.widgets.pieces import continued, in_pieces
from emlib.widgets.runs import readable
from emlib.widgets.work import Latest

VIEW = "application/vnd.jupyter.widget-view+json"


def figures(n=3):
    for i in range(n):
        fig, ax = plt.subplots(figsize=(2, 1))
        ax.plot([0, 1], [0, i])
        yield fig


def inside(page):
    """The frames that a player carries."""
    return json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.S)[1])


def test_a_stepper_has_a_frame_and_a_caption_a_step():
    plots.use_style()
    page = widgets.stepper(figures(), ["one", "two < 3", "three"], label="step").data
    kept = inside(page)
    assert [caption for _, caption in kept["frames"]] == ["one", "two < 3", "three"]
    assert len({tuple(numbers) for numbers, _ in kept["frames"]}) == 3
    assert '<label>step <input type="range" min="0" max="2"' in page
    assert page.count("<img ") == 2, "the first frame, and the last for the printed page"
    assert 'aria-live="polite"' in page
    assert not re.search(r" on[a-z]+=", page), "no inline handler"
    assert not re.search(r"https?:(?!//www\.w3\.org)", page)
    assert page == widgets.stepper(figures(), ["one", "two < 3", "three"], label="step").data
    assert not plt.get_fignums()


def test_a_stepper_without_captions_is_refused():
    with pytest.raises(ValueError, match="needs a caption a figure, but has 3 and 1"):
        widgets.stepper(figures(), ["one"], label="step")
    with pytest.raises(ValueError, match="at least one value for each slider"):
        widgets.sweep({"a": [1], "b": []}, lambda a, b: ([], ""))


def test_a_sweep_has_every_combination_in_order_and_draws_what_is_shared_once():
    base, dot = (frame(figure) for figure in figures(2))
    page = widgets.sweep({"a": [1, 2], "b": "xyz"}, lambda a, b: ([base, dot], f"{a}{b}")).data
    kept = inside(page)
    assert [caption for _, caption in kept["frames"]] == ["1x", "1y", "1z", "2x", "2y", "2z"]
    assert len(kept["parts"]) == 3, "one header, one base, one overlay"
    assert kept["values"] == [["1", "2"], ["x", "y", "z"]]


def question(so=True):
    return widgets.Question("Does <it> rise?", {"yes": so, "no": not so}, "By 3.5.")


def test_a_question_stands_with_its_answer_and_goes_before_a_frame():
    page = widgets.stepper(
        figures(), ["one", "two", "three"], label="step", values="abc", ask={"c": question()}
    )
    assert 'data-frame="2"' in page.data
    assert "<b>Guess first.</b> Does &lt;it&gt; rise?" in page.data, "text of the asker's never is HTML"
    alone = question(so=False)._repr_html_()
    assert "<summary>yes or no?</summary><p>The answer: no. By 3.5.</p>" in alone
    assert '<button type="button" data-right>no</button>' in alone
    assert '<button type="button" data-wrong>yes</button>' in alone


@pytest.mark.parametrize("choices", [{"yes": True}, {"yes": True, "no": True}, {"yes": False, "no": False}])
def test_a_question_has_one_true_answer_of_several(choices):
    with pytest.raises(ValueError, match="exactly one true choice"):
        widgets.Question("?", choices)


@pytest.mark.parametrize("frame", [0, 7])
def test_a_question_needs_a_frame_that_answers_it(frame):
    with pytest.raises(ValueError, match=f"and {frame} is none of them"):
        widgets.stepper(figures(), "abc", label="step", ask={frame: question()})


def test_what_a_question_s_answer_is_is_never_typed_in(notebooks):
    for name, nb in notebooks.items():
        calls = [node for cell in nb["cells"] if cell["cell_type"] == "code" and "Question(" in cell["source"]
                 for node in ast.walk(ast.parse(cell["source"]))
                 if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Question")]  # fmt: skip
        for call in calls:
            claims = call.args[1].values
            assert not any(isinstance(claim, ast.Constant) for claim in claims), name


def test_frames_are_compact_and_true():
    (figure,) = figures(1)
    svg = frame(figure)
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    assert "<metadata" not in svg
    drawn = compact('<g id="a"><path d="M 1.23456 -0.01 \nL 10.0000 2.5 " style="opacity: 0.35"/>\n</g>')
    assert drawn == '<g><path d="M1.2 0L10 2.5 " style="opacity: 0.35"/></g>'
    assert compact('<text x="1.2345">0.0015</text>') == '<text x="1.23">0.0015</text>', "words stay"


def test_a_used_canvas_draws_as_a_fresh_one():
    x = data.seed_002()
    run = demos.fixed_variance(x, data.SEED_002_START, 4)
    view = View.of(x, run.path)
    used = Canvas()
    pages = [used.svg(scenes.run_scene, x, run, i, view) for i in (1, 3, 1)]
    assert pages[0] == pages[2] != pages[1]
    assert pages[1] == Canvas().svg(scenes.run_scene, x, run, 3, view)


@pytest.mark.parametrize(
    ("last", "most"), [(0, 16), (8, 16), (15, 16), (16, 16), (110, 16), (785, 12), (99, 3)]
)
def test_the_iterations_shown_begin_and_end_with_the_run(last, most):
    shown = readable(last, most)
    assert shown[0] == 0
    assert shown[-1] == last
    assert len(shown) <= most
    assert (np.diff(shown) > 0).all()


def test_a_run_s_stepper_says_the_run_s_numbers():
    x = data.seed_002()
    fit = demos.fixed_variance(x, data.SEED_002_START, 8)
    frames = inside(widgets.fit_stepper(x, fit).data)["frames"]
    for i, (_, caption) in enumerate(frames):
        assert caption.startswith(f"Iteration {i}: ")
        for value in (*fit.path[i].weights, *fit.path[i].means, fit.log_likelihoods[i]):
            assert f"{value:.3f}" in caption
    assert f"gained {fit.log_likelihoods[3] - fit.log_likelihoods[2]:.3f}" in frames[3][1]


def test_play_stops_where_a_run_ends_and_what_lies_beyond_says_so():
    x = data.seed_002()

    def problem(n):
        return x, emlib.fit(x, data.SEED_002_START, sds=1.0, tol=0, max_iter=n)

    stops = (0, 1, 2, 3, "end")
    page = inside(widgets.fit_sweep({"limit": (1, 2)}, problem, iterations=stops).data)
    assert page["ends"] == [1, 2, 3, 4, 7, 8, 9]
    captions = [caption for _, caption in page["frames"]]
    assert captions[3].startswith("Limit 1. Iteration 3 is not reached, the run ends with 1: weights ")
    assert ["gained" in caption for caption in captions] == [0, 1, 0, 0, 1, 0, 1, 1, 0, 1]


def text_of(output):
    value = output.get("data", {}).get("text/html", "")
    return value if isinstance(value, str) else "".join(value)


def test_players_on_the_pages_are_small_enough(notebooks):
    pages = [text_of(o) for nb in notebooks.values() for c in nb["cells"] for o in c.get("outputs", [])]
    players = [page for page in pages if "em-stepper" in page]
    assert len(players) >= 8
    for page in players:
        assert len(page) <= 1_000_000
        assert len(gzip.compress(page.encode())) <= 100_000
        assert all(re.search(r"\d", caption) and len(caption) > 40 for _, caption in inside(page)["frames"])


def test_a_committed_control_is_html_without_a_model(notebooks):
    live = [name for name, nb in notebooks.items() for c in nb["cells"] for o in c.get("outputs", [])
            if SENTENCE in text_of(o)]  # fmt: skip
    assert {name[:2] for name in live} >= {"04", "05", "06"}
    for nb in notebooks.values():
        assert "widgets" not in nb["metadata"]
        assert VIEW not in json.dumps(nb)


def sample(separation, n, seed):
    return data.seed_002(sep=separation, n=n, seed=seed)


def explorer(**options):
    programs = {"fixed variance": demos.fixed_variance, "loop": demos.loop}
    return widgets.Explorer(
        sample, programs, fallback=lambda: widgets.stepper(figures(), "abc", label="s"), **options
    )


def shown(control):
    """The alt text and the picture of the control's figure."""
    alt, src = re.search(r'alt="([^"]*)" src="([^"]*)"', control.image.value).groups()
    return html.unescape(alt), src


def test_a_control_has_a_live_and_a_plain_form():
    control = explorer()
    bundle = control._repr_mimebundle_()
    assert bundle[VIEW]["model_id"] == control.model_id
    assert bundle["text/html"].startswith('<figure class="em-stepper"')
    assert SENTENCE in bundle["text/html"]
    again = explorer()._repr_mimebundle_()
    assert [bundle[kind] == again[kind] for kind in ("text/plain", "text/html")] == [True, True]


def test_where_nobody_sees_the_fallback_it_costs_nothing(monkeypatch):
    monkeypatch.setattr("emlib.widgets.control.LIVE_ONLY", True)
    bundle = explorer()._repr_mimebundle_()
    assert VIEW in bundle
    assert "text/html" not in bundle


def test_each_input_recomputes_and_the_figure_says_what_was_computed():
    control = explorer()
    before = shown(control)
    changes = {
        "n": 200,
        "separation": 4.0,
        "seed": "7",
        "mean1": -2.0,
        "mean2": 1.0,
        "iterations": 5,
        "sd": 1.5,
    }
    for name, value in {**changes, "program": "loop"}.items():
        control.inputs[name].value = value
        after = shown(control)
        assert after[1] != before[1], f"{name} changes the figure"
        before = after
    fit = demos.loop(data.seed_002(sep=4.0, n=200, seed=7), emlib.Mixture([0.5, 0.5], [-2, 1], [1.5, 1.5]), 5)
    assert f"Log-likelihood {fit.log_likelihoods[-1]:.3f}" in before[0]
    assert f"means {fit.mixture.means[0]:.3f} and {fit.mixture.means[1]:.3f}" in before[0]
    assert html.escape(before[0]) in control.caption.value


def test_wrong_input_is_said_and_the_old_figure_marked():
    control = explorer()
    good = shown(control)
    for seed in ("-3", "1e9", "1.5", "", "x"):
        control.inputs["seed"].value = seed
        assert 'role="alert"' in control.message.value
        assert f"The seed must be a whole number, 0 or more, but is “{seed}”." in control.message.value
    assert shown(control) == (f"Out of date, from the last values that worked: {good[0]}", good[1])
    control.inputs["seed"].value = " 531 "
    assert shown(control) == good
    assert not control.message.value


def test_what_ends_a_run_early_is_said():
    control = explorer()
    control.inputs["mean2"].value = -0.5
    assert "started equal: EM can never part them" in control.message.value
    for name, value in {"sd": 0.1, "mean1": -12, "mean2": -12}.items():
        control.inputs[name].value = value
    assert "The start is unusable: every density is 0 at x =" in control.message.value


def test_components_that_merged_are_told_from_those_that_started_equal():
    control = explorer(separation=0.6, iterations=100)
    fit = control.fit
    assert abs(fit.path[0].means[1] - fit.path[0].means[0]) == 1
    assert "The two components have merged" in control.message.value
    assert "never" not in control.message.value


def test_the_newest_change_wins_and_slow_work_shows_progress():
    control = explorer(iterations=40)
    control.inputs["program"].value = "loop"
    seen, told = [], []
    control.image.observe(lambda change: seen.append(shown(control)[0]), names="value")
    control.progress.observe(lambda change: told.append(change["new"]), names="value")

    async def two_changes():
        control.inputs["n"].value = 1500
        await asyncio.sleep(0)
        control.inputs["n"].value = 500
        await control.work.task

    asyncio.run(two_changes())
    newest = demos.loop(data.seed_002(n=500), data.SEED_002_START, 40)
    assert len(seen) == 1, "the older change never draws"
    assert f"Log-likelihood {newest.log_likelihoods[-1]:.3f}" in seen[0]
    bar = r'<progress aria-label="computing iteration" max="40" value="(\d+)"></progress> '
    words = r"computing iteration \1 of 40; the figure below is still the one before"
    assert any(re.match(bar + words, each) for each in told)
    assert told[-1] == control.progress.value == ""


def test_a_run_in_pieces_is_the_run():
    x = data.seed_000(np.random.default_rng(1))[::50]
    whole = demos.vectorized(x, data.SEED_000_START, 0, 30)
    pieces = in_pieces(lambda start, n: demos.vectorized(x, start, 0, n), data.SEED_000_START, 30)
    pieced = reduce(continued, pieces)
    assert np.array_equal(whole.log_likelihoods, pieced.log_likelihoods)
    assert np.array_equal(whole.reported, pieced.reported)
    assert np.array_equal(whole.mixture.means, pieced.mixture.means)
    assert (pieced.n_iter, pieced.stop_reason) == (30, whole.stop_reason)
    (none,) = in_pieces(lambda start, n: demos.vectorized(x, start, 0, n), data.SEED_000_START, 0)
    assert none.n_iter == 0


def test_of_two_threads_the_newer_job_shows_last():
    work, shown, slow, go_on = Latest(), [], threading.Event(), threading.Event()

    def older():
        yield
        slow.set()
        go_on.wait(5)  # in the middle of a piece when the newer job is started
        shown.append("older, first piece")
        yield
        shown.append("older, second piece")

    def newer():
        shown.append("newer")
        yield

    first = threading.Thread(target=lambda: asyncio.run(started(work, older())))
    first.start()
    assert slow.wait(5)
    second = threading.Thread(target=lambda: work.start(newer()))
    second.start()
    second.join(0.05)
    assert not shown, "the newer job waits for its turn"
    go_on.set()
    first.join(5)
    second.join(5)
    assert shown == ["older, first piece", "newer"]


async def started(work, job):
    work.start(job)
    await work.task


@pytest.mark.parametrize("where", [0.0015, 3.0, 1e12])
def test_captions_show_digits_whatever_the_unit(where):
    mixture = emlib.Mixture([0.5, 0.5], [where, 2 * where], [0.2 * where, 1e-4 * where])
    words = captions.parameters(mixture)
    numbers = [float(number) for number in re.findall(r"[\d.]+(?:e-?\d+)?", words)]
    assert np.allclose(numbers[2:], [*mixture.means, *mixture.sds], rtol=0.05), words


def test_whatever_two_threads_move_figure_caption_and_run_are_of_one_moment():
    control, seen, rng = explorer(iterations=30), [], np.random.default_rng(5)
    control.caption.observe(lambda change: seen.append((shown(control)[0], change["new"])), names="value")

    async def moves(name, values):
        for value in values:
            control.inputs[name].value = value
            await asyncio.sleep(0)
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0)

    several = {"n": [20, 400, 900] * 8, "seed": [str(seed) for seed in rng.integers(99, size=24)]}
    threads = [threading.Thread(target=asyncio.run, args=[moves(*each)]) for each in several.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(html.escape(alt) in caption for alt, caption in seen)
    assert np.array_equal(control.x, sample(2.4, 900, int(several["seed"][-1])))
    assert shown(control)[0] == captions.certainty(control.x, control.fit, 30)
    assert control.progress.value == ""


def test_one_component_claims_no_certainty():
    x = data.seed_002()
    fit = emlib.fit(x, emlib.Mixture([1], [0], [1]))
    assert "above 0.99" not in captions.certainty(x, fit, fit.n_iter)


def test_a_sweep_s_picture_holds_every_curve_shown():
    x = data.faithful()[0]
    fits = [emlib.fit(x, emlib.Mixture([1 / k] * k, np.linspace(2, 5, k), [0.2] * k)) for k in (2, 4)]
    view = View.over([(x, fit.path) for fit in fits])
    assert view.top > max(mixture.pdf(view.grid).max() for fit in fits for mixture in fit.path)
