/* The bound under the log-likelihood, as one mean moves and all else is held.
   state = {data, mixture, free, held, power, q, move}: `free` is the moving mean's component, q the guess at
   the labels: the responsibilities under `held`, to a power, and scaled to sum 1 for each datum. */
import { bound, eStep, logJoint, shareOut } from "./mathematics.js";

/* The state before the first move: an E step has been taken at the start. */
export function beginBound(data, start, free) {
  return boundAfterE({ data, mixture: start, free });
}

/* The mixture with its free mean at a value, all else as it was. */
function withMean({ mixture, free }, value) {
  return { ...mixture, means: mixture.means.map((mean, k) => (k === free ? value : mean)) };
}

/* The free mean. */
export function freeMean({ mixture, free }) {
  return mixture.means[free];
}

/* E step: q becomes Bayes' r at the mean where we stand. */
export function boundAfterE(state) {
  return { ...withGuess(state, state.mixture, 1), move: "E" };
}

/* M step: the free mean goes to the top of the bound, the average weighted with its row of q. */
export function boundAfterM(state) {
  const row = state.q[state.free];
  const sum = state.data.x.reduce((total, value, i) => total + row[i] * value, 0);
  const mixture = withMean(state, sum / row.reduce((total, part) => total + part, 0));
  return { ...state, mixture, move: "M" };
}

/* A hand moves the mean: q stays. */
export function boundAtMean(state, value) {
  return { ...state, mixture: withMean(state, value), move: "mean" };
}

/* A hand moves q: surer than the responsibilities, or less sure. The mean stays. */
export function boundAtPower(state, power) {
  return { ...withGuess(state, state.held, power), move: "q" };
}

function withGuess(state, held, power) {
  return { ...state, held, power, q: tempered(state.data.x, held, power) };
}

/* Responsibilities to a power, scaled: equal shares at 0, the responsibilities at 1, hard labels as it grows. */
function tempered(x, mixture, power) {
  const q = logJoint(x, mixture);
  for (let i = 0; i < x.length; i++) shareOut(q, i, power);
  return q;
}

/* The log-likelihood, and its two pieces: F(q, mixture), and KL(q || r) summed over the data. */
export function boundParts({ data, mixture, q }) {
  const { logLikelihood } = eStep(data, mixture);
  return { logLikelihood, bound: bound(data, q, mixture), divergence: divergence(data.x, q, mixture) };
}

/* KL(q || r), summed over the data; in logarithms, as r may be too small for a number. */
export function divergence(x, q, mixture) {
  const joint = logJoint(x, mixture);
  const r = joint.map((row) => row.slice());
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const logDensity = shareOut(r, i);
    q.forEach((row, k) => {
      if (row[i] > 0) sum += row[i] * (Math.log(row[i]) - (joint[k][i] - logDensity)); // 0 log 0 is 0
    });
  }
  return Math.max(sum, 0); // Gibbs' inequality; below 0 is rounding
}

/* The two curves over a grid of means. */
export function boundCurves(state, grid) {
  const at = grid.map((value) => withMean(state, value));
  return {
    logLikelihood: at.map((mixture) => eStep(state.data, mixture).logLikelihood),
    bound: at.map((mixture) => bound(state.data, state.q, mixture)),
  };
}

/* The three numbers as printed, to a thousandth: they add up, and KL is never below 0. */
export function printedParts(parts) {
  const whole = Math.round(1000 * parts.logLikelihood);
  const gap = Math.round(1000 * parts.divergence);
  return { logLikelihood: whole / 1000, bound: (whole - gap) / 1000, divergence: gap / 1000 };
}
