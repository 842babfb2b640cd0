/* The drawing of the bound: two curves over one mean, the gap between them, and the bar l = F + KL beside. */
import { axes, define, drawing, hatching, resize, word } from "./axes.js";
import { boundCurves, freeMean } from "./bound_moves.js";
import { shape, symbol, update } from "./elements.js";
import { drawGrips } from "./grips.js";
import { ticks } from "./numbers.js";
import { scale } from "./view.js";

const POINTS = 101;
const HEIGHT = 330;
const BAR = 26;
const FLAT = 4;
const NARROW = 11;
const HIGH = 28; // pixels of the gap: none to speak of, room for a word, room for two

/* An empty drawing with its layers, from back to front. */
export function boundPlane(name) {
  const { svg, layers } = drawing(name, ["axes", "curves", "gap", "words"]);
  const inside = shape("rect");
  layers.curves.setAttribute("clip-path", define(svg, "clipPath", {}, inside));
  return { svg, layers, inside, hatch: hatching(svg, 7, "M0,7L7,0") };
}

/* Scales for a width: x over the span of means, y over [floor, top], and where the bar stands. */
export function boundView(width, { span: [low, high], heights }) {
  const right = width - (width < 480 ? 66 : 92);
  return {
    width,
    height: HEIGHT,
    x: scale(low, high, 54, right),
    y: scale(...heights, HEIGHT - 44, 12),
    barLeft: right + 16,
    grid: Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1)),
  };
}

/* Draw a state: its curves, and its two pieces at the mean where we stand. */
export function drawBound(plane, view, state, parts, grip) {
  const { svg, layers, inside, hatch } = plane;
  const { width, x, y } = view;
  if (plane.curves?.q !== state.q) {
    // a moved mean changes neither curve
    plane.curves = { q: state.q, ...boundCurves(state, view.grid) };
  }
  resize(svg, view);
  update(inside, { x: x.begin, y: y.end, width: x.end - x.begin, height: y.begin - y.end });
  layers.axes.replaceChildren(
    ...axes(view, {
      across: ticks(x.low, x.high, width < 480 ? 5 : 8),
      up: ticks(y.low, y.high, 5),
      name: `mean ${state.free + 1}`,
      upright: "log-likelihood",
    }),
  );
  drawBoundCurves(layers.curves, view, plane.curves);
  const at = {
    x: x(freeMean(state)),
    value: y(parts.logLikelihood),
    bound: Math.min(y(parts.bound), y.begin),
  };
  drawGap(layers.gap, { ...view, hatch }, at, parts.bound < y.low);
  drawBoundWords(layers.words, view, at, plane.curves);
  drawGrips(layers.grips, [{ ...grip, x: at.x, y: at.value }]);
}

function drawBoundCurves(layer, { x, y, grid }, curves) {
  const cut = (pixel) => Math.min(pixel, HEIGHT + 400); // far below is as good as just below, and is a number
  const point = (value, i) => `${x(grid[i]).toFixed(1)},${cut(y(value)).toFixed(1)}`;
  const line = (values) => `M${values.map(point).join("L")}`;
  layer.replaceChildren(
    shape("path", { class: "em-value-line", "data-em": symbol("l"), d: line(curves.logLikelihood) }),
    shape("path", {
      class: "em-bound-line",
      "data-em": symbol("F"),
      "stroke-dasharray": "7 4",
      d: line(curves.bound),
    }),
  );
}

/* The gap under the point, and the same two heights as a bar: F below, KL on top. */
function drawGap(layer, { y, barLeft, hatch }, at, below) {
  const gap = { y: at.value, height: Math.max(0, at.bound - at.value), class: "em-piece-kl", fill: hatch };
  const bar = { x: barLeft, width: BAR };
  const touch = shape("circle", { class: "em-touch", cx: at.x, cy: at.bound, r: 5 });
  const levels = below ? [at.value] : [at.value, at.bound];
  layer.replaceChildren(
    shape("path", { class: "em-level", d: levels.map((level) => `M${at.x},${level}H${barLeft}`).join("") }),
    shape("rect", { ...gap, x: at.x - 4, width: 8 }),
    shape("rect", {
      class: "em-piece-f",
      "data-em": symbol("F"),
      ...bar,
      y: at.bound,
      height: Math.max(0, y.begin - at.bound),
    }),
    shape("rect", { ...gap, ...bar }),
    ...(below ? [] : [touch]),
    shape("path", { class: "em-axis", d: `M${barLeft - 6},${y.begin}h${BAR + 12}` }),
  );
}

/* The names of the curves, and of the bar's two pieces where they are high enough to bear one. */
function drawBoundWords(layer, { x, y, barLeft, grid }, at, curves) {
  const right = barLeft + BAR + 5;
  const last = Math.round(0.93 * (grid.length - 1));
  const gap = at.bound - at.value;
  const start = { "text-anchor": "start" };
  const value = { ...start, class: "em-value-word" };
  const words = [word("ℓ", x(grid[last]), y(curves.logLikelihood[last]) - 10, value)];
  const shown = curves.bound.findLastIndex((height) => height > y.low + 0.1 * (y.high - y.low));
  const end = Math.min(shown, last);
  if (shown > 0)
    words.push(word("F", x(grid[end]) - 12, y(curves.bound[end]) + 18, { ...start, class: "em-bound-word" }));
  if (gap > HIGH || gap < FLAT) words.push(word("ℓ", right, at.value + 4, value));
  if (gap > NARROW) words.push(word("KL", right, (at.bound + at.value) / 2 + 4, start));
  if (y.begin - at.bound > NARROW) words.push(word("F", right, (y.begin + at.bound) / 2 + 4, start));
  layer.replaceChildren(...words);
}
