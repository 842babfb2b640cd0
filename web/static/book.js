// What is wider than the page scrolls on its own; with this the keyboard can scroll it too.
(function () {
  function mark() {
    document.querySelectorAll("article div.math, article .em-wide").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.matches(".math") ? "Formula, wider than the page" : "Table, wider than the page");
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
      }
    });
  }
  addEventListener("resize", mark);
  addEventListener("load", mark);
  document.addEventListener("toggle", mark, true);
  document.addEventListener("click", function () { setTimeout(mark); });
})();
