"""The content of a message: one edition in one language, rendered for mail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from standfirst.model.marking import Tlp

ATTACHMENT_LIMIT = 10_000_000
"""Size of an attachment in bytes above which many servers bounce the message."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attached file."""

    name: str
    data: bytes = field(repr=False)
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture in the HTML part, which refers to it as `cid:` plus `cid`."""

    cid: str
    data: bytes = field(repr=False)
    type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Content:
    """One edition in one language, rendered for mail; `text` and `html` may contain mime.Slot marks.

    `edition` is the edition's key (`SERIES/STEM`), `title` its plain title. `marks` precede the title in the subject
    (`EXERCISE`, `CORRECTION`, `UPDATE 2`). `link` is the URL of the attachment; both parts must contain it if the
    attachment is larger than `limit` bytes.
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
    """Optional attachments."""
    link: str = ""
    limit: int = ATTACHMENT_LIMIT
    greeting: str = ""
    """The greeting, with a placeholder for the reader's name: `Dear {name},`."""
    left_out: tuple[str, ...] = ()
    """The titles of parts omitted from the HTML for lack of space."""
    too_large: tuple[str, ...] = ()
    """The names of attachments omitted for lack of space."""

    @property
    def subject(self) -> str:
        """The TLP marking first, as the standard requires, then the marks, then the title."""
        return f"[{self.tlp.label}] {''.join(f'{mark}: ' for mark in self.marks)}{self.title}"


def short(*values: str) -> str:
    """Return a digest that identifies these values without revealing them."""
    return hashlib.sha256("\0".join(values).encode("utf-8", "surrogatepass")).hexdigest()[:40]
