/* The map of starts: regions by where EM ends, the ends' places, the path of one run; the data above. */
import { shape, update } from "./elements.js";
import { drawGrips } from "./grips.js";
import { labels, ticks } from "./numbers.js";
import { scale } from "./view.js";

let basinPlanes = 0; // so that two on a page have different ids
const STRIP = 62; // the height of the data's strip
const REGIONS = { A: "1", B: "2", C: "3", tie: "4", other: "5" }; // their colours, and their hatching
const MARKS = {
  A: "M0,-8L7.5,6H-7.5z", B: "M-7,0a7,7 0 1,0 14,0a7,7 0 1,0 -14,0z", C: "M-6.5,-6.5h13v13h-13z", tie: "M-6,-6L6,6M6,-6L-6,6",
};
const HATCHES = { A: "M0,8L8,0", B: "", C: "M4,0v8", tie: "M0,0L8,8M8,0L0,8", other: "M0,4h8" };

/* An empty drawing with its layers, from back to front. */
export function basinPlane(name) {
  const svg = shape("svg", { role: "group", "aria-label": name, class: "em-plane em-basins" }), layers = {};
  const plane = ++basinPlanes, hatch = (region) => `em-region-${plane}-${region}`;
  const patterns = Object.entries(HATCHES).map(([region, d]) => shape("pattern",
    { id: hatch(region), width: 8, height: 8, patternUnits: "userSpaceOnUse" }, shape("path", { d, class: "em-hatch" })));
  svg.append(shape("defs", {}, ...patterns));
  for (const layer of ["regions", "axes", "data", "names", "path", "grips"]) {
    layers[layer] = shape("g", { class: `em-${layer}`, ...(layer === "grips" ? {} : { "aria-hidden": "true" }) });
    svg.append(layers[layer]);
  }
  return { svg, layers, hatch };
}

/* Scales for a width: x and y over the span of the means, one unit as long across as up; places(i) a cell's left edge. */
export function basinView(width, span, n) {
  const side = Math.min(width - 58, 460), x = scale(...span, 50, 50 + side), y = scale(...span, STRIP + side, STRIP);
  return { width, height: STRIP + side + 44, x, y, n, edge: (i) => span[0] + ((span[1] - span[0]) * i) / n };
}

/* Draw all: names (n rows of n, "" where not yet known), the ends by name, the run and how much of it, the grips. */
export function drawBasins({ svg, layers, hatch }, view, { x, moved, names, ends, run, shown, grips }) {
  update(svg, { viewBox: `0 0 ${view.width} ${view.height}`, width: view.width, height: view.height });
  layers.regions.replaceChildren(...Object.keys(REGIONS).flatMap((name) => drawRegion(view, names, name, hatch)));
  drawBasinAxes(layers.axes, view);
  drawStrip(layers.data, view, x, moved);
  drawBasinNames(layers.names, view, names, ends);
  drawRunPath(layers.path, view, run, shown);
  drawGrips(layers.grips, grips);
}

/* A region twice: its colour, and over it its hatching. */
function drawRegion({ x, y, edge }, names, name, hatch) {
  const d = names.map((row, i) => runsOf(row, name).map(([from, to]) => {
    const left = x(edge(from)), right = x(edge(to));
    return `M${left.toFixed(1)},${y(edge(i)).toFixed(1)}H${right.toFixed(1)}V${y(edge(i + 1)).toFixed(1)}H${left.toFixed(1)}z`;
  }).join("")).join("");
  if (!d) return [];
  return [
    shape("path", { d, class: "em-region", fill: `var(--em-${REGIONS[name]})`, "data-region": name }),
    shape("path", { d, fill: `url(#${hatch(name)})` }),
  ];
}

/* The stretches of a row that bear a name: [from, to). */
function runsOf(row, name) {
  const found = [];
  row.forEach((each, j) => {
    if (each !== name) return;
    if (found.length && found.at(-1)[1] === j) found.at(-1)[1] = j + 1;
    else found.push([j, j + 1]);
  });
  return found;
}

function drawBasinAxes(layer, { x, y }) {
  const at = ticks(x.low, x.high, 6), middle = (y.begin + y.end) / 2;
  const marks = at.map((v) => `M${x(v)},${y.begin}v4M${x.begin},${y(v)}h-4`).join("");
  const words = [
    ...labels(at).flatMap((text, i) => [
      [text, { x: x(at[i]), y: y.begin + 17, "text-anchor": "middle" }], [text, { x: x.begin - 7, y: y(at[i]) + 4, "text-anchor": "end" }],
    ]),
    ["first mean at the start", { x: (x.begin + x.end) / 2, y: y.begin + 36, "text-anchor": "middle" }],
    ["second mean at the start", { x: 11, y: middle, "text-anchor": "middle", transform: `rotate(-90 11 ${middle})` }],
  ];
  layer.replaceChildren(
    shape("path", { class: "em-axis", d: `M${x.begin},${y.end}V${y.begin}H${x.end}${marks}` }),
    ...words.map(([text, where]) => shape("text", where, text)),
  );
}

/* The data, a stroke each; those that the hand moves are longer and stand on the handle's level. */
function drawStrip(layer, { x, y }, values, moved) {
  const base = y.end - 8, first = values.length - moved;
  const stroke = (value, i) => `M${x(value).toFixed(1)},${base}v${i < first ? -14 : -22}`;
  layer.replaceChildren(
    shape("path", { class: "em-ticks", d: values.slice(0, first).map(stroke).join("") }),
    shape("path", { class: "em-ticks em-moved", d: values.slice(first).map((value, i) => stroke(value, first + i)).join("") }),
    shape("text", { x: x.begin, y: 12 }, "the data"),
  );
}

/* The letters, each where its region is thickest, and the marks, each where EM ends, under both orders of the means. */
function drawBasinNames(layer, { x, y, edge }, names, ends) {
  const letters = Object.keys(REGIONS).filter((name) => name.length === 1).flatMap((name) => {
    const place = thickest(names, name);
    if (!place) return [];
    const [i, j] = place.map((index) => (edge(index) + edge(index + 1)) / 2);
    return [[j, i], [i, j]].map(([a, b]) => shape("text", { x: x(a), y: y(b) + 6, "text-anchor": "middle", class: "em-letter" }, name));
  });
  const marks = Object.entries(ends).filter(([name]) => MARKS[name]).flatMap(([name, { mixture: { means: [a, b] } }]) => (
    (name === "tie" ? [[a, b]] : [[a, b], [b, a]]).map(([first, second]) => shape("path",
      { d: MARKS[name], class: "em-end", transform: `translate(${x(first).toFixed(1)} ${y(second).toFixed(1)})`, "data-end": name }))));
  layer.replaceChildren(...letters, ...marks);
}

/* The place of a region that is farthest from its edge, counted in places: [row, column], or null. */
function thickest(names, name) {
  const inside = (i, j, r) => [[i - r, j - r], [i - r, j + r], [i + r, j - r], [i + r, j + r], [i, j - r], [i, j + r], [i - r, j], [i + r, j]]
    .every(([a, b]) => names[a]?.[b] === name);
  let best = null, most = -1;
  names.forEach((row, i) => row.forEach((each, j) => {
    let r = each === name && j <= i ? 0 : -1;
    while (r >= 0 && inside(i, j, r + 1)) r++;
    if (r > most) [most, best] = [r, [i, j]];
  }));
  return best;
}

function drawRunPath(layer, { x, y }, run, shown) {
  const points = run.path.slice(0, shown + 1).map(({ means: [a, b] }) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`);
  layer.replaceChildren(
    shape("path", { class: "em-run-line", d: `M${points.join("L")}` }),
    shape("path", { class: "em-run-dots", d: points.map((p) => `M${p}m-2.5,0a2.5,2.5 0 1,0 5,0a2.5,2.5 0 1,0 -5,0z`).join("") }),
  );
}
