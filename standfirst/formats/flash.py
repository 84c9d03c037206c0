"""The flash update of an edition: a PDF of exactly one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from standfirst.errors import Problem, TooLongError
from standfirst.formats import pdf
from standfirst.formats.base import Format, Job
from standfirst.formats.pdf_a import About
from standfirst.library import Edition, flash
from standfirst.model import Kind
from standfirst.view.briefing import briefing
from standfirst.view.citation import link
from standfirst.view.evidence import lead_anchor
from standfirst.view.masthead import readable
from standfirst.view.narrative import AT_THE_TOP, corrected
from standfirst.view.records import BriefingView
from standfirst.view.render_context import RenderContext

if TYPE_CHECKING:
    from standfirst.formats.footnotes import Paper

TOO_LONG = "SF640"
"""The code of a flash that does not fit on one page."""

LINE = 17.94
"""The height of a line of running text in CSS pixels: 9.75 pt at a leading of 1.38."""


class Layout(NamedTuple):
    """How small a flash is set, and how much its notice says of corrections."""

    compact: bool = False
    tight: bool = False
    """Whether it is set smaller still, which its own texts never are."""
    told: int = AT_THE_TOP
    """The number of corrections; the page has all of them."""
    notes: bool = True
    """Whether these corrections have their notes."""


_FULL, _COMPACT = Layout(), Layout(compact=True)
_SHORTER = (
    Layout(compact=True, notes=False),
    Layout(compact=True, notes=False, told=1),
    Layout(compact=True, notes=False, told=1, tight=True),
)
"""The layouts to try if only corrections are too long."""


def html(job: Job, layout: Layout = _FULL) -> str:
    """Return the HTML document of the PDF, with the map beside the highlights."""
    job = _short(job)
    context = RenderContext(job.edition, job.library, "print", job.now)
    view = _view(context)
    if found := corrected(context, told=layout.told, notes=layout.notes):
        # There is no room for the list of all corrections; the page has it.
        page = link(context, "corrections")
        is_whole = layout.notes and not found.more
        view = replace(view, corrected=replace(found, log=page, address="" if is_whole else readable(page)))
    return _document(job, view, layout)


def _own_html(job: Job) -> str:
    """Return the compact document without anything that was added to the edition later."""
    view = _view(RenderContext(job.edition, job.library, "print", job.now, corrects=False))
    return _document(job, replace(view, corrected=None, stale_translation=""), _COMPACT)


def _view(context: RenderContext) -> BriefingView:
    return briefing(context, lead=lead_anchor(context.edition, first=True))


def _document(job: Job, view: BriefingView, layout: Layout) -> str:
    template = job.theme.environment(view.lang).get_template("flash.html")
    return template.render(
        briefing=view,
        paper=job.paper,
        notes="endnotes",
        contents=False,
        compact=layout.compact,
        tight=layout.tight,
        smaller=(),
    )


def render(job: Job) -> bytes:
    """Return the flash as PDF; raises TooLongError if its own texts do not fit on one page, unless a preview reports that.

    A briefing of another kind is shortened first, as mail does, so both make the same file.
    """
    job = _short(job)
    with pdf.one_document(job.edition.documents[0].path):
        return pdf.finish(_fitted(job), About.of(job))


def _fitted(job: Job) -> Paper:
    """Lay the flash out on one page.

    What was added to an old edition never stops a build: corrections are shortened, and as a last resort go on to a
    second page.
    """
    for layout in (_FULL, _COMPACT):
        text = html(job, layout)
        paper = _lay_out(job, text)
        if len(paper.pages) == 1:
            return paper
    own_text = _own_html(job)
    own = paper if own_text == text else _lay_out(job, own_text)
    if len(own.pages) == 1:
        shorter = (_lay_out(job, one) for one in dict.fromkeys(html(job, layout) for layout in _SHORTER))
        return next((one for one in shorter if len(one.pages) == 1), paper)
    if not job.is_told(TOO_LONG):
        raise TooLongError(_too_long(job.edition, own))
    return paper


def _lay_out(job: Job, text: str) -> Paper:
    return pdf.lay_out(text, job.theme, job.site.root)


def _short(job: Job) -> Job:
    return replace(job, edition=flash(job.edition))


def _too_long(edition: Edition, paper: Paper) -> Problem:
    """Return a problem that locates the longest parts, and gives the total excess."""
    excess = max(1, round(sum(_height(page._page_box.children[0]) for page in paper.pages[1:]) / LINE))
    heights: dict[str, float] = {}
    for page in paper.pages:
        for box in _sections(page._page_box.children[0]):
            name = box.element.get("id")
            heights[name] = heights.get(name, 0) + float(box.height)
    longest = sorted(heights.items(), key=lambda item: -item[1])[:3]
    parts = ", ".join(f"`{_field(name)}` ({round(height / LINE)} lines)" for name, height in longest)
    loc = (_field(longest[0][0]),) if longest else ()
    return edition.problem(
        loc,
        TOO_LONG,
        f"the flash does not fit on one page: it is about {excess} line{'s' if excess != 1 else ''} too long",
        f"shorten the longest parts: {parts}",
    )


def _field(name: str) -> str:
    return name.replace("-", "_")


def _height(root: Any) -> float:
    """Return the lower end of a page's text."""
    lowest = max((float(box.position_y + box.height) for box in _lines(root)), default=0.0)
    return lowest - float(root.position_y)


def _lines(box: Any) -> list[Any]:
    from weasyprint.formatting_structure.boxes import LineBox

    if isinstance(box, LineBox):
        return [box]
    children = (getattr(child, "_box", child) for child in getattr(box, "children", ()))
    return [line for child in children for line in _lines(child)]


def _sections(box: Any) -> list[Any]:
    if box.element is not None and box.element_tag == "section" and box.element.get("id"):
        return [box]
    children = (getattr(child, "_box", child) for child in getattr(box, "children", ()))
    return [found for child in children for found in _sections(child)]


def _wanted(edition: Edition) -> bool:
    return edition.briefing.kind is Kind.FLASH


FORMAT = Format("flash", "-flash.pdf", "Flash update (PDF)", render, html=html, wanted=_wanted)
