"""The four laws that the mixture watches can each fail: a wrong step makes the law that it breaks say so."""

import pytest

from emlib.explorables.joining import joined

# State after E, M, E steps of EM on a few data, and what a wrong program would have made of it.
ASK = """([spoil, held]) => {
    const data = {x: [0, 1, 1.5, 4, 5, 5.5, 7], counts: [1, 2, 1, 1, 3, 1, 1]};
    const start = {weights: [0.5, 0.5], means: [1, 5], sds: [1, 2]};
    let state = takeE(takeM(takeE(begin(data, start, held))));
    if (spoil.endsWith("after M")) state = takeM(state);
    const worse = ({mixture: m}) => ({...m, means: m.means.map(mean => mean + 2)});
    const wrong = {
        "": s => s, "nothing after M": s => s, "before the first step": () => begin(data, start, held),
        "a fall": s => ({...s, values: s.values.with(-2, s.values.at(-1) + 1e-3)}),
        "a fall after a loss that may be rounding": s => ({...s,
            values: [-1e6, -1e6 - 5e-3, s.values.at(-1) + 1e-3, s.values.at(-1)]}),
        "weights": s => ({...s, mixture: {...s.mixture, weights: s.mixture.weights.map(w => 1.01 * w)}}),
        "responsibilities": s => ({...s, q: [s.q[0].map(r => 0.99 * r), s.q[1]]}),
        "means after M": s => ({...s, mixture: worse(s)}),
        "sds after M": s => ({...s, mixture: {...s.mixture, sds: s.mixture.sds.map(sd => 1.01 * sd)}}),
        "a bound above": s => ({...s, moves: [...s.moves, "M"], bounds: [s.values.at(-1) + 1e-3]}),
        "no touch": s => ({...s, bounds: s.bounds.with(-1, s.values.at(-1) - 1e-3)}),
    }[spoil];
    return laws(wrong(state)).map(([, holds]) => holds);
}"""
FALLS, SUMS, MOMENTS, BOUND = range(4)
WRONG = {
    "a fall": FALLS, "a fall after a loss that may be rounding": FALLS,
    "weights": SUMS, "responsibilities": SUMS, "means after M": MOMENTS,
    "sds after M": MOMENTS, "a bound above": BOUND, "no touch": BOUND,
}  # fmt: skip


@pytest.fixture
def ask(browser):
    """ask(what is spoilt, whether the sds are held) gives what the laws say: true, false or null."""
    page = browser.new_page()
    page.evaluate(
        f"() => {{ {joined('watch')}\n{joined('run')}\nObject.assign(window, $watch, $run); }}".replace(
            "const $", "var $"
        )
    )

    def law(spoil, held=False):
        return page.evaluate(ASK, [spoil, held])

    law.page = page
    yield law
    page.close()


@pytest.mark.parametrize("held", [False, True])
def test_right_steps_keep_all_four(held, ask):
    assert ask("", held) == ask("nothing after M", held) == [True] * 4
    assert ask("before the first step", held) == [None, True, None, None]


@pytest.mark.parametrize("spoil", WRONG)
def test_a_wrong_step_breaks_the_law_that_forbids_it(spoil, ask):
    found = ask(spoil)
    assert found[WRONG[spoil]] is False
    assert all(holds for law, holds in enumerate(found) if law not in (WRONG[spoil], SUMS, MOMENTS))
    assert ask("sds after M", held=True)[MOMENTS] is True, "held sds are not the M step's"


def test_an_m_step_on_old_shares_may_lower_the_line_and_is_not_accused(ask):
    """The hand moved the curves after the E step; from the next E step on nothing may fall."""
    found = ask.page.evaluate(
        """() => {
            const data = {x: [0, 1, 1.5, 4, 5, 5.5, 7], counts: null};
            const start = {weights: [0.5, 0.5], means: [2, 3], sds: [3, 3]};
            const good = {weights: [0.43, 0.57], means: [0.8, 5.4], sds: [0.6, 1.1]};
            const old = takeM(byHand(takeE(begin(data, start)), good));
            const said = (state) => laws(state)[0][1];
            return [old.values[1] < old.values[0], said(old), said(takeM(takeE(old))), said(takeM(old))];
        }"""
    )
    assert found == [True, None, True, None]
