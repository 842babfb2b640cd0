/* The bound, to take hold of: move the mean, take an E step, take an M step, spoil q by hand. */
import { frame, say } from "./elements.js";
import { clamp, plain } from "./numbers.js";
import { boundPlane, boundView, drawBound } from "./bound_drawing.js";
import { boundPage, boundSum, showBoundPage, toldOfBound } from "./bound_page.js";
import {
  beginBound,
  boundAfterE,
  boundAfterM,
  boundAtPower,
  boundAtMean,
  boundParts,
  freeMean,
  printedParts,
} from "./bound_moves.js";

/* model: x, start, mixture, free (the moving mean's component), span of means, heights of the drawing. */
export function renderBound({ model, el }) {
  const data = { x: model.get("x"), counts: null };
  const free = model.get("free");
  const undo = [];
  const fixed = { span: model.get("span"), heights: model.get("heights") };
  let state = beginBound(data, model.get("mixture"), free);
  let pulled = null;
  const letGo = () => {
    pulled = null;
  };
  const parts = boundPage(act, letGo);
  const plane = boundPlane("Log-likelihood and bound");
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
    say(
      parts.said,
      name === "back" && before === state ? "Nothing to take back." : toldOfBound(name, before, state),
    );
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
    const values = boundParts(state);
    const width = clamp(box.clientWidth, 280, 680);
    const printed = printedParts(values);
    drawBound(plane, boundView(width, fixed), state, values, grip(printed, width));
    showBoundPage(parts, state, printed, undo.length);
  }
  function grip(printed, width) {
    const { x } = boundView(width, fixed);
    const mean = freeMean(state);
    const words = `${plain(mean)}; ${boundSum(printed)}`;
    return {
      id: "mean",
      name: `mean ${free + 1}`,
      look: "circle",
      letter: "mu",
      k: 0,
      value: mean,
      low: fixed.span[0],
      high: fixed.span[1],
      words,
      drag: (pixel) => act("mean", x.back(pixel)),
      step: (n) => act("mean", freeMean(state) + 0.02 * n),
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
