/* The explorables of the book, by kind. anywidget calls render; so does host.js on a page without Python. */
import { renderBasins } from "./basins.js";
import { renderBound } from "./bound.js";
import { renderMixture } from "./mixture.js";

const KINDS = { mixture: renderMixture, bound: renderBound, basins: renderBasins };

export function render({ model, el }) {
  el.classList.add("em-explorable");
  KINDS[model.get("kind")]({ model, el });
}

export default { render };
