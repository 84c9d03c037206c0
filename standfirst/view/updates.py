"""Live updates as printed: the newest first, none later than the moment of rendering."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standfirst.engine.inputs import is_past
from standfirst.i18n import Language, language
from standfirst.library.dates import end_of_live
from standfirst.model import Kind, LiveUpdate
from standfirst.view import records
from standfirst.view.anchors import claim_anchors, figure_anchor, update_anchors
from standfirst.view.figures import moment
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

ON_ONE_PAGE = 2
"""The number of updates in the report of a flash, which has one page."""


def known(context: RenderContext) -> tuple[tuple[str, LiveUpdate], ...]:
    """Return the updates until now with their anchors, newest first."""
    listed = context.edition.briefing.updates
    if context.edition.withdrawn:
        return ()
    found = zip(update_anchors(listed), listed, strict=True)
    past = [(anchor, one) for anchor, one in found if is_past(one.at, context.now)]
    return tuple(reversed(sorted(past, key=lambda row: row[1].at)))  # noqa: C413  # of one time: the last one first


def updates(context: RenderContext, prose: Prose) -> records.UpdatesView | None:
    """Return the updates for a page, a report or a message; None if there is none yet."""
    found = known(context)
    one_page = context.medium == "print" and context.edition.briefing.kind is Kind.FLASH
    shown = found[:ON_ONE_PAGE] if one_page else found
    more = len(found) - len(shown)
    if not found:
        return None
    links = _links(context) if context.medium == "web" else {}
    return records.UpdatesView(
        tuple(_update(context, prose, anchor, one, links) for anchor, one in shown),
        context.counted(
            "{count} earlier update is on the web page.", "{count} earlier updates are on the web page.", more
        )
        if more
        else "",
    )


def last_update(context: RenderContext) -> records.Day | None:
    """Return the time of the newest update; None if there is none."""
    found = known(context)
    return moment(context, found[0][1].at) if found else None


def is_live(context: RenderContext) -> bool:
    """Return whether an edition is being updated: until the end of the day of its newest update."""
    end = end_of_live(context.edition)
    return bool(known(context)) and end is not None and not is_past(end, context.now)


def live_mark(context: RenderContext, lang: Language) -> str:
    """Return the mark of live coverage in lists, with the time of the newest update; empty if there is none."""
    if not is_live(context):
        return ""
    return lang.gettext("Live {time}").format(time=f"{known(context)[0][1].at:%H:%M}")


def live_title(context: RenderContext, title: str) -> str:
    """Return a title for a tab with the mark of live coverage and the time of the newest update."""
    if not is_live(context):
        return title
    clock = f"{known(context)[0][1].at:%H:%M}"
    return context.say("Live {time}: {title}", time=clock, title=title)


def _update(
    context: RenderContext, prose: Prose, anchor: str, one: LiveUpdate, links: Mapping[str, records.Link]
) -> records.UpdateView:
    lang = _untranslated(context, one)
    return records.UpdateView(
        anchor=anchor,
        at=records.Day(one.at.isoformat(timespec="minutes"), context.lang.moment(one.at)),
        title=one.title or "",
        text=prose.line(one.text),
        about=tuple(links[name] for name in one.about if name in links),
        lang=lang,
        dir=language(lang).dir if lang else "",
    )


def _untranslated(context: RenderContext, one: LiveUpdate) -> str:
    """Return the language of the original if a translation has an update without its own text; else empty."""
    if not context.edition.translated:
        return ""
    originals = [other for other in context.library.languages(context.edition.key) if not other.translated]
    same = any(one.text == other.text for first in originals for other in first.briefing.updates)
    return originals[0].lang if same else ""


def _links(context: RenderContext) -> Mapping[str, records.Link]:
    """Return links to the records that an update can be about: figures, claims, tables, charts and maps."""
    return dict(_linked(context))


def _linked(context: RenderContext) -> Iterator[tuple[str, records.Link]]:
    briefing = context.edition.briefing
    for figure in briefing.key_figures:
        yield f"key_figures.{figure.id}", records.Link(figure.label, f"#{figure_anchor(figure)}")
    for claim, anchor in zip(briefing.claims, claim_anchors(briefing.claims), strict=True):
        if claim.id:
            yield f"claims.{claim.id}", records.Link(claim.claim, f"#{anchor}")
    for field, kind in (("tables", "table"), ("maps", "map")):
        for one in getattr(briefing, field):
            yield f"{field}.{one.id}", records.Link(one.title, f"#{kind}-{one.id}")
