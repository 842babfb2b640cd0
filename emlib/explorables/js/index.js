/* The explorables of the book, by kind. anywidget calls render; so does host.js on a page without Python. */
import { renderBasins } from "./basins.js";
import { renderBound } from "./bound.js";
import { renderMixture } from "./mixture.js";

const KINDS = { mixture: renderMixture, bound: renderBound, basins: renderBasins };

/* Make an explorable of the model's kind in el; what comes back ends it. */
export function render({ model, el }) {
  el.classList.add("em-explorable");
  return KINDS[model.get("kind")]({ model, el });
}
