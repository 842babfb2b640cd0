/* Four laws of emlib/laws.py, asked of the state on show: what must hold in every correct EM run. */
import { folded, make, match, say } from "./elements.js";
import { sampleMoments } from "./mathematics.js";
import { plain } from "./numbers.js";

const CLOSE = 1e-8; // what rounding may do to a log-likelihood, as a part of it, and to a sum of weights
const SAME = 1e-6; // and to means and sds, in sds
const MARKS = new Map([
  [true, "✓ holds"],
  [false, "✗ BROKEN"],
  [null, "– not claimed yet"],
]);

/* The folded list; update(ui) asks the laws anew. */
export function watched(ui) {
  const list = make("ul", { "aria-label": "Four laws" });
  const element = folded("Four laws, watched", list);
  return {
    element,
    update({ state }) {
      const found = laws(state);
      const broken = found.filter(([, holds]) => holds === false).length;
      say(element.firstChild, broken ? `Four laws, watched: ${broken} BROKEN` : "Four laws, watched");
      if (!element.open) return;
      match(list, found, () => make("li", {}, make("b"), make("span"))).forEach((item, i) => {
        const [law, holds, detail] = found[i];
        say(item.children[0], `${MARKS.get(holds)}: ${law}`);
        say(item.children[1], ` (${detail})`);
        item.className = holds === false ? "em-broken" : "";
      });
    },
  };
}

/* Each law's name, whether it holds (null: nothing can be claimed), and the numbers. */
export function laws(state) {
  return [neverFalls(state), sumsToOne(state), momentsMatch(state), boundBelow(state)];
}

/* Asked from where the bound touched: an M step on the shares of other curves may lower the line. */
function neverFalls({ values, moves, base }) {
  const law = "The log-likelihood never falls";
  const first = base.q && base.from !== base.mixture ? moves.indexOf("E") : 0;
  if (first < 0) return [law, null, "no E step since the hand let go"];
  const asked = values.slice(first);
  if (asked.length === 1) return [law, null, "no move yet"];
  const gains = asked.slice(1).map((value, i) => value - asked[i]);
  const beyondNoise = gains.map((gain, i) => gain + CLOSE * Math.max(1, Math.abs(asked[i])));
  const worst = beyondNoise.indexOf(beyondNoise.reduce((a, b) => Math.min(a, b)));
  if (!(beyondNoise[worst] >= 0)) {
    return [law, false, `move ${first + worst + 1} lost ${plain(-gains[worst], 6)}`];
  }
  const counted = `${gains.length} move${gains.length > 1 ? "s" : ""}`;
  return [law, true, `${counted}, ${plain(asked[0])} at first, ${plain(asked.at(-1))} now`];
}

function sumsToOne({ mixture, q }) {
  const weights = mixture.weights.reduce((a, b) => a + b, 0);
  let worst = weights;
  (q ? q[0] : []).forEach((_, i) => {
    const sum = q.reduce((total, row) => total + row[i], 0);
    if (Math.abs(sum - 1) > Math.abs(worst - 1)) worst = sum;
  });
  const detail = `weights ${plain(weights, 6)}; the sum furthest off ${plain(worst, 6)}`;
  return ["Weights, and each point’s responsibilities, sum to 1", Math.abs(worst - 1) < CLOSE, detail];
}

/* After an M step the mixture has the sample's mean and, with free sds, its sd. */
function momentsMatch({ data, mixture, moves, held }) {
  const law = `After an M step, ${held ? "the mean matches" : "mean and sd match"} the sample’s`;
  if (moves.lastIndexOf("M") < 0) return [law, null, "no M step yet"];
  const { mean, sd } = sampleMoments(data);
  const { weights, means, sds } = mixture;
  const average = (value) => weights.reduce((sum, w, k) => sum + w * value(k), 0);
  const ours = average((k) => means[k]);
  const spread = Math.sqrt(average((k) => sds[k] ** 2 + (means[k] - ours) ** 2));
  const largest = data.x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const close = (SAME + (1e3 * Number.EPSILON * largest) / (sd || 1)) * (sd || 1);
  const holds = Math.abs(ours - mean) <= close && (held || Math.abs(spread - sd) <= close);
  const detail = `mean ${plain(ours, 6)}, sample ${plain(mean, 6)}`;
  return [law, holds, held ? detail : `${detail}; sd ${plain(spread, 6)}, sample ${plain(sd, 6)}`];
}

function boundBelow({ values, bounds, moves }) {
  const touching = moves.at(-1) === "E";
  const law = `The bound ${touching ? "touches" : "lies below"} the log-likelihood`;
  const value = values.at(-1);
  const bound = bounds.at(-1);
  if (bound === null) return [law, null, "no E step yet"];
  const gap = value - bound;
  const noise = CLOSE * Math.max(1, Math.abs(value));
  const holds = gap >= -noise && (!touching || gap <= noise);
  return [
    law,
    holds,
    `bound ${plain(bound)}, log-likelihood ${plain(value)}, gap ${plain(Math.max(gap, 0))}`,
  ];
}
