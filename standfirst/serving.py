"""Shows a site on this machine: builds again on save, refreshes the open page, shows what is wrong in it."""

from __future__ import annotations

import html
import http.server
import json
import multiprocessing
import queue
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from http import HTTPStatus
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from standfirst.errors import StandfirstError, UsageError, explain
from standfirst.glimpse import Glimpse

if TYPE_CHECKING:
    from standfirst.view.records import Link

OURS = "/.standfirst/"
"""Addresses that only this server knows; no site has them."""

OWN_NAMES = ("127.0.0.1", "localhost")
HTTP_PORT = 80
WATCHED = ("briefings", "content", "themes", "pelicanconf.py")
PRELOAD = (
    "standfirst.pelican_plugin",
    "standfirst.site",
    "standfirst.formats.mail",
    "nh3",
    "markdown",
    "weasyprint",
)
"""What a build imports; the process from which builds are forked has it already."""

_TAG = b'<script src="/.standfirst/live.js" defer></script></body>'
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)')
_PULSE = 15.0

SCRIPT = """\
"use strict";
(() => {
  const bar = document.createElement("div");
  bar.setAttribute("role", "status");
  const look = {position: "fixed", insetInlineEnd: "0", bottom: "0", zIndex: "9999", maxWidth: "100%", maxHeight: "60vh",
    overflow: "auto", background: "#111", color: "#fff", font: "14px/1.5 monospace", padding: "4px 10px", whiteSpace: "pre-wrap"};
  Object.assign(bar.style, look);
  const pdf = document.querySelector('a[href$=".pdf"]');
  const beside = [];
  if (pdf && document.querySelector("article")) {
    beside.push(["PDF", pdf.getAttribute("href")], ["Mail", "/.standfirst/mail" + location.pathname]);
  }
  const show = (text) => {
    bar.replaceChildren();
    for (const [name, href] of beside) {
      const link = document.createElement("a");
      link.textContent = name; link.href = href; link.target = "_blank"; link.style.color = "#9cf";
      bar.append(link, " ");
    }
    bar.append(text);
    bar.hidden = !text && !beside.length;
  };
  document.body.append(bar);
  show("");
  let first = null;
  new EventSource("/.standfirst/events?page=" + encodeURIComponent(location.pathname)).onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (first !== null && state.built !== first) { location.reload(); return; }
    first = state.built;
    show(state.problem || (state.building ? "building…" : ""));
  };
})();
"""


@dataclass
class Live:
    """What the browser is told: how often the site was built, and what is wrong now."""

    built: int = 0
    problem: str = ""
    building: bool = False
    fresh: dict[str, bytes] = field(default_factory=dict)
    """Pages that were drawn before the rest of the site is built, by their path in it."""
    _ears: list[tuple[str, queue.SimpleQueue[str]]] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, *, building: bool = False, problem: str = "", built: bool = False) -> None:
        """Change what is so, and say it to every open page."""
        with self._guard:
            self.building, self.problem, self.built = building, problem, self.built + built
            for _, ear in self._ears:
                ear.put(self._said())

    def open_pages(self) -> list[str]:
        """The pages that browsers look at, the last opened first."""
        with self._guard:
            return list(dict.fromkeys(page for page, _ in reversed(self._ears) if page))

    def hear(self, page: str = "") -> Iterator[str]:
        """What is so now and each time it changes; empty now and then, to see whether anybody listens."""
        ear: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._guard:
            self._ears.append((page, ear))
            ear.put(self._said())
        try:
            while True:
                try:
                    yield ear.get(timeout=_PULSE)
                except queue.Empty:
                    yield ""
        finally:
            with self._guard:
                self._ears.remove((page, ear))

    def _said(self) -> str:
        return json.dumps({"built": self.built, "problem": self.problem, "building": self.building})


class Workshop:
    """Builds in processes of their own, forked from one that has imported everything."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Nothing starts before the first build."""
        self.root, self.preview = root, preview
        self.texts: tuple[Link, ...] = ()
        """Links to the desk's own pages, as the last build found them."""
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*PRELOAD])

    def build(self) -> tuple[bool, str]:
        """Whether the site could be built, and what its user reads: the result, or every error."""
        succeeded, said = self._call(_build, self.preview)
        if succeeded:
            said, self.texts = said
        return succeeded, said

    def mail(self, page: str) -> tuple[bool, str]:
        """The message of the edition whose page this is, as HTML."""
        succeeded, said = self._call(_mail, page)
        return succeeded, str(said)

    def _call(self, function: Callable[..., Any], argument: object) -> tuple[bool, Any]:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_answer, args=(theirs, function, self.root, argument))
        process.start()
        theirs.close()
        try:
            succeeded, said = ours.recv()
            return bool(succeeded), said
        except EOFError:
            return False, "the build ended without a word; its traceback is in the terminal"
        finally:
            process.join()
            ours.close()


def serve(root: Path, output: Path, port: int, workshop: Workshop) -> None:
    """Serve a built site on the loopback address until Control-C or SIGTERM; port 0 takes any free one."""
    for name in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # a shell starts what runs in the background deaf to Control-C
        signal.signal(name, signal.default_int_handler)
    live, stop = Live(), threading.Event()
    with server(output, port, live, workshop) as bound:
        sys.stdout.write(f"http://127.0.0.1:{bound.server_port}/  (stop with Control-C)\n")
        sys.stdout.flush()
        glimpse = Glimpse(root, preview=workshop.preview)
        glimpse.start(workshop.texts)
        keeper = Keeper(root, output, live, workshop, glimpse)
        threading.Thread(target=keeper.watch, args=(stop,), daemon=True).start()
        try:
            bound.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
        finally:
            stop.set()
            glimpse.stop()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address at which a folder is served as it lies while this lasts; on the loopback address alone."""
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as plain:
        thread = threading.Thread(target=plain.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{plain.server_port}"
        finally:
            plain.shutdown()
            thread.join(timeout=10)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def server(output: Path, port: int, live: Live, workshop: Workshop) -> http.server.ThreadingHTTPServer:
    """A server of a folder; UsageError where the port cannot be used."""

    class Bound(Handler):
        def __init__(self, *args: object, **options: object) -> None:
            self.live, self.workshop = live, workshop
            super().__init__(*args, directory=str(output), **options)  # type: ignore[arg-type]  # the base's own

    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), Bound)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from None


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files as they lie in the output; pages with the script that refreshes them."""

    live: Live
    workshop: Workshop

    def parse_request(self) -> bool:
        """Refuse whatever another site has a browser ask for, by any method, before anything is looked at."""
        if not super().parse_request():
            return False
        port: int = self.server.server_address[1]  # type: ignore[index,assignment]  # of an address of TCP
        if not _is_own(self.headers, self.path, port):
            self.send_error(HTTPStatus.FORBIDDEN, "this server answers this machine alone")
            return False
        return True

    def end_headers(self) -> None:
        """Let no page of another site show or read what this server sends."""
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_GET(self) -> None:  # the base's name
        """Answer our own addresses, pages, and everything else."""
        path = unquote(urlsplit(self.path).path)
        if path == f"{OURS}events":
            self._events()
        elif path == f"{OURS}live.js":
            self._send(SCRIPT.encode(), "text/javascript; charset=utf-8")
        elif path.startswith(f"{OURS}mail/"):
            succeeded, text = self.workshop.mail(path.removeprefix(f"{OURS}mail/"))
            self._send(
                text.encode(), "text/html; charset=utf-8" if succeeded else "text/plain; charset=utf-8"
            )
        else:
            self._file(Path(self.translate_path(self.path)))

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for builds."""

    def _file(self, path: Path) -> None:
        page = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if data := self.live.fresh.get(page_of(urlsplit(self.path).path)):
            self._send(live_page(data), "text/html; charset=utf-8")
        elif page.suffix == ".html" and page.is_file():
            self._send(live_page(page.read_bytes()), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

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


def _is_own(headers: Message, target: str, port: int) -> bool:
    """Whether a request comes from this machine's browser for this server, and not from a page of another site.

    Any site can give this address a name of its own (the host shows that), send forms here (the origin shows
    that), or embed what is here (`Sec-Fetch-Site` shows that); a link that somebody follows is welcome.
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


def page_of(address: str) -> str:
    """The path in the site of the page at an address of this server; empty for none."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if address.endswith("/") else path


def live_page(data: bytes) -> bytes:
    """A page with the script that refreshes it, and a policy that lets this one script run."""
    return _POLICY.sub(_allowing, data, count=1).replace(b"</body>", _TAG, 1)


def _allowing(match: re.Match[bytes]) -> bytes:
    """A policy that lets scripts of this server run and ask it; one that does so already stays as it is."""
    policy = html.unescape(match[2].decode())
    for name, value in (("connect-src", "'self'"), ("script-src", "'self'")):
        if name not in policy:
            policy = f"{policy}; {name} {value}"
    return match[1] + html.escape(policy).encode()


@dataclass
class Keeper:
    """Keeps a served site up to date."""

    root: Path
    output: Path
    live: Live
    workshop: Workshop
    glimpse: Glimpse

    def watch(self, stop: threading.Event) -> None:
        """Build after each change, and say what came of it."""
        try:
            from watchfiles import watch
        except ModuleNotFoundError:
            sys.stdout.write(
                "without the extra `serve` nothing is built on save: pip install 'standfirst[serve]'\n"
            )
            return
        there = [self.root / name for name in WATCHED if (self.root / name).exists()]
        for changes in watch(*there, stop_event=stop, debounce=200, step=20, raise_interrupt=False):
            self.look([Path(path) for _, path in changes])
            self.build()

    def look(self, changed: Sequence[Path]) -> None:
        """Draw the open pages, before all else."""
        self.live.tell(building=True)
        found, problem = self.glimpse.draw(self.live.open_pages(), changed)
        new = {path: data for path, data in found.items() if data != self._there(path)}
        self.live.fresh.update(new)
        if new or problem:
            self.live.tell(building=True, problem=problem, built=bool(new))

    def build(self) -> None:
        """Build everything; pages that were shown already and came out the same need no other refresh."""
        succeeded, text = self.workshop.build()
        pages, fresh = self.live.open_pages(), self.live.fresh
        shown = bool(pages) and all(fresh.get(page) == self._there(page) for page in pages)
        self.live.fresh.clear()
        self.live.tell(problem="" if succeeded else text, built=succeeded and not shown)
        sys.stdout.write(f"{text.splitlines()[-1] if succeeded and text else text}\n")
        sys.stdout.flush()
        if succeeded:
            self.glimpse.follow(self.workshop.texts)

    def _there(self, page: str) -> bytes | None:
        """A page as it was built."""
        with suppress(OSError):
            return (self.output / page).read_bytes()
        return None


def _answer(
    pipe: Connection, function: Callable[[Path, object], object], root: Path, argument: object
) -> None:
    """In the process of a build: do it and send what came of it."""
    try:
        pipe.send((True, function(root, argument)))
    except StandfirstError as error:
        pipe.send((False, explain(error)))


def _build(root: Path, preview: object) -> tuple[str, tuple[Link, ...]]:
    from standfirst import site
    from standfirst.view.records import Link

    result = site.build(root, preview=bool(preview))
    texts = tuple(Link(text, href, lang=lang) for text, href, lang in result.texts)
    return f"{result.drawn} files made, {result.kept} kept", texts


def _mail(root: Path, page: object) -> str:
    from standfirst import settings, theme
    from standfirst.formats import Job, mail
    from standfirst.library import Visibility, load_or_raise
    from standfirst.view.letter import Cover

    library = load_or_raise(settings.load(root))
    edition = next((one for one in library.editions if one.path("html") == page), None)
    if edition is None:
        raise UsageError(f"no briefing has its page at {page}")
    site, now = library.site, settings.now()
    shown = Visibility(library, now).seen(edition)
    return mail.draw(Job(*shown, theme.load(site.theme, site.root), now), Cover(), "").html
