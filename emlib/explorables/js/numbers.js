/* Numbers as words: as many digits as tell them apart, a true minus sign, never "0" for what is not 0. */

/* A value, or the limit it would pass. */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/* Decimals that show three digits of a spread. */
export function places(spread) {
  return clamp(2 - Math.floor(Math.log10(spread || 1)), 0, 90);
}

/* A number with so many decimals; of more than nine, as many digits as tell them apart. */
export function plain(value, decimals = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : Number.isNaN(value) ? "no number" : "−∞";
  const known = clamp(Math.ceil(Math.log10(Math.abs(value) || 1)) + decimals, 4, 15);
  const text = decimals < 10 ? value.toFixed(decimals) : String(Number(value.toPrecision(known)));
  return (/^-[0.]*$/.test(text) ? text.slice(1) : text).replace("-", "−");
}

/* A value of the data: its place, at a spread, to a thousandth of the spread. */
export function inUnits(value, spread) {
  return plain(value, places(spread) + 1);
}

/* A quantity of which only the size matters, to so many digits. */
export function digits(value, n = 3) {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6)) {
    return value.toExponential(n - 1).replace("-", "−");
  }
  return plain(
    Number(value.toPrecision(n)),
    Math.max(0, n - 1 - Math.floor(Math.log10(Math.abs(value) || 1))),
  );
}

/* A whole number as an index. */
export function lowered(n) {
  return String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}

/* Round numbers from low to high, at most so many. */
export function ticks(low, high, most = 6) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => span / n <= most) || 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const found = [];
  for (let i = first; i * step <= high + 1e-9 * span && found.length <= most + 1; i++) found.push(i * step);
  return found;
}

/* The ticks' labels: with as many decimals as their distance needs. */
export function labels(values) {
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : Math.abs(values[0]) || 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (decimals > 6 || Math.max(...values.map(Math.abs)) >= 1e7) {
    const known = Math.max(1, Math.ceil(Math.log10(Math.max(...values.map(Math.abs)) / step) + 1));
    return values.map((v) => String(Number(v.toPrecision(Math.min(known, 15)))).replace("-", "−"));
  }
  return values.map((v) => plain(v, decimals));
}

/* Read a number that a reader wrote; NaN for anything else. The book's own minus sign is one. */
export function read(text) {
  const word = text.trim().replace("−", "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : NaN;
}
