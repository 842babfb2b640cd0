/* The drawing of the bound: two curves over one mean, the gap between them, and the bar l = F + KL beside. */
import { shape, update } from "./elements.js";
import { drawGrips } from "./grips.js";
import { labels, ticks } from "./numbers.js";
import { scale } from "./view.js";
import { boundCurves, freeMean } from "./bound_moves.js";

const POINTS = 101, HEIGHT = 330, BAR = 26;
let boundPlanes = 0; // so that two on a page have different ids

/* An empty drawing with its layers, from back to front. */
export function boundPlane(name) {
  const svg = shape("svg", { role: "group", "aria-label": name, class: "em-plane" }), layers = {};
  for (const layer of ["axes", "curves", "gap", "words", "grips"]) {
    layers[layer] = shape("g", { class: `em-${layer}`, ...(layer === "grips" ? {} : { "aria-hidden": "true" }) });
    svg.append(layers[layer]);
  }
  const held = shape("rect"), inside = `em-bound-inside-${++boundPlanes}`, hatch = `em-gap-lines-${boundPlanes}`;
  const lines = shape("path", { d: "M0,7L7,0", class: "em-hatch" });
  svg.prepend(shape("defs", {}, shape("clipPath", { id: inside }, held),
    shape("pattern", { id: hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse" }, lines)));
  layers.curves.setAttribute("clip-path", `url(#${inside})`);
  return { svg, layers, held, hatch: `url(#${hatch})` };
}

/* Scales for a width: x over the span of means, y over [floor, top], and where the bar stands. */
export function boundView(width, { span, heights }) {
  const right = width - (width < 480 ? 66 : 92);
  return {
    width, x: scale(...span, 54, right), y: scale(...heights, HEIGHT - 44, 12), barLeft: right + 16,
    grid: Array.from({ length: POINTS }, (_, i) => span[0] + ((span[1] - span[0]) * i) / (POINTS - 1)),
  };
}

/* Draw a state: its curves, and its two pieces at the mean where we stand. */
export function drawBound(plane, view, state, parts, grip) {
  const { svg, layers, held, hatch } = plane, { width, x, y, grid } = view, mean = freeMean(state);
  if (plane.curves?.q !== state.q) plane.curves = { q: state.q, ...boundCurves(state, grid) }; // a moved mean changes neither
  const { curves } = plane;
  update(svg, { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
  update(held, { x: x.begin, y: y.end, width: x.end - x.begin, height: y.begin - y.end });
  drawBoundAxes(layers.axes, view, state.free);
  const line = (values) => values.map((value, i) => `${i ? "L" : "M"}${x(grid[i]).toFixed(1)},${cut(y(value)).toFixed(1)}`).join("");
  layers.curves.replaceChildren(
    shape("path", { class: "em-value-line", d: line(curves.logLikelihood) }),
    shape("path", { class: "em-bound-line", "stroke-dasharray": "7 4", d: line(curves.bound) }),
  );
  const at = { x: x(mean), value: y(parts.logLikelihood), bound: Math.min(y(parts.bound), y.begin) };
  drawGap(layers.gap, { ...view, hatch }, at, parts.bound < y.low);
  drawBoundWords(layers.words, view, at, curves);
  drawGrips(layers.grips, [{ ...grip, x: at.x, y: at.value }]);
}

/* Far below the drawing is as good as just below it, and no number that a path can't hold. */
function cut(pixel) {
  return Math.min(pixel, HEIGHT + 400);
}

function drawBoundAxes(layer, { x, y, width }, free) {
  const across = ticks(x.low, x.high, width < 480 ? 5 : 8), up = ticks(y.low, y.high, 5), middle = (y.begin + y.end) / 2;
  const marks = across.map((v) => `M${x(v)},${y.begin}v4`).concat(up.map((v) => `M${x.begin},${y(v)}h-4`)).join("");
  const words = [
    ...labels(across).map((text, i) => [text, { x: x(across[i]), y: y.begin + 17, "text-anchor": "middle" }]),
    ...labels(up).map((text, i) => [text, { x: x.begin - 7, y: y(up[i]) + 4, "text-anchor": "end" }]),
    [`mean ${free + 1}`, { x: (x.begin + x.end) / 2, y: y.begin + 36, "text-anchor": "middle" }],
    ["log-likelihood", { x: 11, y: middle, "text-anchor": "middle", transform: `rotate(-90 11 ${middle})` }],
  ];
  layer.replaceChildren(
    shape("path", { class: "em-axis", d: `M${x.begin},${y.end}V${y.begin}H${x.end}${marks}` }),
    ...words.map(([text, where]) => shape("text", where, text)),
  );
}

/* The gap under the point, and the same two heights as a bar: F below, KL on top. */
function drawGap(layer, { y, barLeft, hatch }, at, below) {
  const high = Math.max(0, at.bound - at.value), bar = { x: barLeft, width: BAR };
  layer.replaceChildren(
    shape("path", { class: "em-level", d: `M${at.x},${at.value}H${barLeft}${below ? "" : `M${at.x},${at.bound}H${barLeft}`}` }),
    shape("rect", { class: "em-piece-kl", x: at.x - 4, y: at.value, width: 8, height: high, fill: hatch }),
    shape("rect", { class: "em-piece-f", ...bar, y: at.bound, height: Math.max(0, y.begin - at.bound) }),
    shape("rect", { class: "em-piece-kl", ...bar, y: at.value, height: high, fill: hatch }),
    ...(below ? [] : [shape("circle", { class: "em-touch", cx: at.x, cy: at.bound, r: 5 })]),
    shape("path", { class: "em-axis", d: `M${barLeft - 6},${y.begin}h${BAR + 12}` }),
  );
}

function drawBoundWords(layer, { x, y, barLeft, grid }, at, curves) {
  const right = barLeft + BAR + 5, last = Math.round(0.93 * (grid.length - 1)), high = at.bound - at.value;
  const shown = curves.bound.findLastIndex((value) => value > y.low + 0.1 * (y.high - y.low));
  const words = [
    ["ℓ", { x: x(grid[last]), y: y(curves.logLikelihood[last]) - 10, class: "em-value-word" }],
    ...(shown > 0 ? [["F", { x: x(grid[Math.min(shown, last)]) - 12, y: y(curves.bound[Math.min(shown, last)]) + 18, class: "em-bound-word" }]] : []),
    ...(high > 28 || high < 4 ? [["ℓ", { x: right, y: at.value + 4, class: "em-value-word" }]] : []),
    ...(high > 11 ? [["KL", { x: right, y: (at.bound + at.value) / 2 + 4 }]] : []),
    ...(y.begin - at.bound > 11 ? [["F", { x: right, y: (y.begin + at.bound) / 2 + 4 }]] : []),
  ];
  layer.replaceChildren(...words.map(([text, where]) => shape("text", where, text)));
}
