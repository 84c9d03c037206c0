"""The base of all records (strict, frozen, documented) and the types of text in them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

ID_PATTERN = r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$"

_TAG = re.compile(r"<[A-Za-z/!?][^>]*>?")
_WORD = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_OLD_NAME = rf"{_WORD}(?:/{_WORD})?(?:\.[a-z]{{2,3}}(?:-[A-Z][a-z]{{3}})?(?:-[A-Z]{{2}})?)?"
_OTHER = r"""\s/?#%:;,=&@!+*|<>()"'{}$^`\\\[\]"""
_PART = rf"[^.{_OTHER}][^{_OTHER}]*"
_OLD_ADDRESS = rf"/?(?:{_PART}/)*{_PART}\.(?:html?|pdf)|/?(?:{_PART}/)+|/(?:{_PART}/)*[^.{_OTHER}]+"
"""A page, a PDF or a folder, without a leading point, host or query."""
OLD_PATTERN = rf"^(?:{_OLD_NAME}|{_OLD_ADDRESS})$"
PCODE_PATTERN = r"^[A-Z]{2,4}[0-9][0-9A-Z]*$"
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|`|\*)(?=\S)(.+?)(?<=\S)\1(?!\w)")


_DRIVE = re.compile(r"[A-Za-z]:")


class Record(BaseModel):
    """The base of every record: no unknown keys, immutable."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        str_strip_whitespace=True,
        populate_by_name=True,
    )

    def model_post_init(self, _: Any) -> None:
        """Share equal sets of field names between the many records that have them."""
        names = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _GIVEN.setdefault(frozenset(names), names))


_GIVEN: dict[frozenset[str], set[str]] = {}


def _plain(text: str) -> str:
    if _TAG.search(text) or _EMPHASIS.search(text):
        raise ValueError("markup in plain text")
    return text


_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {*map(chr, range(0xFE00, 0xFE10))}
"""Characters that Unicode counts as letters, marks or symbols, but that no font shows."""


def _visible(text: str) -> str:
    """Refuse a text of which readers would see nothing, such as one of zero-width spaces."""
    if not any(map(_is_visible, text)):
        raise ValueError("only invisible characters")
    return text


def _is_visible(char: str) -> bool:
    return char not in _BLANK and unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp", "Zs")


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("expected one line")
    return text


def _portable(text: str) -> str:
    if "\\" in text or _DRIVE.match(text):
        raise ValueError("a path of one system alone")
    return text


def _iso(value: Any) -> Any:
    """Accept only ISO 8601 text as a date; pydantic alone would also accept seconds since 1970."""
    if isinstance(value, str | date):
        return value
    raise ValueError("expected a date, as in 2026-02-01")


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its offset, as in 2026-02-01T20:00+05:00")
    return value


def _in_calendar(value: date) -> date:
    """Refuse years at whose ends no day can be added and no time moved to another zone."""
    if not 1 < value.year < 9999:
        raise ValueError("expected a year between 0002 and 9998")
    return value


def is_old_address(text: str) -> bool:
    """Return whether a text is a URL that a page or PDF of this site can have had."""
    return re.fullmatch(_OLD_ADDRESS, text) is not None


LARGEST = 10**18
"""Numbers stay below this, so that no format prints them with other digits."""


def _strict_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("expected a number, without quotes, units or separators")
    if LARGEST <= abs(value) < math.inf:
        raise ValueError("expected a number of up to 18 digits")
    return value


class Role(Enum):
    """Whose words a text is and in which form. A text has the role of its type, unless its field names another one."""

    PROSE = "prose"
    """The desk's own words, as Markdown with references."""
    PLAIN = "plain"
    """The desk's own words, plain."""
    QUOTE = "quote"
    """Someone else's words."""
    NAME = "name"
    """The name of a person or a thing."""
    PRIVATE = "private"
    """Text that no output contains: notes for the desk, and a speaker before protection is applied."""
    ID = "id"
    """A record's own id or an address: part of a link, not of what is read."""


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
"""A short name for a record: lower-case letters, digits, `-` or `_`, beginning with a letter."""

Acronym = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s0-9!-/:-@\[-`{-~][^\s!-%'-*,:-@\[-`{-~]+$", max_length=30),
    Role.PLAIN,
]
"""An acronym as texts have it: `WASH`, `R&D`. One word that begins with a letter."""

EditionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_/][a-z0-9]+)*$", max_length=170)]
"""A name for an edition: `flood/02`, the path of its file when it was created, whatever its later names."""

Text = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_visible), Role.PLAIN
]
"""Plain text."""

Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    AfterValidator(_visible),
    AfterValidator(_one_line),
    Role.NAME,
]
"""Plain text of one line, mostly a name."""

FileName = Annotated[Line, AfterValidator(_portable)]
"""A file relative to the briefing, named the same on every system: `maps/districts.geojson`."""

Headline = Annotated[Line, AfterValidator(_plain), Role.PLAIN]
"""One line without any markup, because it is also used where markup is impossible: a subject, a tab, a card."""

Inline = Annotated[
    str, StringConstraints(min_length=1, max_length=5_000), AfterValidator(_visible), Role.PROSE
]
"""Markdown of one paragraph, with `[@source]` and `{{ figure }}`."""

Prose = Annotated[
    str, StringConstraints(min_length=1, max_length=200_000), AfterValidator(_visible), Role.PROSE
]
"""Markdown of any length, with `[@source]` and `{{ figure }}`."""

OldAddress = Annotated[str, StringConstraints(pattern=OLD_PATTERN, max_length=500), Role.ID]
"""A former name of an edition (`flood/02`, `flood/02.ur`), or a URL of this site (`/reports/flood.html`)."""

SeriesName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=80), Role.ID
]
"""The name of a series folder: `flood`."""

Flag = Annotated[bool, Field(strict=True)]
"""`true` or `false` only; `NO` is text."""

Number = Annotated[int | float, BeforeValidator(_strict_number)]
"""A plain number."""

Day = Annotated[date, BeforeValidator(_iso), AfterValidator(_in_calendar)]
"""A day: `2026-02-01`."""

Moment = Annotated[datetime, BeforeValidator(_iso), AfterValidator(_aware), AfterValidator(_in_calendar)]
"""A time with its offset: `2026-02-01T20:00+05:00`."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A country by its two-letter code (ISO 3166-1)."""

Pcode = Annotated[str, StringConstraints(pattern=PCODE_PATTERN, max_length=30), Role.ID]
"""A P-code, the code of an administrative area that begins with its country: `PK203`."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$")]
"""A language tag: `en`, `ur`, `fr-CA`."""

Url = Annotated[
    str, StringConstraints(pattern=r"""^https?://[^\s<>"'`{}|\\^]+$""", max_length=2_000), Role.ID
]
"""A full URL."""

Email = Annotated[
    str,
    StringConstraints(
        pattern=r'^[^@\s<>",;:?&%#/\\]+@[^@\s<>",;:?&%#/\\]+\.[^@\s<>",;:.?&%#/\\]+$', max_length=254
    ),
]
"""An e-mail address without a name, and without characters that would add headers in a `mailto:` link."""

SourceIds = Annotated[tuple[Id, ...], Field(default=(), description="Ids of its sources.")]
"""Ids of the sources, which are under `sources:` or in the registry."""
