"""Firefox and WebKit, spoken to by the W3C's protocols; one small set of commands for both.

Firefox listens to WebDriver BiDi itself. WebKit has Debian's WebKitWebDriver, and needs a screen,
which Xvfb pretends to be. Both take keys and the mouse in one and the same form.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

from browsing import Host, home
from serve import serving
from websocket import create_connection

PACKAGES = {
    "firefox": {"firefox-esr": ("firefox-esr", "firefox")},
    "webkit": {"webkit2gtk-driver": ("WebKitWebDriver",), "xvfb": ("Xvfb",)},
}
# A page's troubles, in words; the host writes it in front of all scripts of a page.
LISTENER = b"""<head><script>
  window.troubles = [];
  const name = ({ src, href }) => `not loaded: ${src || href}`;
  addEventListener("error", e => troubles.push(e.message || name(e.target)), true);
  addEventListener("unhandledrejection", e => troubles.push(String(e.reason)));
  const said = console.error;
  console.error = (...words) => { troubles.push(words.join(" ")); said(...words); };
</script>"""
RIGHT, ENTER = "\ue014", "\ue007"


class Listening(Host):
    """A static host whose pages write down what goes wrong in them, for engines that don't tell."""

    def copyfile(self, source, output):
        if self.path.partition("?")[0].endswith(".html"):
            output.write(source.read().replace(b"<head>", LISTENER, 1))
        else:
            super().copyfile(source, output)

    def send_header(self, name, value):
        longer = name == "Content-Length" and self.path.partition("?")[0].endswith(".html")
        super().send_header(name, str(int(value) + len(LISTENER) - len(b"<head>")) if longer else value)


@contextlib.contextmanager
def listening(site):
    """The built book, served by a `Listening` host; gives its address."""
    host = type("Host", (Listening,), {"prefix": home(site)})
    with serving(site, host) as root:
        yield root[:-1] + host.prefix


def missing(engine):
    """The Debian packages without which an engine cannot be tried here."""
    return [name for name, programs in PACKAGES[engine].items() if not any(map(shutil.which, programs))]


@contextlib.contextmanager
def program(*command, says):
    """A program that runs for as long as it is needed; gives what it `says`, once it has said it."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        try:
            heard = next((found for line in run.stdout if (found := re.search(says, line))), None)
            assert heard, f"{command[0]} came and went"
            threading.Thread(target=run.stdout.read).start()  # or the program stops when the pipe is full
            yield heard[1]
        finally:
            run.terminate()


@contextlib.contextmanager
def firefox():
    """A Firefox without a window."""
    name = shutil.which("firefox-esr") or shutil.which("firefox")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = ("--headless", "--remote-debugging-port", "0", "--profile", profile, "--no-remote")
        with program(name, *arguments, says=r"BiDi listening on (ws:\S+)") as place:
            page = Firefox(place)
            try:
                yield page
            finally:
                page.socket.close()


class Firefox:
    """A page in Firefox."""

    def __init__(self, place):
        self.socket, self.sent = create_connection(f"{place}/session", suppress_origin=True, timeout=60), 0
        self.tell("session.new", capabilities={})
        self.context = self.tell("browsingContext.getTree")["contexts"][0]["context"]
        viewport = {"width": 1280, "height": 900}
        self.tell("browsingContext.setViewport", context=self.context, viewport=viewport)

    def tell(self, method, **params):
        """Send a command and return its answer."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.sent:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def go(self, address):
        self.tell("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def ask(self, expression):
        """The value of a JavaScript expression, by way of JSON."""
        said = f"JSON.stringify({expression})"
        target = {"context": self.context}
        answer = self.tell("script.evaluate", expression=said, target=target, awaitPromise=False)
        return json.loads(answer["result"]["value"])

    def act(self, *sources):
        self.tell("input.performActions", context=self.context, actions=list(sources))


@contextlib.contextmanager
def webkit():
    """A WebKit on a screen that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    screen = ("Xvfb", "-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp")
    with program(*screen, says=r"^(\d+)$") as number:
        run = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"], env=os.environ | {"DISPLAY": f":{number}"}
        )
        try:
            yield WebKit(f"http://127.0.0.1:{port}/session")
        finally:
            run.terminate()
            run.wait(20)


class WebKit:
    """A page in WebKit."""

    def __init__(self, place, seconds=20):
        self.place, end = place, time.monotonic() + seconds
        while True:
            try:
                session = self.tell("", capabilities={"alwaysMatch": {"browserName": "MiniBrowser"}})
                break
            except urllib.error.URLError:
                assert time.monotonic() < end, "WebKitWebDriver does not answer"
                time.sleep(0.1)
        self.place += f"/{session['sessionId']}"
        self.tell("/window/rect", width=1280, height=900)

    def tell(self, command, **params):
        """Send a command and return its answer."""
        request = urllib.request.Request(self.place + command, json.dumps(params).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def go(self, address):
        self.tell("/url", url=address)

    def ask(self, expression):
        """The value of a JavaScript expression."""
        return self.tell("/execute/sync", script=f"return {expression}", args=[])

    def act(self, *sources):
        self.tell("/actions", actions=list(sources))


ENGINES = {"firefox": firefox, "webkit": webkit}


def press(page, key):
    """Press a key where the focus is."""
    strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
    page.act({"type": "key", "id": "keys", "actions": strokes})


def click(page, element):
    """Click with the mouse on the middle of the element that a JavaScript expression gives."""
    page.ask(f"({element}).scrollIntoView({{block: 'center', behavior: 'instant'}}) || true")
    box = page.ask(
        f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])(({element}).getBoundingClientRect())"
    )
    move = {"type": "pointerMove", "x": round(box[0]), "y": round(box[1])}
    strokes = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
    page.act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": strokes})


def wait(page, expression, seconds=30):
    """Wait until a JavaScript expression is true."""
    end = time.monotonic() + seconds
    while not page.ask(f"Boolean({expression})"):
        assert time.monotonic() < end, f"never true: {expression}; troubles: {page.ask('troubles')}"
        time.sleep(0.05)
