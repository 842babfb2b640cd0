/* The parts of the bound around the drawing, and its words. */
import { boundParts, freeMean, printedParts } from "./bound_moves.js";
import { button, make, say, update } from "./elements.js";
import { plain } from "./numbers.js";

/* The buttons, the slider for q, the sum, and the sentence. */
export function boundPage(act, letGo) {
  const range = make("input", {
    type: "range",
    "data-prevent-swipe": "",
    min: 0,
    max: 4,
    step: 0.05,
    input: () => act("q", Number(range.value)),
    pointerup: letGo,
  });
  const read = make("output");
  const back = button("Back", () => act("back"));
  const strong = ["E", "M"].map((name) => button(`${name} step`, () => act(name), { class: "em-strong" }));
  const steps = [...strong, back, button("Reset", () => act("reset"))];
  const slider = make("label", {}, "q = r to the power ", range, read);
  const controls = make(
    "div",
    { class: "em-controls", role: "group", "aria-label": "The bound" },
    ...steps,
    slider,
  );
  return {
    controls,
    range,
    read,
    back,
    sum: make("p", { class: "em-sum" }),
    said: make("p", { class: "em-said", "aria-live": "polite" }),
  };
}

export function showBoundPage({ range, read, back, sum }, state, printed, moves) {
  if (Number(range.value) !== state.power) range.value = state.power;
  const from = heldMean(state);
  const here = from === freeMean(state) ? "1: q = r" : `1: the r of mean ${plain(from)}`;
  const words = { 0: "0: equal shares", 1: here }[state.power] ?? plain(state.power, 2);
  update(range, { "aria-valuetext": `${words}; ${boundSum(printed)}` });
  say(read, words);
  say(sum, `mean ${state.free + 1} = ${plain(freeMean(state))}.  ${boundSum(printed)}`);
  update(back, { "aria-disabled": String(moves === 0) });
}

/* The identity with its three numbers, which add up as they are printed. */
export function boundSum({ logLikelihood, bound, divergence }) {
  return `ℓ = F + KL: ${plain(logLikelihood)} = ${plain(bound)} + ${plain(divergence)}`;
}

/* What a move did, in a sentence. */
export function toldOfBound(name, before, state) {
  const was = printedParts(boundParts(before));
  const now = printedParts(boundParts(state));
  const mean = plain(freeMean(state));
  const held = plain(heldMean(state));
  const change = ["logLikelihood", "bound", "divergence"].map((key) => signed(now[key] - was[key]));
  const changed = `ℓ changes by ${change[0]}, F by ${change[1]}, KL by ${change[2]}.`;
  return {
    E: `E step: q is now r at mean ${mean}, and the bound touches the curve. ${changed}`,
    M: `M step: the mean goes from ${plain(freeMean(before))} to ${mean}, the top of the bound. ${changed}`,
    mean: `Moved by hand. The bound stays: its q was made at mean ${held}.`,
    q: "q moved by hand, the mean not: what F loses KL gains, and the other way round.",
    back: `Back to mean ${mean}.`,
    reset: `Back to the start, mean ${mean}, with an E step taken.`,
  }[name];
}

/* The mean whose responsibilities q was made of. */
function heldMean(state) {
  return freeMean({ ...state, mixture: state.held });
}

function signed(change) {
  return `${change > -5e-4 ? "+" : ""}${plain(change)}`;
}
