/* What a drawing shows of the plane: places in pixels for values of x and for densities, and back. */
import { count, density, size } from "./mathematics.js";
import { clamp } from "./numbers.js";

const MARGIN = { left: 46, right: 10, top: 12, bottom: 64 }; // below the axis: the strip of data, the ticks' labels, what x is
const STRIP = 13;
const UNDER = 22;

/* A straight scale from values to pixels. */
export function scale(low, high, begin, end) {
  const to = (value) => begin + ((value - low) / (high - low || 1)) * (end - begin);
  to.back = (pixel) => low + ((pixel - begin) / (end - begin)) * (high - low);
  Object.assign(to, { low, high, begin, end });
  return to;
}

/* The view that holds the data and the curves, so many pixels wide. */
export function viewOf(data, mixture, width, height = 320) {
  const bins = binsOf(data);
  const { span } = bins;
  const inner = [Math.min(bins.low, ...mixture.means), Math.max(bins.high, ...mixture.means)];
  const low = Math.max(inner[0], bins.low - span) - 0.12 * span;
  const high = Math.min(inner[1], bins.high + span) + 0.12 * span;
  const bars = Math.max(...barHeights(data, bins, null)[0]);
  const sumAt = (value) => mixture.means.reduce((sum, _, k) => sum + density(mixture, k, value), 0);
  const curves = Math.max(...mixture.means.map(sumAt)); // as high as their sum is, near enough
  const peak = 1.15 * Math.max(bars, Math.min(curves, 3 * bars));
  return {
    width,
    height,
    bins,
    span,
    under: UNDER,
    strip: height - MARGIN.bottom + STRIP,
    x: scale(low, high, MARGIN.left, width - MARGIN.right),
    y: scale(0, peak, height - MARGIN.bottom, MARGIN.top),
  };
}

const known = new WeakMap(); // the bins of the data on show: they are asked for in every frame

/* Bins of one width: about two for the square root of N, at most 40; whole classes for counted data. */
export function binsOf(data) {
  if (!known.has(data)) known.set(data, madeBins(data));
  return known.get(data);
}

function madeBins({ x, counts }) {
  const least = x.reduce((a, b) => Math.min(a, b));
  const most = x.reduce((a, b) => Math.max(a, b));
  const range = most - least || Math.abs(least) * 1e-6 || 1;
  if (counts && x.length > 1) {
    const gap = Math.min(...x.slice(1).map((value, i) => value - x[i]));
    const width = gap * Math.ceil((range / gap + 1) / 40);
    const low = least - gap / 2;
    const n = Math.ceil((most - low) / width);
    return placed(x, { low, width, n, high: low + n * width });
  }
  const n = clamp(Math.ceil(2 * Math.sqrt(x.length)), 8, 40);
  return placed(x, { low: least, width: range / n, n, high: least + range });
}

/* The bins, and into which of them each datum falls. */
function placed(x, bins) {
  const at = Uint16Array.from(x, (value) =>
    clamp(Math.floor((value - bins.low) / bins.width), 0, bins.n - 1),
  );
  return { ...bins, at, span: bins.high - bins.low };
}

/* The height of each bin's bar, as a density, for each component (q null: for all together). */
export function barHeights(data, bins, q) {
  const unit = 1 / (size(data) * bins.width);
  const ones = q || [null];
  return ones.map((row) => {
    const heights = new Float64Array(bins.n);
    bins.at.forEach((bin, i) => {
      heights[bin] += unit * count(data, i) * (row ? row[i] : 1);
    });
    return heights;
  });
}

/* The number of the datum nearest to a value. */
export function nearest(x, value) {
  let best = 0;
  for (let i = 1; i < x.length; i++) if (Math.abs(x[i] - value) < Math.abs(x[best] - value)) best = i;
  return best;
}
