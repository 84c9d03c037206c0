"""Scan everything about to be published for secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standfirst.errors import LeakError
from standfirst.leaks.decodings import texts
from standfirst.leaks.extract import ExtractedText, SkippedError, UnreadableFileError, passages
from standfirst.names.matching import Names
from standfirst.names.search import WHOLE_WORDS_BELOW, Canary, Search, UnsearchableText

_SHOWN = 20
_SHAPED = re.compile(r"[\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class LeakHit:
    """A secret that was found, with the artefact and the location in it."""

    path: str
    where: str
    canary: Canary

    def __str__(self) -> str:
        """Return one line with the location but not the secret itself."""
        return f"{self.path} ({self.where}): holds what {self.canary.origin} holds back ({_masked(self.canary.text)})"


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The result of scanning one artefact; `unread` says what was not read and why, or is empty."""

    hits: tuple[LeakHit, ...] = ()
    unread: str = ""


class Scanner:
    """Searches everything readable in a file for secrets."""

    def __init__(self, canaries: Iterable[Canary], allowed: Iterable[str] = ()) -> None:
        """Take the arguments of `Search`."""
        self._search = Search(canaries, allowed)

    def scan(self, path: str, data: bytes, drawn_from: str = "") -> ScanResult:
        """Scan an artefact and its name; raise UnreadableFileError if its text cannot be read.

        `drawn_from` is the HTML from which a PDF or a picture was rendered. Without it, text in shaped
        scripts (Arabic, Hebrew, Indic) in a PDF counts as unread, because fonts store it as glyphs that
        cannot be put back in order.
        """
        hits: dict[Canary, LeakHit] = {}
        unread = ""
        try:
            for passage in self._read(path, data, drawn_from):
                for canary in self.spot(passage.text, apart=passage.apart):
                    hits.setdefault(canary, LeakHit(path, passage.where, canary))
                if passage.where.startswith("page ") and _SHAPED.search(passage.text):
                    unread = "" if drawn_from else "text in a shaped script cannot be read back from a PDF"
        except SkippedError as reason:
            unread = str(reason)
        except UnreadableFileError as error:
            raise UnreadableFileError(f"{path}: {error}; what cannot be read cannot be published") from None
        return ScanResult(tuple(hits.values()), unread)

    @property
    def names(self) -> Names:
        """The names among the secrets."""
        return self._search.names

    def spot(self, text: str, *, apart: bool = False) -> Iterator[Canary]:
        """Return the secrets in one plain text; one may come more than once."""
        return (one.canary for one in self._search.spot(text, apart=apart))

    def _read(self, path: str, data: bytes, drawn_from: str) -> Iterator[ExtractedText]:
        yield from (ExtractedText("file name", view) for view in texts(path))
        yield from (ExtractedText("its source", view) for view in texts(drawn_from))
        yield from passages(data)


def sift(
    canaries: Iterable[Canary], public: Iterable[tuple[str, str]]
) -> tuple[list[Canary], list[UnsearchableText]]:
    """Split secrets into those to search for and those whose text public records contain.

    `public` yields (origin, text) of what is published on purpose. Strict secrets are never given up.
    """
    listed = list(dict.fromkeys(canaries))
    scanner = Scanner(canary for canary in listed if not canary.strict)
    open_at: dict[Canary, str] = {}
    for origin, text in public:
        for canary in scanner.spot(text):
            open_at.setdefault(canary, origin)
    blind = [
        UnsearchableText(canary, f"the same text is public in {origin}") for canary, origin in open_at.items()
    ]
    return [canary for canary in listed if canary not in open_at], blind


def refuse(hits: Iterable[LeakHit]) -> None:
    """Raise LeakError if there are any hits."""
    listed = sorted(set(hits), key=lambda hit: (hit.path, hit.canary.origin))
    if listed:
        first = {hit.path: hit for hit in reversed(listed)}
        listed.sort(
            key=lambda hit: hit is not first[hit.path]
        )  # every file is named once before any is named twice
        lines = [str(hit) for hit in listed[:_SHOWN]]
        more = [f"and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []
        raise LeakError("\n".join([*lines, *more, "nothing was published or sent"]))


def _masked(text: str) -> str:
    letters = sum(map(str.isalnum, text))
    return f"“{text[0]}…”, {letters} letters" if letters >= WHOLE_WORDS_BELOW else f"{letters} letters"
