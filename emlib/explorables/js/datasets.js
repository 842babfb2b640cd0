/* The data to choose from, and where EM starts on them. data.js is written by Python (joining.py), from emlib/data:
   {name: {title, label, code, x, counts, start}}. */
import { DATASETS } from "./data.js";
import { sampleSd } from "./ending.js";
import { size } from "./mathematics.js";
import { places } from "./numbers.js";

/* Data by their name, with all that is known about them. */
export function dataset(name) {
  const { x, counts, label, code, title, start } = DATASETS[name];
  return { name, x, counts: counts || null, label, code, title, start };
}

/* The data's own start, or means spread over them; in numbers of few digits. */
export function firstStart(data, k) {
  if (k === 2 && data.start) return data.start;
  const sorted = inOrder(data), span = sorted.at(-1).value - sorted[0].value;
  const round = (value) => Number(value.toFixed(places(span)));
  const means = Array.from({ length: k }, (_, j) => round(quantile(sorted, size(data), (j + 0.5) / k)));
  const sd = Math.max(round(sampleSd(data) / k), Number((10 ** -places(span)).toPrecision(1)));
  return { weights: Array(k).fill(1 / k), means, sds: Array(k).fill(sd) };
}

function inOrder({ x, counts }) {
  return Array.from(x, (value, i) => ({ value, n: counts ? counts[i] : 1 })).sort((a, b) => a.value - b.value);
}

/* The value below which a part of the data lies, as numpy.quantile has it. */
function quantile(sorted, n, part) {
  const at = part * (n - 1), low = Math.floor(at), high = Math.min(low + 1, n - 1);
  const nth = (rank) => {
    let seen = 0;
    return sorted.find((one) => (seen += one.n) > rank).value;
  };
  return nth(low) + (at - low) * (nth(high) - nth(low));
}
