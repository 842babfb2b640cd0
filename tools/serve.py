"""Serve a folder on this machine for as long as it is needed."""

import contextlib
import functools
import threading
from http.server import ThreadingHTTPServer


@contextlib.contextmanager
def serving(folder, handler):
    """Serve `folder` on a free port of this machine, by a SimpleHTTPRequestHandler; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
