"""Serve a folder on this machine for as long as it is needed."""

import contextlib
import functools
import sys
import threading
from http.server import ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """One that lets a browser hang up before all is sent: it has gone to another page."""

    def handle_error(self, request, client_address):
        """Report an error, unless it is that the other end has gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serving(folder, handler):
    """Serve `folder` on a free port of this machine, by a SimpleHTTPRequestHandler; gives the address."""
    server = Server(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
