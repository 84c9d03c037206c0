"""Render an edition for mail, once for each language and form: for the pre-send report, for `.eml` and for sending."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from standfirst import branding
from standfirst.build.cache import FOLDER, Cache
from standfirst.errors import MailError, RenderError
from standfirst.formats import flash as one_page
from standfirst.formats import mail as words
from standfirst.formats import report
from standfirst.formats.base import Format, Job
from standfirst.history import Printing
from standfirst.i18n import language
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.library import Edition, Library, Visibility, flash, is_public
from standfirst.mail import message_ids, signing
from standfirst.mail.attachments import Attachment, attachments, file_name, fitting
from standfirst.mail.content import AttachedFile, Content, InlinePicture
from standfirst.mail.ledger_rows import AdditionalPurpose, SentText
from standfirst.mail.message import Desk, EncodedContent, Thread, attaches, prepare
from standfirst.mail.mime import Slot
from standfirst.mail.purpose import Form, Purpose, Variant, chosen_files, form_for
from standfirst.mail.selection import Recipient
from standfirst.mail.sent_text import sent_text
from standfirst.mail.unsubscribe import UnsubscribeLinks, exit_from
from standfirst.settings import Site
from standfirst.signature import Credentials, credentials, finished, kept
from standfirst.view.mail_cover import CoverOptions, greeting

FOLLOWED = 10
"""The number of earlier editions that a message references, so that mail programs show one thread."""


def desk_of(site: Site, environ: Mapping[str, str]) -> Desk:
    """Return the sender in the settings, with the keys of the site and of the environment."""
    mail = site.mail
    address = mail.address or site.contact
    if not address:
        raise MailError(
            "there is no address to send from; set CONTACT, or ADDRESS in MAIL, in pelicanconf.py"
        )
    if mail.bounces:
        message_ids.check_mailbox(mail.bounces)
    key = message_ids.load_key((site.root / mail.ledger).parent, environ)
    out = exit_from(mail.unsubscribe or address, mail.endpoint, environ, key)
    return Desk(mail.name or site.name, address, out, mail.reply_to, mail.bounces, key)


@dataclass(frozen=True, slots=True)
class MessagePart:
    """An edition as a message contains it: what is rendered, its cover, and the attachments."""

    job: Job
    cover: CoverOptions
    paper: AttachedFile | None
    """The PDF, which is attached unless the cover has a link to it."""
    files: tuple[AttachedFile, ...]
    too_large: tuple[str, ...]


@dataclass(slots=True)
class MessageRenderer:
    """An edition for one purpose; each message is rendered and encoded when it is first needed."""

    library: Library
    edition: Edition
    desk: Desk
    purpose: Purpose
    wanted: Form
    now: datetime
    gate: Gate
    """The leak scan, which every message passes before it is encoded."""
    closes: tuple[signing.Signer | signing.Envelope, ...] = ()
    stamp: signing.Dkim | None = None
    credentials: Credentials | None = None
    """The signer of attached reports."""
    note: str = ""
    """The desk's note before the briefing."""
    attach: tuple[str, ...] | None = None
    """Attachments for everyone beside the PDF; None if lists and settings decide."""
    due: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The included corrections, by recipient."""
    wrong: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The editions that contain the mistake of each correction."""
    made: dict[Variant, EncodedContent] = field(default_factory=dict)
    papers: dict[tuple[str, bool], AttachedFile] = field(default_factory=dict)
    extras: dict[tuple[str, str], tuple[Attachment, ...]] = field(default_factory=dict)
    """Possible attachments, by language and kind."""
    texts: dict[tuple[str, Form], SentText] = field(default_factory=dict)

    def choose(self, recipient: Recipient) -> EncodedContent:
        """Return the message for a reader in their language and form."""
        return self.prepared(self.variant(recipient))

    def variant(self, recipient: Recipient) -> Variant:
        """Return a reader's language (if the edition is sent in it), form and files; a withdrawal has no PDF."""
        form: Form = "mail" if self.edition.withdrawn else form_for(self.wanted, recipient.formats)
        lang = self.in_language(recipient.lang).lang
        return Variant(lang, form, self._kinds(lang, recipient), self.due.get(recipient.key, ()))

    def text(self, recipient: Recipient) -> SentText:
        """Return the content of the message for a reader, as stored in the ledger."""
        lang, form, *_ = self.variant(recipient)
        return self.text_of(lang, form)

    def beside(self, recipient: Recipient) -> tuple[AdditionalPurpose, ...]:
        """Return the further copies that the message to a reader counts for."""
        numbers = self.due.get(recipient.key, ())
        text = self.text(recipient) if numbers else None
        return tuple(AdditionalPurpose(self.edition.id, f"correction {number}", text) for number in numbers)

    def text_of(self, lang: str, form: Form) -> SentText:
        """Return the content of the message in a language and a form."""
        if (lang, form) not in self.texts:
            whole = self.in_language(lang)
            self.texts[lang, form] = sent_text(flash(whole) if form == "flash" else whole, form)
        return self.texts[lang, form]

    def in_language(self, lang: str) -> Edition:
        """Return the edition in a language or the nearest one: `ur` for `ur-PK`, else the original."""
        ready = [one for one in self.library.languages(self.edition.key) if not self.unready(one)]
        for wanted in (lang, lang.partition("-")[0]):
            for one in ready:
                if one.lang == wanted:
                    return one
        return self.edition

    def unready(self, translation: Edition) -> str:
        """Return why a translation is not sent; empty for one that is, and for the original."""
        if not translation.translated:
            return ""
        original, own = self.edition.briefing, translation.briefing
        if own.tlp is not original.tlp:
            return f"is {own.tlp.label}"
        if own.status is not original.status:
            return f"has the status {own.status.value}"
        return "has another embargo" if own.embargo_until != original.embargo_until else ""

    def prepared(self, variant: Variant) -> EncodedContent:
        """Return a message, rendered and encoded once."""
        if variant not in self.made:
            content = self._content(variant)
            self.gate.let_out(self._leaving(content, variant), self.library)
            thread = Thread(self.thread_purpose(), self._follows())
            self.made[variant] = prepare(content, self.desk, thread, self.closes, self.stamp)
        return self.made[variant]

    def _kinds(self, lang: str, recipient: Recipient) -> tuple[str, ...]:
        """Return the kinds of attachments for a reader beside the PDF, if the edition has them."""
        said = (self.attach, recipient.attach, self.library.site.mail.attach)
        wanted = chosen_files(next(one for one in said if one is not None))
        return tuple(kind for kind in wanted if self._files(lang, (kind,)))

    def _files(self, lang: str, kinds: Iterable[str]) -> tuple[Attachment, ...]:
        """Return the files of these kinds in a language, each made once."""
        for kind in kinds:
            if (lang, kind) not in self.extras:
                job = self._job(self.in_language(lang))
                self.extras[lang, kind] = tuple(attachments(job, (kind,)))
        return tuple(one for kind in kinds for one in self.extras[lang, kind])

    def part(self, variant: Variant, room: int) -> MessagePart:
        """Return the edition for a message with room for so many bytes of files."""
        lang, form = variant.lang, variant.form
        whole = self.in_language(lang)
        job = self._job(flash(whole) if form == "flash" else whole)
        paper = None if form == "mail" else self._paper(job, flashed=form == "flash")
        link = self._link(whole, paper, room)
        rest = room - (len(paper.data) if paper and attaches(paper, room) else 0)
        extras, too_large = fitting(self._files(lang, variant.files), rest)
        cover = CoverOptions(
            test=self.purpose.test, kind=self.purpose.kind, number=self.purpose.number,
            corrections=self._corrections(variant), flash=form == "flash", attached=paper.name if paper else "",
            size=len(paper.data) if paper else 0, link=link, leave=Slot.UNSUBSCRIBE, desk=self.desk.name,
            greeting=Slot.GREETING, note=self.note, files=tuple(dict.fromkeys(one.kind for one in extras)),
        )  # fmt: skip
        return MessagePart(job, cover, paper, tuple(one.file for one in extras), too_large)

    def _content(self, variant: Variant) -> Content:
        limit = self.library.site.mail.attachment_limit
        part = self.part(variant, limit)
        drawn = words.draw(part.job, part.cover, f"figures@{self.desk.domain}", f"logo@{self.desk.domain}")
        edition = part.job.edition
        series = edition.file.series
        return Content(
            edition=edition.id, series=series,
            series_title=self.library.series_title(series, edition.lang) if series else self.library.site.name,
            title=drawn.title, tlp=edition.briefing.tlp, lang=edition.lang, text=drawn.text, html=drawn.html,
            marks=drawn.marks, pictures=inline_pictures(drawn),
            attachment=part.paper, link=part.cover.link, limit=limit, files=part.files,
            greeting=greeting(language(edition.lang)), left_out=drawn.left_out, too_large=part.too_large,
        )  # fmt: skip

    def _leaving(self, content: Content, variant: Variant) -> Iterator[OutgoingPart]:
        """Yield all text of a message, by part, including file names."""
        for name, text in (
            ("subject", content.subject), ("name of the series", content.series_title), ("link", content.link),
            ("text", content.text), ("HTML", content.html),
        ):  # fmt: skip
            yield OutgoingPart(f"the message in {content.lang} ({name})", text.encode())
        for picture in content.pictures:
            yield OutgoingPart(picture.cid, picture.data)
        yield from self.leaving_files(variant)

    def leaving_files(self, variant: Variant) -> Iterator[OutgoingPart]:
        """Yield every possible attachment."""
        if variant.form != "mail":
            whole = self.in_language(variant.lang)
            flashed = variant.form == "flash"
            paper = self._paper(self._job(flash(whole) if flashed else whole), flashed=flashed)
            yield OutgoingPart(paper.name, paper.data, partial(self._paper_html, variant))
        for one in self._files(variant.lang, variant.files):
            yield OutgoingPart(one.file.name, one.file.data, one.html)

    def _paper_html(self, variant: Variant) -> str:
        """Return the HTML of the attached PDF."""
        whole = self.in_language(variant.lang)
        job = self._job(flash(whole) if variant.form == "flash" else whole)
        return one_page.html(job) if variant.form == "flash" else report.html(job)

    def _job(self, edition: Edition) -> Job:
        site = self.library.site
        return Job(edition, self.library, branding.load(site), self.now, paper=site.paper)

    def _paper(self, job: Job, *, flashed: bool) -> AttachedFile:
        key = job.edition.lang, flashed
        if key not in self.papers:
            data = _one_page(job) if flashed else report.render(job)
            if self.credentials:
                data = kept(data, self.credentials, Cache(job.site.root / FOLDER))
            self.papers[key] = AttachedFile(file_name(job, "pdf", flashed=flashed), data)
        return self.papers[key]

    def printings(self) -> Iterator[tuple[Edition, Printing]]:
        """Return every PDF made for these messages, with its edition."""
        for (lang, flashed), paper in self.papers.items():
            whole = self.in_language(lang)
            form, sheet = "flash" if flashed else "report", self.library.site.paper
            digest, signed = hashlib.sha256(paper.data).hexdigest(), self.credentials is not None
            yield whole, Printing.of(whole, form, sheet, digest, self.now, signed=signed)

    def _link(self, edition: Edition, paper: AttachedFile | None, room: int) -> str:
        """Return the URL of a file that is too large for mail; empty if it is attached."""
        site = self.library.site
        if paper is None or attaches(paper, room):
            return ""
        return f"{site.url}/{edition.path('pdf')}" if site.url and is_public(edition, self.now) else ""

    def thread_purpose(self) -> str:
        """Return the purpose's name in the ledger; each test is a separate message that mail programs do not thread."""
        purpose = self.purpose.name
        return f"test of {purpose} at {self.now.isoformat()}" if self.purpose.test else purpose

    def _corrections(self, variant: Variant) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return the corrections in a message, with the wrong editions that readers may know about."""
        wrong = {number: self.wrong[number] for number in variant.corrections}
        if self.purpose.kind == "correction":
            wrong = {self.purpose.number: self.purpose.wrong}
        series = self.edition.file.series
        known = {one.number for one in (self.library.of_series(series) if series else (self.edition,))}
        return tuple((number, tuple(one for one in found if one in known)) for number, found in wrong.items())

    def _follows(self) -> tuple[tuple[str, str], ...]:
        """Return earlier messages of the same series that a reader may have, oldest first."""
        edition = self.edition
        siblings = self.library.of_series(edition.file.series) if edition.file.series else ()
        before = [(one.id, "edition") for one in siblings if one.number < edition.number]
        own = [(edition.id, "edition")] if self.purpose.kind != "edition" else []
        return tuple((before + own)[-FOLLOWED:])


def _one_page(job: Job) -> bytes:
    """Render the flash, or a short report if the edition in this language does not fit on one page."""
    try:
        return one_page.render(job)
    except RenderError:
        return report.render(job)


def inline_pictures(drawn: words.RenderedMail) -> tuple[InlinePicture, ...]:
    """Return the pictures in a message: the logo, and the key figures."""
    logo = drawn.brand if drawn.brand and drawn.brand.cid else None
    return (
        *([InlinePicture(logo.cid, logo.logo, logo.type)] if logo else []),
        *([InlinePicture(drawn.cid, drawn.picture)] if drawn.picture else []),
    )


def renderer(
    library: Library,
    edition: Edition,
    purpose: Purpose,
    wanted: Form,
    now: datetime,
    environ: Mapping[str, str],
) -> MessageRenderer:
    """Return a renderer for an edition, with the signing keys of the environment."""
    own, shown = Visibility(library, now).seen(edition)
    return MessageRenderer(
        shown, own, desk_of(library.site, environ), purpose, wanted, now, Gate.between(library, shown),
        signing.smime_from(environ), signing.dkim_from(environ), credentials(library.site, environ),
    )  # fmt: skip


def preview(job: Job) -> bytes:
    """Render the message of one edition to a fictitious reader, as an `.eml`; its report is signed as a sent one is."""
    site = job.site
    address = site.mail.address or site.contact or "desk@example.org"
    desk = Desk(site.mail.name or site.name, address, UnsubscribeLinks(site.mail.unsubscribe or address))
    own, library = Visibility(job.library, job.now).seen(job.edition)
    gate = Gate.between(job.library, library)
    made = MessageRenderer(
        library, own, desk, Purpose(), "report", job.now, gate,
        credentials=finished(site, own.briefing.status, os.environ),
    )  # fmt: skip
    message = made.prepared(Variant(job.edition.lang, "report")).message(SAMPLE, job.now)
    return bytes(message)


SAMPLE = Recipient("reader@example.org", "en")
"""The recipient of a previewed message."""

FORMAT = Format("mail", "eml", "Message with the report", preview, public=False)
"""The format `mail` of `standfirst render`."""
