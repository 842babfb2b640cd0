/* The survey of all starts, a slice in each frame, so that nothing else waits. */
import { climbFrom, coarseFirst, endOf, fillPlace, nameOf, startAt } from "./basins_map.js";

const SLICE = 10; // milliseconds of computing in a frame

/* Fill the map, coarse places first, a slice in each frame; a newer survey ends an older one. */
export function surveyMap(ui, show) {
  const order = coarseFirst(ui.map.n);
  const { n, span } = ui.map;
  const mine = ++ui.survey;
  const counts = {};
  const middle = (i) => span[0] + ((span[1] - span[0]) * (i + 0.5)) / n;
  const slice = () => {
    if (mine !== ui.survey) return;
    for (const until = performance.now() + SLICE; order.length && performance.now() < until;) {
      const at = order.shift();
      const run = climbFrom(ui.data, startAt(ui.data, middle(at[1]), middle(at[0])));
      const name = nameOf(run, ui.hills);
      fillPlace(ui.names, at, name);
      if (!(ui.ends[name]?.logLikelihood >= run.logLikelihood)) ui.ends[name] = endOf(run); // of several the highest
      counts[name] = (counts[name] ?? 0) + (at[0] === at[1] ? 1 : 2);
    }
    ui.shares = order.length
      ? null
      : Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / n ** 2]));
    show(ui);
    if (order.length) requestAnimationFrame(slice);
  };
  requestAnimationFrame(slice);
}
