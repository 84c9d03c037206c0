"""Renders one file and looks for leaks in it, in whichever process that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from standfirst.build.dependencies import CALL
from standfirst.build.plan import Planned
from standfirst.build.prepare import SETTINGS, SITE
from standfirst.engine import Trace, depend, tracing
from standfirst.leaks.scan import Found, Scanner
from standfirst.leaks.watch import Watch

COSTLY = (".pdf", ".png", ".jpg", ".woff2")
"""Files whose bytes are worth a place in the cache."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a file, what the leak scan found in them, and what they depend on."""

    data: bytes
    found: Found
    trace: Trace | None = None


@dataclass(frozen=True)
class Renderer:
    """Renders files of a build; `watch` is what must not get out."""

    watch: Watch

    @cached_property
    def scanner(self) -> Scanner:
        """A scanner for everything that must not get out."""
        return self.watch.scanner()

    def render(self, item: Planned) -> Rendered:
        """One file, with everything that was read for it."""
        with tracing() as trace:
            depend(CALL, item.path)
            depend(SITE, SETTINGS)
            data = item.render()
        return Rendered(data, self.scan(item.path, data, item.drawn_from), trace)

    def scan(
        self,
        path: str,
        data: bytes,
        drawn_from: Callable[[], str] | None = None,
        scanner: Scanner | None = None,
    ) -> Found:
        """What must not get out and is in a file; all of it, or what `scanner` looks for."""
        if not self.watch.canaries:
            return Found()
        used = scanner or self.scanner
        found = used.scan(path, data)
        return used.scan(path, data, drawn_from()) if found.unread and drawn_from else found
