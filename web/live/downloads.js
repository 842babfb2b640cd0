/* Every file that Python needs is fetched here, once, and kept: counted as it comes, tried again,
   named if it cannot be had. The worker asks for files by name (worker.js). */
const PATIENCE = 20_000; // without a byte for so many milliseconds, a line is taken to be dead
const TRIES = 2;
const LINES = 4; // files at a time: one that waits in the browser's own queue would look like a dead line
const NAMES = {
  pyodide: "Python", python_stdlib: "Python's own library", live: "the list of packages", numpy: "NumPy",
  scipy: "SciPy", openblas: "SciPy's matrix library", scikit_learn: "scikit-learn", matplotlib: "Matplotlib",
  em_derived_and_run: "the book's module emlib", ipython: "IPython", ipywidgets: "the controls (ipywidgets)",
};

const sizes = Object.assign({}, ...["core", "base", "scipy", "sklearn"].map((group) => PARTS[group].files));
const kept = new Map(); // name: promise of its bytes
const arrived = new Map(); // name: bytes so far
const lines = new Set(); // what is under way
const queue = []; // who waits for a line
let counted = () => {}; // called when more has arrived
let halted = false;

function called(name) {
  const stem = name.split(/[-.]/)[0];
  return NAMES[stem] || `the package ${stem}`;
}

/* The groups of PARTS that a page's code asks for, by name. */
function groupsFor(code) {
  const groups = ["core", "base"];
  if (/\b(scipy|sklearn|demos)\b/.test(code)) groups.push("scipy");
  if (/\bsklearn\b/.test(code)) groups.push("sklearn");
  return groups;
}

function filesOf(groups) {
  return groups.flatMap((group) => Object.keys(PARTS[group].files));
}

function total(names) {
  return names.reduce((sum, name) => sum + sizes[name], 0);
}

function progress(names) {
  return names.reduce((sum, name) => sum + Math.min(arrived.get(name) || 0, sizes[name]), 0);
}

async function once(name) {
  const line = new AbortController();
  let timer = 0;
  if (lines.size >= LINES) await new Promise((resolve) => queue.push(resolve));
  lines.add(line);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => line.abort(), PATIENCE);
  };
  try {
    if (halted) throw new Error("halted");
    alive();
    const answer = await fetch(`${here}pyodide/${name}?v=${PARTS.version}`, { signal: line.signal });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const bytes = new Uint8Array(sizes[name]);
    const reader = answer.body.getReader();
    let at = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive();
      bytes.set(part.value, at); // throws if more comes than there should be
      at += part.value.length;
      arrived.set(name, at);
      counted();
    }
    if (at !== bytes.length) throw new Error(`${at} of ${bytes.length} bytes`);
    return bytes;
  } finally {
    clearTimeout(timer);
    lines.delete(line);
    (queue.shift() || (() => {}))();
  }
}

async function again(name) {
  for (let left = TRIES; ; left--) {
    try {
      return await once(name);
    } catch (problem) {
      console.warn(`${name}: ${problem}`);
      arrived.delete(name);
      if (left === 1 || halted) throw new Missing(called(name));
    }
  }
}

/* The bytes of a file: a promise, the same one until it fails. */
function bring(name) {
  if (!kept.has(name)) {
    const coming = again(name);
    coming.catch(() => kept.delete(name));
    kept.set(name, coming);
  }
  return kept.get(name);
}

/* End all downloads; what has arrived whole is kept. */
function halt() {
  halted = true;
  lines.forEach((line) => line.abort());
}
