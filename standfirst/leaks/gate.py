"""The gate that everything leaving the desk passes: a site, a single file or a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from standfirst import branding
from standfirst.engine.memo import Memo, content_key
from standfirst.leaks.scan import LeakHit, Scanner, ScanResult, refuse
from standfirst.leaks.watch_list import WatchList, real, watch
from standfirst.library import Library
from standfirst.names import rarity
from standfirst.theme import Theme

_MOST_WORDS = 200_000


@dataclass(frozen=True, slots=True)
class OutgoingPart:
    """A file or a part of a message about to leave; `drawn_from` returns the HTML of a PDF or a picture."""

    path: str
    data: bytes
    drawn_from: Callable[[], str] | None = None


@dataclass(frozen=True)
class Gate:
    """Scans outgoing parts for text that must not be published."""

    watch: WatchList
    kept: Memo | None = None
    """Results about words from earlier builds."""

    @classmethod
    def between(cls, everything: Library, shown: Library) -> Gate:
        """Return the gate for readers who may see what is `shown` of a library."""
        return cls(watch(everything, shown))

    @cached_property
    def scanner(self) -> Scanner:
        """A scanner for all text that must not be published."""
        scanner = self.watch.scanner()
        if self.kept:
            scanner.names.skip(self.kept.get(self._unrelated_key) or ())
        return scanner

    def remember(self) -> None:
        """Cache slow results about words: which are rare, and which match none of the names."""
        if not self.kept:
            return
        rarity.remember(self.kept)
        if words := self.unrelated:
            self.kept.put(self._unrelated_key, sorted(words) if len(words) <= _MOST_WORDS else [])

    @property
    def unrelated(self) -> list[str]:
        """The words met so far that match no name."""
        return self.scanner.names.unrelated if self.watch.canaries else []

    def skip(self, words: Iterable[str]) -> None:
        """Take over such words from a scan in another process."""
        if words:
            self.scanner.names.skip(words)

    @cached_property
    def _unrelated_key(self) -> str:
        """The cache key of those words, which depend on the names alone."""
        return content_key("unrelated", *sorted({one.text for one in self.watch.canaries if one.name}))

    def scan(self, leaving: OutgoingPart, scanner: Scanner | None = None) -> ScanResult:
        """Return the protected text found in a file, for all secrets or for those of `scanner`."""
        if not self.watch.canaries:
            return ScanResult()
        used = scanner or self.scanner
        if leaving.drawn_from and not leaving.path.endswith(".pdf"):  # a picture itself contains no text
            return used.scan(leaving.path, leaving.data, leaving.drawn_from())
        found = used.scan(leaving.path, leaving.data)
        if leaving.drawn_from and found.unread:
            return used.scan(leaving.path, leaving.data, leaving.drawn_from())
        return found

    def refuse(self, hits: Iterable[LeakHit], look: Theme) -> None:
        """Raise LeakError for hits that are not words which the program or the theme itself prints."""
        refuse(real(hits, look))

    def let_out(self, leaving: Iterable[OutgoingPart], shown: Library) -> None:
        """Scan everything about to leave together; LeakError with every leak, before any of it leaves."""
        hits = [hit for one in leaving for hit in self.scan(one).hits]
        self.refuse(hits, branding.load(shown.site))
