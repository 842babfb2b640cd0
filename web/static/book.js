// What is wider than the page scrolls on its own: with this the keyboard can scroll it too, and its
// edge fades while there is more to see.
(function () {
  const WIDE = "article .katex-display, article .em-wide";
  const CODE = "article pre";  // the theme itself gives it to the keyboard
  const NAMES = { "katex-display": "Formula, wider than the page", "em-wide": "Table, wider than the page" };
  function fade(box) {
    box.classList.toggle("em-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
  }
  function mark() {
    document.querySelectorAll(CODE).forEach(fade);
    document.querySelectorAll(WIDE).forEach(function (box) {
      fade(box);
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", NAMES[box.classList[0]]);
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
      }
    });
  }
  addEventListener("scroll", function (event) {
    if (event.target.matches && event.target.matches(WIDE + "," + CODE)) { fade(event.target); }
  }, true);
  ["load", "resize", "beforeprint", "afterprint"].forEach(function (name) { addEventListener(name, mark); });
  // Paper is white and cannot be unfolded: a page is printed in the light theme, its boxes of words open.
  const theme = document.documentElement.dataset;
  let read = null, opened = [];
  addEventListener("beforeprint", function () {
    read = theme.theme;
    theme.theme = "light";
    opened = Array.from(document.querySelectorAll("article details:not(.hide, [open])"));
    opened.forEach(function (box) { box.open = true; });
  });
  addEventListener("afterprint", function () {
    theme.theme = read;
    opened.forEach(function (box) { box.open = false; });
  });
  // The contents open and close a chapter's own pages by an arrow that has no words.
  document.querySelectorAll("summary:has(.toctree-toggle)").forEach(function (summary) {
    summary.setAttribute("aria-label", "Pages of this chapter");
  });
  document.addEventListener("toggle", mark, true);
  document.addEventListener("click", function (event) {
    setTimeout(mark);
    const button = event.target.closest(".theme-switch-button");  // it loses the keyboard's focus
    if (button && event.detail === 0) { setTimeout(function () { button.focus(); }); }
  });
})();
