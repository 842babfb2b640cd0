/* Which start leads where: EM with two components from each pair of means, and the names of the ends.
   All starts have equal weights and the sample's sd, as emlib.fit is asked to take them. */
import { actAsOne, spikeOf } from "./ending.js";
import { eStep, mStep, sampleMoments } from "./mathematics.js";

const LEAST_GAIN = 1e-8; // per datum: the chapter's tol for emlib.fit
const LONGEST = 2000; // iterations

/* The start at two means. */
export function startAt(data, first, second) {
  const { sd } = sampleMoments(data);
  return { weights: [0.5, 0.5], means: [first, second], sds: [sd, sd] };
}

/* EM from a start: {path, logLikelihood, stopped}, the mixtures passed with the start first. */
export function climbFrom(data, start) {
  const path = [start];
  let here = eStep(data, start);
  let stopped = "max_iter";
  while (path.length <= LONGEST) {
    const next = stepOrNull(data, here.r);
    if (!next || spikeOf(data, next) >= 0) {
      stopped = "collapse";
      break;
    }
    const there = eStep(data, next);
    const gain = (there.logLikelihood - here.logLikelihood) / data.x.length;
    path.push(next);
    here = there;
    if (gain < LEAST_GAIN) {
      // a tie is always a saddle, as the sds are free (emlib/fitting.py)
      stopped = actAsOne(next, 0, 1) ? "saddle" : "converged";
      break;
    }
  }
  return { path, logLikelihood: here.logLikelihood, stopped };
}

function stepOrNull(data, r) {
  try {
    return mStep(data, r);
  } catch {
    return null; // a component that holds a single value, or nothing
  }
}

/* The name of an end: the hill whose description fits, "tie", "collapse", or "other". A hill is described by what its
   narrower component has: {name, mean, sd, weight}, each of the three a pair [from, to]. */
export function nameOf(run, hills) {
  if (run.stopped === "saddle") return "tie";
  if (run.stopped === "collapse") return "collapse";
  const { weights, means, sds } = run.path.at(-1);
  const k = sds[0] < sds[1] ? 0 : 1;
  const inside = (value, [low, high]) => low <= value && value < high;
  const fits = (hill) =>
    inside(means[k], hill.mean) && inside(sds[k], hill.sd) && inside(weights[k], hill.weight);
  return run.stopped === "converged" ? (hills.find(fits)?.name ?? "other") : "other";
}

/* A run in short: where it ends, sorted by mean. */
export function endOf(run) {
  const { weights, means, sds } = run.path.at(-1);
  const order = means[0] <= means[1] ? [0, 1] : [1, 0];
  const sorted = {
    weights: order.map((k) => weights[k]),
    means: order.map((k) => means[k]),
    sds: order.map((k) => sds[k]),
  };
  return { mixture: sorted, logLikelihood: run.logLikelihood, stopped: run.stopped };
}

/* The data with their last `count` values moved. */
export function movedData(x, count, shift) {
  return { x: x.map((value, i) => (i < x.length - count ? value : value + shift)), counts: null };
}

/* The places of a map of n by n starts, coarse ones first: [row, column, size of the square that it stands for].
   Those below the diagonal are the others mirrored, as swapping the means swaps all names and no end. */
export function coarseFirst(n, coarsest = 8) {
  const order = [];
  const seen = new Set();
  for (let size = coarsest; size >= 1; size /= 2) {
    for (let row = 0; row < n; row += size) {
      for (let column = size > 1 ? row + size : row; column < n; column += size) {
        // ties are one place wide
        if (seen.has(row * n + column)) continue;
        seen.add(row * n + column);
        order.push([row, column, size]);
      }
    }
  }
  return order;
}

/* Fill a place of the map, with its square and its mirror image. names: n rows of n. */
export function fillPlace(names, [row, column, size], name) {
  const n = names.length;
  for (let i = row; i < Math.min(row + size, n); i++) {
    for (let j = column; j < Math.min(column + size, n); j++) names[i][j] = names[j][i] = name;
  }
}
