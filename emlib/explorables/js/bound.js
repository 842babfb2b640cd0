/* The bound, to take hold of: move the mean, take an E step, take an M step, spoil q by hand. */
import { button, frame, make, say, update } from "./elements.js";
import { clamp, plain } from "./numbers.js";
import { boundPlane, boundView, drawBound } from "./bound_drawing.js";
import {
  beginBound, boundAfterE, boundAfterM, boundAtPower, boundAtMean, boundParts, freeMean, printedParts,
} from "./bound_moves.js";

/* model: x, start, mixture, free (the moving mean's component), span of means, heights of the drawing. */
export function renderBound({ model, el }) {
  const data = { x: model.get("x"), counts: null }, free = model.get("free"), undo = [];
  const fixed = { span: model.get("span"), heights: model.get("heights") };
  let state = beginBound(data, model.get("mixture"), free), pulled = null;
  const letGo = () => { pulled = null; };
  const parts = boundPage(act, letGo), plane = boundPlane("Log-likelihood and bound");
  const box = frame(parts.controls, plane.svg, parts.sum, parts.said);
  el.append(box);

  function act(name, value) {
    const before = state;
    if (name === "back") state = undo.pop() ?? state;
    else {
      if (pulled !== name) undo.push(before); // one long pull is one move
      state = move(name, value);
    }
    pulled = ["mean", "q"].includes(name) ? name : null;
    show();
    say(parts.said, name === "back" && before === state ? "Nothing to take back." : toldOfBound(name, before, state));
    model.set("mixture", state.mixture);
    model.save_changes();
  }
  function move(name, value) {
    if (name === "reset") return { ...beginBound(data, model.get("start"), free), move: "reset" };
    if (name === "E") return boundAfterE(state);
    if (name === "M") return boundAfterM(state);
    if (name === "q") return boundAtPower(state, value);
    return boundAtMean(state, clamp(value, ...fixed.span));
  }
  function show() {
    const values = boundParts(state), width = clamp(box.clientWidth, 280, 680);
    const printed = printedParts(values);
    drawBound(plane, boundView(width, fixed), state, values, grip(printed, width));
    showBoundPage(parts, state, printed, undo.length);
  }
  function grip(printed, width) {
    const { x } = boundView(width, fixed), mean = freeMean(state), words = `${plain(mean)}; ${boundSum(printed)}`;
    return {
      id: "mean", name: `mean ${free + 1}`, look: "circle", k: 0, value: mean, low: fixed.span[0], high: fixed.span[1], words,
      drag: (pixel) => act("mean", x.back(pixel)), step: (n) => act("mean", freeMean(state) + 0.02 * n),
      end: letGo,
      keys: { Home: () => act("mean", fixed.span[0]), End: () => act("mean", fixed.span[1]) },
    };
  }
  model.on("change:mixture", () => {
    const given = model.get("mixture");
    if (JSON.stringify(given) === JSON.stringify(state.mixture)) return;
    state = { ...state, mixture: given, q: [...state.q], move: "given" }; // a new q, though equal: all curves anew
    show();
  });
  const watch = new ResizeObserver(show);
  watch.observe(box);
  show();
  say(parts.said, "Here an E step has just been taken: the bound touches the curve.");
  return () => watch.disconnect();
}

/* The buttons, the slider for q, the sum, and the sentence. */
function boundPage(act, letGo) {
  const range = make("input", {
    type: "range", "data-prevent-swipe": "", min: 0, max: 4, step: 0.05, input: () => act("q", Number(range.value)), pointerup: letGo,
  });
  const read = make("output"), back = button("Back", () => act("back"));
  const strong = ["E", "M"].map((name) => button(`${name} step`, () => act(name), { class: "em-strong" }));
  const steps = [...strong, back, button("Reset", () => act("reset"))];
  const slider = make("label", {}, "q = r to the power ", range, read);
  const controls = make("div", { class: "em-controls", role: "group", "aria-label": "The bound" }, ...steps, slider);
  return { controls, range, read, back, sum: make("p", { class: "em-sum" }), said: make("p", { class: "em-said", "aria-live": "polite" }) };
}

function showBoundPage({ range, read, back, sum }, state, printed, moves) {
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
function boundSum({ logLikelihood, bound, divergence }) {
  return `ℓ = F + KL: ${plain(logLikelihood)} = ${plain(bound)} + ${plain(divergence)}`;
}

/* What a move did, in a sentence. */
function toldOfBound(name, before, state) {
  const was = printedParts(boundParts(before)), now = printedParts(boundParts(state)), mean = plain(freeMean(state));
  const held = plain(heldMean(state));
  const change = ["logLikelihood", "bound", "divergence"].map((key) => signed(now[key] - was[key]));
  const changed = `ℓ changes by ${change[0]}, F by ${change[1]}, KL by ${change[2]}.`;
  return {
    E: `E step: q is now r at mean ${mean}, and the bound touches the curve. ${changed}`,
    M: `M step: the mean goes from ${plain(freeMean(before))} to ${mean}, the top of the bound. ${changed}`,
    mean: `Moved by hand. The bound stays: its q was made at mean ${held}.`,
    q: "q moved by hand, the mean not: what F loses KL gains, and the other way round.",
    back: `Back to mean ${mean}.`, reset: `Back to the start, mean ${mean}, with an E step taken.`,
  }[name];
}

/* The mean whose responsibilities q was made of. */
function heldMean(state) {
  return freeMean({ ...state, mixture: state.held });
}

function signed(change) {
  return `${change > -5e-4 ? "+" : ""}${plain(change)}`;
}
