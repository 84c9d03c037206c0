"""Scheduled sending: the ledger stores mailings for later, and a timer of the machine sends them.

A scheduled mailing is an event, so it survives a restart and every machine of a team sees it. At its time the same
command runs with all its checks; copies are claimed, so two machines with a timer do not send twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from standfirst.errors import MailError, UsageError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import Event

FURTHEST = timedelta(days=31)
PATIENCE = timedelta(hours=6)
"""How long an incomplete mailing is tried again after its time."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheduled mailing: its event's number, its edition, purpose and time, and the arguments of the command."""

    number: int
    edition: str
    purpose: str
    due: datetime
    words: tuple[str, ...]


def instant(text: str, now: datetime) -> datetime:
    """Return the next time that matches `07:00` or `2026-03-12T07:00`; `now` has the site's time zone."""
    if found := _CLOCK.fullmatch(text):
        due = datetime.combine(now.date(), time(int(found[1]), int(found[2])), now.tzinfo)
        return due if due > now else datetime.combine(now.date() + timedelta(days=1), due.timetz())
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at takes 07:00 or 2026-03-12T07:00, not {text!r}") from None
    due = due if due.tzinfo else due.replace(tzinfo=now.tzinfo)
    if not now < due <= now + FURTHEST:
        raise UsageError(f"--at {text} is past, or more than {FURTHEST.days} days away")
    return due


def add(ledger: Ledger, edition: str, purpose: str, due: datetime, words: Sequence[str]) -> None:
    """Store a scheduled mailing; raise MailError if the same mailing is scheduled already."""
    if same := [one for one in plans(ledger) if one.words == tuple(words)]:
        raise MailError(f"this is planned already for {same[0].due.isoformat(timespec='minutes')}")
    with ledger.store.writing() as at:
        reply = json.dumps({"due": due.isoformat(), "words": list(words)})
        event = Event("scheduled", edition=edition, purpose=purpose, reply=reply)
        ledger_chain.append(ledger.store, at, [event])


def plans(ledger: Ledger) -> tuple[Plan, ...]:
    """Return scheduled mailings that have not ended, the earliest first."""
    rows = ledger.store.query(
        "SELECT seq, kind, edition, purpose, content, reply FROM events "
        "WHERE kind IN ('scheduled', 'unscheduled') ORDER BY seq"
    )
    ended = {int(content) for _, kind, _, _, content, _ in rows if kind == "unscheduled"}
    found = []
    for number, kind, edition, purpose, _, reply in rows:
        if kind == "scheduled" and number not in ended:
            data = json.loads(reply)
            due = datetime.fromisoformat(data["due"])
            found.append(Plan(number, edition, purpose, due, tuple(data["words"])))
    return tuple(sorted(found, key=lambda one: (one.due, one.number)))


def end(ledger: Ledger, plan: Plan, why: str) -> None:
    """Record that a scheduled mailing was sent, cancelled or given up."""
    with ledger.store.writing() as at:
        event = Event(
            "unscheduled", edition=plan.edition, purpose=plan.purpose, content=str(plan.number), reply=why
        )
        ledger_chain.append(ledger.store, at, [event])


def timer_files(folder: Path, root: Path, program: Path) -> tuple[Path, Path, Path]:
    """Write files that run `standfirst send-due` every minute: for cron, and a systemd service and timer."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "send-due.cron": f"* * * * * cd '{root}' && '{program}' send-due\n",
        "standfirst-send-due.service": (
            "[Unit]\nDescription=Send scheduled messages\n\n[Service]\nType=oneshot\n"
            f"WorkingDirectory={root}\nExecStart={program} send-due\n"
        ),
        "standfirst-send-due.timer": (
            "[Unit]\nDescription=Send scheduled messages, every minute\n\n[Timer]\nOnCalendar=minutely\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    cron, service, timer = (folder / name for name in texts)
    return cron, service, timer
