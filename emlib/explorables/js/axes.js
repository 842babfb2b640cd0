/* What all drawings share: layers, sizes, hatchings, and axes with their ticks. */
import { shape, update } from "./elements.js";
import { labels } from "./numbers.js";

let patterns = 0; // so that two drawings on a page have different ids

/* An empty drawing with its layers, from back to front; a voice passes over the silent ones. */
export function drawing(name, silent, spoken = ["grips"]) {
  const svg = shape("svg", { role: "group", "aria-label": name, class: "em-plane" });
  const layers = {};
  for (const layer of [...silent, ...spoken]) {
    layers[layer] = shape("g", {
      class: `em-${layer}`,
      "aria-hidden": silent.includes(layer) ? "true" : null,
    });
  }
  svg.append(...Object.values(layers));
  return { svg, layers };
}

/* Give a drawing its size. */
export function resize(svg, { width, height }) {
  update(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
}

/* Put a definition (a pattern, a clipping) into a drawing; how it is referred to. */
export function define(svg, name, attributes, inside) {
  const id = `em-${name}-${++patterns}`;
  svg.prepend(shape("defs", {}, shape(name, { id, ...attributes }, inside)));
  return `url(#${id})`;
}

/* A hatching: lines along d in squares of a size. */
export function hatching(svg, size, d) {
  const attributes = { width: size, height: size, patternUnits: "userSpaceOnUse" };
  return define(svg, "pattern", attributes, shape("path", { d, class: "em-hatch" }));
}

/* The shapes of a view's axes. across, up: the ticks; name: what x is; upright: what y is, if that is said here;
   view.under: how far below the axis the labels stand. */
export function axes({ x, y, under = 0 }, { across, up, name, upright }) {
  const marks = [...across.map((v) => `M${x(v)},${y.begin}v4`), ...up.map((v) => `M${x.begin},${y(v)}h-4`)];
  const middle = (y.begin + y.end) / 2;
  const ticks = labels(across).map((text, i) => word(text, x(across[i]), y.begin + 17 + under));
  const heights = labels(up).map((text, i) =>
    word(text, x.begin - 7, y(up[i]) + 4, { "text-anchor": "end" }),
  );
  const names = [word(name, (x.begin + x.end) / 2, y.begin + 35 + under)];
  if (upright) names.push(word(upright, 12, middle, { transform: `rotate(-90 12 ${middle})` }));
  const lines = shape("path", {
    class: "em-axis",
    d: `M${x.begin},${y.end}V${y.begin}H${x.end}${marks.join("")}`,
  });
  return [lines, ...ticks, ...heights, ...names];
}

/* A word in a drawing, centred unless its look says otherwise. */
export function word(text, x, y, look = {}) {
  return shape("text", { x, y, "text-anchor": "middle", ...look }, text);
}
