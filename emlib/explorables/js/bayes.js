/* Bayes' rule at one datum, with its numbers; and what can be done with the datum. */
import { button, color, make, match, say, update } from "./elements.js";
import { density } from "./mathematics.js";
import { digits, inUnits, lowered, plain, read } from "./numbers.js";
import { addDatum, editable, moveDatum, removeDatum } from "./strip.js";

/* The panel, empty; update(ui) writes the rule at the chosen datum. */
export function bayesPanel(ui) {
  const title = make("p", { class: "em-rule-title" });
  const rules = make("div", { class: "em-rules" });
  const typed = make("input", { inputmode: "decimal", size: 8, change: () => place(ui, typed) });
  const edit = make(
    "p",
    {},
    make("label", {}, "x ", typed),
    " ",
    button("Add one here", () => addDatum(ui, ui.state.data.x[ui.chosen])),
    " ",
    button("Take it away", () => removeDatum(ui)),
  );
  const element = make("div", { class: "em-bayes" }, title, rules, edit);
  return {
    element,
    update({ state, chosen, view }) {
      const value = state.data.x[chosen];
      const seen = state.data.counts ? `, seen ${state.data.counts[chosen]} times` : "";
      say(title, `Bayes’ rule at x = ${inUnits(value, view.span)}${seen}: weight × density ÷ their sum`);
      drawRules(rules, state.mixture, value);
      edit.hidden = !editable(state);
      const words = inUnits(value, view.span);
      if (document.activeElement !== typed && typed.value !== words) typed.value = words;
    },
  };
}

/* One line for each component, from the numbers that the E step works with: logarithms would not be read. */
function drawRules(rules, mixture, value) {
  const joint = mixture.means.map((_, k) => density(mixture, k, value));
  const evidence = joint.reduce((sum, part) => sum + part, 0);
  match(rules, joint, () =>
    make("p", {}, make("b"), make("span"), make("span", { class: "em-part" })),
  ).forEach((line, k) => {
    const w = mixture.weights[k];
    const r = evidence > 0 ? joint[k] / evidence : NaN;
    const words = evidence > 0 ? plain(r) : "too small to be told from 0; in logarithms the E step can";
    say(line.children[0], `r${lowered(k + 1)}`);
    say(
      line.children[1],
      ` = ${plain(w)} × ${digits(w > 0 ? joint[k] / w : 0)} ÷ ${digits(evidence)} = ${words} `,
    );
    update(line.children[2], { style: `width:${(6 * (r || 0)).toFixed(2)}rem;background:${color(k)}` });
  });
}

function place(ui, typed) {
  const value = read(typed.value);
  if (Math.abs(value) <= 1e100) moveDatum(ui, value);
  else ui.say("That is not a number. Nothing is changed.");
  ui.letGo();
  typed.blur(); // so that what was refused gives way to the number that holds
  ui.drawNow();
  typed.focus();
}
