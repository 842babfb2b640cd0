/* "Run this page live": the page's own cells, editable, by Python in the reader's browser.
   thebe draws the cells and thebe-lite runs Pyodide; every byte comes from this site. */
(function () {
  "use strict";
  const here = new URL(".", document.currentScript.src).href; // .../live/
  const KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel";

  /* Loaded ahead of the first cell, quietly: Matplotlib would speak of its font cache. */
  const PREPARE = `
import logging
logging.getLogger("matplotlib").setLevel(logging.ERROR)
import matplotlib.pyplot, emlib.widgets
`;

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function script(address) {
    return new Promise((resolve, reject) => {
      document.head.append(element("script", {
        src: address, onload: resolve, onerror: () => reject(new Error(`${address} did not load`)),
      }));
    });
  }

  /* thebe-core fetches require.js from a fixed address elsewhere: give it this site's. */
  function keepRequireHere() {
    const fetchAnything = window.fetch;
    window.fetch = (address, options) => fetchAnything.call(
      window, /require(\.min)?\.js$/.test(String(address)) ? here + "require.js" : address, options);
  }

  /* Each cell becomes an editor with its output beneath, where the book showed it. */
  function prepareCells() {
    return [...document.querySelectorAll("div.cell")].filter((cell) => cell.querySelector(".cell_input pre"))
      .map((cell) => {
        const source = cell.querySelector(".cell_input pre");
        const output = cell.querySelector(".cell_output") || element("div", { className: "cell_output" });
        const alts = [...output.querySelectorAll("img")].map((image) => image.alt);
        source.dataset.executable = "true";
        source.dataset.language = "python";
        cell.querySelectorAll("button.copybtn").forEach((button) => button.remove());
        output.dataset.output = "";
        cell.append(output);
        return { cell, output, alts };
      });
  }

  /* What thebe leaves out: names for its editors, buttons and sliders, and the figures' descriptions. */
  function finishCells(prepared) {
    prepared.forEach(({ cell, output, alts }, index) => {
      const editor = cell.querySelector(".CodeMirror");
      editor.CodeMirror.getInputField().setAttribute("aria-label", `Code of cell ${index + 1}`);
      cell.querySelectorAll("details").forEach((details) => {
        details.addEventListener("toggle", () => editor.CodeMirror.refresh());
      });
      const button = cell.querySelector(".thebe-run-button");
      button.textContent = "Run";
      button.setAttribute("aria-label", `Run cell ${index + 1}`);
      button.title = "Run this cell (or press Shift and Enter in it)";
      new MutationObserver(() => {
        output.querySelectorAll("img:not([alt])").forEach((image, i) => {
          image.alt = alts[i] ? `Drawn anew in this browser. In the book: ${alts[i]}` : "Figure drawn by this cell";
        });
        output.querySelectorAll(".noUi-handle:not([aria-label])").forEach((handle) => {
          const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
          if (label?.textContent) handle.setAttribute("aria-label", label.textContent);
        });
      }).observe(output, { childList: true, subtree: true });
    });
  }

  /* No service worker: it would only lend Python the site's files, and asks for a page that is not there. */
  function withoutServiceWorker() {
    Object.defineProperty(navigator, "serviceWorker", { value: undefined, configurable: true });
  }

  function settings() {
    const kernel = {
      pyodideUrl: here + "pyodide/pyodide.js",
      disablePyPIFallback: true,
      pipliteWheelUrl: here + "thebe-lite/pypi/piplite-0.4.7-py3-none-any.whl",
      pipliteUrls: [here + "thebe-lite/pypi/all.json"],
    };
    return { litePluginSettings: { [KERNEL]: kernel } };
  }

  async function start(say) {
    say("Loading what this page needs to run (about 30 MB the first time) …", 0.05);
    withoutServiceWorker();
    await script(here + "thebe-lite/thebe-lite.min.js");
    const lite = window.thebeLite || window.thebe.thebeLite, startServer = lite.startJupyterLiteServer;
    lite.startJupyterLiteServer = () => startServer(settings());
    await script(here + "thebe/index.js");
    keepRequireHere();
    const prepared = prepareCells();
    const failures = [];
    window.thebe.on("error", (_, data) => failures.push(data.message));
    say("Starting Python in this browser …", 0.15);
    const live = await window.thebe.bootstrap({
      useBinder: false, useJupyterLite: true, requestKernel: true, predefinedOutput: true,
      mountStatusWidget: false, mountActivateWidget: false,
      mountRunAllButton: false, mountRestartButton: false, mountRestartAllButton: false,
      kernelOptions: { kernelName: "python", name: "python" }, mathjaxUrl: here + "no-mathjax.js",
      codeMirrorConfig: { mode: "python", theme: "default", lineNumbers: false, readOnly: false },
    });
    if (!live.notebook || !live.session) throw new Error(failures.join("; ") || "Python did not start");
    finishCells(prepared);
    say("Loading NumPy, SciPy, Matplotlib and emlib …", 0.25);
    await live.session.kernel.requestExecute({ code: PREPARE, silent: true }).done;
    return live.notebook;
  }

  async function runAll(notebook, say) {
    const cells = notebook.cells;
    for (let i = 0; i < cells.length; i++) {
      say(`Running cell ${i + 1} of ${cells.length} …`, 0.3 + (0.7 * i) / cells.length);
      await cells[i].execute();
    }
    say("Live. Change a cell and run it: its button, or Shift and Enter.", 1);
  }

  function fromFolder(say) {
    const folder = decodeURIComponent(new URL("..", here).pathname).replace(/\/$/, "");
    say("Browsers do not run Python in a page opened from a folder. Serve the book with ");
    return [element("code", { textContent: `python3 -m http.server --directory "${folder}"` }),
      " and open http://localhost:8000."];
  }

  function addBar() {
    const title = document.querySelector("article h1");
    if (!title || !document.querySelector("div.cell .cell_input")) return;
    const button = element("button", { type: "button", className: "em-live-start", textContent: "Run this page live" });
    const chapter = location.pathname.split("/").pop().replace(/\.html$/, ".ipynb");
    const whole = element("a", {
      href: new URL(`../lite/lab/index.html?path=chapters/${chapter}`, here).href,
      className: "em-live-lite", textContent: "Open the notebook in JupyterLite",
    });
    const status = element("span", { className: "em-live-status" });
    status.setAttribute("role", "status");
    const bar = element("progress", { className: "em-live-progress", max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", "Loading Python and running the cells");
    title.after(element("div", { className: "em-live" }, button, whole, status, bar));
    const say = (words, part) => {
      status.replaceChildren(words);
      bar.hidden = part === undefined || part === 1;
      if (part !== undefined) bar.value = part;
    };
    let notebook = null;
    async function run() {
      button.disabled = true;
      try {
        notebook = notebook || await start(say);
        document.documentElement.classList.add("em-live-on");
        await runAll(notebook, say);
        button.textContent = "Run all cells again";
        button.disabled = false;
      } catch (problem) {
        say(`Python could not be started in this browser: ${problem && problem.message || problem}. ` +
          "Reload the page to read on, or try again.");
        console.warn(problem);
      }
    }
    function explain(event) {
      event.preventDefault();
      status.append(...fromFolder(say));
    }
    const local = location.protocol === "file:";
    button.addEventListener("click", local ? explain : run);
    if (local) whole.addEventListener("click", explain);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addBar);
  else addBar();
})();
