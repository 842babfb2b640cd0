/* The lower drawing: the log-likelihood as it climbs, and the bound beneath it. */
import { shape, update } from "./elements.js";
import { labels, ticks } from "./numbers.js";
import { scale } from "./view.js";

const ROOM = { left: 76, right: 10, top: 10, bottom: 38 };

/* Draw the values after each move, and the bounds where there are some, over the iterations. */
export function drawClimb(svg, width, { values, bounds, moves }) {
  const height = 150, at = [0];
  for (const move of moves) at.push(at.at(-1) + (move === "M" ? 1 : 0));
  // the very first bound may lie so far below that all else looks flat
  const drawn = bounds.map((value, i) => (value === null || !Number.isFinite(value) || (i === 0 && values.length > 2) ? null : value));
  const shown = [...values, ...drawn.filter((value) => value !== null)];
  const low = shown.reduce((a, b) => Math.min(a, b)), high = shown.reduce((a, b) => Math.max(a, b));
  const least = values.length > 1 ? 1e-6 : 1e-2; // of noise no mountain is made, and of one value none
  const spread = Math.max(high - low, least * Math.max(1, Math.abs(high))), last = Math.max(at.at(-1), 1);
  const x = scale(-0.03 * last, 1.03 * last, ROOM.left, width - ROOM.right);
  const y = scale((low + high) / 2 - 0.62 * spread, (low + high) / 2 + 0.65 * spread, height - ROOM.bottom, ROOM.top);
  const across = ticks(0, last, 8).filter(Number.isInteger), up = ticks(y.low, y.high, 3);
  const words = [
    ...labels(across).map((text, i) => [text, { x: x(across[i]), y: y.begin + 16, "text-anchor": "middle" }]),
    ...labels(up).map((text, i) => [text, { x: x.begin - 7, y: y(up[i]) + 4, "text-anchor": "end" }]),
    ["iteration", { x: (x.begin + x.end) / 2, y: y.begin + 33, "text-anchor": "middle" }],
    ["log-likelihood", { x: x.end, y: y.begin - 22, "text-anchor": "end", class: "em-value-name" }],
    ["bound", { x: x.end, y: y.begin - 7, "text-anchor": "end", class: "em-bound-name" }],
  ];
  const points = (list) => list.map((value, i) => (value === null ? "" : `${x(at[i]).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean);
  const below = points(drawn), many = below.length > 200; // dots that touch are a line, and slow to draw
  const boundPath = below.map((p, i) => (many ? `${i ? "L" : "M"}${p}` : `M${p}m-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0z`)).join("");
  const ticksPath = across.map((v) => `M${x(v)},${y.begin}v4`).concat(up.map((v) => `M${x.begin},${y(v)}h-4`)).join("");
  update(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
  svg.replaceChildren(
    shape("path", { class: "em-axis", d: `M${x.begin},${y.end}V${y.begin}H${x.end}${ticksPath}` }),
    ...words.map(([text, where]) => shape("text", where, text)),
    shape("path", { class: many ? "em-bounds" : "em-bound", d: boundPath }),
    shape("path", { class: "em-value", d: `M${points(values).join("L")}` }),
    shape("circle", { class: "em-now", r: 4.5, cx: x(at.at(-1)), cy: y(values.at(-1)) }),
  );
}
