/* What the handles of a mixture do: a mean, a weight and a standard deviation to each component. */
import { density } from "./mathematics.js";
import { inUnits, plain } from "./numbers.js";

const LEAST = 0.01; // no hand makes a weight smaller: a component without weight could not be taken hold of again

/* The handles for a state in a view. set(mixture, id) takes what the hand made; end() when it lets go. */
export function holds(state, view, set, end) {
  const { mixture } = state, { x, y, span } = view;
  const inside = (pixel) => Math.min(Math.max(pixel, x.begin), x.end);
  const upright = (pixel) => Math.min(Math.max(pixel, y.end), y.begin);
  return mixture.means.flatMap((mean, k) => {
    const sd = mixture.sds[k], peak = density(mixture, k, mean), shoulder = peak * Math.exp(-0.5);
    const least = span / 1000, most = 2 * span;
    const to = (name, value) => ({ ...mixture, [name]: mixture[name].with(k, value) });
    const moveMean = (value) => set(to("means", clamp(value, x.low, x.high)), `mean${k}`);
    const moveSd = (value) => set(to("sds", clamp(value, least, most)), `sd${k}`);
    const moveWeight = (value, id = `weight${k}`) => set({ ...mixture, weights: reweighted(mixture.weights, k, value) }, id);
    const weightAt = (pixel, part) => (y.back(pixel) / part) * (mixture.weights[k] / peak);
    return [
      {
        id: `sd${k}`, name: `sd ${k + 1}`, look: "square", hollow: true, k, end,
        x: inside(x(mean + sd)), y: upright(y(shoulder)),
        value: round(sd), low: round(least), high: round(most), words: `sd of component ${k + 1}: ${inUnits(sd, span)}`,
        drag: (px) => moveSd(x.back(px) - mean), step: (n) => moveSd(sd + (n * span) / 200),
      },
      {
        id: `weight${k}`, name: `weight ${k + 1}`, look: "diamond", hollow: true, k, end,
        x: inside(x(mean - sd)), y: upright(y(shoulder)),
        value: round(mixture.weights[k]), low: 0, high: 1, words: `weight of component ${k + 1}: ${plain(mixture.weights[k], 2)}`,
        drag: (px, py) => moveWeight(weightAt(py, Math.exp(-0.5))), step: (n) => moveWeight(mixture.weights[k] + n / 100),
      },
      {
        id: `mean${k}`, name: `mean ${k + 1}`, look: "circle", k, end,
        x: inside(x(mean)), y: upright(y(peak)),
        value: round(mean), low: round(x.low), high: round(x.high), words: `mean of component ${k + 1}: ${inUnits(mean, span)}`,
        drag(px, py) { // sideways the mean, upwards the weight
          const weights = reweighted(mixture.weights, k, weightAt(py, 1));
          set({ ...to("means", clamp(x.back(px), x.low, x.high)), weights }, `mean${k}`);
        },
        step: (n) => moveMean(mean + (n * span) / 200),
      },
    ];
  });
}

/* The weights with one of them set, the others keeping their proportions. */
export function reweighted(weights, k, value, least = LEAST) {
  if (weights.length === 1) return [1];
  const wanted = clamp(value, least, 1 - least), rest = weights.reduce((sum, w, j) => (j === k ? sum : sum + w), 0);
  return weights.map((w, j) => (j === k ? wanted : (1 - wanted) * (rest > 0 ? w / rest : 1 / (weights.length - 1))));
}

/* A value, or the limit it would pass. */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function round(value) {
  return Number(value.toPrecision(6));
}
