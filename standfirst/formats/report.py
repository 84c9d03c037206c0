"""The PDF situation report of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from standfirst.formats import pdf
from standfirst.formats.base import Format, Job
from standfirst.formats.pdf_a import About
from standfirst.view.briefing import briefing
from standfirst.view.evidence import lead_anchor
from standfirst.view.render_context import RenderContext

if TYPE_CHECKING:
    from standfirst.formats.footnotes import Paper


LONG = 4
"""A report of more pages than this has contents on its first page."""

GUESS = 42_000
"""How many characters of HTML make more than four pages, most of the time."""


MARK = "<!-- contents -->"
"""What stands before and after the contents in the template."""

BODY = "<!-- body -->"
"""What stands after the first page in the template, and before the end of the text."""


class FirstPage(NamedTuple):
    """How the first page is set, so that the box with highlights and key figures stands on it whole."""

    lead: bool
    """Whether the chart or map that the edition wants there is on it."""
    compact: bool
    """Whether it is set smaller."""


def html(job: Job, *, contents: bool = False, first: FirstPage | None = None) -> str:
    """The document that becomes the PDF."""
    chosen = first or FirstPage(lead=True, compact=False)
    view = briefing(
        RenderContext(job.edition, job.library, "print", job.now),
        lead=lead_anchor(job.edition) if chosen.lead else "",
    )
    template = job.theme.environment(view.lang).get_template("report.html")
    return template.render(
        briefing=view, paper=job.paper, notes=job.site.notes, contents=contents, compact=chosen.compact
    )


def render(job: Job) -> bytes:
    """The report as PDF; raises RenderError where it cannot be drawn without a warning."""
    with pdf.one_document(job.edition.documents[0].path):
        return pdf.finish(pages(job), About.of(job))


def pages(job: Job) -> Paper:
    """The pages of the report: with contents where it is long, and with the box of its first page on that page."""
    first, *smaller = ways(job)
    paper = _pages(job, first)
    if not smaller or _is_first(paper):
        return paper
    fitting = (
        way for way in smaller if way is smaller[-1] or _is_first(_lay_out(job, _face(html(job, first=way))))
    )
    return _pages(job, next(fitting))


def ways(job: Job) -> tuple[FirstPage, ...]:
    """How the first page can be set, the fullest first."""
    leads = (True, False) if lead_anchor(job.edition) else (False,)
    return tuple(FirstPage(lead, compact) for lead in leads for compact in (False, True))


def _pages(job: Job, first: FirstPage) -> Paper:
    """The pages with the first set in one way.

    Whether a report is long is known only afterwards: the guess is right nearly always, and else it is laid
    out a second time.
    """
    text = html(job, contents=True, first=first)
    start, _, rest = text.partition(MARK)
    short = start + rest.partition(MARK)[2]
    guess = len(short) > GUESS
    paper = _lay_out(job, text if guess else short)
    if (len(paper.pages) > LONG) is guess:
        return paper
    return _lay_out(job, short if guess else text)


def _lay_out(job: Job, text: str) -> Paper:
    return pdf.lay_out(text, job.theme, job.site.root)


def _face(text: str) -> str:
    """A document up to the end of the box, which is laid out quickly."""
    face, _, rest = text.partition(BODY)
    return face + rest.partition(BODY)[2]


def _is_first(paper: Paper) -> bool:
    """Whether the box of the first page stands on it, or there is none."""
    from standfirst.formats.footnotes import classes

    places = [number for number, page in enumerate(paper.pages) if "sf-glance" in classes(page._page_box)]  # noqa: SLF001
    return not places or places == [0]


FORMAT = Format("report", "pdf", "PDF situation report", render, first=True)
