/* The buttons: E step, M step, one iteration, run, back, reset. */
import { button, make } from "./elements.js";
import { onward } from "./ending.js";
import { begin, iterate, takeE, takeM } from "./run.js";
import { current } from "./words.js";

const MOST = 2000; // iterations that one press may take

/* The row of buttons for an explorable; update(ui) brings it to the state on show. */
export function controls(ui) {
  const run = button("Run", () => (run.textContent === "Stop" ? ui.stop() : start(ui, run)));
  const back = button("Back", ui.back), reset = button("Reset", () => ui.act((s) => begin(s.data, s.start), "Back at the start."));
  const element = make("div", { class: "em-buttons", role: "group", "aria-label": "Steps" },
    button("E step", () => ui.act(takeE), { class: "em-strong" }), button("M step", () => ui.act(takeM), { class: "em-strong" }),
    button("One iteration", () => ui.act(iterate)), run, back, reset);
  return { element, update() { back.setAttribute("aria-disabled", String(!ui.before.length)); } };
}

/* Iterate, a few in each frame, until the run ends or is stopped. */
function start(ui, run) {
  ui.stop();
  ui.remember();
  let going = true, frames = 0, state = ui.state, n = 0;
  run.textContent = "Stop";
  ui.stop = () => {
    if (!going) return;
    going = false;
    run.textContent = "Run";
    ui.show(state, `${state.ended || "Stopped"}. ${current(state)}`);
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const step = () => {
    if (!going) return;
    const until = performance.now() + 12, most = calm ? Infinity : frames++ < 60 ? 1 : 2 ** Math.min(8, frames / 30);
    for (let i = 0; i < most && n < MOST && !state.ended && performance.now() < until; i++, n++) state = onward(state);
    ui.state = state;
    if (state.ended || n >= MOST) {
      if (!state.ended) state = { ...state, ended: `not yet converged after ${MOST} iterations: press again to go on` };
      ui.stop();
    } else {
      if (!calm) ui.redraw();
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
}
