"""Serve a site over HTTP, to this machine's browser only."""

from __future__ import annotations

import http.server
import mimetypes
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from standfirst.errors import UsageError
from standfirst.serving.builder import Builder
from standfirst.serving.live import OURS, SCRIPT, Live, live_page, page_of
from standfirst.serving.routes import HttpResponse, Request, Routes
from standfirst.serving.session import FIRST, SessionProcess

OWN_NAMES = ("127.0.0.1", "localhost")
HTTP_PORT = 80


def server(
    output: Path,
    port: int,
    live: Live,
    builder: Builder,
    session: SessionProcess,
    routes: Routes | None = None,
) -> http.server.ThreadingHTTPServer:
    """Return a server of a folder with additional `routes`; UsageError if the port cannot be used."""

    class Bound(Handler):
        def __init__(self, *args: object, **options: object) -> None:
            self.live, self.builder, self.session, self.routes = live, builder, session, routes
            super().__init__(*args, directory=str(output), **options)  # type: ignore[arg-type]  # the base's own

    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), Bound)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from None


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files from the output, or rendered before they are built; pages get our script."""

    live: Live
    builder: Builder
    session: SessionProcess
    routes: Routes | None

    def parse_request(self) -> bool:
        """Refuse cross-site requests of any method, before anything else is examined, and paths that no file can have."""
        if not super().parse_request():
            return False
        port: int = self.server.server_address[1]  # type: ignore[index,assignment]  # of an address of TCP
        if not _is_own(self.headers, self.path, port):
            self.send_error(HTTPStatus.FORBIDDEN, "this server answers this machine alone")
            return False
        if not _can_exist(Path(self.translate_path(self.path))):
            self.send_error(HTTPStatus.NOT_FOUND)
            return False
        return True

    def end_headers(self) -> None:
        """Forbid pages of other sites to show or read what this server sends."""
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_GET(self) -> None:  # the base's name
        """Answer our own URLs, pages, and everything else."""
        path = unquote(urlsplit(self.path).path)
        if answer := self._routed():
            self._answer(answer)
        elif path == f"{OURS}events":
            self._events()
        elif path == f"{OURS}live.js":
            self._send(SCRIPT.encode(), "text/javascript; charset=utf-8")
        elif path.startswith(f"{OURS}mail/"):
            succeeded, text = self.builder.mail(path.removeprefix(f"{OURS}mail/"))
            self._send(
                text.encode(), "text/html; charset=utf-8" if succeeded else "text/plain; charset=utf-8"
            )
        else:
            self._file(Path(self.translate_path(self.path)))

    def do_POST(self) -> None:  # the base's name
        """Answer what a page of this server posts; a site alone accepts nothing."""
        if self.routes is None:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED)
            return
        size = self.headers.get("Content-Length", "")
        if not (size.isascii() and size.isdigit()) or "Transfer-Encoding" in self.headers:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif len(size) > 12 or int(size) > self.routes.limit:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            answer = self._routed(self.rfile.read(int(size)))
            self._answer(answer or HttpResponse(status=HTTPStatus.NOT_FOUND))

    def log_message(self, *_: object) -> None:
        """Log nothing: the terminal is for builds."""

    def _routed(self, body: bytes = b"") -> HttpResponse | None:
        """Return the response of an additional route."""
        if self.routes is None:
            return None
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.routes.answer(Request(self.command, unquote(parts.path), query, headers, body))

    def _answer(self, answer: HttpResponse) -> None:
        self.send_response(answer.status)
        for name, value in {
            "Cache-Control": "no-store",
            "Content-Type": answer.kind,
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        with suppress(ConnectionError):  # the page was closed
            self.end_headers()
            self.wfile.write(answer.body)

    def _refuse(self, status: HTTPStatus) -> None:
        """Refuse a body without reading it, and close the connection so that it is not read as another request."""
        self.close_connection = True
        self.send_error(status)

    def _file(self, path: Path) -> None:
        there = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        name = page_of(urlsplit(self.path).path)
        data = self.live.fresh.get(name)
        if data is None and not there.exists():
            data = self._rendered(name)
        if data is None and there.suffix == ".html" and there.is_file():
            data = there.read_bytes()
        if data is None:
            super().do_GET()
        elif name.endswith(".html"):
            self._send(live_page(data), "text/html; charset=utf-8")
        else:
            self._send(data, mimetypes.guess_type(name)[0] or "application/octet-stream")

    def _rendered(self, name: str) -> bytes | None:
        """Render a file that is not yet built."""
        found, _ = self.session.render([name], patience=FIRST)
        self.live.fresh.update(found)
        return found.get(name)

    def _send(self, data: bytes, kind: str) -> None:
        self._answer(HttpResponse(data, kind))

    def _events(self) -> None:
        page = page_of(parse_qs(urlsplit(self.path).query).get("page", [""])[0])
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            for said in self.live.hear(page):
                self.wfile.write(f"data: {said}\n\n".encode() if said else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            self.close_connection = True  # the page was closed


def _can_exist(path: Path) -> bool:
    """Return False for a path with a zero byte, with characters that no encoding has, or too long for the system."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return True
    except (OSError, ValueError):
        return False
    return True


def _is_own(headers: Message, target: str, port: int) -> bool:
    """Return whether a request comes from this machine's browser for this server, and not from a page of another site.

    Any site can point a name of its own to this address (the Host header reveals that), post forms here (Origin
    reveals that), or embed content from here (`Sec-Fetch-Site` reveals that); following a link is allowed.
    """
    names = {f"{name}:{port}" for name in OWN_NAMES} | (set(OWN_NAMES) if port == HTTP_PORT else set())
    hosts, origins = headers.get_all("Host", []), headers.get_all("Origin", [])
    embedded = headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    followed = (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) == ("navigate", "document")
    return (
        len(hosts) == 1
        and hosts[0].lower() in names
        and all(origin in {f"http://{name}" for name in names} for origin in origins)
        and target.startswith("/")
        and (followed or not embedded)
    )
