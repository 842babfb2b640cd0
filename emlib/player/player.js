(function () {
  /* Each output carries this script, and each run takes up the players not yet alive. */
  function start(root) {
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    var sliders = Array.from(root.querySelectorAll("input")), image = root.querySelector(".em-shown");
    var caption = root.querySelector("figcaption > span"), button = root.querySelector("button");
    var moving = sliders[sliders.length - 1], timer = null;
    var calm = matchMedia("(prefers-reduced-motion: reduce)").matches; /* then no film: a picture a press */
    var questions = Array.from(root.querySelectorAll(".em-guess"));
    function place(value) { /* the number of the frame to show, with the last slider at this value */
      return sliders.reduce(function (n, s) { return n * (+s.max + 1) + +(s === moving ? value : s.value); }, 0);
    }
    function over() { /* a run may end before its slider */
      return moving.value === moving.max || data.ends.indexOf(place(moving.value)) >= 0;
    }
    function unanswered(box) { return !("answered" in box.dataset); }
    function show() {
      var frame = data.frames[place(moving.value)];
      image.src = "data:image/svg+xml," +
        encodeURIComponent(frame[0].map(function (i) { return data.parts[i]; }).join("") + "</svg>");
      image.alt = caption.textContent = frame[1];
      sliders.forEach(function (s, i) {
        var value = data.values[i][+s.value];
        s.setAttribute("aria-valuetext", value);
        s.parentNode.querySelector("output").textContent = value;
      });
      questions.forEach(function (box) {
        if (unanswered(box) && +moving.value >= +box.dataset.frame) { box.dispatchEvent(new Event("em-seen")); }
      });
    }
    function stop() {
      clearInterval(timer);
      timer = null;
      button.textContent = calm ? "Next" : "Play";
      caption.setAttribute("aria-live", "polite");
    }
    sliders.forEach(function (s) {
      s.addEventListener("input", function () { stop(); show(); });
      /* A notebook takes the arrow keys for itself, so they are answered here. */
      s.addEventListener("keydown", function (event) {
        var to = {ArrowRight: +s.value + 1, ArrowUp: +s.value + 1, ArrowLeft: +s.value - 1,
          ArrowDown: +s.value - 1, PageUp: +s.value + 5, PageDown: +s.value - 5, Home: 0, End: +s.max}[event.key];
        if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) { return; }
        event.preventDefault();
        event.stopPropagation();
        s.value = to;
        stop();
        show();
      });
    });
    questions.forEach(function (box) {
      box.addEventListener("em-guessed", function () {
        stop();
        if (+moving.value < +box.dataset.frame) { moving.value = box.dataset.frame; show(); }
      });
    });
    function waits(box) { /* for a guess, once */
      var now = unanswered(box) && +box.dataset.frame === +moving.value + 1 && !("waited" in box.dataset);
      if (now) { box.dataset.waited = ""; box.dispatchEvent(new Event("em-wait")); }
      return now;
    }
    function tick() {
      if (questions.some(waits)) { stop(); return; }
      moving.value = +moving.value + 1;
      show();
      if (over()) { stop(); }
    }
    button.addEventListener("click", function () {
      if (timer) { stop(); return; }
      var again = over();
      if (again) { moving.value = 0; show(); }
      if (calm) { if (!again) { tick(); } return; }
      button.textContent = "Pause";
      caption.setAttribute("aria-live", "off"); /* a voice cannot keep up with the film */
      timer = setInterval(tick, 700);
    });
    root.querySelector(".em-controls").hidden = false;
    root.dataset.alive = "";
    stop();
    show();
  }
  document.querySelectorAll("figure.em-stepper:not([data-alive])").forEach(start);
})();
