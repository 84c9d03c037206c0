"""Two consecutive editions side by side: every figure and claim of both."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.i18n import isolated, language
from standfirst.library import Edition, compare
from standfirst.model import KeyFigure
from standfirst.view import records
from standfirst.view.cards import card
from standfirst.view.claims import status
from standfirst.view.page_context import PageContext
from standfirst.view.render_context import RenderContext
from standfirst.view.text import corrected_text, difference_text


def comparison_path(edition: Edition) -> str:
    """Return the path of the comparison with the edition before, in the site's first language.

    The page in another language must not look like the address of a translation, which may be unpublished.
    """
    series, _, stem = edition.key.rpartition("/")
    return f"{series}/compared/{stem}.html"


def comparison(page_context: PageContext, now: Edition, before: Edition) -> records.Comparison:
    """Return the comparison of an edition with the one before it in its series."""
    new, old = (
        page_context.render_context(page_context.edition(now)),
        page_context.render_context(page_context.edition(before)),
    )
    heading = page_context.say(
        "{before} and {now} compared", before=page_context.number(before), now=page_context.number(now)
    )
    name = page_context.library.series_title(now.file.series, page_context.tag)
    return records.Comparison(
        title=page_context.say(": ").join((name, heading)),
        heading=heading,
        series=page_context.series(now.file.series),
        before=card(page_context, before),
        now=card(page_context, now),
        figures=tuple(_figures(page_context, new, old)),
        claims=tuple(_claims(page_context, new, old)),
        lang=new.edition.lang,
        dir=language(new.edition.lang).dir,
        exercise=page_context.exercise(now),
    )


def _figures(
    page_context: PageContext, new: RenderContext, old: RenderContext
) -> Iterator[records.ChangeRow]:
    """Yield each figure of either edition, in the order of the newer one."""
    changed = compare(new.edition, old.edition, page_context.library).figures
    differences = {one.now.id: one.difference for one in changed if one.now}
    for name in dict.fromkeys((*new.figures, *old.figures)):
        difference = differences.get(name)
        record = new.figures.get(name) or old.figures[name]
        yield records.ChangeRow(
            record.label,
            isolated(_said(old, old.figures.get(name)), old.lang, new.lang),
            _said(new, new.figures.get(name)),
            difference_text(new, record, difference),
        )


def _said(context: RenderContext, figure: KeyFigure | None) -> str:
    return corrected_text(context, figure) if figure else ""


def _claims(page_context: PageContext, new: RenderContext, old: RenderContext) -> Iterator[records.ChangeRow]:
    """Yield each claim of either edition with its status in both."""
    said = [
        {claim.id or claim.claim: claim for claim in context.edition.briefing.claims}
        for context in (new, old)
    ]
    for name in dict.fromkeys((*said[0], *said[1])):
        now, before = said[0].get(name), said[1].get(name)
        yield records.ChangeRow(
            (now or said[1][name]).claim,
            status(page_context, before.status).text if before else "",
            status(page_context, now.status).text if now else "",
            "",
        )
