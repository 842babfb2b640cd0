/* The map of starts, to take hold of: choose a start and see EM run over the map; move part of the data. */
import { basinView, drawBasins } from "./basins_drawing.js";
import { climbFrom, movedData, startAt } from "./basins_map.js";
import { basinGrips } from "./basins_grips.js";
import { basinPage, endLine, toldOfRun } from "./basins_page.js";
import { surveyMap } from "./basins_survey.js";
import { make, say, update } from "./elements.js";
import { place } from "./grips.js";
import { clamp, plain } from "./numbers.js";

/* model: x, moved (how many of the last values the hand moves), reach of that, span and places of the map, hills, start, shift. */
export function renderBasins({ model, el }) {
  const map = {
    x: model.get("x"),
    moved: model.get("moved"),
    reach: model.get("reach"),
    span: model.get("span"),
    n: model.get("places"),
  };
  const ui = {
    model,
    map,
    hills: model.get("hills"),
    start: model.get("start"),
    shift: model.get("shift"),
    survey: 0,
    film: 0,
  };
  Object.assign(
    ui,
    basinPage(
      map.reach,
      model.get("label"),
      (shift) => moveData(ui, shift),
      () => resetBasins(ui),
    ),
  );
  el.append(ui.frame);
  ui.plane.svg.addEventListener("click", (event) => pressMap(ui, event)); // a press that scrolls the page is none
  ui.plane.svg.addEventListener("keydown", (event) => upAndDown(ui, event), true);
  const watch = new ResizeObserver(() => showBasins(ui));
  moveData(ui, ui.shift);
  watch.observe(ui.frame);
  model.on("change:start", () => {
    if (String(model.get("start")) !== String(ui.start)) runFrom(ui, model.get("start"), true);
  });
  model.on("change:shift", () => {
    if (model.get("shift") !== ui.shift) moveData(ui, model.get("shift"));
  });
  return () => {
    watch.disconnect();
    ui.survey++; // what is still being computed or played ends
    ui.film++;
  };
}

/* The data's last values move: the map is surveyed anew, and the run goes where it now goes. */
function moveData(ui, shift) {
  const { map } = ui;
  ui.shift = clamp(shift, ...map.reach);
  ui.data = movedData(map.x, map.moved, ui.shift);
  ui.names ??= Array.from({ length: map.n }, () => Array(map.n).fill(""));
  ui.ends = {};
  surveyMap(ui, showBasins);
  runFrom(ui, ui.start, false);
}

function resetBasins(ui) {
  ui.start = ui.model.get("begin");
  moveData(ui, 0);
}

/* EM from a start: the path at once, or as a film where the reader has nothing against motion. */
function runFrom(ui, start, film) {
  ui.start = start.map((value) => clamp(value, ...ui.map.span));
  ui.run = climbFrom(ui.data, startAt(ui.data, ...ui.start));
  ui.shown = ui.run.path.length - 1;
  ui.film++;
  if (film && !matchMedia("(prefers-reduced-motion: reduce)").matches) playRun(ui);
  showBasins(ui);
  say(ui.said, toldOfRun(ui));
  for (const key of ["start", "shift"]) ui.model.set(key, ui[key]);
  ui.model.save_changes();
}

function playRun(ui) {
  const mine = ui.film;
  const last = ui.run.path.length - 1;
  const begun = performance.now();
  const long = Math.min(1500, 120 * last);
  const next = (now) => {
    if (mine !== ui.film) return;
    ui.shown = clamp(Math.floor((last * (now - begun)) / long), 0, last);
    showBasins(ui);
    if (ui.shown < last) requestAnimationFrame(next);
  };
  ui.shown = 0;
  requestAnimationFrame(next);
}

/* A press on the map is a start; one beside it is nothing. */
function pressMap(ui, event) {
  const { x, y } = ui.view;
  const [px, py] = place(ui.plane.svg, event);
  if (event.target.closest("[data-grip]") || px < x.begin || px > x.end || py < y.end || py > y.begin) return;
  event.preventDefault();
  runFrom(ui, [x.back(px), y.back(py)], true);
  ui.plane.layers.grips.firstChild.focus({ preventScroll: true });
}

/* The start has two coordinates: the arrows up and down are the second mean's. */
function upAndDown(ui, event) {
  const step = { ArrowUp: 0.5, ArrowDown: -0.5 }[event.key];
  if (!step || event.target.dataset.grip !== "start" || event.altKey || event.ctrlKey || event.metaKey)
    return;
  event.preventDefault();
  event.stopPropagation();
  runFrom(ui, [ui.start[0], ui.start[1] + step], false);
}

function showBasins(ui) {
  const { map, plane, run } = ui;
  ui.view = basinView(clamp(ui.frame.clientWidth, 280, 640), map.span, map.n);
  drawBasins(plane, ui.view, {
    x: ui.data.x,
    moved: map.moved,
    names: ui.names,
    ends: ui.ends,
    run,
    shown: ui.shown,
    grips: basinGrips(ui, runFrom, moveData),
  });
  if (Number(ui.range.value) !== ui.shift) ui.range.value = ui.shift;
  const words = `${ui.shift > 0 ? "+" : ""}${plain(ui.shift, 2)}`;
  update(ui.range, { "aria-valuetext": words });
  say(ui.read, words);
  const lines = Object.entries(ui.ends)
    .sort(([, a], [, b]) => b.logLikelihood - a.logLikelihood)
    .map(([name, end]) => endLine(ui.shares, name, end));
  if (ui.list.textContent !== lines.join(""))
    ui.list.replaceChildren(...lines.map((line) => make("li", {}, line)));
}
