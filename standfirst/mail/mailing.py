"""The steps of a mailing: show the pre-send report, write the messages, ask, send."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from standfirst import history
from standfirst.errors import MailError
from standfirst.mail import ledger_gaps, outbox, presend_report, schedule, sender, server
from standfirst.mail.digest import DigestChecks
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_store import utc_now
from standfirst.mail.mail_job import MailJob
from standfirst.mail.outbox import MessageSource
from standfirst.mail.presend_checks import PresendChecks
from standfirst.mail.purpose import LONGEST
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, Summary
from standfirst.mail.sent_text import shown
from standfirst.mail.server import Server
from standfirst.mail.smtp import Connection

EVERY = 100
"""Copies after which a progress line is written without a terminal."""


@dataclass(frozen=True, slots=True)
class Order:
    """The options of the command; `again` is the command that would send."""

    send: bool = False
    yes: bool = False
    resend_uncertain: bool = False
    retry_refused: bool = False
    again: str = ""
    same: bool = False
    due: datetime | None = None

    def moved(self, job: MailJob) -> MailJob:
        """Return the job at the time of sending, for the checks."""
        return replace(job, now=max(self.due, job.now)) if self.due else job

    def retried(self, checks: PresendChecks) -> tuple[Recipient, ...]:
        """The refused recipients to try again: everyone if requested, or those named one by one."""
        return tuple(one for one in checks.status.refused if self.retry_refused or one.named)


def look(to: Console, checks: PresendChecks, order: Order, environ: Mapping[str, str] = os.environ) -> None:
    """Show the pre-send report and write its messages; send nothing."""
    written = None
    if not order.send:
        folder = checks.job.site.root / checks.job.site.mail.outbox / _folder(checks)
        written = outbox.write(checks.renderer, checks.status.missing, folder, left=checks.left)
    presend_report.show_checks(to, checks, written, server_name(environ))
    if not order.send:
        ready = "not ready to be sent" if checks.blockers else f"to send: {order.again} --send"
        to.print()
        to.print(Text(f"Nothing was sent; {ready}", "bold"), soft_wrap=True)


def _folder(checks: PresendChecks) -> Path:
    return Path(checks.job.edition.file_stem, checks.renderer.purpose.name.replace(" ", "-"))


def run(to: Console, checks: PresendChecks, ledger: Ledger, order: Order) -> Summary:
    """Send missing copies after confirmation; raise MailError if sending is blocked."""
    if checks.blockers:
        raise MailError(f"nothing was sent: {checks.blockers[0]}")
    ledger.carry(checks.renderer.purpose.name, checks.carried)
    retried = order.retried(checks)
    count = len(checks.status.missing) + len(checks.status.sending) + len(retried)
    count += len(checks.status.uncertain) if order.resend_uncertain else 0
    if not count:
        refused = "; --retry-refused tries those who were refused" if checks.status.refused else ""
        to.print(Text(f"Nothing was sent: everyone on the list already has it{refused}."))
        return Summary(passed_over=len(checks.recipients))
    if not order.yes:
        confirm(checks.job.edition.key, f"send {count} message{'s' * (count != 1)} now")
    _prepare(checks, ledger, order)
    summary = _deliver(to, checks, ledger, count)
    presend_report.show_summary(to, summary)
    return summary


class Sendable(Protocol):
    """A mailing that can be scheduled: of one briefing, or a digest."""

    @property
    def blockers(self) -> tuple[str, ...]:
        """Every reason not to send."""

    @property
    def key(self) -> str:
        """The text to type to send it."""

    @property
    def count(self) -> int:
        """The number of messages to send now."""

    @property
    def first(self) -> PresendChecks:
        """The checks of its first briefing, under which it is planned."""


def plan(to: Console, what: Sendable, ledger: Ledger, order: Order) -> None:
    """Schedule a mailing in the ledger after confirmation, and write the timers that send it."""
    checks, count = what.first, what.count
    if what.blockers:
        raise MailError(f"nothing was planned: {what.blockers[0]}")
    if order.due is None:
        return
    site, when = checks.job.site, order.due.isoformat(timespec="minutes")
    if not order.yes:
        confirm(what.key, f"send {count} message{'s' * (count != 1)} at {when}")
    words = shlex.split(order.again)[1:]
    schedule.add(ledger, checks.job.edition.id, checks.renderer.purpose.name, order.due, words)
    program = Path(sys.argv[0]).resolve()
    cron, service, timer = schedule.timer_files(site.root / site.mail.outbox, site.root, program)
    _say(to, f"Planned for {when}. A timer must run `standfirst send-due`, with the same environment:")
    _say(to, f"cron: add the line in {site.shown(cron)} with `crontab -e`")
    _say(to, f"systemd: copy {site.shown(service)} and {site.shown(timer)} to ~/.config/systemd/user/,")
    _say(to, f"then `systemctl --user enable --now {timer.name}`")


def look_digest(
    to: Console, digest: DigestChecks, order: Order, environ: Mapping[str, str] = os.environ
) -> None:
    """Show the pre-send report of a digest and write its messages; send nothing."""
    written = None
    first = digest.checks[0].job
    if not order.send and not digest.blockers:
        name = "-".join(one.job.edition.file_stem for one in digest.checks)[:LONGEST]
        left = [
            replace(gone, state=f"{one.job.edition.key} {gone.state}")
            for one in digest.checks
            for gone in one.left
        ]
        folder = first.site.root / first.site.mail.outbox / name / "digest"
        written = outbox.write(digest.renderer, digest.recipients, folder, left=left)
    presend_report.show_digest(to, digest, written, server_name(environ))
    if not order.send:
        ready = "not ready to be sent" if digest.blockers else f"to send: {order.again} --send"
        to.print()
        to.print(Text(f"Nothing was sent; {ready}", "bold"), soft_wrap=True)


def run_digest(to: Console, digest: DigestChecks, ledger: Ledger, order: Order) -> Summary:
    """Send a digest to those who lack any of its briefings, after confirmation."""
    if digest.blockers:
        raise MailError(f"nothing was sent: {digest.blockers[0]}")
    for one in digest.checks:
        ledger.carry(one.renderer.purpose.name, one.carried)
    count = len(digest.recipients)
    if not count:
        to.print(Text("Nothing was sent: everyone on the list already has it."))
        return Summary()
    if not order.yes:
        confirm(digest.key, f"send {count} message{'s' * (count != 1)} now")
    for one in digest.checks:
        _prepare(one, ledger, order)
    mailings = tuple(digest.mailings())
    summary = _sent(to, digest.checks, mailings, ledger, count)
    presend_report.show_summary(to, summary)
    return summary


def _prepare(checks: PresendChecks, ledger: Ledger, order: Order) -> None:
    """Record the person's decisions before anything is sent."""
    edition, purpose = checks.job.edition.id, checks.renderer.purpose.name
    if order.same:
        changes = {(one.digest, shown([one])) for other in checks.others for one in other.silent}
        ledger.accept_changes(edition, sorted(changes))
    if order.resend_uncertain:
        ledger.resend_uncertain(edition, purpose)
    ledger.retry_refused(edition, purpose, (one.key for one in order.retried(checks)))
    _free_corrections(checks, ledger, order)


def _free_corrections(checks: PresendChecks, ledger: Ledger, order: Order) -> None:
    """Allow corrections whose own copy was refused, or is uncertain and to be sent again."""
    edition = checks.job.edition.id
    for recipient in checks.recipients:
        for one in checks.renderer.beside(recipient):
            ledger.retry_refused(edition, one.purpose, [recipient.key])
            if order.resend_uncertain:
                ledger.resend_uncertain(edition, one.purpose, [recipient.key])


def _deliver(to: Console, checks: PresendChecks, ledger: Ledger, count: int) -> Summary:
    """Send, and write a sent mark before the first copy and after the last."""
    edition, renderer = checks.job.edition, checks.renderer
    mailing = Mailing(
        edition.id,
        renderer.purpose.name,
        edition.briefing.tlp,
        checks.recipients,
        renderer.choose,
        renderer.text,
        renderer.beside,
    )
    return _sent(to, (checks,), (mailing,), ledger, count)


def _sent(
    to: Console, checks: Sequence[PresendChecks], mailings: Sequence[Mailing], ledger: Ledger, count: int
) -> Summary:
    """Send mailings over one connection, mark each edition, and return the combined result."""
    found, day = server.from_environment(os.environ), utc_now().date().isoformat()
    helo, total = checks[0].renderer.desk.domain, Summary()
    _mark(checks, ledger, day)
    with Connection(found, helo=helo) as line, _progress(to, count) as tell:
        for one in mailings:
            total += sender.send(one, ledger, line, utc_now(), progress=tell, say=lambda why: _say(to, why))
    _mark(checks, ledger, day)
    return total


def _mark(checks: Sequence[PresendChecks], ledger: Ledger, day: str) -> None:
    for one in checks:
        ledger_gaps.record(one.job.site, ledger, one.job.edition.id, one.renderer.purpose.name, day)
        for edition, printing in one.renderer.printings():
            history.record(one.job.site, edition, printing, one.job.now)


def confirm(key: str, what: str) -> None:
    """Continue only if the edition's key is typed."""
    sys.stdout.write(f"Type {key} to {what}: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != key:
        raise MailError("nothing was sent: the text typed is not the edition's key")


def try_out(to: Console, renderer: MessageSource, recipient: Recipient) -> None:
    """Send one message marked TEST outside the ledger; raise MailError if the server refuses it."""
    found = server.from_environment(os.environ)
    prepared = renderer.choose(recipient)
    with Connection(found, helo=renderer.desk.domain) as line:
        result = sender.try_out(prepared, recipient, line, utc_now())
    if result.outcome != "sent":
        raise MailError(f"the test to {recipient.address} was not taken: {result.outcome}: {result.reply}")
    to.print(Text(f"A test was sent to {recipient.address}; it is not recorded in the ledger."))


def server_name(environ: Mapping[str, str]) -> str:
    """Return the server, or what is missing; no password is looked up."""
    try:
        found: Server = server.from_environment(environ, keyring=lambda service, name: f"{service} {name}")
    except MailError as error:
        return str(error)
    pace = f", {found.rate:g} messages a minute" if found.rate else ""
    return f"{found.name} ({found.security}{pace})"


@contextmanager
def _progress(to: Console, total: int) -> Iterator[Callable[[sender.Progress], None]]:
    """Show a progress bar on a terminal, or occasional lines otherwise."""
    if not to.is_terminal:
        yield lambda now: _line(to, now, total)
        return
    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=to, transient=True) as bar:
        task = bar.add_task("sending", total=total)

        def tell(now: sender.Progress) -> None:
            bar.update(task, completed=min(now.done, total))
            if now.result.outcome != "sent":
                _say(bar.console, _fate(now))

        yield tell


def _line(to: Console, now: sender.Progress, total: int) -> None:
    if now.result.outcome != "sent":
        _say(to, _fate(now))
    if now.done % EVERY == 0:
        _say(to, f"{now.done} of {total}")


def _fate(now: sender.Progress) -> str:
    return f"{now.result.outcome}: {now.address}: {now.result.reply}"


def _say(to: Console, words: str) -> None:
    """Print one line without wrapping, for logs."""
    to.print(Text(words), soft_wrap=True)
