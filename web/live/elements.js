/* "Run this page live": the page's own cells, editable, by Python in the reader's browser.
   thebe draws the cells and thebe-lite runs Pyodide; every byte comes from this site.
   PARTS, above, is what the build found there is to load. */
const here = new URL(".", document.currentScript.src).href; // .../live/
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/* A script of the site, once; it may be asked for again after a failure. */
const scripts = new Map();
function script(name, words) {
  if (!scripts.has(name)) {
    const loaded = new Promise((resolve, reject) => {
      document.head.append(element("script", { src: here + name, onload: resolve, onerror: () => {
        scripts.delete(name);
        reject(new Missing(words));
      } }));
    });
    scripts.set(name, loaded);
  }
  return scripts.get(name);
}

class Missing extends Error {
  constructor(words) {
    const offline = navigator.onLine ? "" : " This device is offline.";
    super(`${words[0].toUpperCase()}${words.slice(1)} could not be loaded.${offline}`);
  }
}
