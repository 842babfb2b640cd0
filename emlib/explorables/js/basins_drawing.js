/* The map of starts: regions by where EM ends, the ends' places, the path of one run; the data above. */
import { axes, drawing, hatching, resize, word } from "./axes.js";
import { drawRegion, REGIONS, thickest } from "./basins_regions.js";
import { shape } from "./elements.js";
import { drawGrips } from "./grips.js";
import { ticks } from "./numbers.js";
import { scale } from "./view.js";

const STRIP = 62; // the height of the data's strip
const MARKS = {
  A: "M0,-8L7.5,6H-7.5z",
  B: "M-7,0a7,7 0 1,0 14,0a7,7 0 1,0 -14,0z",
  C: "M-6.5,-6.5h13v13h-13z",
  tie: "M-6,-6L6,6M6,-6L-6,6",
};
const HATCHES = {
  A: "M0,8L8,0",
  B: "",
  C: "M4,0v8",
  tie: "M0,0L8,8M8,0L0,8",
  other: "M0,4h8",
  collapse: "M2,2h1M6,6h1",
};

/* An empty drawing with its layers, from back to front. */
export function basinPlane(name) {
  const { svg, layers } = drawing(name, ["regions", "axes", "data", "names", "path"]);
  svg.classList.add("em-basins");
  const hatches = {};
  for (const [region, d] of Object.entries(HATCHES)) hatches[region] = hatching(svg, 8, d);
  return { svg, layers, hatches };
}

/* Scales for a width: x and y over the span of the means, one unit as long across as up; edge(i) a cell's left edge. */
export function basinView(width, span, n) {
  const side = Math.min(width - 58, 460);
  return {
    width,
    height: STRIP + side + 44,
    x: scale(...span, 50, 50 + side),
    y: scale(...span, STRIP + side, STRIP),
    edge: (i) => span[0] + ((span[1] - span[0]) * i) / n,
  };
}

/* Draw all: names (n rows of n, "" where not yet known), the ends by name, the run and how much of it, the grips. */
export function drawBasins({ svg, layers, hatches }, view, { x, moved, names, ends, run, shown, grips }) {
  const at = ticks(view.x.low, view.x.high, 6);
  const said = { name: "first mean at the start", upright: "second mean at the start" };
  resize(svg, view);
  layers.regions.replaceChildren(
    ...Object.keys(REGIONS).flatMap((name) => drawRegion(view, names, name, hatches)),
  );
  layers.axes.replaceChildren(...axes(view, { across: at, up: at, ...said }));
  drawData(layers.data, view, x, moved);
  layers.names.replaceChildren(...letters(view, names), ...marks(view, ends));
  drawRunPath(layers.path, view, run, shown);
  drawGrips(layers.grips, grips);
}

/* The data, a stroke each; those that the hand moves are longer and stand on the handle's level. */
function drawData(layer, { x, y }, values, moved) {
  const base = y.end - 8;
  const first = values.length - moved;
  const strokes = (some, long) => some.map((value) => `M${x(value).toFixed(1)},${base}v-${long}`).join("");
  layer.replaceChildren(
    shape("path", { class: "em-ticks", d: strokes(values.slice(0, first), 14) }),
    shape("path", { class: "em-ticks em-moved", d: strokes(values.slice(first), 22) }),
    word("the data", x.begin, 12, { "text-anchor": "start" }),
  );
}

/* The letters, each where its region is thickest, under both orders of the means. */
function letters({ x, y, edge }, names) {
  return Object.keys(REGIONS)
    .filter((name) => name.length === 1)
    .flatMap((name) => {
      const place = thickest(names, name);
      if (!place) return [];
      const [i, j] = place.map((index) => (edge(index) + edge(index + 1)) / 2);
      return [
        [j, i],
        [i, j],
      ].map(([a, b]) => word(name, x(a), y(b) + 6, { class: "em-letter" }));
    });
}

/* The marks, each where EM ends, under both orders of the means. */
function marks({ x, y }, ends) {
  return Object.entries(ends)
    .filter(([name]) => MARKS[name])
    .flatMap(
      ([
        name,
        {
          mixture: {
            means: [a, b],
          },
        },
      ]) => {
        const places =
          name === "tie"
            ? [[a, b]]
            : [
                [a, b],
                [b, a],
              ];
        return places.map(([first, second]) =>
          shape("path", {
            d: MARKS[name],
            class: "em-end",
            transform: `translate(${x(first).toFixed(1)} ${y(second).toFixed(1)})`,
            "data-end": name,
          }),
        );
      },
    );
}

function drawRunPath(layer, { x, y }, run, shown) {
  const points = run.path
    .slice(0, shown + 1)
    .map(({ means: [a, b] }) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`);
  const dot = (p) => `M${p}m-2.5,0a2.5,2.5 0 1,0 5,0a2.5,2.5 0 1,0 -5,0z`;
  layer.replaceChildren(
    shape("path", { class: "em-run-line", d: `M${points.join("L")}` }),
    shape("path", { class: "em-run-dots", d: points.map(dot).join("") }),
  );
}
