/* A state in the fragment of a link, and back: numbers only, within limits, or nothing at all. */
import { DATASETS, MOST_COMPONENTS, MOST_DATA } from "./data.js";
import { dataset, ownData } from "./datasets.js";
import { eStep } from "./mathematics.js";
import { begin, byHand, splitBy } from "./run.js";

const MARK = "#explore";
const LONGEST = 60_000;
const NUMBERS = /^-?\d+(\.\d+)?(e[+-]?\d+)?(,-?\d+(\.\d+)?(e[+-]?\d+)?)*$/;

/* The fragment for a state; throws a sentence where the data are too many to be put into a link. */
export function asFragment({ data, start, mixture, q, from, held }) {
  const own = data.name ? `&data=${data.name}` : `&x=${data.x.join(",")}`;
  if (!data.name && (data.counts || data.x.length > MOST_DATA))
    throw new Error("these data are too many for a link: copy the Python");
  const parts = [`${own}${held ? "&held=1" : ""}`, written("start", start), written("now", mixture)];
  if (q && from) parts.push(written("from", from));
  return MARK + parts.join("");
}

function written(key, { weights, means, sds }) {
  return `&${key}=${[...weights, ...means, ...sds].join(",")}`;
}

/* Whether a fragment claims to carry a state. */
function isState(fragment) {
  return fragment.startsWith(`${MARK}&`);
}

/* The state that a fragment carries; throws a sentence that speaks of the link for anything else. */
function fromFragment(fragment) {
  try {
    return stateIn(fragment);
  } catch (problem) {
    if (problem.message.startsWith("the link ")) throw problem;
    throw new Error(`the link carries a state that cannot be shown: ${problem.message}`);
  }
}

/* The same; what is not whole and in bounds is refused. */
function stateIn(fragment) {
  if (fragment.length > LONGEST)
    throw new Error("the link is too long to be one of ours: nothing is changed");
  const parts = Object.create(null);
  for (const part of fragment.slice(MARK.length + 1).split("&")) {
    const [key, value, more] = part.split("=");
    if (!["data", "x", "held", "start", "now", "from"].includes(key) || key in parts || more !== undefined)
      throw unread();
    parts[key] = value;
  }
  if ("data" in parts === "x" in parts || !parts.start || !parts.now) throw unread();
  if (parts.held !== undefined && parts.held !== "1") throw unread();
  const data = "x" in parts ? ownData(numbers(parts.x, MOST_DATA)) : named(parts.data);
  const now = mixture(parts.now);
  const state = byHand(begin(data, mixture(parts.start), parts.held === "1"), now);
  if (!parts.from) return state;
  const from = mixture(parts.from);
  if (from.means.length !== now.means.length) throw unread();
  return splitBy(state, eStep(data, from).r, from);
}

function unread() {
  return new Error("the link carries no state that can be read: nothing is changed");
}

function named(name) {
  if (!Object.hasOwn(DATASETS, name)) throw unread();
  return dataset(name);
}

function numbers(text, most) {
  if (text === undefined || !NUMBERS.test(text)) throw unread();
  const found = text.split(",").map(Number);
  if (found.length > most || found.some((value) => !(Math.abs(value) <= 1e100))) throw unread();
  return found;
}

/* Weights, means and sds, held to what emlib.Mixture demands. */
function mixture(text) {
  const all = numbers(text, 3 * MOST_COMPONENTS);
  const k = all.length / 3;
  if (!Number.isInteger(k)) throw unread();
  const [weights, means, sds] = [0, 1, 2].map((part) => all.slice(part * k, (part + 1) * k));
  const sum = weights.reduce((a, b) => a + b, 0);
  if (weights.some((w) => w < 0) || Math.abs(sum - 1) > 1e-9 || sds.some((sd) => !(sd > 0))) throw unread();
  return { weights, means, sds };
}

/* Begin with the state that the page's address carries, now and when it changes; what comes back ends that. */
export function followLink(ui) {
  const follow = () => {
    if (!isState(location.hash)) return;
    ui.act(() => fromFragment(location.hash), "The state that the link carries.");
    ui.el.scrollIntoView();
    if (ui.status.getBoundingClientRect().bottom > innerHeight) ui.status.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", follow);
  follow();
  return () => removeEventListener("hashchange", follow);
}
