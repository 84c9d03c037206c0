"""The PDF situation report of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standfirst.formats import pdf
from standfirst.formats.archive import About
from standfirst.formats.base import Format, Job
from standfirst.view.briefing import briefing
from standfirst.view.scope import Scope

if TYPE_CHECKING:
    from standfirst.formats.paper import Paper


LONG = 4
"""A report of more pages than this has contents on its first page."""

GUESS = 42_000
"""How many characters of HTML make more than four pages, most of the time."""


MARK = "<!-- contents -->"
"""What stands before and after the contents in the template."""


def html(job: Job, *, contents: bool = False) -> str:
    """The document that becomes the PDF."""
    view = briefing(Scope(job.edition, job.library, "print", job.now))
    template = job.theme.environment(view.lang).get_template("report.html")
    return template.render(briefing=view, paper=job.paper, contents=contents)


def render(job: Job) -> bytes:
    """The report as PDF; raises RenderError where it cannot be drawn without a warning."""
    with pdf.one_document(job.edition.documents[0].path):
        return pdf.finish(pages(job), About.of(job))


def pages(job: Job) -> Paper:
    """The pages of the report, with contents where it is long.

    Whether it is long is known only afterwards: the guess is right nearly always, and else it is laid
    out a second time.
    """
    text = html(job, contents=True)
    start, _, rest = text.partition(MARK)
    short = start + rest.partition(MARK)[2]
    guess = len(short) > GUESS
    paper = pdf.lay_out(text if guess else short, job.theme, job.site.root)
    if (len(paper.pages) > LONG) is guess:
        return paper
    return pdf.lay_out(short if guess else text, job.theme, job.site.root)


FORMAT = Format("report", "pdf", "PDF situation report", render, first=True)
