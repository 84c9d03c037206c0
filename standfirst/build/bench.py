"""Draws one file and looks for leaks in it, in whichever process that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from standfirst.build.cache import Cache
from standfirst.engine.fingerprint import fingerprint
from standfirst.build.inputs import Parts
from standfirst.build.plan import Planned
from standfirst.leaks.scan import Found, Scanner
from standfirst.leaks.secrets import Watch

COSTLY = (".pdf", ".png", ".woff2")
"""Files that are worth a place in the cache."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes of a file and what the leak scan found in them."""

    data: bytes
    found: Found


@dataclass(frozen=True)
class Bench:
    """What it takes to draw: what must not get out, and what was drawn before."""

    watch: Watch
    cache: Cache

    @cached_property
    def scanner(self) -> Scanner:
        """A scanner for everything that must not get out."""
        return self.watch.scanner()

    def draw(self, item: Planned, parts: Parts | None) -> Drawn:
        """One file, from the cache where it is costly and known."""
        if parts is not None and item.path.endswith(COSTLY):
            data = self.cache.remember(key(item, parts), item.render)
        else:
            data = item.render()
        return Drawn(data, self.scan(item.path, data, item.drawn_from))

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


def key(item: Planned, parts: Parts) -> str:
    """The name of a costly file in the cache."""
    return fingerprint(item.path, parts)
