"""From the pre-send checks to the last copy: show, write, ask, send."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from standfirst.errors import MailError
from standfirst.mail import ledger_gaps, outbox, presend_report, schedule, sender, server
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_store import utc_now
from standfirst.mail.mail_job import MailJob
from standfirst.mail.presend_checks import PresendChecks
from standfirst.mail.rendering import MessageRenderer
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, Summary
from standfirst.mail.sent_text import shown
from standfirst.mail.server import Server
from standfirst.mail.smtp import Connection

EVERY = 100
"""Without a terminal a line is written after so many copies."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the person at the terminal asked for; `again` is the command that would send."""

    send: bool = False
    yes: bool = False
    resend_uncertain: bool = False
    retry_refused: bool = False
    again: str = ""
    same: bool = False
    due: datetime | None = None

    def moved(self, job: MailJob) -> MailJob:
        """Return the job as the checks should see it: at the time at which it is sent."""
        return replace(job, now=max(self.due, job.now)) if self.due else job

    def retried(self, checks: PresendChecks) -> tuple[Recipient, ...]:
        """Who was refused and is tried again: everyone where that was asked for, or those named one by one."""
        return tuple(one for one in checks.status.refused if self.retry_refused or one.named)


def look(to: Console, checks: PresendChecks, order: Order, environ: Mapping[str, str] = os.environ) -> None:
    """Show the pre-send report and write its messages; nothing leaves the machine."""
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
    """Send what is missing after a person said so; MailError where something forbids it."""
    if checks.blockers:
        raise MailError(f"nothing was sent: {checks.blockers[0]}")
    ledger.carry(checks.renderer.purpose.name, checks.carried)
    retried = order.retried(checks)
    count = len(checks.status.missing) + len(checks.status.sending) + len(retried)
    count += len(checks.status.uncertain) if order.resend_uncertain else 0
    if not count:
        refused = "; --retry-refused tries those who were refused" if checks.status.refused else ""
        to.print(Text(f"Nothing was sent: nobody is left who should get it{refused}."))
        return Summary(passed_over=len(checks.recipients))
    if not order.yes:
        confirm(checks.job.edition.key, f"send {count} message{'s' * (count != 1)} now")
    _prepare(checks, ledger, order)
    summary = _deliver(to, checks, ledger, count)
    presend_report.show_summary(to, summary)
    return summary


def plan(to: Console, checks: PresendChecks, ledger: Ledger, order: Order) -> None:
    """Keep in the ledger what is to be sent later, after a person said so, and write the timers that send it."""
    if checks.blockers:
        raise MailError(f"nothing was planned: {checks.blockers[0]}")
    if order.due is None:
        return
    site, when = checks.job.site, order.due.isoformat(timespec="minutes")
    count = len(checks.status.missing)
    if not order.yes:
        confirm(checks.job.edition.key, f"send {count} message{'s' * (count != 1)} at {when}")
    words = shlex.split(order.again)[1:]
    schedule.add(ledger, checks.job.edition.id, checks.renderer.purpose.name, order.due, words)
    program = Path(sys.argv[0]).resolve()
    cron, service, timer = schedule.timer_files(site.root / site.mail.outbox, site.root, program)
    _say(to, f"Planned for {when}. A timer must run `standfirst send-due`, with the same environment:")
    _say(to, f"cron: add the line in {site.shown(cron)} with `crontab -e`")
    _say(to, f"systemd: copy {site.shown(service)} and {site.shown(timer)} to ~/.config/systemd/user/,")
    _say(to, f"then `systemctl --user enable --now {timer.name}`")


def _prepare(checks: PresendChecks, ledger: Ledger, order: Order) -> None:
    """Record what the person decided before anything is sent."""
    edition, purpose = checks.job.edition.id, checks.renderer.purpose.name
    if order.same:
        changes = {(one.digest, shown([one])) for other in checks.others for one in other.silent}
        ledger.accept_changes(edition, sorted(changes))
    if order.resend_uncertain:
        ledger.resend_uncertain(edition, purpose)
    ledger.retry_refused(edition, purpose, (one.key for one in order.retried(checks)))
    _free_corrections(checks, ledger, order)


def _free_corrections(checks: PresendChecks, ledger: Ledger, order: Order) -> None:
    """Let corrections go along whose own copy was refused, or is uncertain and to be sent again."""
    edition = checks.job.edition.id
    for recipient in checks.recipients:
        for one in checks.renderer.beside(recipient):
            ledger.retry_refused(edition, one.purpose, [recipient.key])
            if order.resend_uncertain:
                ledger.resend_uncertain(edition, one.purpose, [recipient.key])


def _deliver(to: Console, checks: PresendChecks, ledger: Ledger, count: int) -> Summary:
    """Send, with a mark beside the briefings before the first copy and after the last."""
    edition, renderer = checks.job.edition, checks.renderer
    found = server.from_environment(os.environ)
    mailing = Mailing(
        edition.id,
        renderer.purpose.name,
        edition.briefing.tlp,
        checks.recipients,
        renderer.choose,
        renderer.text,
        renderer.beside,
    )
    day = utc_now().date().isoformat()
    ledger_gaps.record(checks.job.site, ledger, edition.id, renderer.purpose.name, day)
    with Connection(found, helo=renderer.desk.domain) as line, _progress(to, count) as tell:
        summary = sender.send(mailing, ledger, line, utc_now(), progress=tell, say=lambda why: _say(to, why))
    ledger_gaps.record(checks.job.site, ledger, edition.id, renderer.purpose.name, day)
    return summary


def confirm(key: str, what: str) -> None:
    """Go on only when the edition's key is typed."""
    sys.stdout.write(f"Type {key} to {what}: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != key:
        raise MailError("nothing was sent: what was typed is not the edition's key")


def try_out(to: Console, renderer: MessageRenderer, recipient: Recipient) -> None:
    """Send one message marked TEST outside the ledger; MailError where the server refuses it."""
    found = server.from_environment(os.environ)
    prepared = renderer.choose(recipient)
    with Connection(found, helo=renderer.desk.domain) as line:
        result = sender.try_out(prepared, recipient, line, utc_now())
    if result.outcome != "sent":
        raise MailError(f"the test to {recipient.address} was not taken: {result.outcome}: {result.reply}")
    to.print(Text(f"A test was sent to {recipient.address}; it is no copy in the ledger."))


def server_name(environ: Mapping[str, str]) -> str:
    """The server, or what is missing; no password is looked up."""
    try:
        found: Server = server.from_environment(environ, keyring=lambda service, name: f"{service} {name}")
    except MailError as error:
        return str(error)
    pace = f", {found.rate:g} messages a minute" if found.rate else ""
    return f"{found.name} ({found.security}{pace})"


@contextmanager
def _progress(to: Console, total: int) -> Iterator[Callable[[sender.Progress], None]]:
    """A bar on a terminal, a line now and then elsewhere."""
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
    """One line, however long; who reads a log wants it whole."""
    to.print(Text(words), soft_wrap=True)
