"""A host on this machine for tests: its paths answer as hosts on the web do."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGES = {
    "/page": "<html><head><title>Bulletin of the council</title></head></html>",
    "/": "<title>The council</title>",
    "/soft": "<title>404 &ndash; Page not found</title>",
    "/flight-404": "<title>Flight 404 lands</title>",
    "/new/page": "<title>Bulletin</title>",
}
MOVES = {
    "/moved": (301, "/new/page"),
    "/for-now": (302, "/new/page"),
    "/old/report": (301, "/"),
    "/slash": (301, "/slash/"),
    "/circle": (302, "/circle"),
    "/to-file": (302, "file:///etc/passwd"),
    "/inside": (302, "http://10.0.0.1/admin"),
}


class Host(ThreadingHTTPServer):
    """A server that remembers its requests as `GET /path`, with their times."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.times: list[float] = []
        self.open = self.most = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Answers by the path: a page, a redirect, `/status/N`, or a fault."""

    server: Host

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.open += 1
        self.server.most = max(self.server.most, self.server.open)
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.times.append(time.monotonic())
        try:
            self._respond(urlsplit(self.path).path)
        except OSError:
            pass
        finally:
            self.server.open -= 1

    def _respond(self, path: str) -> None:  # noqa: C901, PLR0912  # a branch for each kind of answer
        if path in MOVES:
            status, target = MOVES[path]
            self._send(status, "", Location=target)
        elif path in PAGES:
            self._send(200, PAGES[path])
        elif path.startswith("/status/"):
            self._send(int(path.rpartition("/")[2]), "")
        elif path == "/no-head":
            self._send(200 if self.command == "GET" else 405, "<title>Here</title>")
        elif path == "/busy":
            first = sum("/busy" in one for one in self.server.asked) < 3
            self._send(
                429 if first else 200, "<title>Here</title>", **({"Retry-After": "1"} if first else {})
            )
        elif path == "/file.pdf":
            self._send(200, "%PDF", kind="application/pdf")
        elif path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(600):
                self.wfile.write(b"X-Slow: 1\r\n")
                self.wfile.flush()
                time.sleep(0.1)
        elif path == "/endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Endless</title>")
            while self.command == "GET":
                self.wfile.write(b"x" * 65_536)
        elif path == "/noise":
            self.wfile.write(b"\x00\x01 not http at all\r\n\r\n")
        elif path.endswith("/") and path != "/":
            self._send(200, "<title>With a slash</title>")
        else:
            self._send(404, "")

    def _send(self, status: int, body: str, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)


@contextmanager
def host(context: ssl.SSLContext | None = None) -> Iterator[Host]:
    """A host that serves until the end of the block."""
    server = Host()
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.url = server.url.replace("http:", "https:")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def raw(answer: bytes, first: bytes = b"") -> Iterator[str]:
    """The address of a page at which a host answers with these bytes; with `first`, the page it leads to has them."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):  # closed at the end of the block
                while True:
                    line, _ = server.accept()
                    with line, suppress(OSError):
                        asked = line.recv(65_536)
                        line.sendall(first if first and b" /first " in asked else answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/first"
        server.shutdown(socket.SHUT_RDWR)
