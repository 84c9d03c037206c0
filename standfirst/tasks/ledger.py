"""Tasks about the ledger: sent messages, approvals, scheduled mailings, and other ledgers."""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit

from standfirst import disk
from standfirst.errors import UsageError
from standfirst.tasks.command import command, here

if TYPE_CHECKING:
    from standfirst.mail.ledger import Ledger


@command(help={"cancel": "Cancel what is scheduled for this edition, by its id"})
def send_due(_c: Context, cancel: str = "") -> None:
    """Send mailings scheduled with --at that are due; a timer runs this every minute."""
    from standfirst import settings
    from standfirst.mail import presend_report, schedule
    from standfirst.mail.mail_job import open_ledger

    site, now, code = settings.load(here()), settings.now(), 0
    with open_ledger(site, whole=False) as opened:
        planned = schedule.plans(opened)
        if cancel:
            found = [one for one in planned if one.edition == cancel]
            if not found:
                raise UsageError(f"nothing is scheduled for {cancel}; see `standfirst ledger`")
            for one in found:
                schedule.end(opened, one, "cancelled")
            sys.stdout.write(f"{cancel}: nothing is planned any more\n")
            return
    for one in (one for one in planned if one.due <= now):
        sys.stdout.write(f"{shlex.join(one.words)}, due {one.due.isoformat(timespec='minutes')}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "standfirst", *one.words, "--send", "--yes"]
        failed = subprocess.run(command, cwd=site.root, check=False).returncode
        late = now - one.due > schedule.PATIENCE
        if not failed or late:
            with open_ledger(site, whole=False) as opened:
                schedule.end(opened, one, "given up" if failed else "sent")
        code = code or failed
    if code:
        raise Exit(code=1)
    presend_report.show_plans(presend_report.console(), [one for one in planned if one.due > now])


@command(
    positional=["briefing"],
    help={
        "briefing": "The briefing's YAML file or its key",
        "key": "The SSH key that signs, where APPROVERS names signers (default: git's user.signingkey)",
        "yes": "Do not ask",
    },
)
def approve(_c: Context, briefing: str, key: str = "", yes: bool = False) -> None:
    """Approve the text of a briefing as it is now, so that another person may send it."""
    from standfirst.mail import approval, mail_job, mailing

    job = mail_job.load(here(), briefing)
    with mail_job.open_ledger(job.site, whole=False) as ledger:
        sys.stdout.write(f"{job.edition.briefing.tlp.label}: {job.edition.briefing.title}\n")
        if not yes:
            mailing.confirm(job.edition.key, "approve it as it is now")
        found = approval.approve(ledger, job, key)
    sys.stdout.write(f"{job.edition.key}: approved by {found.person}\n")


@command(
    iterable=["words"],
    help={
        "words": "merge FILE: import the ledger of another machine, once",
        "lost": "Send without what the ledger of this name knew: it is lost",
        "export": "Write every copy into this CSV file",
        "prove": "Walk the chain of hashes; note the head that it prints somewhere else",
        "edition": "Only this edition",
    },
)
def ledger(  # each is an option of the command
    _c: Context,
    words: Sequence[str],
    export: str = "",
    prove: bool = False,
    edition: str = "",
    lost: str = "",
) -> None:
    """Show what was sent, what is uncertain, and who is suppressed; or import another ledger."""
    from standfirst.mail import presend_report, recipient_status, schedule

    if words or lost:
        _complete(words, lost)
        return
    with open_here(whole=False) as opened:
        if export:
            file = io.StringIO(newline="")
            count = recipient_status.export(opened, file, edition or None)
            try:
                disk.write(Path(export), file.getvalue().encode(), private=True)
            except OSError as error:
                raise UsageError(f"{export} cannot be written: {error.strerror}") from None
            sys.stdout.write(f"{export}: {count} copies\n")
        if prove:
            proof = opened.prove()
            presend_report.show_proof(presend_report.console(), proof)
            if not proof.holds:
                raise Exit(code=1)
        if not export and not prove:
            presend_report.show_ledger(
                presend_report.console(), opened.copies(edition=edition or None), opened.suppressed()
            )
            presend_report.show_plans(presend_report.console(), schedule.plans(opened))


def open_here(*, whole: bool = True) -> Ledger:
    """Return the ledger of the site in the current folder."""
    from standfirst import settings
    from standfirst.mail.mail_job import open_ledger

    return open_ledger(settings.load(here()), whole=whole)


def _complete(words: Sequence[str], lost: str) -> None:
    """Merge another ledger, or declare one lost; both create a ledger if there is none."""
    from standfirst import settings
    from standfirst.library.sent_marks import read_marks
    from standfirst.mail import ledger_merge, presend_report
    from standfirst.mail.mail_job import open_ledger

    if words and (len(words) != 2 or words[0] != "merge"):
        raise UsageError("write: standfirst ledger merge FILE")
    site = settings.load(here())
    marks = [mark.events for mark in read_marks(site) if mark.ledger == lost]
    if lost and not marks:
        raise UsageError(f"the site knows no ledger {lost}; `standfirst mail` names the one that is missing")
    with open_ledger(site, whole=False, begin=True) as opened:
        if words:
            presend_report.show_merged(presend_report.console(), ledger_merge.merge(opened, Path(words[1])))
        if lost:
            ledger_merge.give_up(opened, lost, max(marks))
            sys.stdout.write(
                f"{lost}: given up; this ledger does not know who received it, and may send to them again\n"
            )
