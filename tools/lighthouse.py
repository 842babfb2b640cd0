"""Lighthouse's four scores (desktop) for three kinds of page: python tools/lighthouse.py [PAGE ...]."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "web" / "ext")]
from browser import bring  # noqa: E402
from mathematics import NODE  # noqa: E402
from npm_packages import packages  # noqa: E402
from serve import serving  # noqa: E402

PAGES = ("index.html", "chapters/03_m_step.html", "appendices/notation.html")
KINDS = ("performance", "accessibility", "best-practices", "seo")
TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml"}


class Compressing(SimpleHTTPRequestHandler):
    """Serve text compressed, as static hosts do."""

    def log_message(self, *words):
        """Say nothing."""

    def do_GET(self):
        """Answer with the file, compressed if it is text."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        for name, value in (
            ("Content-Type", self.guess_type(path)),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "max-age=600"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def measure(address, chromium, kinds=KINDS):
    """Run Lighthouse on one page: {kind: score of 100}, and {kind: what it found}."""
    command = [NODE, packages("all") / "lighthouse" / "cli" / "index.js", address]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command += ["--preset=desktop", "--output=json", f"--output-path={report}", "--quiet"]
        command += [f"--only-categories={','.join(kinds)}", "--no-enable-error-reporting"]
        command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        environment = {**os.environ, "CHROME_PATH": str(chromium)}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        found = json.loads(report.read_text(encoding="utf-8"))
    scores, faults = {}, {}
    for kind in kinds:
        category = found["categories"][kind]
        scores[kind] = round(100 * category["score"])
        audits = [found["audits"][ref["id"]] for ref in category["auditRefs"] if ref["weight"]]
        faults[kind] = [
            f"{audit['id']} {audit.get('displayValue', '')}".strip()
            for audit in audits
            if audit["score"] is not None and audit["score"] < 0.9
        ]
    return scores, faults


if __name__ == "__main__":
    with serving(ROOT / "_build" / "html", Compressing) as home:
        for page in sys.argv[1:] or PAGES:
            scores, faults = measure(home + page, bring())
            print(f"{page:30s}", "  ".join(f"{kind} {score}" for kind, score in scores.items()))
            for kind, names in faults.items():
                if names:
                    print(f"    {kind}: {', '.join(names)}")
