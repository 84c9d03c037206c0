"""The message that carries the report: text, HTML and the PDF, as an `.eml` to look at."""

from __future__ import annotations

import hashlib
import re
import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment
from markupsafe import Markup

from standfirst.formats import report
from standfirst.formats.base import Format, Job
from standfirst.model import Tlp
from standfirst.view import records
from standfirst.view.briefing import briefing
from standfirst.view.scope import Scope

WIDTH = 76
TLP_COLOURS = {
    Tlp.RED: "#ff2b2b",
    Tlp.AMBER_STRICT: "#ffc000",
    Tlp.AMBER: "#ffc000",
    Tlp.GREEN: "#33ff00",
    Tlp.CLEAR: "#ffffff",
}
"""The colours of TLP 2.0, always on black."""

SAMPLE = "reader@example.org"
"""To whom a message that is only looked at seems to go."""


def subject(view: records.Briefing) -> str:
    """Marking first, then what it is: `[TLP:CLEAR] EXERCISE: title (Edition 2)`."""
    stamps = [stamp for stamp in (view.marking.exercise, view.marking.draft) if stamp]
    edition = f" ({view.edition})" if view.edition else ""
    return " ".join((f"[{view.marking.tlp}]", *(f"{stamp}:" for stamp in stamps), f"{view.title}{edition}"))


def plain(html: Markup) -> str:
    """HTML as text: paragraphs apart, lists with stars, links by their words."""
    from inscriptis import get_text

    return re.sub(r"\n{3,}", "\n\n", get_text(str(html)).strip())


def heading(words: str) -> str:
    """A heading in plain text: the words above a line of their length."""
    return f"{words}\n{'-' * len(words)}"


def wrap(text: str) -> str:
    """Lines of at most 76 characters, indented as they began; never more than one empty line."""
    lines = (_wrapped(line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _wrapped(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()))
    more = indent + "  " if line.lstrip().startswith(("* ", "- ")) else indent
    return textwrap.fill(line, WIDTH, subsequent_indent=more, break_long_words=False, break_on_hyphens=False)


def _text(environment: Environment, view: records.Briefing) -> str:
    return environment.get_template("mail.txt").render(briefing=view, plain=plain, heading=heading)


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
    made.set_content(wrap(_text(environment, view)), cte="quoted-printable")
    colour = TLP_COLOURS[job.edition.briefing.tlp]
    html = environment.get_template("mail.html").render(briefing=view, tlp_colour=colour)
    made.add_alternative(html, subtype="html", cte="quoted-printable")
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
