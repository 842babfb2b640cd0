/* The handles of the map of starts. */
import { toldOfRun } from "./basins_page.js";
import { plain } from "./numbers.js";

/* The handles: the start on the map, and the part of the data that moves. */
export function basinGrips(ui, runFrom, moveData) {
  const { x, y } = ui.view;
  const { map, start, shift } = ui;
  const middle = map.x.slice(-map.moved).reduce((a, b) => a + b) / map.moved;
  return [
    {
      id: "start",
      name: "start: first mean with left and right, second mean with up and down",
      look: "diamond",
      hollow: true,
      k: 0,
      x: x(start[0]),
      y: y(start[1]),
      value: start[0],
      low: map.span[0],
      high: map.span[1],
      words: `means ${plain(start[0], 1)} and ${plain(start[1], 1)}; ${toldOfRun(ui)}`,
      drag: (px, py) => runFrom(ui, [x.back(px), y.back(py)], false),
      step: (n) => runFrom(ui, [start[0] + 0.5 * n, start[1]], false),
      keys: toEnds(map.span, (mean) => runFrom(ui, [mean, start[1]], false)),
    },
    {
      id: "data",
      name: "the values that move",
      look: "square",
      k: 1,
      x: x(middle + shift),
      y: 20,
      value: shift,
      low: map.reach[0],
      high: map.reach[1],
      words: `moved by ${plain(shift, 2)}`,
      drag: (px) => moveData(ui, Math.round(4 * (x.back(px) - middle)) / 4),
      step: (n) => moveData(ui, shift + 0.25 * n),
      keys: toEnds(map.reach, (to) => moveData(ui, to)),
    },
  ];
}

/* Home and End: to either end of a slider. */
function toEnds([low, high], go) {
  return { Home: () => go(low), End: () => go(high) };
}
