/* The upper drawing: the data as bars, split among the components, and the components' curves. */
import { axes, drawing, resize } from "./axes.js";
import { color, dashes, match, shape, symbol, update } from "./elements.js";
import { logHeights } from "./mathematics.js";
import { ticks } from "./numbers.js";
import { barHeights } from "./view.js";

/* An empty drawing with its layers, from back to front. */
export function plane(label) {
  return drawing(label, ["axes", "bars", "total", "curves"], ["data", "grips"]);
}

/* Draw a state in a view. */
export function drawPlane({ svg, layers }, view, state, label) {
  const { x, y, width } = view;
  resize(svg, view);
  const across = ticks(x.low, x.high, width < 480 ? 5 : 8);
  const up = ticks(0, y.high, 3);
  layers.axes.replaceChildren(...axes(view, { across, up, name: label, upright: "density" }));
  drawBars(layers.bars, view, state);
  drawCurves(layers, view, state.mixture);
}

/* The bars: one shape for each component, stacked; pale and whole before the first E step. */
function drawBars(layer, view, { data, q }) {
  const { x, y, bins } = view;
  const base = new Float64Array(bins.n);
  const wide = x(bins.low + bins.width) - x(bins.low) - (bins.n > 25 ? 0.5 : 1);
  const bar = (left, from, to) =>
    `M${left.toFixed(1)},${from.toFixed(1)}h${wide.toFixed(1)}V${to.toFixed(1)}h${(-wide).toFixed(1)}z`;
  const shapes = match(layer, q || [null], () => shape("path"));
  barHeights(data, bins, q).forEach((heights, k) => {
    const d = Array.from(heights, (height, j) => {
      const from = y(base[j]);
      base[j] += height;
      return height > 0 ? bar(x(bins.low + j * bins.width), from, y(base[j])) : "";
    }).join("");
    update(shapes[k], {
      d,
      fill: q ? color(k) : "var(--em-pale)",
      class: q ? "em-share" : "em-whole",
      "data-em": q && symbol("r"),
    });
  });
}

/* Each component's curve, weighted, and their sum. */
function drawCurves(layers, view, mixture) {
  const { x, y } = view;
  const heights = logHeights(mixture);
  const at = (v, k) => Math.exp(heights[k] - 0.5 * ((v - mixture.means[k]) / mixture.sds[k]) ** 2);
  const sum = (v) => heights.reduce((total, _, k) => total + at(v, k), 0);
  match(layers.curves, mixture.means, () => shape("path")).forEach((path, k) => {
    const d = curve(
      grid(view, mixture, k).map((v) => [v, at(v, k)]),
      x,
      y,
    );
    update(path, { d, stroke: color(k), "stroke-dasharray": dashes(k) });
  });
  const all =
    heights.length > 1 ? mixture.means.flatMap((_, k) => grid(view, mixture, k)).sort((a, b) => a - b) : [];
  const [line] = match(layers.total, [0], () => shape("path"));
  update(line, {
    d: curve(
      all.map((v) => [v, sum(v)]),
      x,
      y,
    ),
  });
}

/* Where a curve is computed: evenly, and closely about its own mean, or a narrow one would be missed. */
function grid({ x }, mixture, k) {
  const even = Array.from({ length: 61 }, (_, i) => x.low + ((x.high - x.low) * i) / 60);
  const near = Array.from({ length: 41 }, (_, i) => mixture.means[k] + (i / 5 - 4) * mixture.sds[k]);
  return [...even, ...near.filter((v) => v > x.low && v < x.high)].sort((a, b) => a - b);
}

/* A path through points; what is above the drawing's top stays just above it, and is cut there. */
function curve(points, x, y) {
  return points
    .map(([v, d], i) => `${i ? "L" : "M"}${x(v).toFixed(1)},${Math.max(y(d), y.end - 8).toFixed(1)}`)
    .join("");
}
