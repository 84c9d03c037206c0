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
from standfirst.view.text import difference_text, standing_text


def comparison_path(edition: Edition) -> str:
    """Return the path of the comparison with the edition before, in the site's first language.

    The page in another language must not look like the address of a translation, which may be unpublished.
    """
    series, _, stem = edition.key.rpartition("/")
    return f"{series}/compared/{stem}.html"


def comparison(standing: PageContext, now: Edition, before: Edition) -> records.Comparison:
    """Return the comparison of an edition with the one before it in its series."""
    new, old = standing.scope(standing.edition(now)), standing.scope(standing.edition(before))
    heading = standing.say(
        "{before} and {now} compared", before=standing.number(before), now=standing.number(now)
    )
    return records.Comparison(
        title=f"{standing.library.series_title(now.file.series)}: {heading}",
        heading=heading,
        series=standing.series(now.file.series),
        before=card(standing, before),
        now=card(standing, now),
        figures=tuple(_figures(standing, new, old)),
        claims=tuple(_claims(standing, new, old)),
        lang=new.edition.lang,
        dir=language(new.edition.lang).dir,
        exercise=standing.exercise(now),
    )


def _figures(standing: PageContext, new: RenderContext, old: RenderContext) -> Iterator[records.ChangeRow]:
    """Yield each figure of either edition, in the order of the newer one."""
    changed = compare(new.edition, old.edition, standing.library).figures
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


def _said(scope: RenderContext, figure: KeyFigure | None) -> str:
    return standing_text(scope, figure) if figure else ""


def _claims(standing: PageContext, new: RenderContext, old: RenderContext) -> Iterator[records.ChangeRow]:
    """Yield each claim of either edition with its status in both."""
    said = [
        {claim.id or claim.claim: claim for claim in scope.edition.briefing.claims} for scope in (new, old)
    ]
    for name in dict.fromkeys((*said[0], *said[1])):
        now, before = said[0].get(name), said[1].get(name)
        yield records.ChangeRow(
            (now or said[1][name]).claim,
            status(standing, before.status).text if before else "",
            status(standing, now.status).text if now else "",
            "",
        )
