/* Handles: taken by mouse or finger, and by the arrow keys, each a slider that says its value. */
import { color, match, shape, symbol, update } from "./elements.js";

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const LOOKS = {
  // drawn about 0, 0
  circle: "M-8,0a8,8 0 1,0 16,0a8,8 0 1,0 -16,0z",
  square: "M-6.5,-6.5h13v13h-13z",
  diamond: "M0,-9L9,0L0,9L-9,0z",
  dot: "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z",
};

/* Bring a layer to hold one handle for each item, in its place.
   item: {name, look, letter, k, x, y, value, low, high, words, drag(dx, dy), step(n), end(), settle()} */
export function drawGrips(layer, items) {
  match(layer, items, () => makeGrip()).forEach((grip, i) => {
    const item = items[i];
    const ink = item.k === null ? "var(--em-ink)" : color(item.k);
    grip.item = item; // what the listeners below read: the handle stays, what it stands for changes
    update(grip, {
      transform: `translate(${item.x.toFixed(1)} ${item.y.toFixed(1)})`,
      "data-grip": item.id,
      "data-em": symbol(item.letter),
      "aria-label": item.name,
      "aria-valuenow": item.value,
      "aria-valuemin": item.low,
      "aria-valuemax": item.high,
      "aria-valuetext": item.words,
    });
    update(grip.lastChild, { d: LOOKS[item.look], fill: item.hollow ? "var(--em-paper)" : ink, stroke: ink });
  });
}

function makeGrip() {
  // data-prevent-swipe: on a slide, the page is not turned
  const grip = shape(
    "g",
    { class: "em-grip", role: "slider", tabindex: 0, "data-prevent-swipe": "" },
    shape("circle", { r: 15, class: "em-reach" }),
    shape("path", { class: "em-look" }),
  );
  draggable(grip);
  grip.addEventListener("keydown", (event) => {
    const n = KEYS[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!n && !grip.item.keys?.[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook takes the arrow keys for itself
    if (n) grip.item.step(n * (event.shiftKey ? 10 : 1));
    else grip.item.keys[event.key]();
  });
  grip.addEventListener("keyup", (event) => KEYS[event.key] && grip.item.settle?.());
  grip.addEventListener("touchstart", (event) => event.preventDefault()); // the page does not scroll meanwhile
  grip.addEventListener("focus", () => grip.item.focus?.());
  return grip;
}

/* Follow the pointer that pressed until it is let go; where it is, counted from the drawing's corner. */
function draggable(grip) {
  grip.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    event.preventDefault();
    event.stopPropagation();
    grip.focus({ preventScroll: true });
    grip.setPointerCapture(event.pointerId);
    const svg = grip.ownerSVGElement;
    const [x0, y0] = place(svg, event);
    const off = [grip.item.x - x0, grip.item.y - y0]; // the hand seldom meets the middle
    const move = (moved) => {
      const [x, y] = place(svg, moved);
      grip.item.drag(x + off[0], y + off[1]);
    };
    const stop = () => {
      grip.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) grip.removeEventListener(name, stop);
      grip.item.end?.();
    };
    grip.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, stop);
  });
}

/* Where a pointer is in a drawing, in the drawing's own units. */
export function place(svg, event) {
  const box = svg.getBoundingClientRect();
  const wide = svg.viewBox.baseVal.width / box.width;
  return [(event.clientX - box.left) * wide, (event.clientY - box.top) * wide];
}
