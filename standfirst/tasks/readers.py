"""Tasks about recipients: lists, bounces, unsubscribe, endpoint-key, forget, archive."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from invoke import Context, Exit

from standfirst import disk
from standfirst.errors import MailError, UsageError
from standfirst.tasks.command import choice, command, here
from standfirst.tasks.ledger import open_here


@command(help={})
def lists(_c: Context) -> None:
    """Show the distribution lists with their counts and all of their problems."""
    from standfirst import settings
    from standfirst.mail import mail_job, presend_report

    found = mail_job.distribution(settings.load(here()))
    presend_report.show_lists(presend_report.console(), found)
    if found.errors:
        raise Exit(code=1)


@command(
    positional=["inbox"],
    help={
        "inbox": "An mbox file, a Maildir, a folder of .eml files, one message, or imaps://user@host/INBOX"
    },
)
def bounces(_c: Context, inbox: str) -> None:
    """Read an inbox of delivery reports, complaints and unsubscribe requests; list what needs a person."""
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
    """Stop sending to an address, entirely or in part: `--from-list`, `--corrections-only`."""
    from standfirst import settings
    from standfirst.mail import preferences
    from standfirst.mail.rendering import desk_of

    site = settings.load(here())
    out = desk_of(site, os.environ).exit
    scopes = preferences.scopes(from_list, corrections_only=corrections_only)
    with open_here() as opened:
        for line in preferences.leave(opened, site, out, who, scopes, undo=undo):
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
    """Erase a person from the ledger and the outbox; the proof of the ledger stays valid."""
    from standfirst import settings
    from standfirst.mail import forgetting
    from standfirst.mail.preferences import lists_with

    site = settings.load(here())
    if not yes:
        sys.stdout.write(f"This cannot be undone. Type {address} to erase them: ")
        sys.stdout.flush()
        if sys.stdin.readline().strip() != address:
            raise MailError("nothing was erased: the text typed is not the address")
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
    from standfirst.leaks.gate import Gate, OutgoingPart
    from standfirst.library import PUBLIC, Visibility, load_or_raise
    from standfirst.mail import archive as sent

    choice("format", format, ("json", "markdown"))
    library = load_or_raise(settings.load(here()))
    with open_here() as opened:
        found = sent.archive(opened, library, settings.now(), "pages/mail-archive.html")
    text = sent.as_json(found) if format == "json" else sent.as_markdown(found, title)
    shown = Visibility(library, settings.now()).to(PUBLIC)
    Gate.between(library, shown).let_out([OutgoingPart(output or "the mail archive", text.encode())], shown)
    if not output:
        sys.stdout.write(text)
        return
    try:
        disk.write(Path(output), text.encode())
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from None
