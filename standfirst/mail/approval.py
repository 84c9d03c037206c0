"""Approval by a second person of the text that is sent, if the settings require it.

People are identified by STANDFIRST_PERSON, or by their git address. An approval is for exactly one text in all its
languages; after a change it must be given again.

If the settings name a file of allowed signers, an approval needs a signature by one of these people, so that no one can
approve in another's name, even with access to the ledger's file.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import ledger_chain, ssh_signatures
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_chain import Event, digest
from standfirst.mail.mail_job import MailJob
from standfirst.mail.sent_text import sent_text
from standfirst.model.marking import Tlp


@dataclass(frozen=True, slots=True)
class Approval:
    """The person who approved a text, and the time."""

    person: str
    at: str


def person(root: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return the current person; raise MailError if neither the environment nor git has one."""
    if found := environ.get("STANDFIRST_PERSON", "").strip():
        return found.lower()
    if not (found := _git(root, "user.email").lower()):
        raise MailError(
            "your identity is not set: run `git config user.email YOU@…`, or set STANDFIRST_PERSON"
        )
    return found


def _git(root: Path, name: str) -> str:
    """Return a value of git's configuration, or an empty string without one or without git."""
    try:
        done = subprocess.run(
            ["git", "config", name],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=10,
        )
    except OSError:
        return ""
    return done.stdout.strip()


def needed(job: MailJob) -> bool:
    """Return whether an edition with this marking needs a second person's approval."""
    level = job.site.mail.approval
    if not level:
        return False
    if level not in list(Tlp):
        raise MailError(f"APPROVAL in MAIL is {level!r}; write {', '.join(list(Tlp))}")
    return Tlp(level).may_go_to(job.edition.briefing.tlp)


def approve(ledger: Ledger, job: MailJob, key: str = "") -> Approval:
    """Record that the current person approves the present text, with a signature if signers are required."""
    who, content = person(job.site.root), text_digest(job)
    signature = ""
    if signers := _signers(job):
        said = _said(job, content, who)
        signature = ssh_signatures.sign(_key(job.site.root, key), said)
        if not ssh_signatures.verify(signers, who, said, signature):
            raise MailError(f"{job.site.mail.approvers} gives {who} no such key; add your public key to it")
    with ledger.store.writing() as at:
        event = Event("approved", edition=job.edition.id, owner=who, content=content, reply=signature)
        ledger_chain.append(ledger.store, at, [event])
    return Approval(who, at)


def _signers(job: MailJob) -> Path | None:
    """Return the file of allowed signers, or None if the settings name none."""
    if not job.site.mail.approvers:
        return None
    path = job.site.root / job.site.mail.approvers
    if not path.is_file():
        raise MailError(
            f"there is no file {job.site.mail.approvers} of allowed signers; see APPROVERS in MAIL"
        )
    return path


def _key(root: Path, key: str) -> Path:
    """Return the given key, or git's signing key."""
    if found := key or _git(root, "user.signingkey"):
        return Path(found)
    raise MailError("say which key signs: --key ~/.ssh/id_ed25519, or git config user.signingkey")


def _said(job: MailJob, content: str, who: str) -> str:
    """Return the statement to sign: this person approves this text of this edition."""
    return f"{job.edition.id}\n{content}\napproved by {who}\n"


def approvals(ledger: Ledger, job: MailJob) -> tuple[Approval, ...]:
    """Return the approval of the present text; if signers are required, only with a valid signature."""
    content, signers = text_digest(job), _signers(job)
    rows = ledger.store.query(
        "SELECT owner, at, reply FROM events WHERE kind = 'approved' AND edition = ? AND content = ? ORDER BY seq",
        (job.edition.id, content),
    )
    return tuple(
        Approval(who, at)
        for who, at, signature in rows
        if signers is None or ssh_signatures.verify(signers, who, _said(job, content, who), signature)
    )


def missing(ledger: Ledger, job: MailJob) -> str:
    """Return the reason why the edition may not be sent yet, or an empty string."""
    if not needed(job):
        return ""
    found, sender = approvals(ledger, job), person(job.site.root)
    if any(one.person != sender for one in found):
        return ""
    alone = f"; {sender} approved it, and sends it" if found else ""
    label = job.edition.briefing.tlp.label
    signed = " and sign it" if job.site.mail.approvers else ""
    return f"{label} needs a second person: they run `standfirst approve {job.edition.key}`{signed}{alone}"


def text_digest(job: MailJob) -> str:
    """Return a digest of the edition's text in all its languages."""
    texts = sorted(sent_text(one, "report").content for one in job.languages)
    return digest((job.edition.briefing.tlp.value, *texts))
