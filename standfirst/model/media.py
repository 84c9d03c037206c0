"""Pictures, and files that readers can download."""

from __future__ import annotations

from pydantic import Field

from standfirst.model.base import FileName, Flag, Headline, Id, Inline, Language, Line, Record, Text
from standfirst.model.people import Consent


class Focus(Record):
    """A point of a picture, in per cent of it."""

    x: int = Field(ge=0, le=100, strict=True)
    """Per cent from the left."""
    y: int = Field(ge=0, le=100, strict=True)
    """Per cent from the top."""


class Image(Record):
    """A picture."""

    id: Id
    """An id for links to it."""
    file: FileName
    """The file, relative to the briefing."""
    alt: Text
    """What someone who cannot see it needs to know."""
    caption: Inline | None = None
    """The text below it, which must differ from `alt`."""
    credit: Line | None = None
    """The photographer or other author."""
    licence: Line | None = None
    """The licence."""
    consent: Consent | None = None
    """Whether the people that it shows agreed: `given`, `public` event, `not_recorded`, or `refused`."""
    focus: Focus | None = None
    """The point that stays visible where it is cropped."""
    lead: Flag = False
    """`true` to show it first: above the text, and on the first page of the report unless a map or chart leads there;
    only the first such picture is used."""
    beside: Flag = False
    """`true` to let the text that follows it flow beside it, if there is space."""


class LinkedFile(Record):
    """A file that readers can download: an annex, a questionnaire, the numbers as a workbook."""

    id: Id
    """An id for links to it."""
    file: FileName
    """The file, relative to the briefing: `annex.pdf`, `data.xlsx`."""
    title: Headline
    """What it contains."""
    about: Inline | None = None
    """What a reader needs to know about it."""
    lang: Language | None = None
    """The language of its text, if it is not the briefing's."""
