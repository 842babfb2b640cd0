/* The buttons: E step, M step, one iteration, run, back, reset. */
import { button, make } from "./elements.js";
import { onward } from "./ending.js";
import { clamp } from "./numbers.js";
import { begin, iterate, takeE, takeM } from "./run.js";
import { current } from "./words.js";

const MOST_ITERATIONS = 2000; // that one press may take

/* The row of buttons for an explorable; update(ui) brings it to the state on show. */
export function controls(ui) {
  const run = button("Run", () => (run.textContent === "Stop" ? ui.stop() : start(ui, run)));
  const back = button("Back", () => ui.back());
  const reset = button("Reset", () => ui.act((s) => begin(s.data, s.start, s.held), "Back at the start."));
  const element = make(
    "div",
    { class: "em-buttons", role: "group", "aria-label": "Steps" },
    button("E step", () => ui.act(takeE), { class: "em-strong" }),
    button("M step", () => ui.act(takeM), { class: "em-strong" }),
    button("One iteration", () => ui.act(iterate)),
    run,
    back,
    reset,
  );
  return {
    element,
    update() {
      back.setAttribute("aria-disabled", String(!ui.before.length));
    },
  };
}

/* Iterate, one in each frame at first, then more and more, until the run ends or is stopped. */
function start(ui, run) {
  ui.stop();
  ui.remember();
  const from = ui.state;
  let going = true;
  let frames = 0;
  let n = 0;
  let state = { ...from, ended: "" };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches; // then only the end is drawn
  run.textContent = "Stop";
  ui.stop = () => {
    if (!going) return;
    going = false;
    run.textContent = "Run";
    if (state.mixture === from.mixture) ui.before.pop(); // nothing to take back
    ui.show(state, `${state.ended || "Stopped"}. ${current(state)}`);
  };
  const step = () => {
    if (!going) return;
    const until = performance.now() + 12;
    const most = Math.min(calm ? Infinity : 2 ** clamp(frames++ / 30 - 2, 0, 8), MOST_ITERATIONS - n);
    for (let i = 0; i < most && !state.ended && performance.now() < until; i++, n++) state = onward(state);
    if (n >= MOST_ITERATIONS && !state.ended) {
      state = {
        ...state,
        ended: `not yet converged after ${MOST_ITERATIONS} iterations: press again to go on`,
      };
    }
    if (state.ended) return ui.stop();
    if (!calm) {
      ui.state = state;
      ui.keepScore();
      ui.redraw();
    }
    requestAnimationFrame(step);
  };
  step();
}
