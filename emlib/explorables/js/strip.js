/* The strip of data beneath the axis: point at a datum, drag it; press beside them and there is one more. */
import { MOST_DATA } from "./data.js";
import { drawGrips, place } from "./grips.js";
import { shape, update } from "./elements.js";
import { clamp, inUnits, places } from "./numbers.js";
import { withData } from "./run.js";
import { nearest } from "./view.js";

/* Whether single data can be told apart, and changed: few enough, and none counted. */
export function editable({ data }) {
  return !data.counts && data.x.length <= MOST_DATA;
}

/* Draw the strip: all data as one shape of short strokes (quick to draw), and the chosen one as a handle with a line up to the curves. */
export function drawStrip(ui, layer, view) {
  const { state, chosen } = ui;
  const { x, y, strip } = view;
  if (!layer.children.length) fill(ui, layer);
  const [ground, dots, line, grip] = layer.children;
  update(ground, {
    x: x.begin,
    y: strip - 10,
    width: x.end - x.begin,
    height: 20,
    class: editable(state) ? "em-strip" : "em-no-strip",
  });
  if (ui.dotsOf !== state.data || ui.dotsIn !== view) {
    // they seldom move
    const d = editable(state)
      ? Array.from(state.data.x, (v) => `M${x(v).toFixed(1)},${strip - 5}v10`).join("")
      : "";
    update(dots, { d });
    Object.assign(ui, { dotsOf: state.data, dotsIn: view });
  }
  const value = state.data.x[chosen];
  update(line, { d: `M${x(value).toFixed(1)},${strip}V${y.end}` });
  drawGrips(grip, [datum(ui, value)]);
}

function fill(ui, layer) {
  layer.append(
    shape("rect", {
      pointerdown(event) {
        ui.finger = event.pointerType === "touch";
        if (!ui.finger) press(ui, layer, event);
      },
      click: (event) => ui.finger && press(ui, layer, event), // a finger that scrolls the page adds nothing
    }),
    shape("path", { class: "em-dots" }),
    shape("path", { class: "em-chosen" }),
    shape("g"),
  );
}

/* The handle of the chosen datum: arrows go from one to the next, Delete takes it away. */
function datum(ui, value) {
  const { state, view, chosen } = ui;
  const { x } = state.data;
  return {
    id: "datum",
    look: "dot",
    letter: "x",
    hollow: true,
    k: null,
    x: view.x(value),
    y: view.strip,
    name: "datum",
    value: chosen + 1,
    low: 1,
    high: x.length,
    words: `datum ${chosen + 1} of ${x.length}: ${inUnits(value, view.span)}`,
    drag: (px) => editable(state) && moveDatum(ui, clamp(view.x.back(px), view.x.low, view.x.high)),
    step: (n) => choose(ui, neighbour(x, chosen, n)),
    end: ui.letGo,
    keys: { Delete: () => removeDatum(ui), Backspace: () => removeDatum(ui) },
  };
}

/* The datum n places further, in order of size. */
function neighbour(x, i, n) {
  const order = Array.from(x, (_, j) => j).sort((a, b) => x[a] - x[b] || a - b);
  return order[clamp(order.indexOf(i) + n, 0, x.length - 1)];
}

/* Choose a datum: Bayes' rule will stand there. */
export function choose(ui, i) {
  ui.chosen = i;
  ui.redraw();
}

/* Press on the strip: take the datum that is there, or put one there. */
function press(ui, layer, event) {
  if (event.button > 0 || !editable(ui.state)) return;
  const { x } = ui.view;
  const pixel = place(layer.ownerSVGElement, event)[0];
  const i = nearest(ui.state.data.x, x.back(pixel));
  if (Math.abs(x(ui.state.data.x[i]) - pixel) < 7) ui.chosen = i;
  else addDatum(ui, Number(x.back(pixel).toFixed(places(ui.view.span) + 1)));
  ui.pinned = true;
  ui.drawNow();
  if (!ui.finger) layer.lastChild.firstChild.dispatchEvent(new PointerEvent("pointerdown", event)); // and drag it on
  event.preventDefault();
}

/* One datum more. */
export function addDatum(ui, value) {
  if (
    ui.act(
      (state) => withData(state, changed(state.data, [...state.data.x, value])),
      `One datum more, at ${inUnits(value, ui.view.span)}.`,
    )
  ) {
    choose(ui, ui.state.data.x.length - 1);
  }
}

/* The chosen one somewhere else. */
export function moveDatum(ui, value) {
  const { chosen } = ui;
  ui.byHand(
    (state) => withData(state, changed(state.data, Array.from(state.data.x).with(chosen, value))),
    "datum",
  );
}

/* The chosen one away. */
export function removeDatum(ui) {
  if (!editable(ui.state)) return ui.say("These data are counted: none can be taken away.");
  const { chosen } = ui;
  const value = ui.state.data.x[chosen];
  const less = (state) => withData(state, changed(state.data, Array.from(state.data.x).toSpliced(chosen, 1)));
  if (ui.act(less, `One datum less, at ${inUnits(value, ui.view.span)}.`))
    choose(ui, nearest(ui.state.data.x, value));
}

/* The data with other values, under a name of their own. */
function changed(data, x) {
  const title = `${x.length} ${x.length === 1 ? "datum" : "data"}, changed by hand`;
  return { ...data, name: "", x, title, start: null, code: `x = np.array([${x.join(", ")}])` };
}
