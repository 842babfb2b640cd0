/* The parts of the map of starts around the drawing, and its words. */
import { basinPlane } from "./basins_drawing.js";
import { nameOf } from "./basins_map.js";
import { button, frame, make } from "./elements.js";
import { digits, plain } from "./numbers.js";

/* The slider for the data, the drawing, the ends, and the sentence. */
export function basinPage(reach, label, move, reset) {
  const range = make("input", {
    type: "range",
    "data-prevent-swipe": "",
    min: reach[0],
    max: reach[1],
    step: 0.25,
    input: () => move(Number(range.value)),
  });
  const read = make("output", { class: "em-short" });
  const slider = make("label", {}, label, range, read);
  const plane = basinPlane("The map of starts");
  const said = make("p", { class: "em-said", "aria-live": "polite" });
  const list = make("ul", { class: "em-ends" });
  const head = make(
    "p",
    {},
    "The ends, highest first: log-likelihood, and each component's weight at its mean ± its sd.",
  );
  const controls = make(
    "div",
    { class: "em-controls", role: "group", "aria-label": "The data" },
    slider,
    button("Reset", reset),
  );
  return { range, read, plane, said, list, frame: frame(controls, plane.svg, said, head, list) };
}

/* What a run did, in a sentence. */
export function toldOfRun({ run, hills, start }) {
  const name = nameOf(run, hills);
  const steps = run.path.length - 1;
  const where =
    {
      tie: "stands still on the saddle of the tie",
      collapse: "collapses onto a value",
      other: "ends on another hill",
    }[name] ?? `ends on hill ${name}`;
  const from = `From means ${plain(start[0], 1)} and ${plain(start[1], 1)}`;
  const height = name === "collapse" ? "" : `, at log-likelihood ${plain(run.logLikelihood, 2)}`;
  return `${from} EM ${where} after ${steps} iterations${height}.`;
}

/* An end in a line: its name, height and two components, and its share of the map once that is known. */
export function endLine(shares, name, { mixture: { weights, means, sds }, logLikelihood }) {
  const part = (mean, k) => `${plain(100 * weights[k], 0)} % at ${plain(mean, 1)} ± ${digits(sds[k], 2)}`;
  const share = shares ? `; ${plain(100 * (shares[name] ?? 0), 0)} % of the map` : "";
  if (name === "collapse") return `collapse: a component on a single value, of no height${share}`;
  const shown =
    { tie: "tie ×", A: "A ▲", B: "B ●", C: "C ■", other: "other hills, the highest" }[name] ?? name;
  return `${shown}: ${plain(logLikelihood, 2)} (${means.map(part).join(", ")})${share}`;
}
