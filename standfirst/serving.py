"""Shows a built site on this machine."""

from __future__ import annotations

import http.server
import sys
from functools import partial
from pathlib import Path

from standfirst.errors import UsageError


def serve(folder: Path, port: int) -> None:
    """Serve a folder on the loopback address until Control-C; port 0 takes any free one."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}") from None
    with server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}/  (stop with Control-C)\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
