/* In the worker, in front of Pyodide: files come from the page, which counts them; nothing is
   compiled before it is imported; what all chapters use is imported in one go. */
(function () {
  "use strict";
  const home = new URL("../pyodide/", self.location.href).href;
  const waiting = new Map();
  let asked = 0;
  const tell = (message) => self.postMessage({ emLive: message });
  const named = (address) => new URL(address, home).href.replace(home, "").split("?")[0];

  function bytesOf(name) {
    return new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      tell({ want: name, id: asked });
    });
  }

  self.addEventListener("message", ({ data }) => {
    if (!data || !data.emLive) return;
    const { id, bytes, missing } = data.emLive;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (missing) reject(new Error(missing));
    else resolve(bytes);
  });

  const fetchAnything = self.fetch.bind(self);
  self.fetch = async (address, options) => {
    const name = named(String(address.url || address));
    if (/[/:]/.test(name)) return fetchAnything(address, options);
    const type = name.endsWith(".wasm") ? "application/wasm" : name.endsWith(".json") ? "application/json" : "";
    return new Response(await bytesOf(name), { headers: { "Content-Type": type } });
  };

  importScripts(home + "pyodide.js");
  const load = self.loadPyodide;

  /* A package's compiled parts are loaded when they are imported, not all at once; nothing can be installed. */
  const BEFORE = `
import sys, types
import pyodide._package_loader as loader

every = loader.get_dynlibs
loader.get_dynlibs = lambda *a: [path for path in every(*a) if ".cpython-" not in path]

def unavailable(*arguments, **options):
    raise RuntimeError("This page brings its own packages and can install no others.")

for name in ("piplite", "piplite.piplite", "piplite.cli"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["piplite"].piplite = sys.modules["piplite.piplite"]
sys.modules["piplite"].cli = sys.modules["piplite.cli"]
sys.modules["piplite"].install = sys.modules["piplite.cli"].get_transformed_code = unavailable
`;
  const IMPORTS = `
import pyodide_kernel
import logging
logging.getLogger("matplotlib").setLevel(logging.ERROR)
import matplotlib.pyplot, matplotlib.backends.backend_svg, matplotlib_inline.backend_inline
import emlib.widgets
`;

  self.loadPyodide = (options) => begin(options).catch((problem) => {
    const lines = String(problem.message || problem).split("\n");
    tell({ problem: lines.find((line) => /^\w*(Error|Exception)/.test(line)) || lines[0] });
    throw problem;
  });

  async function begin({ em }) {
    const script = URL.createObjectURL(new Blob([await bytesOf("pyodide.asm.js")], { type: "text/javascript" }));
    const importAnything = self.importScripts;
    self.importScripts = (address) => importAnything(named(address) === "pyodide.asm.js" ? script : address);
    const python = await load({ indexURL: home, lockFileURL: `${home}live-lock.json` });
    tell({ stage: "packages" });
    python.runPython(BEFORE);
    const failures = [];
    const listen = { messageCallback() {}, errorCallback: (words) => failures.push(words), checkIntegrity: false };
    await python.loadPackage(em.packages, listen);
    if (failures.length) throw new Error(failures.join(" "));
    const find = python.loadPackagesFromImports.bind(python);
    python.loadPackagesFromImports = (code) => find(/\bdemos\b/.test(code) ? `import scipy\n${code}` : code, listen);
    tell({ stage: "imports" });
    python.runPython(IMPORTS);
    return python;
  }
})();
