"""The message that carries the report: text, HTML and the PDF, as an `.eml` to look at."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from standfirst.formats import report
from standfirst.formats.base import Format, Job
from standfirst.view import records
from standfirst.view.briefing import briefing
from standfirst.view.scope import Scope

SAMPLE = "reader@example.org"
"""To whom a message that is only looked at seems to go."""


def subject(view: records.Briefing) -> str:
    """Marking first, then what it is: `[TLP:CLEAR] EXERCISE: title (Edition 2)`."""
    stamps = [stamp for stamp in (view.marking.exercise, view.marking.draft) if stamp]
    edition = f" ({view.edition})" if view.edition else ""
    return " ".join((f"[{view.marking.tlp}]", *(f"{stamp}:" for stamp in stamps), f"{view.title}{edition}"))


def message(job: Job) -> EmailMessage:
    """The message with both texts and the report attached."""
    scope = Scope(job.edition, job.library, "mail", job.now)
    view = briefing(scope)
    environment = job.theme.environment(view.lang)
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject(view)
    made["From"] = job.site.contact or "desk@example.org"
    made["To"] = SAMPLE
    made["Date"] = format_datetime(job.now)
    made["Message-ID"] = (
        f"<{hashlib.sha256(f'{job.edition.name} {SAMPLE}'.encode()).hexdigest()[:32]}@standfirst.invalid>"
    )
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = view.lang
    made.set_content(environment.get_template("mail.txt").render(briefing=view), cte="8bit")
    made.add_alternative(
        environment.get_template("mail.html").render(briefing=view), subtype="html", cte="8bit"
    )
    name = job.edition.path("pdf").rpartition("/")[2]
    made.add_attachment(report.render(job), maintype="application", subtype="pdf", filename=name)
    _fix_boundaries(made, job.edition.name)
    return made


def render(job: Job) -> bytes:
    """The message as bytes with CRLF line ends."""
    return message(job).as_bytes()


def _fix_boundaries(made: EmailMessage, name: str) -> None:
    """Boundaries that depend on nothing but the edition, so that the same message has the same bytes."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:40]}")


FORMAT = Format("mail", "eml", "Message with the report", render, public=False)
