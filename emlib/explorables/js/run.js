/* One run of EM, taken in half steps: each function gives the state that follows, and changes none.
   state.q: how the data are split, null before the first E step; from: the mixture whose E step gave q;
   held: whether the sds stay; base: where the moves began, so that they can be told again. */
import { bound, eStep, logLikelihood, mStep } from "./mathematics.js";

/* The state before the first move. Throws emlib's sentence where the data are too few. */
export function begin(data, start, held = false) {
  const distinct = new Set(data.x).size;
  const k = start.means.length;
  if (distinct < k) throw new Error(`x has ${distinct} distinct values, too few for ${k} components`);
  return afresh({ data, start, mixture: start, q: null, from: null, held });
}

/* A state whose moves begin here: after the start, and wherever a hand has moved something. */
function afresh(state) {
  const { mixture, q } = state;
  const base = { mixture, from: state.from, q };
  return measured({ ...state, base, moves: [], values: [], bounds: [], ended: "" });
}

/* The state with its log-likelihood and bound noted, behind those of the moves before. */
function measured(state) {
  const { data, mixture, q } = state;
  return {
    ...state,
    values: [...state.values, logLikelihood(data, mixture)],
    bounds: [...state.bounds, q ? bound(data, q, mixture) : null],
  };
}

/* The E step: each datum is split among the components. */
export function takeE(state) {
  const q = eStep(state.data, state.mixture).r;
  return measured({ ...state, q, from: state.mixture, moves: [...state.moves, "E"], ended: "" });
}

/* The M step: each component moves to its share. Throws emlib's sentence where one collapses. */
export function takeM(state) {
  if (!state.q) throw new Error("nothing is split among the components yet: take an E step first");
  const mixture = mStep(state.data, state.q, state.held ? state.mixture.sds : null);
  return measured({ ...state, mixture, moves: [...state.moves, "M"], ended: "" });
}

/* One iteration: an E step, unless it was the last move, and an M step. */
export function iterate(state) {
  return takeM(state.moves.at(-1) === "E" ? state : takeE(state));
}

/* A hand has set the mixture: the data stay split as they were, if there is a part for each component. */
export function byHand(state, mixture) {
  const kept = state.q && state.q.length === mixture.weights.length;
  return afresh({ ...state, mixture, q: kept ? state.q : null, from: kept ? state.from : null });
}

/* The split was set from outside: by Python, where it comes from no mixture, or by a link, from one. */
export function splitBy(state, q, from = null) {
  return afresh({ ...state, q, from });
}

/* A datum added, moved or taken away: the data are split anew if they were. */
export function withData(state, data) {
  const { start, mixture, q, held } = state;
  const fresh = { ...begin(data, start, held), mixture };
  return afresh(q ? { ...fresh, q: eStep(data, mixture).r, from: mixture } : fresh);
}

/* The gain of the last iteration, per datum; Infinity before two M steps. */
export function gain(state, n) {
  const at = state.moves.flatMap((move, i) => (move === "M" ? [state.values[i + 1]] : []));
  return at.length > 1 ? (at.at(-1) - at.at(-2)) / n : Infinity;
}

/* M steps taken. */
export function iterations(state) {
  return state.moves.filter((move) => move === "M").length;
}
