"""Write messages for preview: one `.eml` for each reader, and one page for each language and form."""

from __future__ import annotations

import base64
import csv
import html
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from standfirst.errors import MailError
from standfirst.formats.figures import harmless
from standfirst.mail.message import Desk, EncodedContent
from standfirst.mail.purpose import Variant
from standfirst.mail.selection import Recipient

MOST = 500
"""The number of messages written; in a longer mailing, the first of each language and form come first."""

_OURS = (".eml", ".html", ".csv")


class MessageSource(Protocol):
    """A source of messages, for one briefing or for several."""

    @property
    def desk(self) -> Desk:
        """Who sends."""

    @property
    def now(self) -> datetime:
        """The date of previewed messages."""

    def variant(self, recipient: Recipient) -> Variant:
        """Return the variant of a reader's message."""

    def choose(self, recipient: Recipient) -> EncodedContent:
        """Return the message for a reader."""

    def prepared(self, variant: Variant) -> EncodedContent:
        """Return the message of a variant."""


@dataclass(frozen=True, slots=True)
class SkippedRecipient:
    """A person who gets no message now: their state in the ledger (`suppressed`, `sent` …), and the reason."""

    address: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class OutboxFiles:
    """The content of the outbox."""

    folder: Path
    messages: int
    readers: int
    pages: tuple[str, ...]


def write(
    renderer: MessageSource,
    recipients: Iterable[Recipient],
    folder: Path,
    most: int = MOST,
    *,
    left: Iterable[SkippedRecipient] = (),
) -> OutboxFiles:
    """Replace the files of an earlier preview; raise MailError if they cannot be written."""
    readers = _in_turn(renderer, recipients)
    try:
        _clear(folder)
        names = _messages(renderer, readers[:most], folder)
        _table(renderer, readers, names, folder)
        _left(left, folder)
        pages = tuple(_pages(renderer, readers, folder))
    except OSError as error:
        raise MailError(f"the outbox {folder.name} cannot be written: {error.strerror}") from None
    return OutboxFiles(folder, len(names), len(readers), pages)


def _in_turn(renderer: MessageSource, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return readers with the first of each language and form in front, so that each is among the files."""
    first: dict[object, Recipient] = {}
    rest = [one for one in recipients if first.setdefault(renderer.variant(one), one) is not one]
    return [*first.values(), *rest]


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for path in folder.iterdir():
        if path.suffix in _OURS and path.is_file():
            path.unlink()


def _messages(renderer: MessageSource, readers: list[Recipient], folder: Path) -> dict[str, str]:
    """Write a file for each reader and return the names by recipient."""
    names = {}
    for number, recipient in enumerate(readers, start=1):
        name = f"{number:04}-{_plain(recipient.key)}.eml"
        message = renderer.choose(recipient).message(recipient, renderer.now)
        with _private(folder / name) as file:
            file.writelines(message.chunks)
        names[recipient.key] = name
    return names


def _private(path: Path) -> BinaryIO:
    """Write a new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _table(renderer: MessageSource, readers: list[Recipient], names: dict[str, str], folder: Path) -> None:
    """Write the list of everyone who would get it, with the file of their message if there is one."""
    with (folder / "recipients.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("address", "name", "lang", "form", "with", "lists", "file"))
        for one in readers:
            found = renderer.variant(one)
            beside = " ".join((*found.files, *(f"correction {number}" for number in found.corrections)))
            lists = " ".join(one.lists)
            row = (one.address, one.name, found.lang, found.form, beside, lists, names.get(one.key, ""))
            rows.writerow([harmless(cell) for cell in row])
    (folder / "recipients.csv").chmod(0o600)


def _left(left: Iterable[SkippedRecipient], folder: Path) -> None:
    """Write the list of everyone who gets nothing now, with the reason."""
    with (folder / "not-sent.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("address", "state", "reason"))
        for one in left:
            rows.writerow([harmless(cell) for cell in (one.address, one.state, one.reason)])
    (folder / "not-sent.csv").chmod(0o600)


def _pages(renderer: MessageSource, readers: list[Recipient], folder: Path) -> Iterator[str]:
    """Write the HTML part of each language and form as a page for browsers."""
    seen = set()
    for recipient in readers:
        variant = renderer.variant(recipient)
        if variant not in seen:
            seen.add(variant)
            name = f"look-{variant.name}.html"
            (folder / name).write_text(
                page(renderer.prepared(variant), recipient), encoding="utf-8", newline="\n"
            )
            yield name


def page(prepared: EncodedContent, recipient: Recipient) -> str:
    """Return the HTML part with its picture embedded and its slots filled."""
    text = prepared.content.html
    for slot, value in prepared.values(recipient).items():
        text = text.replace(slot, html.escape(value))
    for picture in prepared.content.pictures:
        data = base64.b64encode(picture.data).decode("ascii")
        text = text.replace(f"cid:{picture.cid}", f"data:{picture.type};base64,{data}")
    return text


def _plain(key: str) -> str:
    """Return an address as part of a file name."""
    return "".join(sign if sign.isalnum() or sign in "@.-_" else "_" for sign in key)[:100]
