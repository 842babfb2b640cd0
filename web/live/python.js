/* Python: a worker with Pyodide, started anew as often as need be. */
const KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel";
const BASE = "@jupyter-widgets/base";
const SILENCE = 60_000; // a worker that says nothing for so long while it starts has failed
const worker = { now: null, session: null, told: () => {}, failed: () => {}, alive: () => {} };

/* thebe-lite makes its own worker: this keeps hold of it, and hands it the files it asks for. */
const PlainWorker = window.Worker;
window.Worker = class extends PlainWorker {
  constructor(address, options) {
    super(address, options);
    if (!String(address).startsWith(`${here}thebe-lite/`)) return;
    worker.now = this;
    this.addEventListener("error", (problem) => worker.failed(new Missing("the program that runs Python")));
    this.addEventListener("message", async ({ data }) => {
      if (!data || !data.emLive || worker.now !== this) return;
      worker.told(data.emLive);
      const { want, id, problem } = data.emLive;
      if (problem) worker.failed(new Error(`Python could not be started: ${problem}`));
      if (!want) return;
      try {
        this.postMessage({ emLive: { id, bytes: await bring(want) } });
      } catch (problem) {
        this.postMessage({ emLive: { id, missing: problem.message } });
        worker.failed(problem);
      }
    });
  }
};

/* thebe-core fetches require.js from a fixed address elsewhere: give it this site's. */
function keepRequireHere() {
  const fetchAnything = window.fetch;
  window.fetch = (address, options) => fetchAnything.call(
    window, /require(\.min)?\.js$/.test(String(address)) ? here + "require.js" : address, options);
}

/* No service worker: it would only lend Python the site's files, and asks for a page that is not there. */
function withoutServiceWorker() {
  Object.defineProperty(navigator, "serviceWorker", { value: undefined, configurable: true });
}

function settings(packages) {
  const kernel = {
    pyodideUrl: `${here}worker.js?v=${PARTS.version}`,
    disablePyPIFallback: true,
    pipliteWheelUrl: "", pipliteUrls: [],
    // thebe-lite would install these one by one: worker.js brings them all at once
    loadPyodideOptions: {
      packages: ["micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "ipython"],
      em: { packages },
    },
  };
  return { litePluginSettings: { [KERNEL]: kernel } };
}

/* What a script of the site defines, as AMD, from the one module that it needs: its factory. The definitions
   of other scripts go where they would have gone. */
async function defined(name, need, words) {
  const usual = window.define;
  let factory = null;
  const define = (...parts) => {
    if (String(parts[0]) === need && Array.isArray(parts[0])) factory = parts[1];
    else usual?.(...parts);
  };
  window.define = Object.assign(define, usual);
  try {
    await script(name, words);
  } finally {
    window.define = usual;
  }
  return factory;
}

/* anywidget's half for pages comes from the site, as everything does: once, however often Python starts. */
let anywidget = null; // a promise of its factory
async function withAnywidget(manager) {
  const load = manager.loadClass.bind(manager);
  const base = {};
  for (const name of ["DOMWidgetModel", "DOMWidgetView"]) base[name] = await load(name, BASE, "2.0.0");
  let exports = null;
  async function own() {
    anywidget = anywidget || defined(`anywidget.js?v=${PARTS.version}`, BASE, "The page's half of the controls");
    anywidget.catch(() => { anywidget = null; });
    const factory = await anywidget;
    exports = exports || factory(base);
    return exports;
  }
  manager.loadClass = async (name, module, version) =>
    module === "anywidget" ? (await own())[name] : load(name, module, version);
}

/* The scripts that draw cells and speak with Python, then the cells as editors: {server, notebook}. */
async function draw(packages) {
  withoutServiceWorker();
  await script("thebe-lite/thebe-lite.min.js", "The program that runs Python");
  const lite = window.thebeLite || window.thebe.thebeLite, startServer = lite.startJupyterLiteServer;
  lite.startJupyterLiteServer = () => startServer(settings(packages));
  await script("thebe/index.js", "The program that draws the cells");
  const answer = await fetch(`${here}worker.js?v=${PARTS.version}`).catch(() => ({ ok: false }));
  if (!answer.ok) throw new Missing("the program that runs Python"); // the worker itself would only be silent
  keepRequireHere();
  return window.thebe.bootstrap({
    useBinder: false, useJupyterLite: true, requestKernel: false, predefinedOutput: true,
    mountStatusWidget: false, mountActivateWidget: false,
    mountRunAllButton: false, mountRestartButton: false, mountRestartAllButton: false,
    kernelOptions: { kernelName: "python", name: "python" }, mathjaxUrl: here + "no-mathjax.js",
    codeMirrorConfig: { mode: "python", theme: "default", lineNumbers: false, readOnly: false },
  });
}

/* Start Python: a promise of thebe's session, with everything imported. */
async function startPython({ server, notebook }, told) {
  let timer = 0;
  try {
    return await new Promise((resolve, reject) => {
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => reject(new Error("Python did not answer.")), SILENCE);
      };
      worker.told = (message) => { alive(); told(message); };
      worker.failed = reject;
      worker.alive = alive; // bytes on their way are a sign of life, too
      alive();
      (async () => {
        await server.ready;
        const session = worker.session = await server.startNewSession(notebook.rendermime);
        await session.kernel.info;
        await withAnywidget(session.manager);
        notebook.attachSession(session);
        const answer = await session.kernel.requestExecute({ code: "import emlib.widgets", silent: true }).done;
        if (answer.content.status !== "ok") throw new Error(`Python did not start: ${answer.content.evalue}`);
        return session;
      })().then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    worker.alive = () => {};
  }
}

/* End Python at once, whatever it is doing: nothing else ends an endless loop in a browser. */
async function endPython() {
  const { now, session } = worker;
  Object.assign(worker, { now: null, session: null });
  worker.failed(new Error("stopped"));
  if (now) now.terminate();
  if (session) await session.shutdown().catch((problem) => console.warn(problem));
}
