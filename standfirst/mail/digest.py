"""Digests: several briefings in one message; each reader gets those that they may see and do not have.

The ledger records a copy of each briefing for each reader, as if they had been sent separately, so that no one gets one
twice and later corrections reach readers of digests too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from standfirst.errors import MailError
from standfirst.formats import mail_digest as words
from standfirst.i18n import language
from standfirst.leaks.gate import OutgoingPart
from standfirst.mail.content import AttachedFile, Content
from standfirst.mail.ledger_rows import AdditionalPurpose, SentText
from standfirst.mail.message import Desk, EncodedContent, Thread, attaches, prepare
from standfirst.mail.presend_checks import PresendChecks, Sheet
from standfirst.mail.purpose import Variant
from standfirst.mail.rendering import MessagePart, MessageRenderer, inline_pictures
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing
from standfirst.view.mail_cover import greeting


@dataclass(slots=True)
class DigestRenderer:
    """Renders the message of each reader: once for each language, form and choice of briefings."""

    renderers: tuple[MessageRenderer, ...]
    """One for each briefing, in the order of the digest."""
    parts: dict[str, tuple[int, ...]]
    """The briefings that each recipient gets."""
    made: dict[Variant, EncodedContent] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """Who sends."""
        return self.renderers[0].desk

    @property
    def now(self) -> datetime:
        """The date of messages that are only previewed."""
        return self.renderers[0].now

    def variant(self, recipient: Recipient) -> Variant:
        """Return the digest for a reader, framed in the language of most of its briefings."""
        own = tuple(
            (self.renderers[one].edition.key, self.renderers[one].variant(recipient))
            for one in self.parts[recipient.key]
        )
        langs = [part.lang for _, part in own]
        lang = recipient.lang if recipient.lang in langs else langs[0]
        return Variant(lang, own[0][1].form, parts=own)

    def choose(self, recipient: Recipient) -> EncodedContent:
        """Return the message for a reader."""
        return self.prepared(self.variant(recipient))

    def text(self, recipient: Recipient) -> SentText:
        """Return the content of its first briefing, as stored in the ledger."""
        return self.renderers[self.parts[recipient.key][0]].text(recipient)

    def beside(self, recipient: Recipient) -> tuple[AdditionalPurpose, ...]:
        """Return the further copies that the message counts for: the other briefings, and every correction."""
        first, *rest = (self.renderers[one] for one in self.parts[recipient.key])
        others = (
            one
            for renderer in rest
            for one in (
                AdditionalPurpose(renderer.edition.id, renderer.purpose.name, renderer.text(recipient)),
                *renderer.beside(recipient),
            )
        )
        return (*first.beside(recipient), *others)

    def prepared(self, variant: Variant) -> EncodedContent:
        """A message, rendered and encoded once."""
        if variant not in self.made:
            content = self._content(variant)
            first = self.renderers[0]
            self._let_out(content, variant)
            thread = Thread(first.thread_purpose())
            self.made[variant] = prepare(content, self.desk, thread, first.closes, first.stamp)
        return self.made[variant]

    def _of(self, variant: Variant) -> list[MessageRenderer]:
        known = {one.edition.key: one for one in self.renderers}
        return [known[key] for key, _ in variant.parts]

    def _content(self, variant: Variant) -> Content:
        renderers = self._of(variant)
        site = renderers[0].library.site
        room, jobs = site.mail.attachment_limit, []
        files: list[AttachedFile] = []
        too_large: list[str] = []
        for renderer, (_, part) in zip(renderers, variant.parts, strict=True):
            found = renderer.part(part, room)
            jobs.append((found.job, found.cover))
            attached = _attached(found, room)
            files += attached
            too_large += found.too_large
            room -= sum(len(file.data) for file in attached)
        drawn = words.draw(jobs, variant.lang, f"logo@{renderers[0].desk.domain}")
        strictest = min((one.edition.briefing.tlp for one in renderers), key=lambda tlp: tlp.openness)
        return Content(
            edition=renderers[0].edition.id, series="", series_title=site.name, title=drawn.title, tlp=strictest,
            lang=variant.lang, text=drawn.text, html=drawn.html, marks=drawn.marks, files=tuple(files),
            pictures=inline_pictures(drawn),
            limit=site.mail.attachment_limit, greeting=greeting(language(variant.lang)),
            too_large=tuple(too_large),
        )  # fmt: skip

    def _let_out(self, content: Content, variant: Variant) -> None:
        """Scan the message for readers of its strictest briefing, and each file for its own readers."""
        said = (("subject", content.subject), ("text", content.text), ("HTML", content.html))
        whole = [OutgoingPart(f"the digest in {content.lang} ({name})", text.encode()) for name, text in said]
        whole += [OutgoingPart(picture.cid, picture.data) for picture in content.pictures]
        renderers = self._of(variant)
        strictest = min(renderers, key=lambda one: one.edition.briefing.tlp.openness)
        strictest.gate.let_out(whole, strictest.library)
        for renderer, (_, part) in zip(renderers, variant.parts, strict=True):
            renderer.gate.let_out(renderer.leaving_files(part), renderer.library)


@dataclass(frozen=True)
class DigestChecks:
    """The pre-send checks of all briefings of a digest, and its messages."""

    checks: tuple[PresendChecks, ...]
    renderer: DigestRenderer
    recipients: tuple[Recipient, ...]
    """Everyone who gets a message now."""

    @classmethod
    def of(cls, checks: Sequence[PresendChecks], again: Sequence[Sequence[Recipient]]) -> DigestChecks:
        """Combine the checks of single briefings: each reader gets what they do not have, or should get `again`."""
        parts: dict[str, tuple[int, ...]] = {}
        readers: dict[str, Recipient] = {}
        for number, one in enumerate(checks):
            for recipient in (*one.status.missing, *again[number]):
                parts[recipient.key] = (*parts.get(recipient.key, ()), number)
                readers.setdefault(recipient.key, recipient)
        renderer = DigestRenderer(tuple(one.renderer for one in checks), parts)
        return cls(tuple(checks), renderer, tuple(readers.values()))

    @property
    def first(self) -> PresendChecks:
        """The checks of its first briefing, under which it is planned."""
        return self.checks[0]

    @property
    def count(self) -> int:
        """The number of messages to send now."""
        return len(self.recipients)

    @property
    def key(self) -> str:
        """The briefings' keys, as typed."""
        return " ".join(one.job.edition.key for one in self.checks)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Every reason not to send, with the briefing that it is about."""
        found = [f"{one.job.edition.key}: {why}" for one in self.checks for why in one.blockers]
        allowed = {one.name for checks in self.checks for one in checks.selection.verdicts if one.allowed}
        asked = {one.name for one in self.checks[0].selection.verdicts}
        return (*found, *(f"the list {name} may see none of these" for name in sorted(asked - allowed)))

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes about the digest as a whole."""
        limit = self.checks[0].job.site.mail.attachment_limit / 1e6
        lost = (
            name for sheet in self.sheets for name in self.renderer.prepared(sheet.variant).content.too_large
        )
        closed = [
            f"the list {one.name} may not see {checks.job.edition.key}, so its digest is without it"
            for checks in self.checks
            for one in checks.selection.verdicts
            if not one.allowed
        ]
        return (
            *closed,
            *(
                f"{name} does not go along: the files would have more than {limit:g} MB"
                for name in dict.fromkeys(lost)
            ),
        )

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Each message with its sizes; none is rendered while sending is blocked."""
        if self.blockers:
            return ()
        groups: dict[Variant, list[Recipient]] = {}
        for recipient in self.recipients:
            groups.setdefault(self.renderer.variant(recipient), []).append(recipient)
        return tuple(self._sheet(variant, found) for variant, found in groups.items())

    def _sheet(self, variant: Variant, readers: list[Recipient]) -> Sheet:
        made = self.renderer.prepared(variant)
        size = sum(len(part) for part in made.body if isinstance(part, bytes))
        files = sum(len(file.data) for file in made.content.files)
        return Sheet(variant, len(readers), size, len(made.content.html.encode()), 0, False, files)

    def mailings(self) -> Iterator[Mailing]:
        """Yield the mailing of each choice of briefings: its first briefing's, with the others beside."""
        groups: dict[tuple[int, ...], list[Recipient]] = {}
        for recipient in self.recipients:
            groups.setdefault(self.renderer.parts[recipient.key], []).append(recipient)
        for numbers, readers in groups.items():
            first = self.checks[numbers[0]]
            tlps = [self.checks[one].job.edition.briefing.tlp for one in numbers]
            yield Mailing(
                first.job.edition.id, first.renderer.purpose.name, min(tlps, key=lambda tlp: tlp.openness),
                readers, self.renderer.choose, self.renderer.text, self.renderer.beside,
            )  # fmt: skip


def _attached(part: MessagePart, room: int) -> tuple[AttachedFile, ...]:
    """Return the attachments of a part; raise MailError for a PDF that is too large and has no URL."""
    if part.paper is None or part.cover.link:
        return part.files
    if not attaches(part.paper, room):
        raise MailError(f"{part.paper.name} has no room in the digest, and no public address to link to")
    return (part.paper, *part.files)


def check_distinct(keys: Sequence[str]) -> None:
    """Raise an error if a briefing is named twice."""
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise MailError(f"{twice[0]} is named twice")
