/* A state as a few lines of Python that bring it back. */

/* The code: the data, where the moves began, the moves. It ends with `mixture` and, after an E step, `r`. */
export function asPython({ data, base, moves, held }) {
  const counts = data.counts ? ", counts=counts" : "";
  const sds = held ? ", sds=mixture.sds" : "";
  const eStep = `r, log_likelihood = emlib.e_step(x, mixture${counts})`;
  const mStep = `mixture = emlib.m_step(x, r${sds}${counts})`;
  const body = [data.code];
  if (base.q)
    body.push(base.from ? [`${mixtureOf(base.from)}`, eStep].join("\n") : `r = np.array(${rows(base.q)})`);
  if (!base.q || base.from !== base.mixture) body.push(mixtureOf(base.mixture));
  for (let i = 0; i < moves.length;) {
    let n = 0; // whole iterations from here
    while (moves[i + 2 * n] === "E" && moves[i + 2 * n + 1] === "M") n++;
    if (n > 1) body.push(`for _ in range(${n}):\n    ${eStep}\n    ${mStep}`);
    else body.push(moves[i] === "E" ? eStep : mStep);
    i += n > 1 ? 2 * n : 1;
  }
  const text = body.join("\n");
  const imports = [...(text.includes("np.") ? ["import numpy as np", ""] : []), "import emlib"];
  if (text.includes("emlib.scale.")) imports.push("import emlib.scale");
  if (text.includes("data.")) imports.push("from emlib import data");
  return `${imports.join("\n")}\n\n${text}\n`;
}

function mixtureOf({ weights, means, sds }) {
  return `mixture = emlib.Mixture(\n    weights=${list(weights)},\n    means=${list(means)},\n    sds=${list(sds)},\n)`;
}

function rows(q) {
  return `[${q.map(list).join(", ")}]`;
}

/* JavaScript writes the shortest digits that read back exactly, as Python does. */
function list(values) {
  return `[${Array.from(values, String).join(", ")}]`;
}
