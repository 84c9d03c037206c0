"""Four eyes: a second person's approval of the text that is sent, where the settings ask for it.

Whoever approves or sends is named by STANDFIRST_PERSON, or by the author's address of git. An approval is
about exactly one text in all its languages: whatever changes after it needs another.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import ledger_chain
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import Event, digest
from standfirst.mail.mail_job import MailJob
from standfirst.mail.sent_text import sent_text
from standfirst.model.marking import Tlp


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a text, and when."""

    person: str
    at: str


def person(root: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return who is at the keyboard; MailError where neither the environment nor git says."""
    if found := environ.get("STANDFIRST_PERSON", "").strip():
        return found.lower()
    try:
        done = subprocess.run(
            ["git", "config", "user.email"], cwd=root, capture_output=True, text=True, check=False, timeout=10
        )
        found = done.stdout.strip().lower()
    except OSError:
        found = ""
    if not found:
        raise MailError(
            "nobody knows who you are: run `git config user.email YOU@…`, or set STANDFIRST_PERSON"
        )
    return found


def needed(job: MailJob) -> bool:
    """Return whether an edition of this marking goes out with a second person's approval only."""
    level = job.site.mail.approval
    if not level:
        return False
    if level not in list(Tlp):
        raise MailError(f"APPROVAL in MAIL is {level!r}; write {', '.join(list(Tlp))}")
    return Tlp(level).may_go_to(job.edition.briefing.tlp)


def approve(ledger: Ledger, job: MailJob) -> Approval:
    """Record that whoever is at the keyboard approves the text as it is now."""
    who = person(job.site.root)
    with ledger.store.writing() as at:
        event = Event("approved", edition=job.edition.id, owner=who, content=_text(job))
        ledger_chain.append(ledger.store, at, [event])
    return Approval(who, at)


def approvals(ledger: Ledger, job: MailJob) -> tuple[Approval, ...]:
    """Return who approved the text as it is now."""
    rows = ledger.store.query(
        "SELECT owner, at FROM events WHERE kind = 'approved' AND edition = ? AND content = ? ORDER BY seq",
        (job.edition.id, _text(job)),
    )
    return tuple(Approval(*row) for row in rows)


def missing(ledger: Ledger, job: MailJob) -> str:
    """Return why the edition may not go out yet; empty where it may."""
    if not needed(job):
        return ""
    found, sender = approvals(ledger, job), person(job.site.root)
    if any(one.person != sender for one in found):
        return ""
    alone = f"; {sender} approved it, and sends it" if found else ""
    label = job.edition.briefing.tlp.label
    return f"{label} needs a second person: they run `standfirst approve {job.edition.key}`{alone}"


def _text(job: MailJob) -> str:
    """Return what stands for the edition's text in all its languages."""
    texts = sorted(sent_text(one, "report").content for one in job.languages)
    return digest((job.edition.briefing.tlp.value, *texts))
