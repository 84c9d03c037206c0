"""Bodies as lines that every server passes on unchanged, with slots for what differs by recipient.

All is 7-bit, no line is longer than 76, and no line begins with a dot: the bytes of a message are
also its bytes on the line.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from standfirst.errors import MailError


class Slot(StrEnum):
    """A mark in a text or HTML body that becomes something else for each recipient.

    The marks are private characters, which no list and no briefing can hold.
    """

    ADDRESS = "\ue000address\ue001"
    GREETING = "\ue000greeting\ue001"
    NAME = "\ue000name\ue001"
    UNSUBSCRIBE = "\ue000unsubscribe\ue001"


@dataclass(frozen=True, slots=True)
class Gap:
    """The place of a slot in a quoted-printable body; in markup its value is escaped."""

    slot: Slot
    markup: bool

    def filled(self, values: Mapping[Slot, str]) -> bytes:
        """The lines that stand here for one recipient."""
        value = values[self.slot]
        return fill(html.escape(value) if self.markup else value)


Segment = bytes | Gap
"""Bytes that are the same for all, or a gap."""

_SLOTS = re.compile("(" + "|".join(slot.value for slot in Slot) + ")")
_BLANK_TOO_FAR = re.compile(rb"^(.{74,75})(=09|=20)$", re.MULTILINE)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_GUARD = "xx"


def quoted(text: str, *, markup: bool = False) -> tuple[Segment, ...]:
    """Quoted-printable lines of `text`, cut at its slots."""
    pieces = _SLOTS.split("\n".join(text.splitlines()) + "\n")
    last = len(pieces) - 1
    segments: list[Segment] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            segments.append(Gap(Slot(piece), markup))
        elif piece:
            segments.append(_lines(piece) if number == last else fill(piece))
    return tuple(segments)


def fill(text: str) -> bytes:
    """Quoted-printable of a piece that more follows: it ends with a soft break."""
    encoded = _lines(text + _GUARD)
    bare = encoded.removesuffix(_GUARD.encode())
    if len(bare) + len(_GUARD) != len(encoded):
        raise MailError("a text cannot be encoded")
    return bare if bare.endswith(b"=\r\n") else bare + b"=\r\n"


def render(segments: Sequence[Segment], values: Mapping[Slot, str]) -> list[bytes]:
    """The segments with each slot's value in its place."""
    return [part.filled(values) if isinstance(part, Gap) else part for part in segments]


def base64_lines(data: bytes) -> bytes:
    """Base64 in lines of 76."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _lines(text: str) -> bytes:
    """Quoted-printable; a dot that would begin a line gets a soft break behind it."""
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MailError(f"a text holds half a character: {error.reason}") from None
    # b2a_qp escapes the blank that ends a full line without asking whether there is room for it.
    encoded = _BLANK_TOO_FAR.sub(rb"\1=\n\2", binascii.b2a_qp(raw, istext=True))
    while _LEADING_DOT.search(encoded):
        encoded = _LEADING_DOT.sub(b"=2E=\n", encoded)
    return encoded.replace(b"\n", b"\r\n")
