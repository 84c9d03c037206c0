"""One edition in one language, with its place in the site and in its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from standfirst.errors import Level, Problem
from standfirst.library.files import BriefingFile
from standfirst.library.inheritance import StricterMarking
from standfirst.model import Briefing, Series, Source, Status
from standfirst.model.parse import Locate
from standfirst.reader import Document


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Edition:
    """A checked briefing, the file it came from, and the addresses of its outputs."""

    file: BriefingFile
    briefing: Briefing
    series: Series | None
    documents: tuple[Document, ...]
    """The file, and in a translation its original after it."""
    locate: Locate = field(repr=False)
    """File, line and column of any place in the briefing's data."""
    origin: tuple[str, Briefing] | None = field(default=None, repr=False)
    """What stands for all that was read to make it, and the records that came of that."""
    tightened: tuple[StricterMarking, ...] = ()
    """The markings that its original or its sources make stricter than its file says."""
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What stands for each part of it."""

    @property
    def key(self) -> str:
        """What names the edition in all languages: `flood/02`."""
        return self.file.key

    @property
    def id(self) -> str:
        """Its name in all languages for feeds, mail and ledger: the `id` that it states, else its path."""
        return self.briefing.id or self.key

    @property
    def digest(self) -> str:
        """What stands for its name, its files, and what the registry and its series add; empty where that is not known.

        Records that were put in place of those that were read have none.
        """
        return self.origin[0] if self.origin and self.origin[1] is self.briefing else ""

    @property
    def lang(self) -> str:
        """The language it is written in."""
        return self.briefing.lang

    @property
    def translated(self) -> bool:
        """Whether it is a translation."""
        return bool(self.file.lang)

    @property
    def name(self) -> str:
        """What names it in one language: `flood/02.ur`, or `flood/02` for an original."""
        return self.file.name

    @property
    def exercise(self) -> bool:
        """Whether all of it is invented for an exercise."""
        return self.briefing.exercise or bool(self.series and self.series.exercise)

    @property
    def withdrawn(self) -> bool:
        """Whether it no longer stands: its page stays, its content does not."""
        return self.briefing.status is Status.WITHDRAWN

    def said(self, field: str) -> Any:
        """A field of the briefing as its file says it, before a stricter marking took its place."""
        found = (one.said for one in self.tightened if one.loc == (field,))
        return next(found, getattr(self.briefing, field))

    @property
    def number(self) -> int:
        """Its number in the series; 1 where it has none."""
        return self.briefing.edition or 1

    def path(self, suffix: str) -> str:
        """The address of an output below the root of the site, without a leading slash.

        `html` and `json` stand under the edition's own name; files that people save carry the name of
        the series too.
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
        """The source with an id."""
        return next((source for source in self.briefing.sources if source.id == name), None)

    def spot(self, loc: Sequence[str | int], text: str, offset: int) -> tuple[str, int, int]:
        """File, line and column of a character of a text that stands at `loc`."""
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
        """A problem at a place of the briefing's data."""
        path, line, column = self.locate(loc, False)
        return Problem(path, line, column, code, message, fix, level)


@dataclass(frozen=True, slots=True)
class Mention:
    """A record of an edition: `index` is its place in its list, all quotations counted as one list.

    Translations hold the same records in the same places.
    """

    edition: Edition
    index: int
