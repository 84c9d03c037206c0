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
"""The number of pages above which a report has contents on its first page."""

GUESS = 42_000
"""The length of HTML that usually makes more than four pages."""

ATTEMPTS = 3
"""The maximum number of attempts to fill blank pages by laying a report out again."""

MARK = "<!-- contents -->"
"""The marker before and after the contents in the template."""

BODY = "<!-- body -->"
"""The marker after the first page in the template, and before the end of the text."""


class FirstPage(NamedTuple):
    """The layout of the first page, chosen so that the box of highlights and key figures fits on it."""

    lead: bool
    """Whether it includes the chart or map that the edition wants there."""
    compact: bool
    """Whether it is set smaller."""


def html(
    job: Job, *, contents: bool = False, first: FirstPage | None = None, smaller: frozenset[str] = frozenset()
) -> str:
    """Return the HTML document of the PDF; `smaller` are the ids of charts, maps and quotations set smaller."""
    chosen = first or FirstPage(lead=True, compact=False)
    view = briefing(
        RenderContext(job.edition, job.library, "print", job.now),
        lead=lead_anchor(job.edition) if chosen.lead else "",
    )
    template = job.theme.environment(view.lang).get_template("report.html")
    return template.render(
        briefing=view,
        paper=job.paper,
        notes=job.site.notes,
        contents=contents,
        compact=chosen.compact,
        smaller=smaller,
    )


def render(job: Job) -> bytes:
    """Return the report as PDF; raises RenderError on any warning."""
    with pdf.one_document(job.edition.documents[0].path):
        return pdf.finish(pages(job), About.of(job))


def pages(job: Job) -> Paper:
    """Lay out the report, with contents if it is long, the box of its first page on that page, and few blanks."""
    way, paper = _with_first(job)
    from standfirst.formats.page_fill import displaced  # WeasyPrint is there: a page was laid out with it

    smaller: frozenset[str] = frozenset()
    for _ in range(ATTEMPTS):
        if (moved := displaced(paper.pages)) <= smaller:
            break
        smaller |= moved
        paper = _pages(job, way, smaller)
    return paper


def _with_first(job: Job) -> tuple[FirstPage, Paper]:
    """Return the fullest layout of the first page that keeps its box there, and the pages."""
    first, *smaller = ways(job)
    paper = _pages(job, first)
    if not smaller or _is_first(paper):
        return first, paper
    fitting = (
        way for way in smaller if way is smaller[-1] or _is_first(_lay_out(job, _face(html(job, first=way))))
    )
    way = next(fitting)
    return way, _pages(job, way)


def ways(job: Job) -> tuple[FirstPage, ...]:
    """Return the possible layouts of the first page, fullest first."""
    leads = (True, False) if lead_anchor(job.edition) else (False,)
    return tuple(FirstPage(lead, compact) for lead in leads for compact in (False, True))


def _pages(job: Job, first: FirstPage, smaller: frozenset[str] = frozenset()) -> Paper:
    """Lay out the report with one layout of its first page and some pieces smaller.

    Its length is known only afterwards: a guess decides on contents, and if it was wrong the report is laid
    out a second time.
    """
    text = html(job, contents=True, first=first, smaller=smaller)
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
    """Return a document up to the end of the box, which takes little time to lay out."""
    face, _, rest = text.partition(BODY)
    return face + rest.partition(BODY)[2]


def _is_first(paper: Paper) -> bool:
    """Return whether the box is on the first page, or there is none."""
    from standfirst.formats.footnotes import classes

    places = [number for number, page in enumerate(paper.pages) if "sf-glance" in classes(page._page_box)]
    return not places or places == [0]


FORMAT = Format("report", "pdf", "PDF situation report", render, first=True, html=html)
