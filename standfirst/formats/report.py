"""The PDF situation report of an edition."""

from __future__ import annotations

from standfirst.formats import pdf
from standfirst.formats.archive import About
from standfirst.formats.base import Format, Job
from standfirst.view.briefing import briefing
from standfirst.view.scope import Scope


def html(job: Job) -> str:
    """The document that becomes the PDF."""
    view = briefing(Scope(job.edition, job.library, "print", job.now))
    return job.theme.environment(view.lang).get_template("report.html").render(briefing=view, paper=job.paper)


def render(job: Job) -> bytes:
    """The report as PDF; raises RenderError where it cannot be drawn without a warning."""
    return pdf.write(html(job), job.theme, job.site.root, job.edition.documents[0].path, about=About.of(job))


FORMAT = Format("report", "pdf", "PDF situation report", render, first=True)
