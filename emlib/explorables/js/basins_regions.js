/* The regions of the map of starts: their shapes, and where each is thickest. */
import { shape } from "./elements.js";

export const REGIONS = { A: "1", B: "2", C: "3", tie: "4", other: "6", collapse: "5" }; // their colours, and their hatching

/* A region twice: its colour, and over it its hatching. */
export function drawRegion({ x, y, edge }, names, name, hatches) {
  const at = (place, i) => place(edge(i)).toFixed(1);
  const stretch = ([from, to], i) =>
    `M${at(x, from)},${at(y, i)}H${at(x, to)}V${at(y, i + 1)}H${at(x, from)}z`;
  const d = names.flatMap((row, i) => runsOf(row, name).map((run) => stretch(run, i))).join("");
  if (!d) return [];
  return [
    shape("path", { d, class: "em-region", fill: `var(--em-${REGIONS[name]})`, "data-region": name }),
    shape("path", { d, fill: hatches[name] }),
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

/* The place of a region that is farthest from its edge, counted in places: [row, column], or null. */
export function thickest(names, name) {
  const around = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]));
  const inside = (i, j, r) => around.every(([a, b]) => names[i + a * r]?.[j + b * r] === name);
  let best = null;
  let most = -1;
  names.forEach((row, i) =>
    row.forEach((each, j) => {
      let r = each === name && j <= i ? 0 : -1;
      while (r >= 0 && inside(i, j, r + 1)) r++;
      if (r > most) [most, best] = [r, [i, j]];
    }),
  );
  return best;
}
