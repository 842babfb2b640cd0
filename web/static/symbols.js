// Symbols that know each other. What means a symbol carries data-em="letter.row": the letter's places
// light up together, and the row of the notation says in one line what is meant.
(function () {
  const list = document.querySelector("details.em-symbols");
  if (!list) { return; }
  const WAIT = 150;  // a pointer that passes through asks for nothing
  const line = document.createElement("div");
  line.className = "em-line";
  line.setAttribute("role", "status");
  document.body.append(line);
  let kept = false, timer, places = [], at = -1;

  function dark() {
    document.querySelectorAll(".em-lit, .em-here").forEach(function (e) { e.classList.remove("em-lit", "em-here"); });
    line.classList.remove("em-on");
    list.querySelectorAll("[aria-pressed=true]").forEach(function (b) { b.setAttribute("aria-pressed", "false"); });
    kept = false;
    places = [];
  }
  function seen(e) {
    return e.checkVisibility ? e.checkVisibility({ visibilityProperty: true }) : e.getClientRects().length > 0;
  }
  function spoken(item) {  // KaTeX's letters are there for the eye alone
    const copy = item.cloneNode(true);
    copy.querySelectorAll(".katex-html, annotation").forEach(function (e) { e.remove(); });
    return copy.textContent.replace(/\s+/g, " ");
  }
  function count(n, words) { return n ? n + " " + words : ""; }
  function light(key, low) {
    dark();
    const [letter, row] = key.split(".");
    const item = list.querySelector('[data-em-item$=".' + row + '"]');
    const all = [...document.querySelectorAll('[data-em^="' + letter + '."]')];
    places = all.filter(function (e) { return !list.contains(e) && seen(e); });
    if (!item) { return; }
    places.forEach(function (e) { e.classList.add("em-lit"); });
    const code = places.filter(function (e) { return e.closest("pre, code"); }).length;
    const figures = places.filter(function (e) { return e.closest("figure, .em-explorable"); }).length;
    line.replaceChildren(...["em-form", "em-meaning"].map(function (name) {
      return item.querySelector("." + name).cloneNode(true);
    }));
    const counted = document.createElement("span");
    counted.className = "em-counted";
    counted.textContent = "lit: " + [count(places.length - code - figures, "in formulas"),
      count(code, "in code"), count(figures, "in figures")].filter(Boolean).join(", ");
    line.append(counted);
    line.classList.toggle("em-top", Boolean(low));
    line.classList.add("em-on");
    at = -1;
  }
  function next() {
    if (!places.length) { return; }
    at = (at + 1) % places.length;
    places.forEach(function (e, i) { e.classList.toggle("em-here", i === at); });
    places[at].scrollIntoView({ block: "center", behavior: "instant" });
    line.querySelector(".em-counted").textContent = "place " + (at + 1) + " of " + places.length;
  }

  // Mouse and touch: the marks themselves.
  function symbol(event) {
    const found = event.target.closest && event.target.closest("[data-em]");
    return found && !found.closest("a, button, details.em-symbols, .em-line") ? found : null;
  }
  function isLow(event) { return event.clientY > innerHeight - 140; }
  document.addEventListener("pointerover", function (event) {
    if (event.pointerType !== "mouse" || kept) { return; }
    clearTimeout(timer);
    const found = symbol(event);
    if (found || line.classList.contains("em-on")) {
      timer = setTimeout(function () { if (found) { light(found.dataset.em, isLow(event)); } else { dark(); } }, WAIT);
    }
  });
  document.addEventListener("click", function (event) {
    const found = symbol(event);
    clearTimeout(timer);
    if (found) {
      light(found.dataset.em, isLow(event));
      kept = true;
    } else if (kept && !list.contains(event.target) && !line.contains(event.target)) {
      dark();
    }
  });

  // Keyboard: the list, one stop, whose symbols the arrows go through.
  const buttons = [...list.querySelectorAll("li")].map(function (item, number) {
    const form = item.querySelector(".em-form"), button = document.createElement("button");
    button.type = "button";
    button.tabIndex = number ? -1 : 0;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", spoken(item));
    form.before(button);
    button.append(form);
    button.addEventListener("click", function () {
      if (button.getAttribute("aria-pressed") === "true") { next(); return; }
      light(item.dataset.emItem);
      kept = true;
      button.setAttribute("aria-pressed", "true");
    });
    return button;
  });
  list.addEventListener("keydown", function (event) {
    const from = buttons.indexOf(document.activeElement), end = buttons.length - 1;
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: end }[event.key];
    if (from < 0 || to === undefined) { return; }
    event.preventDefault();
    const goal = buttons[Math.min(Math.max(to, 0), end)];
    buttons.forEach(function (b) { b.tabIndex = b === goal ? 0 : -1; });
    goal.focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !line.classList.contains("em-on")) { return; }
    clearTimeout(timer);
    dark();
    if (list.contains(document.activeElement)) { document.activeElement.scrollIntoView({ block: "nearest" }); }
  });
})();
