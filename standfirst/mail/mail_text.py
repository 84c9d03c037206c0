"""The text of a mail as a person reads it: decoded headers, parts as text, replies without quotations."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

MAX_TEXT = 100_000
"""The number of characters of a text that are read."""

_BODY = "text/plain", "text/html"
_QUOTED_HTML = re.compile(
    r"<blockquote\b|<div[^>]*(?:gmail_quote|yahoo_quoted|divRplyFwdMsg|moz-cite-prefix)", re.IGNORECASE
)
_QUOTE_BEGINS = re.compile(
    r"^(?:-{3,}|_{5,}|(?:on|am|le|el|em|il|op) .{6,200}(?:wrote|schrieb|écrit|escribió|escreveu|scritto|schreef)\s?:"
    r"|(?:from|von|de|da|van|sent)\s?: .*|begin forwarded message.*)",
    re.IGNORECASE | re.MULTILINE,
)


def field(message: Message, name: str) -> str:
    """Return a header decoded to one line of printable text, whatever its bytes; empty if it is missing."""
    value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), None)
    if value is None:
        return ""
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # some send bare UTF-8
    with suppress(ValueError, LookupError, MessageError):  # UnicodeError is a ValueError
        text = str(make_header(decode_header(text)))
    return "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))


def text_of(message: Message) -> str:
    """Return the text of a mail with its quotations, without returned messages and attachments."""
    bodies = {kind: _bodies(message, kind) for kind in _BODY}
    return ("\n".join(bodies["text/plain"]) or as_text("\n".join(bodies["text/html"])))[:MAX_TEXT]


def own_text(message: Message) -> str:
    """Return the sender's own text, without quotations."""
    plain = "\n".join(_bodies(message, "text/plain"))
    if not plain:
        plain = as_text(_QUOTED_HTML.split("\n".join(_bodies(message, "text/html")), maxsplit=1)[0])
    begun = _QUOTE_BEGINS.split(plain[:MAX_TEXT], maxsplit=1)[0]
    return "\n".join(line for line in begun.splitlines() if not line.lstrip().startswith(">")).strip()


def as_text(html: str) -> str:
    """Return HTML as text."""
    from inscriptis import get_text

    bare = html[: 2 * MAX_TEXT].strip()
    return get_text(bare).strip() if bare else ""


def shown(part: Message) -> str:
    """Return a part as text, including one that the parser read as an embedded message."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return _decoded(payload, part)
    children = part.get_payload()
    if not isinstance(children, list):
        return str(children)
    joined = b"\n\n".join(child.as_bytes() for child in children if isinstance(child, Message))
    return _decoded(_transfer_decoded(joined, part), part)


def _transfer_decoded(raw: bytes, part: Message) -> bytes:
    """Decode a transfer encoding of embedded messages, which RFC 6533 allows and the parser ignores."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).lower()
    if encoding not in {"base64", "quoted-printable"}:
        return raw
    holder = Message()
    holder["Content-Transfer-Encoding"] = encoding
    holder.set_payload(raw.decode("ascii", "replace").strip())
    decoded = holder.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else raw


def _decoded(raw: bytes, part: Message) -> str:
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _bodies(message: Message, kind: str) -> list[str]:
    found = []
    for part in message.walk():
        if part.get_content_maintype() == "message":
            break  # the rest is returned or forwarded
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            found.append(shown(part))
    return found
