"""The parts of a message besides its edition: reason for sending, attachments, and how to unsubscribe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from standfirst.i18n import Language
from standfirst.library.dates import update_instants
from standfirst.view import records
from standfirst.view.cards import summary
from standfirst.view.labels import ATTACHED
from standfirst.view.narrative import correction
from standfirst.view.render_context import RenderContext

PICTURED = 4
"""The number of key figures in the picture."""


@dataclass(frozen=True, slots=True)
class CoverOptions:
    """The sender's choices for a message.

    `number` counts the update that it carries by its instant, from 1.
    `attached` is the name of the attached file; `link` is its URL if it is too large to attach.
    `leave` is the reader's unsubscribe link, or a placeholder for it.
    """

    test: bool = False
    kind: str = "edition"
    """`edition`, `correction`, `update` or `withdrawal`."""
    number: int = 0
    corrections: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """The corrections that it carries, counted from 1 in file order, with the editions that are wrong."""
    flash: bool = False
    attached: str = ""
    size: int = 0
    link: str = ""
    leave: str = ""
    desk: str = ""
    greeting: str = ""
    """A placeholder for the greeting, or empty."""
    note: str = ""
    """The desk's text before the briefing, for this mailing only."""
    files: tuple[str, ...] = ()
    """The kinds of files attached beside the PDF."""


@dataclass(frozen=True, slots=True)
class CoverCorrection:
    """A correction that a message carries, and the editions with the error: `Edition 1`."""

    change: records.Correction
    wrong: str


@dataclass(frozen=True, slots=True)
class MailCover:
    """The variables of message templates besides the briefing."""

    marks: tuple[str, ...]
    """Labels in the subject before the title."""
    test: str
    """A sentence that it is a test, or empty."""
    corrections: tuple[CoverCorrection, ...]
    updates: tuple[records.Correction, ...]
    """The updates; changes entered at the same instant are one update."""
    attached: str
    """A sentence about the attachment, or empty."""
    files: str
    """A sentence about the other attached files, or empty."""
    large: str
    """A sentence that the file is too large to attach, or empty."""
    link: str
    leave: str
    why: str
    """A sentence on why the reader is receiving this."""
    preheader: str = ""
    """The text that an inbox shows after the subject: what is new, else the standfirst."""
    greeting: str = ""
    note: tuple[str, ...] = ()
    """The paragraphs of the desk's note."""
    alt: str = ""
    cid: str = ""
    """The content id of the picture in the message; empty without one."""


def build_cover(context: RenderContext, cover: CoverOptions, marking: records.Marking) -> MailCover:
    """Return the texts of a message in the language of its edition."""
    return MailCover(
        marks=_marks(context, cover, marking),
        test=context.say("This message is a test of how it looks. Do not use or pass on what it says.")
        if cover.test
        else "",
        corrections=tuple(_corrections(context, cover)),
        updates=tuple(_updates(context, cover)),
        attached=_attached(context, cover),
        files=_files(context, cover),
        large=_large(context, cover),
        link=cover.link,
        leave=cover.leave,
        preheader=_preheader(context, cover),
        greeting=cover.greeting,
        note=tuple(" ".join(one.split()) for one in re.split(r"\n\s*\n", cover.note) if one.strip()),
        why=context.say("You are receiving this because you are on {desk}'s mailing list.", desk=cover.desk),
    )


def _preheader(context: RenderContext, cover: CoverOptions) -> str:
    if context.edition.withdrawn:
        return ""
    changes = (*(one.change for one in _corrections(context, cover)), *_updates(context, cover))
    return changes[0].note if changes else summary(context)


def greeting(lang: Language) -> str:
    """Return the greeting of a language, with a placeholder for a name."""
    return lang.gettext("Dear {name},")


def _marks(context: RenderContext, cover: CoverOptions, marking: records.Marking) -> tuple[str, ...]:
    withdrawn = context.say("WITHDRAWN") if context.edition.withdrawn else ""
    update = context.say("UPDATE {number}", number=cover.number) if cover.kind == "update" else ""
    words = (
        context.say("TEST") if cover.test else "",
        marking.exercise,
        marking.draft,
        marking.embargo,
        withdrawn,
        context.say("CORRECTION") if cover.corrections else "",
        update,
    )
    return tuple(word for word in words if word)


def _corrections(context: RenderContext, cover: CoverOptions) -> Iterator[CoverCorrection]:
    found = [change for change in context.edition.briefing.changes if change.kind == "correction"]
    for number, wrong in cover.corrections:
        if 0 < number <= len(found):
            editions = (context.say("Edition {number}", number=one) for one in wrong)
            yield CoverCorrection(correction(context, found[number - 1], ""), context.lang.series(editions))


def _updates(context: RenderContext, cover: CoverOptions) -> Iterator[records.Correction]:
    instants = update_instants(context.edition)
    if cover.kind == "update" and 0 < cover.number <= len(instants):
        for change in context.edition.briefing.changes:
            if change.kind == "update" and change.at == instants[cover.number - 1]:
                yield correction(context, change, "")


def _attached(context: RenderContext, cover: CoverOptions) -> str:
    if not cover.attached or cover.link:
        return ""
    if cover.flash:
        return context.say("This flash is attached as PDF.")
    return context.say("The full report is attached as PDF.")


def _files(context: RenderContext, cover: CoverOptions) -> str:
    if not cover.files:
        return ""
    return context.say(
        "Also attached: {files}.",
        files=context.lang.series(context.say(ATTACHED[one]) for one in cover.files),
    )


def _large(context: RenderContext, cover: CoverOptions) -> str:
    if not cover.link:
        return ""
    size = context.lang.number(round(cover.size / 1e6, 1))
    return context.say("The report as PDF is too large for mail ({size} MB). It is here:", size=size)


def alternative(figures: tuple[records.Figure, ...]) -> str:
    """Return the alternative text for the picture of key figures."""
    return "; ".join(f"{figure.label}: {figure.text}" for figure in figures)
