/* The bar under the title: one button that runs all, or stops; what is going on; what failed. */
const HELP = "Change a cell and run it: its button, or Shift and Enter. Tab leaves a cell; " +
  "Ctrl and ] (on a Mac, ⌘ and ]) moves a line to the right, and [ back.";

class Bar {
  constructor(title) {
    const chapter = location.pathname.split("/").pop().replace(/\.html$/, ".ipynb");
    Object.assign(this, {
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
    });
    this.progress.setAttribute("aria-label", "Loading Python and running the cells");
    title.after(element("div", { className: "em-live" },
      this.start, this.stop, this.whole, this.status, this.count, this.progress, this.help));
  }

  say(...words) {
    this.status.replaceChildren(...words);
  }

  reach(part) {
    this.progress.hidden = part === 1;
    this.progress.value = part;
  }

  busy(yes) {
    const held = [this.start, this.stop].includes(document.activeElement);
    this.start.disabled = yes; // not hidden: what stands beside it would come under a double click
    this.stop.hidden = !yes;
    if (held) (yes ? this.stop : this.start).focus();
    if (!yes) this.reach(1);
  }

  showCount(files) {
    const [now, all] = [progress(files), total(files)];
    this.count.textContent = now < all ? `${megabytes(now)} of ${megabytes(all)} MB` : "";
    if (now < all) this.reach(0.6 * now / all);
  }
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
