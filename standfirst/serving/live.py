"""Live updates of open pages: the script that refreshes them, and the state of the site that it reads."""

from __future__ import annotations

import html
import json
import queue
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

OURS = "/.standfirst/"
"""The URL prefix of this server's own pages, which no site has."""

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
    """The state sent to the browser: the number of builds, and the current problem."""

    built: int = 0
    problem: str = ""
    building: bool = False
    fresh: dict[str, bytes] = field(default_factory=dict)
    """Pages rendered ahead of the next build, by path."""
    _ears: list[tuple[str, queue.SimpleQueue[str]]] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, *, building: bool = False, problem: str = "", built: bool = False) -> None:
        """Change the state, and send it to every open page."""
        with self._guard:
            self.building, self.problem, self.built = building, problem, self.built + built
            for _, ear in self._ears:
                ear.put(self._said())

    def open_pages(self) -> list[str]:
        """Return the pages open in browsers, last opened first."""
        with self._guard:
            return list(dict.fromkeys(page for page, _ in reversed(self._ears) if page))

    def hear(self, page: str = "") -> Iterator[str]:
        """Yield the current state and each change of it; an empty text now and then detects closed connections."""
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


def page_of(address: str) -> str:
    """Return the path in the site of the page at one of this server's URLs; empty for none."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if address.endswith("/") else path


def live_page(data: bytes) -> bytes:
    """Return a page with the script that refreshes it, and a policy that allows this one script."""
    return _POLICY.sub(_allowing, data, count=1).replace(b"</body>", _TAG, 1)


def _allowing(match: re.Match[bytes]) -> bytes:
    """Return a policy that allows scripts of this server and connections to it; unchanged if it already does."""
    policy = html.unescape(match[2].decode())
    for name, value in (("connect-src", "'self'"), ("script-src", "'self'")):
        if name not in policy:
            policy = f"{policy}; {name} {value}"
    return match[1] + html.escape(policy).encode()
