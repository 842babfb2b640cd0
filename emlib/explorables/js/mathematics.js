/* EM for a mixture of K normals: the E step, the M step, and what they climb.
   data = {x, counts}: values, and how often each was seen (null: once).
   mixture = {weights, means, sds}. r[k][i]: the responsibility of component k for datum i.
   Written as emlib/mixture.py and emlib/steps.py are, operation for operation, and tested against them. */

export const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/* Log of each weighted density at its own mean. */
export function logHeights(mixture) {
  return mixture.weights.map((w, k) => Math.log(w) - Math.log(mixture.sds[k]) - LOG_SQRT_2PI);
}

/* The weighted density of component k at a value. */
export function density(mixture, k, value) {
  const u = (value - mixture.means[k]) / mixture.sds[k];
  return Math.exp(logHeights(mixture)[k] - 0.5 * u * u);
}

/* log p(z = k, x) for each component and datum. */
export function logJoint(x, mixture) {
  return logHeights(mixture).map((height, k) => {
    const row = new Float64Array(x.length);
    const mean = mixture.means[k];
    const sd = mixture.sds[k];
    for (let i = 0; i < x.length; i++) {
      // a plain loop: this runs in every frame of a drag
      const u = (x[i] - mean) / sd;
      row[i] = height - 0.5 * (u * u);
    }
    return row;
  });
}

/* The E step: Bayes' rule, in logarithms. In shareOut the largest term of each datum is taken out
   before the exponential, so that nothing overflows and no sum is 0, however far off a datum lies. */
export function eStep(data, mixture) {
  const r = logJoint(data.x, mixture);
  let logLikelihood = 0;
  for (let i = 0; i < data.x.length; i++) {
    const logDensity = shareOut(r, i);
    if (logDensity === -Infinity) throw new Error(outOfReach(i));
    logLikelihood += count(data, i) * logDensity;
  }
  return { r, logLikelihood };
}

/* Make shares that sum to 1 of the logarithms in column i of a table, or of their powers; what comes back is
   the logarithm of the sum. */
export function shareOut(table, i, power = 1) {
  let largest = -Infinity;
  let total = 0;
  for (const row of table) largest = Math.max(largest, row[i]);
  if (largest === -Infinity) return largest;
  for (const row of table) {
    row[i] = row[i] === -Infinity ? 0 : Math.exp(power * (row[i] - largest)); // no weight has no share, at power 0 too
    total += row[i];
  }
  for (const row of table) row[i] /= total;
  return power * largest + Math.log(total);
}

/* The log-likelihood alone. */
export function logLikelihood(data, mixture) {
  return eStep(data, mixture).logLikelihood;
}

/* The M step: each component moves to its share of the data. sds: null, or those that are held. */
export function mStep(data, r, sds = null) {
  const found = r.map((row, k) => share(data, row, k));
  const spike = found.findIndex((one) => !(one.sd > 0));
  if (spike >= 0 && !sds) throw new Error(collapsed(spike, found[spike].mean));
  const total = found.reduce((sum, one) => sum + one.n, 0);
  return {
    weights: found.map((one) => one.n / total),
    means: found.map((one) => one.mean),
    sds: sds || found.map((one) => one.sd),
  };
}

/* Count, mean and sd of what one component holds. Distances are measured from the datum that it
   holds most of: if it holds no other, its sd is exactly 0, and that is a collapse. */
function share({ x, counts }, row, k) {
  const held = counts ? row.map((part, i) => part * counts[i]) : row;
  const n = held.reduce((sum, part) => sum + part, 0);
  if (n === 0) throw new Error(`component ${k + 1} has no responsibility for any point`);
  const origin = x[held.indexOf(held.reduce((most, part) => Math.max(most, part), 0))];
  const shift = x.reduce((sum, value, i) => sum + held[i] * (value - origin), 0) / n;
  const widest = x.reduce((most, value) => Math.max(most, Math.abs(value - origin - shift)), 0) || 1;
  const squares = x.reduce((sum, value, i) => {
    const apart = (value - origin - shift) / widest; // in units of the widest: no square can overflow
    return sum + held[i] * (apart * apart);
  }, 0);
  return { n, mean: origin + shift, sd: widest * Math.sqrt(squares / n) };
}

/* The bound F(q, mixture): at most the log-likelihood, and equal to it when q is the E step's. */
export function bound(data, q, mixture) {
  const joint = logJoint(data.x, mixture);
  let value = 0;
  q.forEach((row, k) =>
    row.forEach((part, i) => {
      if (part > 0) value += count(data, i) * part * (joint[k][i] - Math.log(part)); // 0 log 0 is 0
    }),
  );
  return value;
}

/* How often datum i was seen. */
export function count(data, i) {
  return data.counts ? data.counts[i] : 1;
}

/* How many data there are, each as often as it was seen. */
export function size(data) {
  return data.counts ? data.counts.reduce((sum, n) => sum + n, 0) : data.x.length;
}

const known = new WeakMap(); // the moments of data: they are asked for in every iteration

/* The sample's mean and standard deviation. */
export function sampleMoments(data) {
  if (!known.has(data)) known.set(data, moments(data));
  return known.get(data);
}

function moments(data) {
  const n = size(data);
  const mean = data.x.reduce((sum, value, i) => sum + count(data, i) * value, 0) / n;
  const squares = data.x.reduce((sum, value, i) => sum + count(data, i) * (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / n) };
}

/* emlib's words, of emlib/errors.py; components are counted from 1 there, and data from 0. */
export function collapsed(k, value) {
  return `component ${k + 1} collapsed onto the value ${Number(value.toPrecision(6))}`;
}

function outOfReach(i) {
  return `x[${i}] is too far from every component for its density to be told from 0`;
}
