/* The mixture: curves to take hold of, E and M steps to take, and what they climb. */
import { actions } from "./actions.js";
import { bayesPanel } from "./bayes.js";
import { choices } from "./choose.js";
import { drawClimb } from "./climb.js";
import { controls } from "./controls.js";
import { dataset } from "./datasets.js";
import { frame, make, say, shape, update } from "./elements.js";
import { drawGrips, place } from "./grips.js";
import { holds } from "./holding.js";
import { followLink } from "./link.js";
import { ownBox } from "./own.js";
import { drawPlane, plane } from "./plane.js";
import { begin, byHand, splitBy } from "./run.js";
import { shareBox } from "./share.js";
import { choose, drawStrip } from "./strip.js";
import { numbersTable } from "./table.js";
import { nearest, viewOf } from "./view.js";
import { watched } from "./watch.js";
import { caption, current, hint } from "./words.js";

/* Make the explorable in el, for a model with x (or data, a name), start, mixture, responsibilities. */
export function renderMixture({ model, el }) {
  const ui = { model, el, before: [], chosen: null, pinned: false, lastHand: null, stop() {} };
  ui.state = ui.given = first(model);
  Object.assign(
    ui,
    actions(ui, () => drawAll(ui)),
  );
  assemble(ui);
  listen(ui);
  ui.keepScore();
  const unlink = model.get("linkable") ? followLink(ui) : () => {};
  const watch = new ResizeObserver(() => {
    ui.view = null;
    ui.redraw();
  });
  watch.observe(ui.frame);
  ui.drawNow();
  return () => {
    ui.stop();
    watch.disconnect();
    unlink();
  };
}

/* The state that the model describes. */
function first(model) {
  const name = model.get("data");
  const get = (key) => model.get(key);
  const data = name
    ? dataset(name)
    : {
        name,
        x: get("x"),
        counts: get("counts") ?? null,
        label: get("label"),
        code: get("code"),
        start: null,
      };
  const state = begin(data, get("start"), Boolean(get("held")));
  const q = get("responsibilities");
  const now = get("mixture");
  const moved = now && now !== get("start") ? byHand(state, now) : state;
  return q ? splitBy(moved, q) : moved;
}

/* The parts, one beneath another. */
function assemble(ui) {
  ui.plane = plane("The data, and the curves of the components");
  ui.climb = shape("svg", { role: "img" });
  ui.status = make("p", { role: "status", class: "em-said" });
  ui.caption = make("p", { class: "em-caption" });
  ui.hint = make("p", { class: "em-hint" });
  ui.own = ownBox(ui);
  ui.rule = bayesPanel(ui);
  const [choice, buttons, table, laws, share] = [choices, controls, numbersTable, watched, shareBox].map(
    (part) => part(ui),
  );
  ui.parts = [ui.own, choice, buttons, ui.rule, table, laws, share];
  ui.frame = frame(
    choice.element,
    buttons.element,
    ui.plane.svg,
    ui.hint,
    ui.status,
    ui.rule.element,
    ui.climb,
    ui.caption,
    ui.own.element,
    table.element,
    laws.element,
    share.element,
  );
  ui.el.append(ui.frame);
  laws.element.addEventListener("toggle", () => ui.redraw());
}

/* Draw the state on show. The view stays while a hand drags: nothing may slip away beneath it. */
function drawAll(ui) {
  const { state } = ui;
  const width = Math.max(260, Math.floor(ui.frame.clientWidth - 16 || 640));
  if (!ui.view || (!ui.lastHand && outgrown(ui))) ui.view = viewOf(state.data, state.mixture, width);
  ui.chosen ??= nearest(state.data.x, state.mixture.means[0] / 2 + state.mixture.means.at(-1) / 2);
  ui.chosen = Math.min(ui.chosen, state.data.x.length - 1);
  drawPlane(ui.plane, ui.view, state, state.data.label || "x");
  drawStrip(ui, ui.plane.layers.data, ui.view);
  const set = (mixture, id) => ui.byHand((before) => byHand(before, mixture), id);
  drawGrips(ui.plane.layers.grips, holds(state, ui.view, { set, end: ui.letGo, settle: ui.settle }));
  drawClimb(ui.climb, width, state);
  update(ui.climb, { "aria-label": current(state) });
  say(ui.caption, caption(state));
  say(ui.hint, hint(state));
  for (const part of ui.parts) part.update(ui);
}

/* Whether the curves have left the view, or the data have. */
function outgrown({ view, state }) {
  const fresh = viewOf(state.data, state.mixture, view.width);
  return fresh.y.high > view.y.high || fresh.x.low < view.x.low || fresh.x.high > view.x.high;
}

/* Point at the drawing and the datum nearest to the pointer is chosen; press, and it stays. */
function listen(ui) {
  const under = (event) => nearest(ui.state.data.x, ui.view.x.back(place(ui.plane.svg, event)[0]));
  ui.plane.svg.addEventListener("pointermove", (event) => {
    if (!event.buttons && !ui.pinned) choose(ui, under(event));
  });
  ui.plane.svg.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".em-grip, .em-data")) return;
    ui.pinned = !ui.pinned || under(event) !== ui.chosen;
    choose(ui, under(event));
  });
  const changed = (key) => ui.model.get(key) && ui.model.get(key) !== ui.sent?.[key];
  ui.model.on("change:mixture", () => {
    if (changed("mixture")) ui.act((state) => byHand(state, ui.model.get("mixture")), "Set by Python.");
  });
  ui.model.on("change:responsibilities", () => {
    if (changed("responsibilities"))
      ui.act((state) => splitBy(state, ui.model.get("responsibilities")), "Split by Python.");
  });
}
