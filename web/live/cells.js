/* The page's cells: each becomes an editor with its output beneath, where the book showed it. */
function findCells() {
  const cells = [...document.querySelectorAll("div.cell")].filter((cell) => cell.querySelector(".cell_input pre"));
  return cells.map((cell, index) => {
    const source = cell.querySelector(".cell_input pre");
    const output = cell.querySelector(".cell_output") || element("div", { className: "cell_output" });
    source.dataset.executable = "true";
    source.dataset.language = "python";
    cell.querySelectorAll("button.copybtn").forEach((button) => button.remove());
    output.dataset.output = "";
    cell.append(output);
    cell.id = cell.id || `cell-${index + 1}`;
    const alts = [...output.querySelectorAll("img")].map((image) => image.alt);
    return { cell, output, alts, number: index + 1, failed: false };
  });
}

/* What thebe leaves out: names for its editors, buttons and sliders, and the figures' descriptions. */
function finishCell(one, thebe, run) {
  const box = one.cell.querySelector(".thebe-cell");
  const code = one.cell.querySelector(".CodeMirror").CodeMirror;
  Object.assign(one, { thebe, code, original: code.getValue() });
  const field = code.getInputField();
  field.setAttribute("aria-label", `Code of cell ${one.number}`);
  field.setAttribute("aria-describedby", "em-live-help");
  code.addKeyMap({ Tab: false, "Shift-Tab": false, "Shift-Enter": () => run(one) });
  one.cell.querySelectorAll("details").forEach((details) => {
    details.addEventListener("toggle", () => code.refresh());
  });
  const button = box.querySelector(".thebe-run-button");
  button.textContent = "Run";
  button.setAttribute("aria-label", `Run cell ${one.number}`);
  button.title = "Run this cell (or press Shift and Enter in it)";
  button.onclick = () => run(one);
  const reset = element("button", { type: "button", className: "em-cell-reset", textContent: "Reset", hidden: true });
  reset.setAttribute("aria-label", `Reset cell ${one.number} to the book's text`);
  reset.title = "Bring back the book's text";
  reset.addEventListener("click", () => { code.setValue(one.original); code.focus(); });
  code.on("change", () => { reset.hidden = code.getValue() === one.original; });
  one.state = element("span", { className: "em-cell-state" });
  box.querySelector(".thebe-controls").replaceChildren(one.state, reset, button);
  watchOutput(one);
}

function watchOutput({ output, alts }) {
  new MutationObserver(() => {
    output.querySelectorAll("img:not([alt])").forEach((image, i) => {
      image.alt = alts[i] ? `Drawn anew in this browser. In the book: ${alts[i]}` : "Figure drawn by this cell";
    });
    output.querySelectorAll(".noUi-handle:not([aria-label])").forEach((handle) => {
      const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
      if (label?.textContent) handle.setAttribute("aria-label", label.textContent);
    });
  }).observe(output, { childList: true, subtree: true });
}

/* A cell's state, to be seen beside its button: "", "waiting", "running", "failed", "stopped". */
function mark(one, state) {
  one.cell.dataset.state = state;
  one.state.textContent = { waiting: "waits", running: "runs …", failed: "failed", stopped: "stopped" }[state] || "";
}

/* Run a cell: a promise of whether it went well. */
async function execute(one, session) {
  mark(one, "running");
  one.thebe.source = one.code.getValue();
  one.thebe.area.future = session.kernel.requestExecute({ code: one.thebe.source });
  const answer = await one.thebe.area.future.done;
  one.failed = answer.content.status !== "ok";
  mark(one, one.failed ? "failed" : "");
}
