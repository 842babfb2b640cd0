/* The host on a page without Python: a model of a few lines for each place that waits for one. */
import { render } from "./index.js";

/* What anywidget's model does, without anybody at the other end. */
function modelOf(values) {
  const listeners = {};
  return {
    get: (key) => values[key],
    set(key, value) {
      values[key] = value;
    },
    save_changes() {},
    on(event, listener) {
      (listeners[event] ||= []).push(listener);
    },
  };
}

/* Each place comes alive; a link's state goes to the first mixture of a page. */
function wake() {
  let linkable = true;
  for (const el of document.querySelectorAll(".em-explorable:not([data-alive])")) {
    const values = JSON.parse(el.querySelector("script[type='application/json']").textContent);
    const { kind } = el.dataset;
    render({ model: modelOf({ ...values, kind, linkable: linkable && kind === "mixture" }), el });
    el.dataset.alive = ""; // only now does the first frame give way
    linkable &&= kind !== "mixture";
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wake);
else wake();
