"""The body of a message as MIME, by the standard library: rendered once, with the texts filled in for each reader.

All is 7-bit, no line of a body is longer than 76, and no line begins with a dot, so a message is transmitted exactly as
it is stored.
"""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import MIMEPart
from email.policy import SMTP
from enum import StrEnum

from standfirst.errors import MailError
from standfirst.mail.content import AttachedFile, Content, InlinePicture, short


class Slot(StrEnum):
    """A placeholder in a text or HTML body, filled in for each recipient.

    Placeholders are private-use characters, which lists and briefings cannot contain.
    """

    ADDRESS = "\ue000address\ue001"
    GREETING = "\ue000greeting\ue001"
    NAME = "\ue000name\ue001"
    UNSUBSCRIBE = "\ue000unsubscribe\ue001"


@dataclass(frozen=True, slots=True)
class PersonalText:
    """The text of a part with slots for each recipient; in markup their values are escaped."""

    text: str
    markup: bool = False

    def filled(self, values: Mapping[Slot, str]) -> bytes:
        """Return the encoded lines for one recipient."""

        def value(found: re.Match[str]) -> str:
            text = values[Slot(found[0])]
            return html.escape(text) if self.markup else text

        return quoted_printable(_SLOTS.sub(value, self.text))


Segment = bytes | PersonalText
"""Bytes shared by all recipients, or a text."""

_PLACE = "text"
_AT_PLACE = re.compile(rf"(?<=\r\n\r\n){_PLACE}\r\n".encode())
_SLOTS = re.compile("|".join(slot.value for slot in Slot))
_BLANK_TOO_FAR = re.compile(rb"^(.{74,75})(=09|=20)$", re.MULTILINE)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def body(content: Content, attached: Sequence[AttachedFile]) -> tuple[Segment, ...]:
    """Return all parts with their Content-Type and the attachments."""
    texts = [PersonalText(content.text), *([PersonalText(content.html, markup=True)] if content.html else [])]
    try:
        fixed = _AT_PLACE.split(_tree(content, attached).as_bytes(policy=SMTP))
    except (ValueError, TypeError) as error:
        raise MailError(f"a file that goes along has no good type or name: {error}") from None
    return (fixed[0], *(one for pair in zip(texts, fixed[1:], strict=True) for one in pair if one))


def render(segments: Sequence[Segment], values: Mapping[Slot, str]) -> list[bytes]:
    """Return the segments with the texts of one recipient."""
    return [part.filled(values) if isinstance(part, PersonalText) else part for part in segments]


def quoted_printable(text: str) -> bytes:
    """Encode lines that servers do not change; a dot at the start of a line is followed by a soft line break."""
    try:
        raw = ("\n".join(text.splitlines()) + "\n").encode("utf-8")
    except UnicodeEncodeError as error:
        raise MailError(f"a text holds half a character: {error.reason}") from None
    # b2a_qp escapes the blank at the end of a full line without checking that there is room for it.
    encoded = _BLANK_TOO_FAR.sub(rb"\1=\n\2", binascii.b2a_qp(raw, istext=True))
    while _LEADING_DOT.search(encoded):
        encoded = _LEADING_DOT.sub(b"=2E=\n", encoded)
    return encoded.replace(b"\n", b"\r\n")


def _tree(content: Content, attached: Sequence[AttachedFile]) -> MIMEPart:
    """Build the MIME structure: text before HTML, pictures beside the HTML, files beside both."""
    root = MIMEPart(policy=SMTP)
    root.set_content(f"{_PLACE}\n", cte="quoted-printable")
    if content.html:
        root.add_alternative(f"{_PLACE}\n", subtype="html", cte="quoted-printable")
        for picture in content.pictures:
            _show(root, picture)
    for file in attached:
        kind, *more = (one.strip() for one in file.type.split(";"))
        params = dict(one.split("=") for one in more)
        root.add_attachment(file.data, *kind.split("/"), filename=file.name, params=params)
    for part in root.walk():
        if part.is_multipart():  # `=_` cannot occur in an encoded line, so no part can end early
            part.set_boundary(f"=_{short(content.edition, content.lang, part.get_content_subtype())}")
    return root


def _show(root: MIMEPart, picture: InlinePicture) -> None:
    if page := root.get_body(("related", "html")):
        kind = picture.type.split("/")
        page.add_related(picture.data, *kind, cid=f"<{picture.cid}>", disposition="inline")
