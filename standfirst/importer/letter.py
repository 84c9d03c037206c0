"""Mail messages (.eml): headers, text or HTML, and pictures; other attachments are named."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from typing import Any, Final

from standfirst.importer import plaintext, source, web
from standfirst.importer.blocks import Block, Reading, SourcePicture, squeeze
from standfirst.importer.source import SourceLine, clean, refuse

_HEAD: Final = ("From", "To", "Cc", "Subject", "Date")


def read(data: bytes, name: str) -> Reading:
    """Return the text of a message; of one with text and HTML, the text."""
    message = parsed(data)
    if not head(message):
        refuse(name, "SF003", "this is not a message: it has no header", "save the message again as .eml")
    body = message.get_body(preferencelist=("plain", "html"))
    text = content(body) if body is not None else ""
    if body is None or not text.strip():
        refuse(name, "SF009", "the message has no text", "import its attachment by itself")
    pictures, remarks = _attachments(message)
    if body.get_content_type() == "text/html":
        return _with_head(web.read(text, name), head(message), pictures, remarks)
    lines = source.lines("\n".join([*head(message), "", text]))
    return Reading(lines, plaintext.read(lines), "line", pictures, remarks)


def parsed(data: bytes) -> EmailMessage:
    """Return a message parsed by the standard library."""
    message: Any = email.message_from_bytes(data, policy=default)
    return message  # type: ignore[no-any-return]


def head(message: EmailMessage) -> list[str]:
    """Return the header lines with sender, recipients, subject and date."""
    found = ((key, squeeze(clean(str(message[key] or "")))) for key in _HEAD)
    return [f"{key}: {value}" for key, value in found if value]


def content(part: Any) -> str:
    """Return the text of a part, whatever its declared encoding."""
    try:
        text = part.get_content()
    except (LookupError, UnicodeError, KeyError):
        text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return clean(str(text))


def _attachments(message: EmailMessage) -> tuple[tuple[SourcePicture, ...], tuple[str, ...]]:
    pictures: list[SourcePicture] = []
    remarks: list[str] = []
    for part in message.walk():
        if part.get_content_maintype() == "image":
            pictures.append(SourcePicture(part.get_payload(decode=True) or b""))  # type: ignore[arg-type]
        elif part.get_content_disposition() == "attachment":
            remarks.append(
                f"the message has an attachment, {part.get_filename() or 'without a name'}: import it by itself"
            )
    return tuple(pictures), tuple(remarks)


def _with_head(
    page: Reading, lines: list[str], pictures: tuple[SourcePicture, ...], remarks: tuple[str, ...]
) -> Reading:
    """Return the blocks of an HTML message after those of its headers."""
    shift = len(page.lines)
    more = [SourceLine(shift + at, text) for at, text in enumerate(lines, start=1)]
    meta = [
        Block(
            "meta",
            text.partition(": ")[2],
            text.partition(": ")[2],
            (line.number,),
            label=text.partition(":")[0].casefold(),
        )
        for line, text in zip(more, lines, strict=True)
    ]
    return Reading(
        (*page.lines, *more), (*meta, *page.blocks), page.unit, (*page.pictures, *pictures), remarks
    )


def plain_lines(data: bytes) -> list[str]:
    """Return the lines of a message's headers and text."""
    message = parsed(data)
    body = message.get_body(preferencelist=("plain", "html"))
    text = content(body) if body is not None else ""
    html = body is not None and body.get_content_type() == "text/html"
    return [*head(message), *(web.plain_lines(text) if html else text.split("\n"))]
