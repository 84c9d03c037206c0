"""What a message is made of: one edition in one language, drawn for mail by someone else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from standfirst.model.marking import Tlp

ATTACHMENT_LIMIT = 10_000_000
"""Bytes of an attachment above which many servers bounce the message."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes along."""

    name: str
    data: bytes = field(repr=False)
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture inside the HTML part, which shows it as `cid:` plus `cid`."""

    cid: str
    data: bytes = field(repr=False)
    type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Content:
    """One edition in one language as drawn for mail; `text` and `html` may hold mime.Slot marks.

    `edition` is the edition's key (`SERIES/STEM`), `title` its plain title. `marks` stand in the
    subject before the title (`EXERCISE`, `CORRECTION`, `UPDATE 2`). `link` is where the attachment
    can be fetched; it must be drawn in both parts when the attachment is above `limit` bytes.
    """

    edition: str
    series: str
    series_title: str
    title: str
    tlp: Tlp
    lang: str
    text: str = field(repr=False)
    html: str = field(default="", repr=False)
    marks: tuple[str, ...] = ()
    pictures: tuple[InlinePicture, ...] = ()
    attachment: AttachedFile | None = None
    files: tuple[AttachedFile, ...] = ()
    """What goes along beside it by choice."""
    link: str = ""
    limit: int = ATTACHMENT_LIMIT
    greeting: str = ""
    """The greeting with a place for the reader's name: `Dear {name},`."""
    left_out: tuple[str, ...] = ()
    """The titles of the parts that the HTML has no room for."""
    too_large: tuple[str, ...] = ()
    """The names of files that were to go along, and for which there is no room."""

    @property
    def subject(self) -> str:
        """TLP first, as the standard asks, then the marks, then the title."""
        return f"[{self.tlp.label}] {''.join(f'{mark}: ' for mark in self.marks)}{self.title}"


def short(*values: str) -> str:
    """A name for these values: the same for the same, saying nothing about them."""
    return hashlib.sha256("\0".join(values).encode("utf-8", "surrogatepass")).hexdigest()[:40]
