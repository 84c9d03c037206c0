"""What a message says beyond its edition: why it comes, what goes with it, and how to get no more."""

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
"""How many key figures the picture shows."""


@dataclass(frozen=True, slots=True)
class CoverOptions:
    """What the sender decides about a message.

    `number` counts the update that it carries by its instant, from 1.
    `attached` is the name of the file that goes along; `link` is where it is when it is too large.
    `leave` is the reader's way out, or a mark that becomes it.
    """

    test: bool = False
    kind: str = "edition"
    """`edition`, `correction`, `update` or `withdrawal`."""
    number: int = 0
    corrections: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """The corrections that it carries, counted from 1 in the order of the file, with the editions that are wrong."""
    flash: bool = False
    attached: str = ""
    size: int = 0
    link: str = ""
    leave: str = ""
    desk: str = ""
    greeting: str = ""
    """A mark that becomes the greeting, or empty."""
    note: str = ""
    """What the desk writes before the briefing, for this mailing alone."""
    files: tuple[str, ...] = ()
    """The kinds of files that go along beside the PDF."""


@dataclass(frozen=True, slots=True)
class CoverCorrection:
    """A correction that a message carries, and where the mistake is: `Edition 1`."""

    change: records.Correction
    wrong: str


@dataclass(frozen=True, slots=True)
class MailCover:
    """What the templates of messages see beside the briefing."""

    marks: tuple[str, ...]
    """What stands in the subject before the title."""
    test: str
    """A sentence that it is a test, or empty."""
    corrections: tuple[CoverCorrection, ...]
    updates: tuple[records.Correction, ...]
    """What was entered at one instant is one update."""
    attached: str
    """A sentence on what is attached, or empty."""
    files: str
    """A sentence on the other files that go along, or empty."""
    large: str
    """A sentence that the file is too large to go along, or empty."""
    link: str
    leave: str
    why: str
    """A sentence on why the reader gets this."""
    preheader: str = ""
    """What an inbox shows behind the subject: what is new, else the standfirst."""
    greeting: str = ""
    note: tuple[str, ...] = ()
    """The paragraphs of the desk's note."""
    alt: str = ""
    cid: str = ""
    """The name of the picture within the message; empty without one."""


def letter(scope: RenderContext, cover: CoverOptions, marking: records.Marking) -> MailCover:
    """The words of a message in the language of its edition."""
    return MailCover(
        marks=_marks(scope, cover, marking),
        test=scope.say("This message is a test of how it looks. Do not use or pass on what it says.")
        if cover.test
        else "",
        corrections=tuple(_corrections(scope, cover)),
        updates=tuple(_updates(scope, cover)),
        attached=_attached(scope, cover),
        files=_files(scope, cover),
        large=_large(scope, cover),
        link=cover.link,
        leave=cover.leave,
        preheader=_preheader(scope, cover),
        greeting=cover.greeting,
        note=tuple(" ".join(one.split()) for one in re.split(r"\n\s*\n", cover.note) if one.strip()),
        why=scope.say("You are receiving this because you are on {desk}'s mailing list.", desk=cover.desk),
    )


def _preheader(scope: RenderContext, cover: CoverOptions) -> str:
    if scope.edition.withdrawn:
        return ""
    changes = (*(one.change for one in _corrections(scope, cover)), *_updates(scope, cover))
    return changes[0].note if changes else summary(scope)


def greeting(lang: Language) -> str:
    """Return the greeting of a language, with a place for a name."""
    return lang.gettext("Dear {name},")


def _marks(scope: RenderContext, cover: CoverOptions, marking: records.Marking) -> tuple[str, ...]:
    withdrawn = scope.say("WITHDRAWN") if scope.edition.withdrawn else ""
    update = scope.say("UPDATE {number}", number=cover.number) if cover.kind == "update" else ""
    words = (
        scope.say("TEST") if cover.test else "",
        marking.exercise,
        marking.draft,
        marking.embargo,
        withdrawn,
        scope.say("CORRECTION") if cover.corrections else "",
        update,
    )
    return tuple(word for word in words if word)


def _corrections(scope: RenderContext, cover: CoverOptions) -> Iterator[CoverCorrection]:
    found = [change for change in scope.edition.briefing.changes if change.kind == "correction"]
    for number, wrong in cover.corrections:
        if 0 < number <= len(found):
            editions = (scope.say("Edition {number}", number=one) for one in wrong)
            yield CoverCorrection(correction(scope, found[number - 1], ""), scope.lang.series(editions))


def _updates(scope: RenderContext, cover: CoverOptions) -> Iterator[records.Correction]:
    instants = update_instants(scope.edition)
    if cover.kind == "update" and 0 < cover.number <= len(instants):
        for change in scope.edition.briefing.changes:
            if change.kind == "update" and change.at == instants[cover.number - 1]:
                yield correction(scope, change, "")


def _attached(scope: RenderContext, cover: CoverOptions) -> str:
    if not cover.attached or cover.link:
        return ""
    if cover.flash:
        return scope.say("This flash is attached as PDF.")
    return scope.say("The full report is attached as PDF.")


def _files(scope: RenderContext, cover: CoverOptions) -> str:
    if not cover.files:
        return ""
    return scope.say(
        "Also attached: {files}.", files=scope.lang.series(scope.say(ATTACHED[one]) for one in cover.files)
    )


def _large(scope: RenderContext, cover: CoverOptions) -> str:
    if not cover.link:
        return ""
    size = scope.lang.number(round(cover.size / 1e6, 1))
    return scope.say("The report as PDF is too large for mail ({size} MB). It is here:", size=size)


def alternative(figures: tuple[records.Figure, ...]) -> str:
    """The picture of the key figures in words."""
    return "; ".join(f"{figure.label}: {figure.text}" for figure in figures)
