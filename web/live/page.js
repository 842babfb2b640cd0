/* The bar under the title: one button that runs all, or stops; what is going on; what failed. */
const STAGES = { packages: [0.62, "Unpacking the packages …"], imports: [0.7, "Importing the packages …"] };
const HELP = "Change a cell and run it: its button, or Shift and Enter. Tab leaves a cell; " +
  "Ctrl and ] (on a Mac, ⌘ and ]) moves a line to the right, and [ back.";
const LOST = "What you wrote in the cells is kept; Python's variables are gone.";

function makeBar(title) {
  const chapter = location.pathname.split("/").pop().replace(/\.html$/, ".ipynb");
  const bar = {
    start: element("button", { type: "button", className: "em-live-start", textContent: "Run this page live" }),
    stop: element("button", { type: "button", className: "em-live-stop", textContent: "Stop", hidden: true }),
    whole: element("a", {
      href: new URL(`../lite/lab/index.html?path=chapters/${chapter}`, here).href,
      className: "em-live-lite", textContent: "Open the notebook in JupyterLite",
    }),
    status: element("span", { className: "em-live-status", role: "status" }),
    count: element("span", { className: "em-live-count" }),
    progress: element("progress", { className: "em-live-progress", max: 1, value: 0, hidden: true }),
    help: element("p", { className: "em-live-help", id: "em-live-help", textContent: HELP, hidden: true }),
  };
  bar.progress.setAttribute("aria-label", "Loading Python and running the cells");
  title.after(element("div", { className: "em-live" },
    bar.start, bar.stop, bar.whole, bar.status, bar.count, bar.progress, bar.help));
  return bar;
}

function fromFolder({ start, whole, status }) {
  const folder = decodeURIComponent(new URL("..", here).pathname).replace(/\/$/, "");
  const explain = (event) => {
    event.preventDefault();
    status.replaceChildren("Browsers do not run Python in a page opened from a folder. Serve the book with ",
      element("code", { textContent: `python3 -m http.server --directory "${folder}"` }),
      " and open http://localhost:8000.");
  };
  start.addEventListener("click", explain);
  whole.addEventListener("click", explain);
}

function livePage(bar) {
  const cells = [];
  let drawn = null, python = null, turn = 0, last = Promise.resolve();

  function say(...words) {
    bar.status.replaceChildren(...words);
  }

  function reach(part) {
    bar.progress.hidden = part === 1;
    bar.progress.value = part;
  }

  function busy(yes) {
    const held = [bar.start, bar.stop].includes(document.activeElement);
    bar.start.hidden = yes;
    bar.stop.hidden = !yes;
    if (held) (yes ? bar.stop : bar.start).focus();
    if (!yes) reach(1);
  }

  function showCount(files) {
    const [now, all] = [progress(files), total(files)];
    bar.count.textContent = now < all ? `${megabytes(now)} of ${megabytes(all)} MB` : "";
    if (now < all) reach(0.6 * now / all);
  }

  /* Python with all that the page needs: a promise, the same one until it ends or fails. */
  function ready() {
    python = python || load();
    python.catch(() => { python = null; });
    return python;
  }

  async function load() {
    const groups = groupsFor(cells.map((one) => one.cell.textContent).join("\n"));
    const files = filesOf(groups);
    const packages = groups.flatMap((group) => PARTS[group].packages);
    halted = false;
    counted = () => showCount(files);
    const complete = Promise.all(files.map(bring));
    complete.catch(() => {});
    if (progress(files) < total(files)) say(`Loading what this page needs to run (${megabytes(total(files))} MB, once) …`);
    counted();
    drawn = drawn || drawAll(packages);
    drawn.catch(() => { drawn = null; });
    const started = startPython(await drawn, ({ stage }) => {
      if (!stage) return;
      reach(STAGES[stage][0]);
      say(STAGES[stage][1]);
    });
    return Promise.race([started, complete.then(() => started)]);
  }

  async function drawAll(packages) {
    const book = await draw(packages);
    cells.forEach((one, index) => finishCell(one, book.notebook.cells[index], runOne));
    document.documentElement.classList.add("em-live-on");
    bar.help.hidden = false;
    return book;
  }

  /* Run cells one after another, after whatever runs now; told(cell) before each. */
  function run(some, told) {
    const mine = turn;
    some.forEach((one) => one.state && mark(one, "waiting"));
    busy(true);
    const work = last.then(async () => {
      const session = await ready();
      for (const one of some) {
        if (mine !== turn) return;
        told(one);
        await execute(one, session);
      }
    }).catch((problem) => (mine === turn ? fail(problem) : undefined)); // a stopped cell is no failure
    last = work;
    return work;
  }

  async function runAll() {
    const mine = turn;
    if (!cells.length) cells.push(...findCells());
    await run(cells, (one) => {
      say(`Running cell ${one.number} of ${cells.length} …`);
      reach(0.75 + 0.25 * one.number / (cells.length + 1));
    });
    if (mine === turn) done(cells.filter((one) => one.failed));
  }

  function done(failed) {
    bar.start.textContent = "Run all cells again";
    busy(false);
    if (!failed.length) return say(`Live. All ${cells.length} cells ran.`);
    const first = failed[0];
    const link = element("a", { href: `#${first.cell.id}`, textContent: `cell ${first.number}` });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      first.cell.scrollIntoView({ block: "center" });
      first.code.focus();
    });
    return say(`Live. ${failed.length} of ${cells.length} cells failed: the first is `, link, ".");
  }

  async function runOne(one) {
    const mine = turn;
    await run([one], () => say(`Running cell ${one.number} …`));
    if (mine !== turn || cells.some((other) => /waiting|running/.test(other.cell.dataset.state))) return;
    busy(false);
    say(`Live. Cell ${one.number} ${one.failed ? "failed: it says why" : "ran"}.`);
  }

  /* One sentence on what is missing; the button tries again, and what has arrived is not loaded twice. */
  async function fail(problem) {
    turn += 1;
    console.warn(problem);
    halt();
    await reset("");
    bar.count.textContent = "";
    bar.start.textContent = "Try again";
    busy(false);
    say(`${problem && problem.message || problem} `,
      "Press “Try again”: nothing that has arrived is loaded twice, and the page need not be reloaded.");
  }

  async function reset(state) {
    python = null;
    cells.filter((one) => /waiting|running/.test(one.cell.dataset.state)).forEach((one) => {
      mark(one, state && one.cell.dataset.state === "running" ? state : "");
    });
    await endPython();
  }

  async function stop() {
    turn += 1;
    const loading = bar.count.textContent !== "";
    halt();
    say("Stopped.");
    bar.count.textContent = "";
    await reset("stopped");
    busy(false);
    if (!drawn || loading) return say("Stopped before Python was ready. What had arrived is kept.");
    bar.start.textContent = "Run all cells again";
    say(`Stopped. ${LOST} Run all cells again, or those you need.`);
    const mine = turn;
    await ready().catch((problem) => { if (mine === turn) fail(problem); });
    if (mine === turn) say(`Stopped. ${LOST} Run all cells again, or those you need.`);
    return reach(1);
  }

  bar.start.addEventListener("click", () => runAll().catch((problem) => console.warn(problem)));
  bar.stop.addEventListener("click", stop);
}

function addBar() {
  const title = document.querySelector("article h1");
  if (!title || !document.querySelector("div.cell .cell_input")) return;
  document.documentElement.classList.add("em-can-live");
  const bar = makeBar(title);
  if (location.protocol === "file:") fromFolder(bar);
  else livePage(bar);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addBar);
else addBar();
