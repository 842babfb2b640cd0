/* A reader's own numbers: pasted or from a file, read strictly, refused in one sentence. */
import { take } from "./choose.js";
import { ownData } from "./datasets.js";
import { button, folded, make } from "./elements.js";
import { read } from "./numbers.js";

const MOST_NUMBERS = 200_000;
const MOST_TEXT = 5_000_000;
const LARGEST = 1e100;
const LEAST_SPREAD = 1e-60;

/* The folded box; open() unfolds it and puts the cursor in. */
export function ownBox(ui) {
  const text = make("textarea", { rows: 3, spellcheck: "false", placeholder: "1.1 1.9 2.2 5.0 5.3 5.9" });
  const said = make("p", { role: "alert", class: "em-refused" });
  let refusedAt = null; // the data on show then: with others, the refusal is past
  const use = (comma) => {
    refusedAt = ui.state.data;
    try {
      const numbers = numbersOf(text.value, comma);
      if (take(ui, ownData(numbers))) said.replaceChildren();
    } catch (problem) {
      said.replaceChildren(`Nothing is changed: ${problem.message}. `, ...(problem.ask ? asked(use) : []));
    }
  };
  const file = make("input", {
    type: "file",
    accept: ".txt,.csv,.dat,text/plain",
    change: () => load(file, text, use),
  });
  const element = folded(
    "Your own numbers",
    make("label", {}, "Numbers, separated by blanks, commas, semicolons or line ends ", text),
    make(
      "p",
      {},
      button("Use these numbers", () => use("ask")),
      " ",
      make("label", {}, "or a file ", file),
    ),
    said,
  );
  return {
    element,
    open() {
      element.open = true;
      text.focus();
    },
    update({ state }) {
      if (state.data !== refusedAt) said.replaceChildren();
    },
  };
}

/* What only the reader knows. */
function asked(use) {
  return [
    button("They are decimal commas", () => use("decimal")),
    " ",
    button("They separate numbers", () => use("between")),
  ];
}

async function load(file, text, use) {
  if (!file.files.length) return;
  const words = file.files[0].size > MOST_TEXT ? "" : await file.files[0].text();
  text.value = words.slice(0, MOST_TEXT);
  use("ask");
}

/* The numbers in a text, or an error that names the first word that is none.
   comma: whether 1,5 is "decimal", two numbers with the comma "between", or to be asked. */
function numbersOf(text, comma = "ask") {
  if (text.length > MOST_TEXT) throw new Error("the text is longer than five million characters");
  let words = text
    .split(/[\s;]+/)
    .map((word) => word.replace(/^,+|,+$/g, ""))
    .filter(Boolean);
  const unclear = words.find((word) => /^\S?[\d.]*\d,\d[\d.]*$/.test(word));
  if (unclear && comma === "ask") {
    const problem = new Error(`“${short(unclear)}” may be one number or two`);
    throw Object.assign(problem, { ask: true });
  }
  words =
    comma === "decimal"
      ? words.map((word) => word.replace(",", "."))
      : words.flatMap((word) => word.split(",").filter(Boolean));
  if (words.length > MOST_NUMBERS)
    throw new Error(`these are ${words.length} numbers; at most ${MOST_NUMBERS} are taken`);
  const numbers = words.map((word, i) => {
    const number = read(word);
    if (Number.isNaN(number)) throw new Error(`item ${i + 1}, “${short(word)}”, is not a number`);
    if (Math.abs(number) > LARGEST)
      throw new Error(`item ${i + 1}, “${short(word)}”, is too large for a picture`);
    return number;
  });
  if (numbers.length < 2) throw new Error("give at least two numbers");
  const spread = numbers.reduce((most, number) => Math.max(most, Math.abs(number - numbers[0])), 0);
  if (spread > 0 && spread < LEAST_SPREAD)
    throw new Error("these numbers lie too close together for a picture");
  if (!spread)
    throw new Error(`these ${numbers.length} numbers are all equal: there is nothing to tell apart`);
  return numbers;
}

function short(word) {
  return word.length > 24 ? `${word.slice(0, 24)}…` : word;
}
