/* Elements of the page. Text is only ever set as text: nothing here reads HTML. */

const SVG = "http://www.w3.org/2000/svg";

/* An HTML element: its attributes (functions become listeners), its children (strings become text). */
export function make(name, attributes = {}, ...children) {
  return dress(document.createElement(name), attributes, children);
}

/* The same for a shape in a drawing. */
export function shape(name, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, name), attributes, children);
}

function dress(element, attributes, children) {
  update(element, attributes);
  element.append(...children);
  return element;
}

/* Set what has changed, and leave the element in its place: the focus stays where it is. */
export function update(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === false || value === null) element.removeAttribute(name);
    else {
      const text = value === true ? "" : String(value);
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
  return element;
}

/* Bring a group to hold one child for each item, making or removing only those that lack or are over. */
export function match(group, items, create) {
  while (group.children.length > items.length) group.lastChild.remove();
  while (group.children.length < items.length) group.append(create(group.children.length));
  return [...group.children];
}

/* Put a sentence where it stands, if it is another than before (a voice repeats what is set anew). */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/* The frame of an explorable. What a key does in it, it does there alone: a notebook's keys and a slide's stay out. */
export function frame(...children) {
  return make(
    "div",
    { class: "em-frame", "data-lm-suppress-shortcuts": "true", keydown: keepKey },
    ...children,
  );
}

function keepKey(event) {
  const presses = event.target.closest("button, summary"); // the arrows are not theirs
  if (presses ? [" ", "Enter"].includes(event.key) : !["Escape", "Tab"].includes(event.key))
    event.stopPropagation();
}

/* A push button. */
export function button(words, press, attributes = {}) {
  return make("button", { type: "button", click: press, ...attributes }, words);
}

/* A part that is folded beneath a line. */
export function folded(summary, ...children) {
  return make("details", {}, make("summary", {}, summary), ...children);
}

/* The mark of what stands for a symbol, as the page's own list of symbols has it; null where there is no such list. */
export function symbol(letter) {
  return document.querySelector(`.em-symbols [data-em-item^="${letter}."]`)?.dataset.emItem ?? null;
}

/* The colour of component k, by a variable that the style sheet sets for light and dark. */
export function color(k) {
  return `var(--em-${(k % 6) + 1})`;
}

/* The dashes of component k: colour alone tells nothing to many readers. From the seventh on the colours
   come again, with other dashes. */
export function dashes(k) {
  return ["none", "9 5", "9 4 2 4", "2 4", "9 4 2 4 2 4", "5 5"][(k + Math.floor(k / 6)) % 6];
}
