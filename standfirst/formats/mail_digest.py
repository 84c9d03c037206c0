"""Render a digest: several briefings in one message, each in short form under its own marking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from standfirst.formats.base import Job
from standfirst.formats.mail import (
    TLP_COLOURS,
    MailBrand,
    RenderedMail,
    addressed,
    heading,
    plain,
    without_blank_lines,
    wrap,
)
from standfirst.i18n import language
from standfirst.library import Edition
from standfirst.view import records
from standfirst.view.briefing import briefing
from standfirst.view.labels import TLP_MEANINGS
from standfirst.view.mail_cover import CoverCorrection, CoverOptions, build_cover
from standfirst.view.render_context import RenderContext


@dataclass(frozen=True, slots=True)
class DigestPart:
    """One briefing of a digest, as its templates see it."""

    title: str
    """Its title with its own labels: `EXERCISE: CORRECTION: The river rises`."""
    briefing: records.BriefingView
    colour: str
    stamps: tuple[str, ...]
    corrections: tuple[CoverCorrection, ...]
    as_of: str
    """The time it describes, in its language: `As of 12 March 2026`; or empty."""
    attached: str
    """A sentence on its attachments, or empty."""
    left_out: str
    """A sentence on the parts of the briefing that the digest omits, or empty."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The variables of a digest's templates."""

    title: str
    lang: str
    tlp: str
    tlp_meaning: str
    colour: str
    exercise: str
    """The label of an exercise, if every part is one."""
    test: str
    greeting: str
    note: tuple[str, ...]
    why: str
    leave: str
    preheader: str
    parts: tuple[DigestPart, ...]


def draw(jobs: Sequence[tuple[Job, CoverOptions]], lang: str, logo: str = "") -> RenderedMail:
    """Return subject and texts of a digest in a language; each part is in the language of its edition."""
    first, cover = jobs[0]
    strictest = min((job.edition for job, _ in jobs), key=lambda one: one.briefing.tlp.openness)
    say = language(lang).gettext
    exercises = {job.edition.exercise for job, _ in jobs}
    parts = tuple(_part(job, own, stamp=len(exercises) > 1) for job, own in jobs)
    said = build_cover(
        RenderContext(_spoken(jobs, lang), first.library, "mail", first.now), cover, parts[0].briefing.marking
    )
    stamps = {part.briefing.marking.exercise for part in parts}
    shared = stamps.pop() if len(stamps) == 1 else ""
    tlp = strictest.briefing.tlp
    ordered = sorted(parts, key=_first)
    title = "; ".join(part.title for part in ordered)
    view = Digest(
        title=title, lang=lang, tlp=tlp.label, tlp_meaning=say(TLP_MEANINGS[tlp.value]), colour=TLP_COLOURS[tlp],
        exercise=shared, test=said.test, greeting=said.greeting, note=said.note, why=said.why, leave=said.leave,
        preheader=" ".join(part.briefing.summary or part.title for part in ordered), parts=parts,
    )  # fmt: skip
    environment = first.theme.environment(lang)
    brand = MailBrand.of(first, logo)
    values = {"digest": view, "lang": lang, "dir": language(lang).dir, "brand": brand}
    text = environment.get_template("mail-digest.txt").render(values, plain=plain, heading=heading)
    marks = [say("TEST")] if cover.test else []
    marks += [shared] if shared else []
    return RenderedMail(
        title=title,
        marks=tuple(marks),
        text=re.sub(r"\n{3,}", "\n\n", wrap(text)),
        html=without_blank_lines(environment.get_template("mail-digest.html").render(values)),
        brand=brand,
    )


def _spoken(jobs: Sequence[tuple[Job, CoverOptions]], lang: str) -> Edition:
    """Return the first edition in the digest's own language."""
    return next((job.edition for job, _ in jobs if job.edition.lang == lang), jobs[0][0].edition)


def _first(part: DigestPart) -> tuple[bool, bool]:
    """Return the sort key of titles in the subject, where inboxes cut: real before exercise, corrections first."""
    return bool(part.briefing.marking.exercise), not part.corrections


def _part(job: Job, cover: CoverOptions, *, stamp: bool) -> DigestPart:
    context = RenderContext(job.edition, job.library, "mail", job.now)
    view = addressed(context, briefing(context))
    said = build_cover(context, cover, view.marking)
    titles = context.lang.series(section.title for section in view.sections)
    left_out = (
        context.say("Left out here because of its length: {sections}.", sections=titles) if titles else ""
    )
    marks = (view.marking.exercise if stamp else "", context.say("CORRECTION") if said.corrections else "")
    return DigestPart(
        title=context.say(": ").join((*filter(None, marks), view.title)),
        briefing=view,
        colour=TLP_COLOURS[job.edition.briefing.tlp],
        stamps=tuple(filter(None, (view.marking.exercise, view.marking.draft, view.marking.embargo))),
        corrections=said.corrections,
        as_of=f"{context.say('As of')} {view.as_of.text}" if view.as_of else "",
        attached=" ".join(filter(None, (said.attached, said.files, said.large, said.link))),
        left_out=left_out,
    )
