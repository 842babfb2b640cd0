/* node to_bytecode.mjs CORE FROM TO: run to_bytecode.py in the Pyodide in CORE on two folders. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [core, ...folders] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: core });
["/from", "/to"].forEach((place, i) => {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folders[i] }, place);
});
python.runPython("import warnings; warnings.simplefilter('ignore')");
python.runPython(readFileSync(new URL("to_bytecode.py", import.meta.url), "utf8"));
