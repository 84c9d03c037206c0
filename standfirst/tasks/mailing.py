"""Tasks that reach readers: lists, mail, correct, ledger, bounces, unsubscribe, archive."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit

from standfirst import disk
from standfirst.errors import MailError, UsageError
from standfirst.tasks.command import choice, command, here, number
from standfirst.tasks.ledger import open_here

if TYPE_CHECKING:
    from datetime import datetime

    from standfirst.mail.ledger import Ledger
    from standfirst.mail.lists import Distribution
    from standfirst.mail.mail_job import MailJob
    from standfirst.mail.mailing import Order
    from standfirst.mail.presend_checks import Extra, PresendChecks
    from standfirst.mail.purpose import Form, Purpose
    from standfirst.mail.rendering import MessageRenderer
    from standfirst.mail.selection import Selection

_SEND = {
    "format": "report (with its PDF), flash (one page) or mail (no PDF); readers get what their list allows",
    "attach": "Beside the PDF: calendar, figures or map; again for more; none for nothing (default: as lists say)",
    "settings": "The settings file, as for build (default: pelicanconf.py)",
    "note": "Words of yours before the briefing, for this mailing alone",
    "send": "Send, after the edition's key was typed",
    "yes": "With --send: do not ask",
    "resend-uncertain": "With --send: send again what may have arrived",
    "retry-refused": "With --send: try again what a server refused",
    "same": "Changes since it was sent, of which no entry speaks, are none to readers",
    "at": "With --send: at this time, 07:00 or 2026-03-12T07:00; a timer of this machine sends it",
    "settle": "Say what became of an uncertain copy: ADDRESS=sent or ADDRESS=refused",
}


@command(help={})
def lists(_c: Context) -> None:
    """Show the distribution lists with their counts and everything that is wrong with them."""
    from standfirst import settings
    from standfirst.mail import mail_job, presend_report

    found = mail_job.distribution(settings.load(here()))
    presend_report.show_lists(presend_report.console(), found)
    if found.errors:
        raise Exit(code=1)


@command(
    positional=["briefing"],
    iterable=["to", "tag", "lang", "attach", "settle"],
    help={
        "briefing": "The briefing's YAML file or its key: flood/02",
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
    briefing: str,
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
    """Show who would get a briefing, and write the messages to look at; --send sends them."""
    from dataclasses import replace

    from standfirst.mail import mail_job, presend_checks, rendering, selection
    from standfirst.mail.mailing import Order
    from standfirst.mail.purpose import Purpose

    if not to and not test:
        raise UsageError("say to whom: --to LIST, or --to ADDRESS, or --test ADDRESS")
    form = _form(format)
    job = mail_job.load(here(), briefing, settings)
    purpose = Purpose("update", _updates(job)) if update else Purpose()
    if test:
        _try_out(job, purpose, form, test, lang, note, _files(attach), yes=yes)
        return
    found = mail_job.distribution(job.site)
    wish = selection.Wish.of(to, tag, lang)
    chosen = selection.select(found, wish, job.edition.briefing.tlp, job.edition.lang)
    renderer = rendering.renderer(job.library, job.edition, purpose, form, job.now, os.environ)
    renderer.note, renderer.attach = note, _files(attach)
    words = {
        "--to": to,
        "--tag": tag,
        "--lang": lang,
        "--format": [format] if format != "report" else [],
        "--note": [note] if note else [],
        "--attach": attach,
        "--settings": [settings] if settings != "pelicanconf.py" else [],
    }
    again = _again("mail", job, words, ["--update"] * update + ["--same"] * same)
    order = Order(send, yes, resend_uncertain, retry_refused, again, same, _due(job, at))
    with mail_job.open_ledger(job.site, whole=False) as ledger:
        _settle(ledger, job.edition.id, settle)
        extra = replace(_along(job, renderer, ledger, found, chosen), same=same)
        moved = order.moved(job)
        _through(
            presend_checks.inspect(moved, renderer, chosen, ledger, found.problems, extra), ledger, order
        )


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
    """Show who holds a mistake or a withdrawn briefing; --send tells exactly those."""
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
    again = _again("correct", job, words, options)
    order = Order(send, yes, resend_uncertain, retry_refused, again, same, _due(job, at))
    with mail_job.open_ledger(job.site, whole=False) as ledger:
        _settle(ledger, job.edition.id, settle)
        found = mail_job.distribution(job.site)
        texts = SentTexts.of(ledger, job.edition, renderer)
        reached = correcting.affected(ledger, wrong, texts, found, everyone=everyone)
        selected = correcting.selection(job, reached)
        extra = replace(correcting.said(job, wrong, reached), same=same)
        moved = order.moved(job)
        _through(presend_checks.inspect(moved, renderer, selected, ledger, extra=extra), ledger, order)
        if not reached.anybody:
            raise Exit(code=1)


@command(
    positional=["inbox"],
    help={
        "inbox": "An mbox file, a Maildir, a folder of .eml files, one message, or imaps://user@host/INBOX"
    },
)
def bounces(_c: Context, inbox: str) -> None:
    """Read an inbox: delivery reports, complaints, wishes to leave; list what needs a person."""
    from standfirst import settings
    from standfirst.mail import bounces as reports
    from standfirst.mail import inbox as mailbox
    from standfirst.mail import inbox_report, presend_report
    from standfirst.mail.rendering import desk_of

    desk = desk_of(settings.load(here()), os.environ)
    with open_here() as opened:
        messages = mailbox.messages(inbox, os.environ)
        found = reports.process(opened, messages, desk.domain, desk.exit)
        counts = inbox_report.show(presend_report.console(), found)
    if counts["not understood"]:
        raise Exit(code=1)


@command(
    positional=["who"],
    iterable=["from_list"],
    help={
        "who": "An address, a reader's token, or the file of an endpoint's requests",
        "from-list": "Only from this list; again for more",
        "corrections-only": "Send corrections and withdrawals still",
        "undo": "Allow the address again",
    },
)
def unsubscribe(
    _c: Context, who: str, from_list: Sequence[str], corrections_only: bool = False, undo: bool = False
) -> None:
    """Send nothing more to an address, or less: `--from-list`, `--corrections-only`."""
    from standfirst import settings
    from standfirst.mail import leaving
    from standfirst.mail.rendering import desk_of

    site = settings.load(here())
    out = desk_of(site, os.environ).exit
    scopes = leaving.scopes(from_list, corrections_only=corrections_only)
    with open_here() as opened:
        for line in leaving.leave(opened, site, out, who, scopes, undo=undo):
            sys.stdout.write(f"{line}\n")


@command(help={})
def endpoint_key(_c: Context) -> None:
    """Print the key that the endpoint for one-click unsubscribing needs."""
    from standfirst import settings
    from standfirst.mail.rendering import desk_of

    sys.stdout.write(f"{desk_of(settings.load(here()), os.environ).exit.key.decode()}\n")


@command(
    positional=["address"],
    help={"address": "The person to erase", "yes": "Do not ask"},
)
def forget(_c: Context, address: str, yes: bool = False) -> None:
    """Erase a person from the ledger and the outbox; the proof of the ledger stays whole."""
    from standfirst import settings
    from standfirst.mail import forgetting
    from standfirst.mail.leaving import lists_with

    site = settings.load(here())
    if not yes:
        sys.stdout.write(f"This cannot be undone. Type {address} to erase them: ")
        sys.stdout.flush()
        if sys.stdin.readline().strip() != address:
            raise MailError("nothing was erased: what was typed is not the address")
    with open_here() as opened:
        done = forgetting.forget(opened, address, site.root / site.mail.outbox)
    sys.stdout.write(f"{address}: erased from {done.copies} copies and {done.files} files of the outbox\n")
    if found := lists_with(site, address):
        sys.stdout.write(f"still on {', '.join(found)}: take them off, or they get the next briefing\n")


@command(
    help={
        "format": "markdown or json",
        "output": "The file to write (default: the terminal)",
        "title": "The title of the page",
    }
)
def archive(_c: Context, format: str = "markdown", output: str = "", title: str = "Mail archive") -> None:  # noqa: A002  # the option's name
    """List the public messages that were sent, without addresses, for a page of the site."""
    from standfirst import settings
    from standfirst.leaks.gate import Gate, Leaving
    from standfirst.library import PUBLIC, Visibility, load_or_raise
    from standfirst.mail import archive as sent

    choice("format", format, ("json", "markdown"))
    library = load_or_raise(settings.load(here()))
    with open_here() as opened:
        found = sent.archive(opened, library, settings.now(), "pages/mail-archive.html")
    text = sent.as_json(found) if format == "json" else sent.as_markdown(found, title)
    shown = Visibility(library, settings.now()).to(PUBLIC)
    Gate.between(library, shown).let_out([Leaving(output or "the mail archive", text.encode())], shown)
    if not output:
        sys.stdout.write(text)
        return
    try:
        disk.write(Path(output), text.encode())
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from None


def _along(
    job: MailJob, renderer: MessageRenderer, ledger: Ledger, known: Distribution, chosen: Selection
) -> Extra:
    """Let the edition's corrections go along to those of its readers who hold the mistake."""
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
    """The kinds of files that go along; None where nothing was said."""
    from standfirst.mail.purpose import chosen_files

    return chosen_files(words) if words else None


def _number(text: str) -> int:
    return number("number", text, 0, 10_000)


def _due(job: MailJob, at: str) -> datetime | None:
    from standfirst.mail import schedule

    return schedule.instant(at, job.now.astimezone(job.site.zone)) if at else None


def _updates(job: MailJob) -> int:
    """How many updates an edition has; the last is the one to send."""
    from standfirst.library.moments import update_instants

    count = len(update_instants(job.edition))
    if not count:
        raise MailError(f"{job.edition.key} has no update; write one under `changes:`")
    return count


def _settle(opened: Ledger, edition: str, words: Iterable[str]) -> None:
    """Record what a person found out about uncertain copies."""
    for word in words:
        address, _, outcome = word.rpartition("=")
        if not address or outcome not in ("sent", "refused"):
            raise UsageError(f"--settle takes ADDRESS=sent or ADDRESS=refused, not {word!r}")
        count = opened.settle(edition, address, "sent" if outcome == "sent" else "refused", None)
        if not count:
            raise MailError(f"nothing of {edition} is uncertain for {address}")
        sys.stdout.write(f"{address}: settled as {outcome}\n")


def _through(seen: PresendChecks, opened: Ledger, order: Order) -> None:
    """Show the gate, and go through it where that was asked for."""
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


def _try_out(  # noqa: PLR0913, PLR0917  # what, to whom, how, and whether it was confirmed
    job: MailJob, purpose: Purpose, form: Form, address: str, langs: Sequence[str], note: str,
    attach: tuple[str, ...] | None, *, yes: bool,
) -> None:  # fmt: skip
    """One message for each language asked for, or for the edition's own; a stranger's is in the ledger."""
    from dataclasses import replace

    from standfirst.mail import mail_job, mailing, presend_report, rendering, selection
    from standfirst.mail.lists import Distribution

    tried = replace(purpose, test=True)
    renderer = rendering.renderer(job.library, job.edition, tried, form, job.now, os.environ)
    renderer.note, renderer.attach = note, attach
    tlp = job.edition.briefing.tlp
    stranger = selection.is_stranger(mail_job.distribution(job.site), address, tlp)
    if stranger and not yes:
        sys.stdout.write(f"{address} is on no list that may see {tlp.label}.\n")
        mailing.confirm(job.edition.key, "send it there all the same")
    for lang in langs or (job.edition.lang,):
        wish = selection.Wish.of([address])
        (reader,) = selection.select(Distribution((), ()), wish, tlp, lang).recipients
        mailing.try_out(presend_report.console(), renderer, reader)
    if stranger:
        with mail_job.open_ledger(job.site, whole=False) as ledger:
            ledger.note(
                address, f"a test of {job.edition.id} ({tlp.label}) was sent at {job.now.isoformat()}"
            )


def _again(task: str, job: MailJob, words: Mapping[str, Sequence[str]], options: Sequence[str]) -> str:
    """The command that shows the same gate."""
    parts = ["standfirst", task, job.edition.key]
    for option, values in words.items():
        for value in values:
            parts += [option, value]
    return shlex.join([*parts, *options])
