/* The lower drawing: the log-likelihood as it climbs, and the bound beneath it. */
import { axes, resize, word } from "./axes.js";
import { shape } from "./elements.js";
import { ticks } from "./numbers.js";
import { scale } from "./view.js";

const ROOM = { left: 76, right: 10, top: 10, bottom: 38 };
const HEIGHT = 150;
const MOST_DOTS = 200; // dots that touch are a line, and slow to draw

/* Draw the values after each move, and the bounds where there are some, over the iterations. */
export function drawClimb(svg, width, { values, bounds, moves }) {
  const at = [0];
  for (const move of moves) at.push(at.at(-1) + (move === "M" ? 1 : 0));
  const drawn = bounds.map((value, i) => (fits(value, i, values.length) ? value : null));
  const { x, y } = climbView(
    width,
    [...values, ...drawn.filter((value) => value !== null)],
    values.length,
    at.at(-1),
  );
  const points = (list) =>
    list.flatMap((value, i) => (value === null ? [] : [`${x(at[i]).toFixed(1)},${y(value).toFixed(1)}`]));
  const across = ticks(0, Math.max(at.at(-1), 1), 8).filter(Number.isInteger);
  resize(svg, { width, height: HEIGHT });
  svg.replaceChildren(
    ...axes({ x, y }, { across, up: ticks(y.low, y.high, 3), name: "iteration" }),
    word("log-likelihood", x.end, y.begin - 22, { "text-anchor": "end", class: "em-value-name" }),
    word("bound", x.end, y.begin - 7, { "text-anchor": "end", class: "em-bound-name" }),
    boundShape(points(drawn)),
    shape("path", { class: "em-value", d: `M${points(values).join("L")}` }),
    shape("circle", { class: "em-now", r: 4.5, cx: x(at.at(-1)), cy: y(values.at(-1)) }),
  );
}

/* Whether a bound is drawn: the very first may lie so far below that all else looks flat. */
function fits(value, i, moves) {
  return value !== null && Number.isFinite(value) && (i > 0 || moves <= 2);
}

/* Scales that hold the numbers shown: of noise no mountain is made, and of one value none. */
function climbView(width, shown, moves, iterations) {
  const low = shown.reduce((a, b) => Math.min(a, b));
  const high = shown.reduce((a, b) => Math.max(a, b));
  const middle = (low + high) / 2;
  const spread = Math.max(high - low, (moves > 1 ? 1e-6 : 1e-2) * Math.max(1, Math.abs(high)));
  const last = Math.max(iterations, 1);
  return {
    x: scale(-0.03 * last, 1.03 * last, ROOM.left, width - ROOM.right),
    y: scale(middle - 0.62 * spread, middle + 0.65 * spread, HEIGHT - ROOM.bottom, ROOM.top),
  };
}

function boundShape(points) {
  const line = points.length > MOST_DOTS;
  const part = (p, i) => (line ? `${i ? "L" : "M"}${p}` : `M${p}m-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0z`);
  return shape("path", { class: line ? "em-bounds" : "em-bound", d: points.map(part).join("") });
}
