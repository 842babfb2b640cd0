/* What the bar's button sets going: Python loaded once, the cells run in turn, stopped, tried again. */
const STAGES = { packages: [0.62, "Unpacking the packages …"], imports: [0.7, "Importing the packages …"] };
const STOPPED = "Stopped. What you wrote in the cells is kept; Python's variables are gone. " +
  "Run all cells again, or those you need.";

function livePage(bar) {
  const cells = [];
  let drawn = null, python = null, turn = 0, last = Promise.resolve(), all = false;

  /* A question for later: is it still the same turn, or did a stop or a failure come between? */
  function thisTurn() {
    const mine = turn;
    return () => mine === turn;
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
    counted = () => {
      worker.alive();
      bar.showCount(files);
    };
    const complete = Promise.all(files.map(bring));
    complete.catch(() => {});
    if (progress(files) < total(files)) bar.say(`Loading what this page needs to run (${megabytes(total(files))} MB, once) …`);
    counted();
    drawn = drawn || drawAll(packages);
    drawn.catch(() => { drawn = null; });
    const started = startPython(await drawn, ({ stage }) => {
      if (!stage) return;
      bar.reach(STAGES[stage][0]);
      bar.say(STAGES[stage][1]);
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
    const current = thisTurn();
    some.forEach((one) => one.state && mark(one, "waiting"));
    bar.busy(true);
    const work = last.then(async () => {
      const session = await ready();
      for (const one of some) {
        if (!current()) return;
        told(one);
        await execute(one, session);
      }
    }).catch((problem) => (current() ? fail(problem) : undefined)); // a stopped cell is no failure
    last = work;
    return work;
  }

  const pending = () => cells.some((one) => /waiting|running/.test(one.cell.dataset.state));

  async function runAll() {
    if (all) return; // a second click
    all = true;
    const current = thisTurn();
    if (!cells.length) cells.push(...findCells());
    await run(cells, (one) => {
      bar.say(`Running cell ${one.number} of ${cells.length} …`);
      bar.reach(0.75 + 0.25 * one.number / (cells.length + 1));
    });
    if (!current()) return;
    all = false;
    bar.start.textContent = "Run all cells again";
    if (!pending()) done(cells.filter((one) => one.failed)); // else a cell pressed meanwhile is the last
  }

  function done(failed) {
    bar.busy(false);
    if (!failed.length) return bar.say(`Live. All ${cells.length} cells ran.`);
    const first = failed[0];
    const link = element("a", { href: `#${first.cell.id}`, textContent: `cell ${first.number}` });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      first.cell.querySelectorAll("details").forEach((fold) => { fold.open = true; });
      first.cell.scrollIntoView({ block: "center" });
      first.code.focus();
    });
    return bar.say(`Live. ${failed.length} of ${cells.length} cells failed: the first is `, link, ".");
  }

  async function runOne(one) {
    const current = thisTurn();
    await run([one], () => bar.say(`Running cell ${one.number} …`));
    if (!current() || pending()) return;
    bar.busy(false);
    bar.say(`Live. Cell ${one.number} ${one.failed ? "failed: it says why" : "ran"}.`);
  }

  /* One sentence on what is missing; the button tries again, and what has arrived is not loaded twice. */
  async function fail(problem) {
    turn += 1;
    console.warn(problem);
    halt();
    await reset("");
    bar.count.textContent = "";
    bar.start.textContent = "Try again";
    bar.busy(false);
    bar.say(`${problem && problem.message || problem} `,
      "Press “Try again”: no file that has arrived whole is loaded twice, and the page need not be reloaded.");
  }

  async function reset(state) {
    python = null;
    all = false;
    cells.filter((one) => /waiting|running/.test(one.cell.dataset.state)).forEach((one) => {
      mark(one, state && one.cell.dataset.state === "running" ? state : "");
    });
    await endPython();
  }

  async function stop() {
    turn += 1;
    const loading = bar.count.textContent !== "";
    halt();
    bar.say("Stopped.");
    bar.count.textContent = "";
    await reset("stopped");
    bar.busy(false);
    if (!drawn || loading) return bar.say("Stopped before Python was ready. The files that had arrived whole are kept.");
    bar.start.textContent = "Run all cells again";
    bar.say(STOPPED);
    const current = thisTurn();
    await ready().catch((problem) => (current() ? fail(problem) : undefined));
    if (current()) bar.say(STOPPED);
    return bar.reach(1);
  }

  bar.start.addEventListener("click", () => runAll().catch((problem) => console.warn(problem)));
  bar.stop.addEventListener("click", stop);
}

function addBar() {
  const title = document.querySelector("article h1");
  if (!title || !document.querySelector("div.cell .cell_input")) return;
  const bar = new Bar(title);
  if (location.protocol === "file:") fromFolder(bar);
  else livePage(bar);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addBar);
else addBar();
