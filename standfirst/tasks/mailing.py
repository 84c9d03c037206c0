"""Tasks that send: mail and correct."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from invoke import Context, Exit

from standfirst.errors import MailError, UsageError
from standfirst.tasks.command import choice, command, here, number

if TYPE_CHECKING:
    from datetime import datetime

    from standfirst.mail.ledger import Ledger
    from standfirst.mail.lists import Distribution
    from standfirst.mail.mail_job import MailJob
    from standfirst.mail.mailing import Order
    from standfirst.mail.presend_checks import Extra, PresendChecks
    from standfirst.mail.purpose import Form
    from standfirst.mail.rendering import MessageRenderer
    from standfirst.mail.selection import Selection, SelectionRequest

_SEND = {
    "format": "report (with its PDF), flash (one page) or mail (no PDF); readers get what their list allows",
    "attach": "Attach calendar, figures or map, too; repeat for more; none for nothing (default: set by the list)",
    "settings": "The settings file, as for build (default: pelicanconf.py)",
    "note": "A note before the briefing, for this mailing only",
    "send": "Send, after the edition's key was typed",
    "yes": "With --send: do not ask",
    "resend-uncertain": "With --send: send again what may have arrived",
    "retry-refused": "With --send: try again what a server refused",
    "same": "Accept that the changes since it was sent have no entry under `changes`",
    "at": "With --send: at this time, 07:00 or 2026-03-12T07:00; a timer of this machine sends it",
    "settle": "Settle an uncertain copy: ADDRESS=sent or ADDRESS=refused",
}


@command(
    iterable=["briefings", "to", "tag", "lang", "attach", "settle"],
    help={
        "briefings": "The briefing's YAML file or its key: flood/02; several are sent as a digest, one message to each",
        "to": "A list, or the address of a person; again for more",
        "tag": "Only members of the lists with this tag; again for more",
        "lang": "Only members of the lists with this language; again for more",
        "update": "Send the last update of the edition, marked UPDATE",
        "test": "Send one message, marked TEST, to this address, outside the ledger",
        **_SEND,
    },
)
def mail(  # noqa: PLR0913, PLR0917  # each is an option of the command
    _c: Context,
    briefings: Sequence[str],
    to: Sequence[str],
    tag: Sequence[str],
    lang: Sequence[str],
    attach: Sequence[str],
    settle: Sequence[str],
    format: str = "report",  # noqa: A002  # the option's name
    note: str = "",
    settings: str = "pelicanconf.py",
    update: bool = False,
    test: str = "",
    send: bool = False,
    yes: bool = False,
    resend_uncertain: bool = False,
    retry_refused: bool = False,
    same: bool = False,
    at: str = "",
) -> None:
    """Show the recipients of a briefing, or of several in one message, and write the messages; --send sends them."""
    from standfirst.mail import mail_job, selection
    from standfirst.mail.mailing import Order

    jobs = _jobs(briefings, settings)
    if not to and not test:
        raise UsageError("no recipients: use --to LIST, or --to ADDRESS, or --test ADDRESS")
    if update and len(jobs) > 1:
        raise UsageError("an update is a message of its own; name one briefing")
    renderers = tuple(_renderer(job, _form(format), note, _files(attach), update, test) for job in jobs)
    if test:
        _try_out(renderers, jobs, test, lang, yes=yes)
        return
    words = {
        "--to": to,
        "--tag": tag,
        "--lang": lang,
        "--format": [format] if format != "report" else [],
        "--note": [note] if note else [],
        "--attach": attach,
        "--settings": [settings] if settings != "pelicanconf.py" else [],
    }
    again = _again("mail", jobs, words, ["--update"] * update + ["--same"] * same)
    order = Order(send, yes, resend_uncertain, retry_refused, again, same, _due(jobs[0], at))
    wish, known = selection.SelectionRequest.of(to, tag, lang), mail_job.distribution(jobs[0].site)
    with mail_job.open_ledger(jobs[0].site, whole=False) as ledger:
        _settle(ledger, [job.edition.id for job in jobs], settle)
        seen = [
            _seen(job, renderer, ledger, known, wish, order, alone=len(jobs) == 1)
            for job, renderer in zip(jobs, renderers, strict=True)
        ]
        if len(seen) > 1:
            _through_digest(seen, ledger, order)
        else:
            _through(seen[0], ledger, order)


@command(
    positional=["briefing"],
    iterable=["attach", "settle"],
    help={
        "briefing": "The briefing that holds the correction, or was withdrawn: its YAML file or its key",
        "number": "Which of its corrections (default: the last)",
        "everyone": "Also who was sent this briefing after the correction was written",
        **_SEND,
    },
)
def correct(  # noqa: PLR0913, PLR0917  # each is an option of the command
    _c: Context,
    briefing: str,
    attach: Sequence[str],
    settle: Sequence[str],
    number: str = "0",
    format: str = "report",  # noqa: A002  # the option's name
    note: str = "",
    settings: str = "pelicanconf.py",
    everyone: bool = False,
    send: bool = False,
    yes: bool = False,
    resend_uncertain: bool = False,
    retry_refused: bool = False,
    same: bool = False,
    at: str = "",
) -> None:
    """Show who received an error or a withdrawn briefing; --send sends them the correction or withdrawal."""
    from dataclasses import replace

    from standfirst.mail import correcting, mail_job, presend_checks, rendering
    from standfirst.mail.mailing import Order
    from standfirst.mail.silent_changes import SentTexts

    form = _form(format)
    which = _number(number)
    job = mail_job.load(here(), briefing, settings)
    wrong = correcting.mistake(job, which)
    renderer = rendering.renderer(job.library, job.edition, wrong.purpose, form, job.now, os.environ)
    renderer.note, renderer.attach = note, _files(attach)
    options = [f"--number={which}"] * bool(which) + ["--everyone"] * everyone + ["--same"] * same
    words = {
        "--format": [format] if format != "report" else [],
        "--note": [note] if note else [],
        "--attach": attach,
        "--settings": [settings] if settings != "pelicanconf.py" else [],
    }
    again = _again("correct", [job], words, options)
    order = Order(send, yes, resend_uncertain, retry_refused, again, same, _due(job, at))
    with mail_job.open_ledger(job.site, whole=False) as ledger:
        _settle(ledger, [job.edition.id], settle)
        found = mail_job.distribution(job.site)
        texts = SentTexts.of(ledger, job.edition, renderer)
        reached = correcting.affected(ledger, wrong, texts, found, everyone=everyone)
        selected = correcting.selection(job, reached)
        extra = replace(correcting.said(job, wrong, reached), same=same)
        moved = order.moved(job)
        _through(presend_checks.inspect(moved, renderer, selected, ledger, extra=extra), ledger, order)
        if not reached.anybody:
            raise Exit(code=1)


def _jobs(briefings: Sequence[str], settings: str) -> list[MailJob]:
    """Load the named briefings, each once."""
    from standfirst.mail import digest, mail_job

    if not briefings:
        raise UsageError("name a briefing: standfirst mail flood/02 --to LIST")
    jobs = [mail_job.load(here(), briefing, settings) for briefing in briefings]
    digest.check_distinct([job.edition.key for job in jobs])
    return jobs


def _renderer(  # what is rendered, and how
    job: MailJob, form: Form, note: str, attach: tuple[str, ...] | None, update: bool, test: str
) -> MessageRenderer:
    from dataclasses import replace

    from standfirst.mail import rendering
    from standfirst.mail.purpose import Purpose

    purpose = replace(Purpose("update", _updates(job)) if update else Purpose(), test=bool(test))
    made = rendering.renderer(job.library, job.edition, purpose, form, job.now, os.environ)
    made.note, made.attach = note, attach
    return made


def _seen(  # noqa: PLR0913  # what is sent to whom, and all that decides it
    job: MailJob, renderer: MessageRenderer, ledger: Ledger, known: Distribution, wish: SelectionRequest, order: Order,
    *, alone: bool,
) -> PresendChecks:  # fmt: skip
    """Run the pre-send checks for one briefing."""
    from dataclasses import replace

    from standfirst.mail import presend_checks, selection

    chosen = selection.select(known, wish, job.edition.briefing.tlp, job.edition.lang)
    extra = replace(_along(job, renderer, ledger, known, chosen), same=order.same, alone=alone)
    return presend_checks.inspect(order.moved(job), renderer, chosen, ledger, known.problems, extra)


def _through_digest(seen: Sequence[PresendChecks], opened: Ledger, order: Order) -> None:
    """Show the pre-send checks of a digest, and send it if requested."""
    from standfirst.mail import mailing, presend_report, recipient_status
    from standfirst.mail.digest import DigestChecks

    uncertain = order.resend_uncertain
    again = [(*order.retried(one), *(one.status.uncertain if uncertain else ())) for one in seen]
    to, found = presend_report.console(), DigestChecks.of(seen, again)
    mailing.look_digest(to, found, order)
    if order.send and order.due:
        mailing.plan(to, found, opened, order)
    elif order.send:
        summary = mailing.run_digest(to, found, opened, order)
        left = (
            recipient_status.status(opened, one.job.edition.id, one.renderer.purpose.name, one.recipients)
            for one in seen
        )
        if not (summary.complete and all(one.complete for one in left)):
            raise Exit(code=1)
    elif found.blockers:
        raise Exit(code=1)


def _along(
    job: MailJob, renderer: MessageRenderer, ledger: Ledger, known: Distribution, chosen: Selection
) -> Extra:
    """Attach the edition's corrections for those of its recipients who have the wrong edition."""
    from standfirst.mail import correcting, presend_checks
    from standfirst.mail.silent_changes import SentTexts

    if renderer.purpose.kind != "edition":
        return presend_checks.Extra()
    texts = SentTexts.of(ledger, job.edition, renderer)
    found = correcting.due(job, ledger, texts, known, chosen.recipients)
    renderer.due = found.numbers
    renderer.wrong = {number: one.purpose.wrong for number, one in found.mistakes.items()}
    return found.said(job)


def _form(word: str) -> Form:
    from standfirst.mail.purpose import FORMS

    return FORMS[FORMS.index(choice("format", word, FORMS))]


def _files(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return the kinds of files to attach; None if the option is not given."""
    from standfirst.mail.purpose import chosen_files

    return chosen_files(words) if words else None


def _number(text: str) -> int:
    return number("number", text, 0, 10_000)


def _due(job: MailJob, at: str) -> datetime | None:
    from standfirst.mail import schedule

    return schedule.instant(at, job.now.astimezone(job.site.zone)) if at else None


def _updates(job: MailJob) -> int:
    """Return the number of an edition's updates, of which the last is sent."""
    from standfirst.library.dates import update_instants

    count = len(update_instants(job.edition))
    if not count:
        raise MailError(f"{job.edition.key} has no update; write one under `changes:`")
    return count


def _settle(opened: Ledger, editions: Sequence[str], words: Iterable[str]) -> None:
    """Record a person's findings about uncertain copies."""
    for word in words:
        address, _, outcome = word.rpartition("=")
        if not address or outcome not in ("sent", "refused"):
            raise UsageError(f"--settle takes ADDRESS=sent or ADDRESS=refused, not {word!r}")
        found: Literal["sent", "refused"] = "sent" if outcome == "sent" else "refused"
        if not sum(opened.settle(edition, address, found, None) for edition in editions):
            raise MailError(f"nothing of {' or '.join(editions)} is uncertain for {address}")
        sys.stdout.write(f"{address}: settled as {outcome}\n")


def _through(seen: PresendChecks, opened: Ledger, order: Order) -> None:
    """Show the pre-send checks, and send if requested."""
    from standfirst.mail import mailing, presend_report, recipient_status

    to = presend_report.console()
    mailing.look(to, seen, order)
    if order.send and order.due:
        mailing.plan(to, seen, opened, order)
    elif order.send:
        summary = mailing.run(to, seen, opened, order)
        left = recipient_status.status(
            opened, seen.job.edition.id, seen.renderer.purpose.name, seen.recipients
        )
        if not (summary.complete and left.complete):
            raise Exit(code=1)
    elif seen.blockers:
        raise Exit(code=1)


def _try_out(
    renderers: Sequence[MessageRenderer],
    jobs: Sequence[MailJob],
    address: str,
    langs: Sequence[str],
    *,
    yes: bool,
) -> None:
    """Send a test message for each requested language, or the edition's own; one to an outside address is recorded."""
    from standfirst.mail import mail_job, mailing, presend_report, selection
    from standfirst.mail.digest import DigestRenderer
    from standfirst.mail.lists import Distribution

    strictest = min(jobs, key=lambda job: job.edition.briefing.tlp.openness)
    tlp = strictest.edition.briefing.tlp
    stranger = selection.is_stranger(mail_job.distribution(jobs[0].site), address, tlp)
    if stranger and not yes:
        sys.stdout.write(f"{address} is on no list that may see {tlp.label}.\n")
        mailing.confirm(" ".join(job.edition.key for job in jobs), "send it there all the same")
    for lang in langs or (jobs[0].edition.lang,):
        wish = selection.SelectionRequest.of([address])
        (reader,) = selection.select(Distribution((), ()), wish, tlp, lang).recipients
        several = DigestRenderer(tuple(renderers), {reader.key: tuple(range(len(jobs)))})
        mailing.try_out(presend_report.console(), several if len(jobs) > 1 else renderers[0], reader)
    if stranger:
        names = ", ".join(job.edition.id for job in jobs)
        with mail_job.open_ledger(jobs[0].site, whole=False) as ledger:
            ledger.note(address, f"a test of {names} ({tlp.label}) was sent at {jobs[0].now.isoformat()}")


def _again(
    task: str, jobs: Sequence[MailJob], words: Mapping[str, Sequence[str]], options: Sequence[str]
) -> str:
    """Return the command that shows the same pre-send checks."""
    parts = ["standfirst", task, *(job.edition.key for job in jobs)]
    for option, values in words.items():
        for value in values:
            parts += [option, value]
    return shlex.join([*parts, *options])
