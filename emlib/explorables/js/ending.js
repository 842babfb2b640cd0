/* When a run ends, and why: the rules and the words of emlib/fitting.py and emlib/climbing.py. */
import { collapsed, count, sampleMoments, size } from "./mathematics.js";
import { gain, iterate } from "./run.js";

const TOLERANCE = 1e-10; // of the gain in mean log-likelihood per datum
const COLLAPSED = 1e-8; // an sd below this part of the data's own: a spike on one value
const TIED = 1e-3; // means and sds this close, in sds: two components that act as one

/* One iteration of a run; the state that follows, with `ended` set to a sentence if it is the last. */
export function onward(state) {
  let next;
  try {
    next = iterate(state);
    const spike = spikeOf(state.data, next.mixture);
    if (spike >= 0 && !state.held) throw new Error(collapsed(spike, next.mixture.means[spike]));
  } catch (problem) {
    return { ...state, ended: `collapse: ${problem.message}` };
  }
  if (gain(next, size(state.data)) >= TOLERANCE) return next;
  const pair = tiedPair(next);
  const why = pair
    ? `saddle: components ${pair[0]} and ${pair[1]} are tied`
    : "converged: the last gain per observation was below 1e-10";
  return { ...next, ended: why };
}

/* The first two components that act as one although parting them would gain, counted from 1, or null.
   With free sds a tie is always a saddle; with held ones only where its data spread wider than they say. */
function tiedPair({ data, q, mixture, held }) {
  const { means, sds } = mixture;
  const excess = (k, i) => ((data.x[i] - means[k]) / sds[k]) ** 2 - 1;
  const wide = (k) => q[k].reduce((sum, part, i) => sum + count(data, i) * part * excess(k, i), 0);
  for (let i = 0; i < means.length; i++) {
    for (let j = i + 1; j < means.length; j++) {
      if (actAsOne(mixture, i, j) && (!held || wide(i) + wide(j) > 0)) return [i + 1, j + 1];
    }
  }
  return null;
}

/* Whether two components differ by nothing to speak of. */
export function actAsOne({ means, sds }, i, j) {
  return Math.abs(means[i] - means[j]) / sds[i] + Math.abs(Math.log(sds[i] / sds[j])) < TIED;
}

/* The first component that is a spike on one value, or -1. */
export function spikeOf(data, { sds }) {
  const least = COLLAPSED * sampleMoments(data).sd;
  return sds.findIndex((sd) => sd < least);
}
