"""The public messages that were sent, as data for the site's mail archive, without addresses."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from standfirst.formats import mail as words
from standfirst.library import PUBLIC, Edition, Library, Visibility
from standfirst.mail.ledger import Copy, Ledger
from standfirst.view.addresses import address


@dataclass(frozen=True, slots=True)
class ArchivedMessage:
    """One message of the archive; `sent` is the day on which a server accepted its first copy."""

    edition: str
    purpose: str
    subject: str
    tlp: str
    sent: str
    languages: tuple[str, ...]
    page: str


def archive(ledger: Ledger, library: Library, now: datetime, page: str) -> tuple[ArchivedMessage, ...]:
    """Return every message that the public may see today, newest first; `page` is the path of the list."""
    public = Visibility(library, now).to(PUBLIC)
    groups: dict[tuple[str, str], list[Copy]] = {}
    for copy in ledger.copies(state="sent"):
        groups.setdefault((copy.edition, copy.purpose), []).append(copy)
    found = []
    for (key, purpose), copies in groups.items():
        edition = public.by_id.get(key)
        if edition and not edition.withdrawn:
            found.append(_sent(public, edition, purpose, copies, page))
    return tuple(sorted(found, key=lambda one: (one.sent, one.edition, one.purpose), reverse=True))


def _sent(library: Library, edition: Edition, purpose: str, copies: list[Copy], page: str) -> ArchivedMessage:
    published = {one.lang for one in library.languages(edition.key)}
    languages = sorted({copy.lang if copy.lang in published else edition.lang for copy in copies})
    return ArchivedMessage(
        edition=edition.key,
        purpose=purpose,
        subject=words.subject(edition, purpose),
        tlp=edition.briefing.tlp.label,
        sent=min(copy.at for copy in copies)[:10],
        languages=tuple(languages),
        page=address(library.site, edition.path("html"), page),
    )


def as_json(found: tuple[ArchivedMessage, ...]) -> str:
    """Return the messages as JSON."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n"


def as_markdown(found: tuple[ArchivedMessage, ...], title: str) -> str:
    """Return the messages as a page of the site: `content/pages/mail-archive.md`."""
    lines = [f"Title: {title}", ""]
    lines += [
        f"- {one.sent}: [{_escaped(one.subject)}]({one.page}) ({', '.join(one.languages)})" for one in found
    ]
    return "\n".join(lines if found else [*lines, "No public message was sent yet."]) + "\n"


def _escaped(text: str) -> str:
    """Return text with all Markdown characters escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#&!" else sign for sign in text)
