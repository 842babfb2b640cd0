/* The mixture: curves to take hold of, E and M steps to take, and what they climb. */
import { drawBayes } from "./bayes.js";
import { drawClimb } from "./climb.js";
import { controls } from "./controls.js";
import { dataset } from "./datasets.js";
import { make, say, shape, update } from "./elements.js";
import { drawGrips, place } from "./grips.js";
import { holds } from "./holding.js";
import { drawPlane, plane } from "./plane.js";
import { begin, byHand, splitBy } from "./run.js";
import { caption, current } from "./words.js";
import { nearest, viewOf } from "./view.js";

/* Make the explorable in el, for a model with x (or data, a name), start, mixture, responsibilities. */
export function renderMixture({ model, el }) {
  const name = model.get("data");
  const data = name ? dataset(name) : { x: model.get("x"), counts: model.get("counts"), label: model.get("label"), code: model.get("code") };
  const ui = { model, el, before: [], chosen: null, held: null, stop() {} };
  ui.state = begin(data, model.get("start"));
  assemble(ui);
  Object.assign(ui, actions(ui));
  ui.controls = controls(ui);
  ui.frame.prepend(ui.controls.element);
  listen(ui);
  fromModel(ui);
  new ResizeObserver(() => { ui.view = null; ui.redraw(); }).observe(ui.frame);
  ui.redraw();
}

/* The parts, empty. */
function assemble(ui) {
  ui.plane = plane("The data, and the curves of the components");
  ui.climb = shape("svg", { class: "em-climb", role: "img" });
  ui.status = make("p", { role: "status", class: "em-said" });
  ui.rule = make("div", { class: "em-bayes" });
  ui.caption = make("p", { class: "em-caption" });
  ui.frame = make("div", { class: "em-frame", "data-lm-suppress-shortcuts": "true" },
    ui.plane.svg, ui.rule, ui.status, ui.climb, ui.caption);
  ui.el.append(ui.frame);
}

/* What the controls and handles call. */
function actions(ui) {
  let waiting = false;
  const draw = () => { waiting = false; drawAll(ui); };
  return {
    /* Draw soon: at most once in a frame, however often the hand moves. */
    redraw() { if (!waiting) { waiting = true; requestAnimationFrame(draw); } },
    /* Take a step: next(state) gives what follows, or throws the sentence that says why not. */
    act(next, words) {
      ui.stop();
      try {
        const state = next(ui.state);
        ui.remember();
        ui.show(state, words);
      } catch (problem) {
        ui.say(problem.message);
      }
    },
    remember() { ui.before = [...ui.before.slice(-199), ui.state]; ui.held = null; },
    show(state, words) { ui.state = state; ui.view = null; ui.say(words ?? current(state)); ui.push(); ui.redraw(); },
    say(words) { say(ui.status, words.charAt(0).toUpperCase() + words.slice(1) + (/[.?!]$/.test(words) ? "" : ".")); },
    back() {
      ui.stop();
      if (ui.before.length) ui.show(ui.before.pop(), "Back.");
    },
    /* Tell the model, in Jupyter Python, what has changed. */
    push() {
      const { mixture, q } = ui.state;
      ui.sent = { mixture, responsibilities: q && q.map((row) => Array.from(row)) };
      for (const [key, value] of Object.entries(ui.sent)) model(ui).set(key, value);
      model(ui).save_changes();
    },
  };
}

function model(ui) {
  return ui.model;
}

function drawAll(ui) {
  const { state } = ui, width = Math.max(280, Math.floor(ui.frame.clientWidth || 640));
  ui.view ??= viewOf(state.data, state.mixture, width);
  drawPlane(ui.plane, ui.view, state, state.data.label || "x");
  const set = (mixture, id) => {
    ui.stop();
    if (ui.held !== id) { ui.remember(); ui.held = id; }
    ui.state = byHand(ui.state, mixture);
    ui.push();
    ui.redraw();
  };
  drawGrips(ui.plane.layers.grips, holds(state, ui.view, set, () => { ui.view = null; ui.redraw(); }));
  drawClimb(ui.climb, width, state);
  update(ui.climb, { "aria-label": current(state) });
  say(ui.caption, caption(state));
  ui.rule.hidden = ui.chosen === null;
  if (ui.chosen !== null) drawBayes(ui.rule, state, ui.chosen, ui.view.span);
  ui.controls.update(ui);
}

/* Point at the drawing: the datum nearest to the pointer is chosen. */
function listen(ui) {
  ui.plane.svg.addEventListener("pointermove", (event) => {
    if (event.buttons || !ui.view) return;
    ui.chosen = nearest(ui.state.data.x, ui.view.x.back(place(ui.plane.svg, event)[0]));
    ui.redraw();
  });
}

/* Take over what Python sets. */
function fromModel(ui) {
  const changed = (key) => ui.model.get(key) !== ui.sent?.[key];
  ui.model.on("change:mixture", () => {
    if (changed("mixture")) ui.act((state) => byHand(state, ui.model.get("mixture")), "Set by Python.");
  });
  ui.model.on("change:responsibilities", () => {
    const q = ui.model.get("responsibilities");
    if (q && changed("responsibilities")) ui.act((state) => splitBy(state, q), "Split by Python.");
  });
}
