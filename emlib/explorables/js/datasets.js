/* The data to choose from, and where EM starts on them. data.js is written by Python (joining.py), from emlib/data:
   {name: {title, label, code, x, counts, start}}; and limits that hold in both. */
import { BINS, DATASETS, MOST_DATA } from "./data.js";
import { count, sampleMoments, size } from "./mathematics.js";
import { places } from "./numbers.js";

/* Data by their name, with all that is known about them. */
export function dataset(name) {
  const { x, counts, label, code, title, start } = DATASETS[name];
  return { name, x, counts: counts || null, label, code, title, start };
}

/* The data's own start, or means spread over them; in numbers of few digits. */
export function firstStart(data, k) {
  if (k === 2 && data.start) return data.start;
  const sorted = inOrder(data);
  const span = sorted.at(-1).value - sorted[0].value;
  const round = (value) => Number(value.toFixed(places(span)));
  const parts = Array.from({ length: k }, (_, j) => (j + 0.5) / k);
  let means = parts.map((part) => round(quantile(sorted, size(data), part)));
  if (new Set(means).size < k) means = parts.map((part) => sorted[0].value + part * span); // equal ones would stay equal
  const sd = Math.max(round(sampleMoments(data).sd / k), Number((10 ** -places(span)).toPrecision(1)));
  return { weights: Array(k).fill(1 / k), means, sds: Array(k).fill(sd) };
}

/* Means at data drawn by chance, no two the same, and the sample's sd for each. A value that was seen often
   is drawn as often. */
export function drawnStart(data, k) {
  const [values, seen] = tallied(data);
  const means = [];
  while (means.length < k && seen.some((n) => n > 0)) {
    let at = Math.random() * seen.reduce((a, b) => a + b, 0);
    const drawn = seen.findIndex((n) => (at -= n) < 0);
    means.push(values[drawn]);
    seen[drawn] = 0;
  }
  return { weights: Array(k).fill(1 / k), means, sds: Array(k).fill(sampleMoments(data).sd) };
}

/* Numbers that a reader brought; many are counted: each value, or where these are many too, in bins. */
export function ownData(numbers) {
  const few = numbers.length <= MOST_DATA;
  const distinct = new Set(numbers).size;
  const [x, counts] = few
    ? [numbers, null]
    : distinct <= BINS
      ? tallied({ x: numbers, counts: null })
      : binned(numbers);
  const rounded = x.length < distinct ? `, rounded to ${x.length} bins` : "";
  const title = `your ${numbers.length} numbers${rounded}`;
  const label = `x${rounded}`;
  const code =
    `x = np.array([${x.join(", ")}])` + (counts ? `\ncounts = np.array([${counts.join(", ")}])` : "");
  return { name: "", x, counts, title, label, code };
}

/* The values that there are, in order, and how often each is there. */
function tallied(data) {
  const seen = new Map();
  data.x.forEach((value, i) => seen.set(value, (seen.get(value) ?? 0) + count(data, i)));
  const x = [...seen.keys()].sort((a, b) => a - b);
  return [x, x.map((value) => seen.get(value))];
}

/* Centres and counts of at most BINS bins, as wide as a power of 2, as emlib.scale.histogram has them; no empty ones. */
function binned(numbers) {
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const least = 2 ** -52 * Math.max(Math.abs(low), Math.abs(high)); // of a double's own grid
  let width = 2 ** Math.ceil(Math.log2(Math.max((high - low) / BINS, least)));
  while (Math.floor(high / width) - Math.floor(low / width) >= BINS) width *= 2;
  const first = Math.floor(low / width);
  const counts = Array(Math.floor(high / width) - first + 1).fill(0);
  for (const value of numbers) counts[Math.floor(value / width) - first] += 1;
  const full = counts.flatMap((count, i) => (count ? [i] : []));
  return [full.map((i) => (first + i + 0.5) * width), full.map((i) => counts[i])];
}

function inOrder({ x, counts }) {
  return Array.from(x, (value, i) => ({ value, n: counts ? counts[i] : 1 })).sort(
    (a, b) => a.value - b.value,
  );
}

/* The value below which a part of the data lies, as numpy.quantile has it. */
function quantile(sorted, n, part) {
  const at = part * (n - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, n - 1);
  const nth = (rank) => {
    let seen = 0;
    return sorted.find((one) => (seen += one.n) > rank).value;
  };
  return nth(low) + (at - low) * (nth(high) - nth(low));
}
