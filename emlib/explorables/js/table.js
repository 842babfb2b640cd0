/* The mixture's numbers, to be typed by who prefers that; and whether the sds are held. */
import { folded, make, match } from "./elements.js";
import { reweighted } from "./holding.js";
import { clamp, places, plain, read } from "./numbers.js";
import { begin, byHand } from "./run.js";

const NAMES = [
  ["weights", "weight"],
  ["means", "mean"],
  ["sds", "sd"],
];

/* The folded table; update(ui) brings it to the state on show. */
export function numbersTable(ui) {
  const body = make("tbody");
  const heads = ["component", ...NAMES.map(([, name]) => name)].map((name) =>
    make("th", { scope: "col" }, name),
  );
  const held = make("input", { type: "checkbox", change: () => hold(ui, held.checked) });
  const element = folded(
    "The mixture in numbers",
    make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body),
    make("label", {}, held, " hold the sds: the M step leaves them"),
  );
  element.addEventListener("toggle", () => ui.redraw());
  return {
    element,
    update({ state, view }) {
      if (!element.open) return;
      held.checked = state.held;
      match(body, state.mixture.means, (k) => row(ui, k)).forEach((line, k) =>
        NAMES.forEach(([key], j) => {
          const input = line.children[j + 1].firstChild;
          const value = state.mixture[key][k];
          const decimals = key === "weights" ? 4 : places(view.span) + 2;
          if (document.activeElement !== input) input.value = plain(value, decimals);
        }),
      );
    },
  };
}

function row(ui, k) {
  const cells = NAMES.map(([key, name]) => {
    const input = make("input", {
      inputmode: "decimal",
      size: 9,
      "aria-label": `${name} of component ${k + 1}`,
    });
    input.addEventListener("change", () => typed(ui, key, k, input));
    return make("td", {}, input);
  });
  return make("tr", {}, make("th", { scope: "row" }, String(k + 1)), ...cells);
}

/* A number was typed; emlib's sentence where it cannot be, and the number before comes back. */
function typed(ui, key, k, input) {
  const value = read(input.value);
  ui.act((state) => {
    const { mixture } = state;
    if (!(Math.abs(value) <= 1e100)) throw new Error(`${key} must hold numbers only`);
    if (key === "sds" && !(value > 0)) throw new Error("sds must be positive");
    if (key === "weights" && !(value >= 0 && value <= 1)) throw new Error("weights must lie between 0 and 1");
    const changed =
      key === "weights" ? reweighted(mixture.weights, k, clamp(value, 0, 1), 0) : mixture[key].with(k, value);
    return byHand(state, { ...mixture, [key]: changed });
  });
  input.blur(); // so that what was refused gives way to the number that holds
  ui.drawNow();
  input.focus();
}

function hold(ui, held) {
  ui.act(
    (state) => begin(state.data, state.start, held),
    held ? "The sds are held, from the start." : "The sds are free, from the start.",
  );
}
