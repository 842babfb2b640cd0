/* What a reader takes along: the state as Python, and on a page as a link. */
import { button, folded, make, say } from "./elements.js";
import { asFragment } from "./link.js";
import { asPython } from "./python.js";

/* The folded box; update(ui) writes it anew where it is open. */
export function shareBox(ui) {
  const code = make("pre", { tabindex: 0, "aria-label": "This state as Python" });
  let told = null; // the state of which something is said
  const said = make("p", { role: "status" });
  const link = make("button", { type: "button" }, "Copy a link to this state");
  link.hidden = !ui.model.get("linkable"); // a notebook has no address to send
  link.addEventListener("click", () => {
    told = ui.state;
    try {
      copy(location.href.split("#")[0] + asFragment(ui.state), said);
    } catch (problem) {
      say(said, `No link: ${problem.message}.`);
    }
  });
  const element = folded(
    "Share: as Python, as a link",
    make(
      "p",
      {},
      button("Copy as Python", () => {
        told = ui.state;
        copy(asPython(told), said);
      }),
      " ",
      link,
    ),
    said,
    code,
  );
  element.addEventListener("toggle", () => ui.redraw());
  return {
    element,
    update({ state }) {
      if (element.open) say(code, asPython(state));
      if (state !== told) said.replaceChildren();
    },
  };
}

/* Put words on the clipboard, or where the browser forbids it before the reader, selected. */
async function copy(words, said) {
  try {
    await navigator.clipboard.writeText(words);
    say(said, "Copied.");
  } catch {
    const box = make("textarea", { readonly: true, rows: 3, "aria-label": "To be copied" });
    box.value = words;
    said.replaceChildren("The browser does not let this page copy. Press Ctrl and C: ", box);
    box.select();
  }
}
