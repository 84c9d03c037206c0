"""One edition in one language, with its place in the site and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from standfirst.errors import Level, Problem
from standfirst.library.files import BriefingFile
from standfirst.library.inheritance import StricterMarking
from standfirst.model import Briefing, Disaster, Series, Source, Status
from standfirst.model.parse import Locate
from standfirst.reader import Document

UnreadText = tuple[tuple[str | int, ...], str]
"""A text of a file that is no valid briefing, after its path in the file's data."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Edition:
    """A validated briefing with its source file and the URLs of its outputs."""

    file: BriefingFile
    briefing: Briefing
    series: Series | None
    documents: tuple[Document, ...]
    """The file, followed by the original in a translation."""
    locate: Locate = field(repr=False)
    """Returns file, line and column of any path in the briefing's data."""
    origin: tuple[str, Briefing] | None = field(default=None, repr=False)
    """A digest of everything read for the edition, and the records built from that."""
    tightened: tuple[StricterMarking, ...] = ()
    """Markings that its original or its sources make stricter than its file does."""
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """A fingerprint of each part."""
    unread: tuple[UnreadText, ...] | None = field(default=None, repr=False)
    """The texts of a file that is no valid briefing, which no reader may see; None for one that is."""

    @property
    def key(self) -> str:
        """The name of the edition in all languages: `flood/02`."""
        return self.file.key

    @property
    def id(self) -> str:
        """Its identity in all languages in feeds, mail and the ledger: the `id` in the file, or its path."""
        return self.briefing.id or self.key

    @property
    def digest(self) -> str:
        """A digest of its name, its files, and additions from the registry and series; empty if unknown.

        It is unknown for records that replace those originally read.
        """
        return self.origin[0] if self.origin and self.origin[1] is self.briefing else ""

    @property
    def lang(self) -> str:
        """The language it is written in."""
        return self.briefing.lang

    @property
    def translated(self) -> bool:
        """True for a translation."""
        return bool(self.file.lang)

    @property
    def name(self) -> str:
        """Its name in one language: `flood/02.ur`, or `flood/02` for an original."""
        return self.file.name

    @property
    def exercise(self) -> bool:
        """True if it is an exercise, with invented content."""
        return self.briefing.exercise or bool(self.series and self.series.exercise)

    @property
    def disasters(self) -> tuple[Disaster, ...]:
        """The disasters that it is about: its own, or else those of its series."""
        return self.briefing.disasters or (self.series.disasters if self.series else ())

    @property
    def acronyms(self) -> dict[str, str]:
        """What acronyms stand for: those of its series, then its own."""
        return {**(self.series.acronyms if self.series else {}), **self.briefing.acronyms}

    @property
    def withdrawn(self) -> bool:
        """True if it was withdrawn: the page remains, its content does not."""
        return self.briefing.status is Status.WITHDRAWN

    def said(self, field: str) -> Any:
        """Return the value of a field in the file, before a stricter marking replaced it."""
        found = (one.said for one in self.tightened if one.loc == (field,))
        return next(found, getattr(self.briefing, field))

    @property
    def number(self) -> int:
        """Its number in the series; 1 if it has none."""
        return self.briefing.edition or 1

    def path(self, suffix: str) -> str:
        """Return the path of an output below the root of the site, without a leading slash.

        `html` and `json` use the edition's own name; files that people save also contain the name of
        the series.
        """
        lead = f"{self.file.lang}/" if self.translated else ""
        if suffix in ("html", "json"):
            return f"{lead}{self.key}.{suffix}"
        tail = f"-{self.file.lang}" if self.translated else ""
        folder = f"{self.file.series}/" if self.file.series else ""
        return f"{lead}{folder}{self.file_stem}{tail}{'.' if suffix[0] not in '-.' else ''}{suffix}"

    @property
    def file_stem(self) -> str:
        """The name of files that people save: `flood-02`."""
        return self.key.replace("/", "-")

    def source(self, name: str) -> Source | None:
        """Return the source with an id; None if there is none."""
        return next((source for source in self.briefing.sources if source.id == name), None)

    def spot(self, loc: Sequence[str | int], text: str, offset: int) -> tuple[str, int, int]:
        """Return file, line and column of a character in the text at `loc`."""
        path, line, column = self.locate(loc, False)
        document = next((one for one in self.documents if one.path == path), None)
        if document is None:
            return path, line, column
        return (path, *document.spot(line, column, text, offset))

    def problem(
        self,
        loc: Sequence[str | int],
        code: str,
        message: str,
        fix: str = "",
        level: Level = "error",
    ) -> Problem:
        """Return a problem at a path of the briefing's data."""
        path, line, column = self.locate(loc, False)
        return Problem(path, line, column, code, message, fix, level)


@dataclass(frozen=True, slots=True)
class Mention:
    """A record of an edition: `index` is its position in its list; all quotations count as one list.

    Translations have the same records at the same positions.
    """

    edition: Edition
    index: int
