/* What the mixture is about: the data, the number of components, and where EM starts. */
import { DATASETS, MOST_COMPONENTS } from "./data.js";
import { dataset, drawnStart, firstStart } from "./datasets.js";
import { button, make } from "./elements.js";
import { begin } from "./run.js";

const OWN = "own";

/* Two menus and a button; update(ui) brings them to the state on show. */
export function choices(ui) {
  const options = Object.entries(DATASETS).map(([name, { title }]) => make("option", { value: name }, title));
  const own = make("option", { value: OWN }, "your own numbers …");
  const which = make("select", { change: () => chosen(ui, which) }, ...options, own);
  const numbers = Array.from({ length: MOST_COMPONENTS }, (_, j) =>
    make("option", { value: j + 1 }, String(j + 1)),
  );
  const many = make("select", { change: () => components(ui, Number(many.value)) }, ...numbers);
  const draw = button("Draw a start", () =>
    ui.act(
      (s) => begin(s.data, drawnStart(s.data, s.mixture.means.length), s.held),
      `A start drawn from the data: means at ${ui.state.data.counts ? "counted values" : "data"}, all sds the sample’s.`,
    ),
  );
  const usual = button("Usual start", () =>
    ui.act((s) => begin(s.data, usualStart(ui, s), s.held), "At the usual start."),
  );
  const element = make(
    "div",
    { class: "em-choices" },
    make("label", {}, "Data ", which),
    make("label", {}, "Components ", many),
    draw,
    usual,
  );
  return {
    element,
    update({ state }) {
      own.textContent = state.data.name
        ? "your own numbers …"
        : state.data.title || `${state.data.x.length} data given`;
      which.value = state.data.name || OWN;
      many.value = state.mixture.means.length;
    },
  };
}

/* Other data, with as many components as before. What is refused changes nothing: the menu goes back. */
function chosen(ui, which) {
  if (which.value === OWN) {
    ui.own.open();
    ui.redraw();
  } else take(ui, dataset(which.value));
}

/* Begin with these data, at their own start or at a plain one. */
export function take(ui, data) {
  const k = ui.state.mixture.means.length;
  ui.chosen = null;
  return ui.act((state) => begin(data, firstStart(data, k), state.held), `${data.title}: at the start.`);
}

/* The start that the page began with, where data and number are the same; else a plain one. */
function usualStart({ given }, { data, mixture }) {
  const k = mixture.means.length;
  return data.x === given.data.x && k === given.start.means.length ? given.start : firstStart(data, k);
}

function components(ui, k) {
  ui.act(
    (state) => begin(state.data, firstStart(state.data, k), state.held),
    `${k} component${k > 1 ? "s" : ""}, at a start.`,
  );
}
