// Excerpts of what is found come from one script with the words of all pages, not from the pages:
// browsers fetch nothing from a folder, and a page is large.
(function () {
  if (!new URLSearchParams(location.search).get("q")) { return; }
  const root = new URL("..", document.currentScript.src).href;
  const loaded = new Promise(function (done) {
    const script = document.createElement("script");
    script.src = root + "_static/searchtexts.js";
    script.onload = script.onerror = done;
    document.head.append(script);
  });
  const fetch = window.fetch;
  window.fetch = async function (address, ...rest) {
    await loaded;
    const name = new URL(address, location.href).href.replace(root, "").replace(/[?#].*/, "");
    const words = (window.emSearchTexts || {})[name];
    return words ? new Response('<div role="main">' + words + "</div>") : fetch(address, ...rest);
  };
})();
