// What a reference leads to, shown beside it: by the pointer after a moment, by the keyboard at once.
// Escape puts it away; a finger just follows the link.
(function () {
  const WAIT = 350;
  const store = document.getElementById("em-previews");
  const box = document.createElement("div");
  box.className = "em-preview";
  box.id = "em-preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  let link = null, pointed = false, timer;

  function own(address) {
    const target = document.getElementById(decodeURIComponent(address.slice(1)));
    if (!target || !target.matches("div.math, div.proof, div.exercise, dt[id^=term-]")) { return null; }
    const copy = target.matches("dt") ? document.createElement("dl") : target.cloneNode(true);
    if (target.matches("dt")) { copy.append(target.cloneNode(true), target.nextElementSibling.cloneNode(true)); }
    copy.querySelectorAll(".headerlink, img, button").forEach(function (e) { e.remove(); });
    [copy, ...copy.querySelectorAll("*")].forEach(function (e) {
      ["id", "tabindex", "data-em"].forEach(function (name) { e.removeAttribute(name); });
      e.classList.remove("em-lit", "em-here");
    });
    return copy;
  }
  function content(address) {
    if (address.startsWith("#")) { return own(address); }
    const kept = store && store.content.querySelector('[data-for="' + CSS.escape(address) + '"]');
    return kept && kept.cloneNode(true);
  }
  function hide() {
    clearTimeout(timer);
    box.hidden = true;
    if (link) { link.removeAttribute("aria-describedby"); }
    link = null;
    pointed = false;
  }
  function show(from) {
    const found = content(from.getAttribute("href"));
    hide();
    if (!found) { return; }
    link = from;
    box.replaceChildren(found);
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const place = [...link.getClientRects()].pop(), wide = document.documentElement.clientWidth;
    const below = place.bottom + box.offsetHeight + 8 < innerHeight || place.top < box.offsetHeight + 8;
    box.style.top = scrollY + (below ? place.bottom + 6 : place.top - box.offsetHeight - 6) + "px";
    box.style.left = scrollX + Math.max(16, Math.min(place.left, wide - box.offsetWidth - 16)) + "px";
  }
  function reference(event) {
    return event.target.closest && event.target.closest('article a.reference.internal[href*="#"]');
  }
  document.addEventListener("pointerover", function (event) {
    if (event.pointerType !== "mouse") { return; }
    const found = reference(event);
    clearTimeout(timer);
    if (found && found !== link) {
      timer = setTimeout(function () { show(found); pointed = Boolean(link); }, WAIT);
    } else if (link && pointed && !found && !box.contains(event.target)) {
      timer = setTimeout(hide, WAIT);
    }
  });
  document.addEventListener("focusin", function (event) {
    const found = reference(event);
    if (found && found.matches(":focus-visible")) { show(found); } else if (link) { hide(); }
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  addEventListener("beforeprint", hide);

  // The button for the notebook: a server sends it; in a folder it lies already, and browsers download nothing.
  document.querySelectorAll("a.btn-download-source-button").forEach(function (button) {
    if (location.protocol !== "file:") { button.download = ""; return; }
    const words = button.querySelector(".btn__text-container");
    if (words) { words.textContent = ".ipynb, in the folder _sources"; }
    button.title = "The notebook lies in the book's folder: " + button.getAttribute("href").replace(/^(\.\.\/)*/, "");
  });
})();
