"""Show the findings of a preview on its pages: a list at the top, and a mark beside each affected place."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from standfirst.errors import Problem
from standfirst.i18n import Language
from standfirst.library import Edition
from standfirst.model import Briefing
from standfirst.view import anchors, records
from standfirst.view.drawings import is_drawn

Place = tuple[int, int, str]
"""Line and column at which a record begins, and its anchor on the page; empty if it has none."""

LEVELS: dict[str, Callable[[Language], str]] = {
    "error": lambda lang: lang.gettext("Error"),
    "warning": lambda lang: lang.gettext("Warning"),
    "info": lambda lang: lang.gettext("Hint"),
}

_SECTIONS = (
    "highlights",
    "situation",
    "background",
    "response",
    "funding",
    "coordination",
    "outlook",
    "related",
    "acronyms",
    "contacts",
)
"""Fields that are a section of the page, under their own name."""
_HEADED = {"key_figures": "key-figures", "changes": "corrections"}
"""Fields that are a section under another name."""
_LISTS = (
    "timeline",
    "tables",
    "charts",
    "maps",
    "images",
    "files",
    "claims",
    "voices",
    "reactions",
    "sources",
)


def page_findings(
    lang: Language,
    problems: Sequence[Problem],
    edition: Edition | None = None,
    ways: Mapping[str, str] | None = None,
) -> records.PageFindings | None:
    """Return the findings of a page, most severe first; None without any.

    Findings of an edition link to the affected part of the page, others to the page in `ways` for their file.
    """
    if not problems:
        return None
    worst = sorted(problems, key=lambda one: (tuple(LEVELS).index(one.level), one))
    known = sorted(places(edition)) if edition else []
    items = tuple(
        _item(lang, number, one, _anchor(known, one) or (ways or {}).get(one.path, ""))
        for number, one in enumerate(worst, start=1)
    )
    title = lang.ngettext("{count} finding", "{count} findings", len(items))
    blocked = any(one.level == "error" for one in worst)
    return records.PageFindings(
        title=title.format(count=lang.number(len(items))),
        note=lang.gettext("Fix the errors before you publish.") if blocked else "",
        items=items,
    )


def _item(lang: Language, number: int, one: Problem, href: str) -> records.PageFinding:
    return records.PageFinding(
        anchor=f"finding-{number}",
        level=LEVELS[one.level](lang),
        slug=one.level,
        place=f"{one.path}:{one.line}:{one.column}",
        code=one.code,
        text=f"{one.message}; {one.fix}" if one.fix else one.message,
        href=href,
    )


def _anchor(known: Sequence[Place], problem: Problem) -> str:
    """Return a link to the last anchor that begins before a problem; empty if there is none."""
    index = bisect(known, (problem.line, problem.column, "\U0010ffff")) - 1
    name = known[index][2] if index >= 0 else ""
    return f"#{name}" if name else ""


def places(edition: Edition) -> Iterator[Place]:
    """Yield the position of each field and record of an edition in its own file, with its anchor on the page."""
    own = edition.documents[0].path
    for loc, name in _named(edition.briefing):
        path, line, column = edition.locate(loc, len(loc) == 1)
        if path == own:
            yield line, column, name


def _named(briefing: Briefing) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the location of each field of a briefing and each record in it, with its anchor on the page."""
    quotes = anchors.quote_anchors(briefing)
    voices = len(briefing.voices)
    records_of: dict[str, Iterable[str]] = {
        "key_figures": map(anchors.figure_anchor, briefing.key_figures),
        "timeline": anchors.timeline_anchors(sorted(briefing.timeline, key=lambda item: item.date)),
        "tables": (f"table-{one.id}" for one in briefing.tables),
        "charts": (f"chart-{one.id}" if is_drawn(briefing, one) else "" for one in briefing.charts),
        "maps": (f"map-{one.id}" for one in briefing.maps),
        "images": (f"image-{one.id}" for one in briefing.images),
        "files": (f"file-{one.id}" for one in briefing.files),
        "claims": anchors.claim_anchors(briefing.claims),
        "voices": quotes[:voices],
        "reactions": quotes[voices:],
        "sources": map(anchors.source_anchor, briefing.sources),
        "updates": anchors.update_anchors(briefing.updates),
        "changes": map(anchors.change_anchor, range(len(briefing.changes))),
        "sections": (anchors.section_anchor(part.id) for part in briefing.sections),
    }
    for field in briefing.model_fields_set:
        shown = field in (*_SECTIONS, *_LISTS) and bool(getattr(briefing, field))
        yield (field,), field if shown else _HEADED.get(field, "")
        for index, name in enumerate(records_of.get(field, ())):
            yield (field, index), name


def marked(html: str, found: records.PageFindings | None) -> str:
    """Return a page with a mark beside each place that has findings, which links to the first of them.

    A record that the page does not show, such as an update in the future, gets no link from its findings.
    """
    items = found.items if found else ()
    counts = Counter(item.href for item in items if item.href)
    for href, count in counts.items():
        if href.startswith("#") and f' id="{href[1:]}"' not in html:
            html = re.sub(rf'<a href="{re.escape(href)}">(.*?)</a>', r"\1", html, flags=re.DOTALL)
            continue
        first = next(item for item in items if item.href == href)
        mark = Markup('<a class="sf-finding-mark" href="#{}" title="{}">!{}</a>').format(
            first.anchor, first.text, f" {count}" if count > 1 else ""
        )
        html = _beside(html, re.escape(href[1:]), mark)
    return html


def _beside(html: str, name: str, mark: str) -> str:
    """Return a page with a mark after the link to an anchor, in the heading that opens it, or in its first line."""
    ways = (
        rf'<a class="sf-permalink" href="#{name}"[^>]*>#</a>',
        rf'<\w+ [^>]*\bid="{name}"[^>]*>\s*<h\d[^>]*>[^<]*',
        rf'<\w+ [^>]*\bid="{name}"[^>]*>(?:(?!</?section).){{0,800}}?<(?:p|figcaption|th|td)\b[^>]*>',
    )
    for way in ways:
        if found := re.search(way, html, re.DOTALL):
            return f"{html[: found.end()]}{mark}{html[found.end() :]}"
    return html
