/* What a state is, in words: for the caption and for a screen reader. */
import { iterations } from "./run.js";
import { editable } from "./strip.js";
import { binsOf } from "./view.js";
import { inUnits, plain } from "./numbers.js";

/* Log-likelihood, bound and gap, in one sentence. */
export function current({ values, bounds }) {
  const value = values.at(-1);
  const bound = bounds.at(-1);
  if (bound === null) return `Log-likelihood ${plain(value)}.`;
  return `Log-likelihood ${plain(value)}, bound ${plain(bound)}, gap ${plain(Math.max(0, value - bound))}.`;
}

/* Where the run is, and each component. */
export function caption(state) {
  const { data, mixture, moves } = state;
  const n = iterations(state);
  const span = binsOf(data).span;
  const last = { E: ", after an E step", M: ", after an M step" }[moves.at(-1)] || "";
  const parts = mixture.means.map(
    (mean, k) =>
      `component ${k + 1}: weight ${plain(mixture.weights[k])}, ` +
      `mean ${inUnits(mean, span)}, sd ${inUnits(mixture.sds[k], span)}`,
  );
  return `Iteration ${n}${last}. ${current(state)} ${parts.join("; ").replace(/^c/, "C")}.`;
}

/* What a hand can do here. */
export function hint(state) {
  const handles =
    state.mixture.means.length > 1 ? "● (mean, and weight), ◇ (weight) or □ (sd)" : "● (mean) or □ (sd)";
  const strip = editable(state) ? " Press beneath the axis to add a datum." : "";
  return `Drag ${handles}, or use the arrow keys.${strip}`;
}
