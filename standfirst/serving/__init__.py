"""Serve a site on this machine: render open pages on save, build the rest after them, and show errors."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from standfirst.serving.builder import Builder
from standfirst.serving.live import Live
from standfirst.serving.routes import HttpResponse, Request, Routes
from standfirst.serving.server import server
from standfirst.serving.session import SessionProcess
from standfirst.serving.watcher import Watcher

__all__ = ["Builder", "HttpResponse", "Live", "Request", "Routes", "Watcher", "serve", "server"]


def serve(
    root: Path, output: Path, port: int, *, preview: bool, routes: Routes | None = None, start: str = "/"
) -> None:
    """Serve a site on the loopback address until Control-C or SIGTERM; port 0 takes any free one.

    Pages can be read at once: a page that is not yet built is rendered on request. `routes` are additional
    URLs, `start` the one to begin at.
    """
    for name in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # a shell makes background processes ignore Control-C
        signal.signal(name, signal.default_int_handler)
    live, stop = Live(), threading.Event()
    builder, session = Builder(root, preview=preview), SessionProcess(root, preview=preview)
    with server(output, port, live, builder, session, routes) as bound:
        sys.stdout.write(f"http://127.0.0.1:{bound.server_port}{start}  (stop with Control-C)\n")
        sys.stdout.flush()
        session.start()
        Watcher(root, output, live, builder, session).start(stop)
        try:
            bound.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
        finally:
            stop.set()
            session.stop()
            builder.stop()
