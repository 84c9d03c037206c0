"""The tree of a message's parts, from the outside in; each is its header lines and its body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from email.utils import encode_rfc2231

from standfirst.mail import headers, parts
from standfirst.mail.content import AttachedFile, Content, InlinePicture, short
from standfirst.mail.parts import Gap, Segment

_FILE_NAME = re.compile(r"[A-Za-z0-9._,() -]{1,120}")


def body(content: Content, attached: Sequence[AttachedFile]) -> tuple[Segment, ...]:
    """All parts under their Content-Type, with the files that go along."""
    return _joined(_mixed(content, attached))


def _mixed(content: Content, attached: Sequence[AttachedFile]) -> list[Segment]:
    shown = _alternative(content)
    if not attached:
        return shown
    return _multipart("mixed", content, [shown, *map(_file, attached)])


def _alternative(content: Content) -> list[Segment]:
    text = _words("plain", parts.quoted(content.text))
    if not content.html:
        return text
    return _multipart("alternative", content, [text, _related(content)])


def _related(content: Content) -> list[Segment]:
    drawn = _words("html", parts.quoted(content.html, markup=True))
    if not content.pictures:
        return drawn
    return _multipart("related", content, [drawn, *map(_picture, content.pictures)])


def _words(subtype: str, body: Iterable[Segment]) -> list[Segment]:
    head = headers.line("Content-Type", f"text/{subtype}; charset=utf-8")
    encoding = headers.line("Content-Transfer-Encoding", "quoted-printable")
    return [head + encoding + b"\r\n", *body]


def _picture(picture: InlinePicture) -> list[Segment]:
    head = [
        headers.line("Content-Type", picture.type),
        headers.line("Content-Transfer-Encoding", "base64"),
        headers.line("Content-ID", f"<{picture.cid}>"),
        headers.line("Content-Disposition", "inline"),
    ]
    return [b"".join(head) + b"\r\n" + parts.base64_lines(picture.data)]


def _file(attachment: AttachedFile) -> list[Segment]:
    if _FILE_NAME.fullmatch(attachment.name):
        name = f'filename="{attachment.name}"'
    else:
        name = f"filename*={encode_rfc2231(attachment.name, 'utf-8')}"
    head = [
        headers.line("Content-Type", attachment.type),
        headers.line("Content-Transfer-Encoding", "base64"),
        headers.line("Content-Disposition", f"attachment; {name}"),
    ]
    return [b"".join(head) + b"\r\n" + parts.base64_lines(attachment.data)]


def _multipart(kind: str, content: Content, children: list[list[Segment]]) -> list[Segment]:
    """The children between boundaries; `=_` can stand in no encoded line, so none can end early."""
    boundary = f"=_{short(content.edition, content.lang, kind)}"
    body: list[Segment] = [headers.line("Content-Type", f'multipart/{kind}; boundary="{boundary}"') + b"\r\n"]
    for child in children:
        body += [f"\r\n--{boundary}\r\n".encode(), *child]
    return [*body, f"\r\n--{boundary}--\r\n".encode()]


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Neighbouring bytes become one, so that a message has few chunks."""
    result: list[Segment] = []
    for segment in segments:
        if result and not isinstance(segment, Gap) and not isinstance(result[-1], Gap):
            result[-1] += segment
        else:
            result.append(segment)
    return tuple(result)
