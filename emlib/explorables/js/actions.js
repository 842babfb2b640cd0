/* What handles, buttons and Python do to the state on show: one place that remembers, says and tells. */
import { say } from "./elements.js";
import { current } from "./words.js";

const REMEMBERED = 200; // states that Back can bring again

/* The functions of an explorable `ui`; draw() draws it. */
export function actions(ui, draw) {
  let waiting = 0;
  return {
    /* Draw soon: at most once in a frame, however often a hand moves. */
    redraw() {
      waiting ||= requestAnimationFrame(ui.drawNow);
    },
    drawNow() {
      cancelAnimationFrame(waiting);
      waiting = 0;
      draw();
    },
    /* Take a step: next(state) gives what follows, or throws the sentence that says why there is none. */
    act(next, words) {
      ui.stop();
      try {
        const state = next(ui.state);
        ui.remember();
        ui.show(state, words ?? current(state));
        return true;
      } catch (problem) {
        ui.say(problem.message);
        ui.redraw(); // what a menu or an input shows goes back to what holds
        return false;
      }
    },
    /* Follow a hand: its whole way is one step for Back; a voice reads the handle, so nothing is said. */
    byHand(next, id) {
      ui.stop();
      try {
        const state = next(ui.state);
        if (ui.lastHand !== id) ui.remember();
        Object.assign(ui, { state, lastHand: id });
        ui.keepScore();
        ui.push();
      } catch (problem) {
        ui.say(problem.message);
      }
      ui.redraw();
    },
    /* The hand lets go: the view may follow. */
    letGo() {
      ui.lastHand = null;
      ui.settle();
    },
    /* The view may follow what the keys have moved; their whole way is one step for Back. */
    settle() {
      ui.view = null;
      ui.redraw();
    },
    remember() {
      ui.before = [...ui.before.slice(1 - REMEMBERED), ui.state];
      ui.lastHand = null;
    },
    show(state, words) {
      if (state.data !== ui.state.data) ui.view = null;
      ui.state = state;
      ui.say(words);
      ui.push();
      ui.redraw();
    },
    /* Write what stands under the drawing, without a voice. */
    keepScore() {
      ui.status.setAttribute("aria-live", "off");
      say(ui.status, current(ui.state));
    },
    say(words) {
      ui.status.setAttribute("aria-live", "polite");
      say(ui.status, words.charAt(0).toUpperCase() + words.slice(1) + (/[.?!]$/.test(words) ? "" : "."));
    },
    back() {
      ui.stop();
      if (!ui.before.length) return ui.say("Nothing to take back");
      ui.lastHand = null;
      ui.show(ui.before.pop(), "One step back.");
    },
    /* Tell the model, and in Jupyter Python, what has changed. */
    push() {
      const { data, start, mixture, q, held } = ui.state;
      const sent = {
        start,
        held,
        mixture,
        data: data.name,
        label: data.label,
        code: data.code,
        x: data.x,
        counts: data.counts,
      };
      sent.responsibilities =
        q && (q === ui.sentFrom ? ui.sent.responsibilities : q.map((row) => Array.from(row)));
      for (const [key, value] of Object.entries(sent)) if (value !== ui.sent?.[key]) ui.model.set(key, value);
      Object.assign(ui, { sent, sentFrom: q });
      ui.model.save_changes();
    },
  };
}
