"""Render one file and scan it for leaks, in any process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from standfirst.build.dependencies import CALL
from standfirst.build.plan import Planned
from standfirst.build.prepare import SETTINGS, SITE
from standfirst.engine import Key, Trace, depend, tracing
from standfirst.engine.store import StoredResult
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.scan import ScanResult

COSTLY = (".pdf", ".png", ".jpg", ".woff2")
"""Files worth storing in the cache."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a file, its leaks, and its dependencies."""

    data: bytes
    found: ScanResult
    trace: Trace | None = None
    computed: Mapping[Key, StoredResult] = field(default_factory=dict)
    """The queries computed for it in a worker process."""
    unrelated: Sequence[str] = ()
    """Words in it that the scan met for the first time and that belong to no name."""


@dataclass(frozen=True)
class Renderer:
    """Renders files of a build, each of which is scanned for leaks."""

    gate: Gate

    def render(self, item: Planned) -> Rendered:
        """Render one file, recording everything that was read for it."""
        with tracing() as trace:
            depend(CALL, item.path)
            depend(SITE, SETTINGS)
            data = item.render()
        return Rendered(data, self.gate.scan(OutgoingPart(item.path, data, item.source_text)), trace)
