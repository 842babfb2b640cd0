/* The upper drawing: the data as bars, split among the components, and the components' curves. */
import { color, dashes, match, shape, update } from "./elements.js";
import { logHeights } from "./mathematics.js";
import { labels, ticks } from "./numbers.js";
import { barHeights } from "./view.js";

/* An empty drawing with its layers, from back to front. */
export function plane(label) {
  const svg = shape("svg", { role: "group", "aria-label": label, class: "em-plane" });
  const layers = {};
  for (const name of ["axes", "bars", "total", "curves", "data", "grips"]) {
    layers[name] = shape("g", { class: `em-${name}` });
    svg.append(layers[name]);
  }
  layers.axes.setAttribute("aria-hidden", "true");
  return { svg, layers };
}

/* Draw a state in a view. */
export function drawPlane({ svg, layers }, view, state, label) {
  update(svg, { viewBox: `0 0 ${view.width} ${view.height}`, width: view.width, height: view.height });
  drawAxes(layers.axes, view, label);
  drawBars(layers.bars, view, state);
  drawCurves(layers, view, state.mixture);
}

/* The axes: a line, ticks with labels, and what x is. */
function drawAxes(layer, view, label, upright = "density") {
  const { x, y, under = 0 } = view, across = ticks(x.low, x.high, view.width < 480 ? 5 : 8), up = ticks(0, y.high, 3);
  const tickWords = [
    ...labels(across).map((words, i) => [words, { x: x(across[i]), y: y.begin + 17 + under, "text-anchor": "middle" }]),
    ...labels(up).map((words, i) => [words, { x: x.begin - 7, y: y(up[i]) + 4, "text-anchor": "end" }]),
    [label, { x: (x.begin + x.end) / 2, y: y.begin + 34 + under, "text-anchor": "middle" }],
    [upright, { x: 12, y: (y.begin + y.end) / 2, "text-anchor": "middle", transform: `rotate(-90 12 ${(y.begin + y.end) / 2})` }],
  ];
  const lines = across.map((v) => `M${x(v)},${y.begin}v4`).concat(up.map((v) => `M${x.begin},${y(v)}h-4`)).join("");
  layer.replaceChildren(
    shape("path", { d: `M${x.begin},${y.end}V${y.begin}H${x.end}${lines}`, class: "em-axis" }),
    ...tickWords.map(([words, at]) => shape("text", at, words)),
  );
}

/* The bars: one shape for each component, stacked; pale and whole before the first E step. */
function drawBars(layer, view, { data, q }) {
  const { x, y, bins } = view, base = new Float64Array(bins.n);
  const shapes = match(layer, q || [null], () => shape("path"));
  barHeights(data, bins, q).forEach((heights, k) => {
    const wide = x(bins.low + bins.width) - x(bins.low) - (bins.n > 25 ? 0.5 : 1);
    const d = Array.from(heights, (height, j) => {
      const left = x(bins.low + j * bins.width), from = y(base[j]);
      base[j] += height;
      return height > 0 ? `M${left.toFixed(1)},${from.toFixed(1)}h${wide.toFixed(1)}V${y(base[j]).toFixed(1)}h${(-wide).toFixed(1)}z` : "";
    }).join("");
    update(shapes[k], { d, fill: q ? color(k) : "var(--em-pale)", class: q ? "em-share" : "em-whole" });
  });
}

/* Each component's curve, weighted, and their sum. */
function drawCurves(layers, view, mixture) {
  const K = mixture.means.length, { x, y } = view, sums = [];
  const heights = logHeights(mixture);
  match(layers.curves, mixture.means, () => shape("path")).forEach((path, k) => {
    const at = grid(view, mixture, k);
    const d = curve(at.map((v) => [v, Math.exp(heights[k] - 0.5 * ((v - mixture.means[k]) / mixture.sds[k]) ** 2)]), x, y);
    update(path, { d, stroke: color(k), "stroke-dasharray": dashes(k) });
  });
  if (K > 1) {
    for (const v of mixture.means.flatMap((_, k) => grid(view, mixture, k)).sort((a, b) => a - b)) {
      sums.push([v, heights.reduce((s, h, k) => s + Math.exp(h - 0.5 * ((v - mixture.means[k]) / mixture.sds[k]) ** 2), 0)]);
    }
  }
  const [line] = match(layers.total, [0], () => shape("path"));
  update(line, { d: curve(sums, x, y) });
}

/* Where a curve is computed: evenly, and closely about its own mean, or a narrow one would be missed. */
function grid({ x }, mixture, k) {
  const even = Array.from({ length: 61 }, (_, i) => x.low + ((x.high - x.low) * i) / 60);
  const near = Array.from({ length: 41 }, (_, i) => mixture.means[k] + (i / 5 - 4) * mixture.sds[k]);
  return [...even, ...near.filter((v) => v > x.low && v < x.high)].sort((a, b) => a - b);
}

/* A path through points; what is above the drawing's top stays just above it, and is cut there. */
export function curve(points, x, y) {
  return points.map(([v, d], i) => `${i ? "L" : "M"}${x(v).toFixed(1)},${Math.max(y(d), y.end - 8).toFixed(1)}`).join("");
}
