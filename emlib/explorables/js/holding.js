/* What the handles of a mixture do: a mean, a weight and a standard deviation to each component. */
import { LOG_SQRT_2PI } from "./mathematics.js";
import { clamp, inUnits, plain } from "./numbers.js";

const LEAST = 0.01; // no hand makes a weight smaller: a component without weight could not be taken hold of again
const SHOULDER = Math.exp(-0.5); // how high a bell is, as a part of its peak, one sd beside its mean

/* The handles for a state in a view. set(mixture, id) takes what the hand made; end() when it lets go, settle() when
   a key does. A single component has all the weight: it has no handle for that. */
export function holds({ mixture }, view, { set, end, settle }) {
  const handles = mixture.means.length > 1 ? [sdHandle, weightHandle, meanHandle] : [sdHandle, meanHandle];
  return mixture.means.flatMap((_, k) =>
    handles.map((handle) => {
      const item = handle(mixture, k, view, set);
      const { x, y } = view;
      return { ...item, k, end, settle, x: clamp(item.x, x.begin, x.end), y: clamp(item.y, y.end, y.begin) };
    }),
  );
}

/* □ on the right shoulder: sideways the sd. */
function sdHandle(mixture, k, { x, y, span }, set) {
  const mean = mixture.means[k];
  const sd = mixture.sds[k];
  const least = span / 1000;
  const most = 2 * span;
  const move = (value) => set(replaced(mixture, "sds", k, clamp(value, least, most)), `sd${k}`);
  return {
    id: `sd${k}`,
    name: `sd ${k + 1}`,
    look: "square",
    letter: "sigma",
    hollow: true,
    x: x(mean + sd),
    y: y(SHOULDER * peak(mixture, k)),
    value: round(sd),
    low: round(least),
    high: round(most),
    words: `sd of component ${k + 1}: ${inUnits(sd, span)}`,
    drag: (px) => move(x.back(px) - mean),
    step: (n) => move(sd + (n * span) / 200),
  };
}

/* ◇ on the left shoulder: upwards the weight. */
function weightHandle(mixture, k, { x, y }, set) {
  const weight = mixture.weights[k];
  const move = (value) => set({ ...mixture, weights: reweighted(mixture.weights, k, value) }, `weight${k}`);
  return {
    id: `weight${k}`,
    name: `weight ${k + 1}`,
    look: "diamond",
    letter: "w",
    hollow: true,
    x: x(mixture.means[k] - mixture.sds[k]),
    y: y(SHOULDER * peak(mixture, k)),
    value: round(weight),
    low: 0,
    high: 1,
    words: `weight of component ${k + 1}: ${plain(weight, 2)}`,
    drag: (px, py) => move(y.back(py) / (SHOULDER * fullPeak(mixture, k))),
    step: (n) => move(weight + n / 100),
  };
}

/* ● on the peak: sideways the mean, upwards the weight. */
function meanHandle(mixture, k, { x, y, span }, set) {
  const mean = mixture.means[k];
  const moved = (value) => replaced(mixture, "means", k, clamp(value, x.low, x.high));
  return {
    id: `mean${k}`,
    name: `mean ${k + 1}`,
    look: "circle",
    letter: "mu",
    x: x(mean),
    y: y(peak(mixture, k)),
    value: round(mean),
    low: round(x.low),
    high: round(x.high),
    words: `mean of component ${k + 1}: ${inUnits(mean, span)}`,
    drag(px, py) {
      const weights = reweighted(mixture.weights, k, y.back(py) / fullPeak(mixture, k));
      set({ ...moved(x.back(px)), weights }, `mean${k}`);
    },
    step: (n) => set(moved(mean + (n * span) / 200), `mean${k}`),
  };
}

/* How high component k is at its mean; and how high it would be if it had all the weight. */
function peak(mixture, k) {
  return mixture.weights[k] * fullPeak(mixture, k);
}

function fullPeak(mixture, k) {
  return Math.exp(-LOG_SQRT_2PI) / mixture.sds[k];
}

/* The mixture with component k's weight, mean or sd at another value. */
function replaced(mixture, name, k, value) {
  return { ...mixture, [name]: mixture[name].with(k, value) };
}

/* The weights with one of them set, the others keeping their proportions. */
export function reweighted(weights, k, value, least = LEAST) {
  if (weights.length === 1) return [1];
  const wanted = clamp(value, least, 1 - least);
  const rest = weights.reduce((sum, w, j) => (j === k ? sum : sum + w), 0);
  return weights.map((w, j) => {
    if (j === k) return wanted;
    return (1 - wanted) * (rest > 0 ? w / rest : 1 / (weights.length - 1));
  });
}

function round(value) {
  return Number(value.toPrecision(6));
}
