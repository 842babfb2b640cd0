(function () {
  /* Each output carries this script, and each run takes up the questions not yet alive. */
  function start(box) {
    var buttons = Array.from(box.querySelectorAll("button")), verdict = box.querySelector("[role=status]");
    var answer = box.querySelector("details p").textContent;
    function tell(words) {
      verdict.textContent = words + answer;
      box.dataset.answered = "";
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        buttons.forEach(function (other) { other.setAttribute("aria-pressed", other === button); });
        tell("right" in button.dataset ? "✓ Right. " : "wrong" in button.dataset ? "✗ Not so. " : "");
        box.dispatchEvent(new Event("em-guessed", {bubbles: true}));
      });
    });
    /* A stepper may have come to the answer by itself, or wait for a guess. */
    box.addEventListener("em-seen", function () { tell(""); });
    box.addEventListener("em-wait", function () { verdict.textContent = "What is your guess? Or go on without one."; });
    box.querySelector(".em-choices").hidden = false;
    box.dataset.alive = "";
  }
  document.querySelectorAll(".em-guess:not([data-alive])").forEach(start);
})();
