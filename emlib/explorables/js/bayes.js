/* Bayes' rule at one datum, with its numbers. */
import { color, make, match } from "./elements.js";
import { density } from "./mathematics.js";
import { digits, inUnits, plain } from "./numbers.js";

/* Fill a panel with the rule at datum i: one line for each component. */
export function drawBayes(panel, { data, mixture }, i, span) {
  const value = data.x[i], joint = mixture.means.map((_, k) => density(mixture, k, value));
  const evidence = joint.reduce((sum, part) => sum + part, 0);
  const heading = `Bayes’ rule at x = ${inUnits(value, span)}` +
    (data.counts ? ` (seen ${data.counts[i]} times)` : "") + ": weight × density ÷ sum = responsibility";
  const [title, ...lines] = match(panel, [null, ...joint], (n) => make(n ? "p" : "p", { class: n ? "em-rule" : "em-rule-title" }));
  title.textContent = heading;
  lines.forEach((line, k) => {
    const w = mixture.weights[k], r = evidence > 0 ? joint[k] / evidence : NaN;
    const words = `${plain(w)} × ${digits(w > 0 ? joint[k] / w : 0)} ÷ ${digits(evidence)} = ${plain(r)}`;
    const bar = make("span", { class: "em-part", style: `width:${(6 * (r || 0)).toFixed(2)}rem;background:${color(k)}` });
    line.replaceChildren(make("b", {}, `r${"₁₂₃₄₅₆"[k]}`), ` = ${words} `, bar);
  });
}
