"""The front page: lead, latest briefings, series, expected reports and topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from markupsafe import Markup

from standfirst.i18n import language
from standfirst.library import Edition
from standfirst.settings import Front
from standfirst.view import lists, news, records, truncated_lists
from standfirst.view.cards import card, stale
from standfirst.view.directory import TOPICS, Group, same
from standfirst.view.drawings import maps
from standfirst.view.labels import KINDS
from standfirst.view.page_context import PageContext
from standfirst.view.pictures import images, target
from standfirst.view.series import lead_course
from standfirst.view.text import UncitedProse

LATEST = 4
"""The number of briefings in the strip of the latest."""

CARDS = 12
"""The number of series with a card; each of the others has a line."""

SINGLE = 20
"""The number of briefings outside a series."""

TOPICS_SHOWN = 16
"""The number of topics if no settings name them."""

ARTICLES = 5
"""The number of articles."""


def home(standing: PageContext, texts: Sequence[records.Link] = ()) -> records.Home:
    """Return the front page as the settings arrange it, without empty parts; `texts` are links to the desk's pages."""
    front = _FrontPage(standing, texts)
    makers: Mapping[str, tuple[str, str, Callable[[], object]]] = {
        "latest": (standing.say("Latest"), "strip", front.latest),
        "changes": (news.title(standing), "day-of-changes", lambda: news.newest_changes(standing)),
        "series": (standing.say("Series"), "series-shelf", front.series),
        "upcoming": (standing.say("Next reports"), "due-reports", lambda: news.due_reports(standing)),
        "topics": (standing.say("Topics"), "more-links", front.topics),
        "single": (standing.say("Briefings outside a series"), "more-lines", front.single),
        "articles": (standing.say("Articles"), "more-lines", front.articles),
    }
    wanted = ((name, *makers[name]) for name in standing.site.front.parts)
    parts = (records.SectionView(name, title, component, make()) for name, title, component, make in wanted)
    return records.Home(lead=front.lead(), parts=tuple(part for part in parts if part.body))


@dataclass(frozen=True)
class _FrontPage:
    """The parts of the front page, each built only on demand."""

    standing: PageContext
    texts: Sequence[records.Link]

    @property
    def _front(self) -> Front:
        return self.standing.site.front

    @cached_property
    def _leading(self) -> Edition | None:
        """Return the lead: that of the settings if shown and not withdrawn; else the newest, real before exercise."""
        directory, named = self.standing.directory, self._front.lead
        chosen = [one for one in directory.standing if named and named in (one.file.series, one.key)]
        real = [one for one in directory.standing if not one.exercise]
        return next(iter(chosen or real or directory.standing), None)

    @cached_property
    def _series(self) -> tuple[tuple[str, Edition], ...]:
        """Return the series with their newest editions: those that the settings name, then the most recent."""
        table = {
            name: next((one for one in found if not one.withdrawn), found[0])
            for name, found in self.standing.directory.series.items()
        }
        recent = sorted(table, key=lambda name: _age(table[name]), reverse=True)
        order = dict.fromkeys((*(name for name in self._front.series if name in table), *recent))
        return tuple((name, table[name]) for name in order)

    def lead(self) -> records.Lead | None:
        """Return the lead of the page."""
        standing, edition = self.standing, self._leading
        if edition is None:
            return None
        shown = standing.edition(edition)
        kind = standing.say(KINDS[edition.briefing.kind.value])
        lead = records.Lead(card(standing, edition, series=True), kind, news.due_line(standing, edition))
        beside: Mapping[str, Callable[[], records.Lead | None]] = {
            "picture": lambda: _with_picture(standing, shown, lead),
            "map": lambda: _with_map(standing, shown, lead),
            "figure": lambda: _with_figure(standing, edition, lead),
        }
        order = dict.fromkeys(filter(None, (self._front.beside, *beside)))
        return next((found for name in order if (found := beside[name]())), lead)

    def latest(self) -> tuple[records.Card, ...]:
        """Return the newest editions apart from the lead: one of each series, or the last ones of a single series."""
        others = [one for one in self.standing.directory.standing if one is not self._leading]
        if len(self._series) > 1:
            others = [one for one in others if one in dict(self._series).values() or not one.file.series]
        return tuple(card(self.standing, one, series=True) for one in others[:LATEST])

    def series(self) -> records.SeriesShelf | None:
        """Return the series, unless the lead is the only edition."""
        found, standing = self._series, self.standing
        if len(standing.directory.editions) < 2 or not found:
            return None
        lines = tuple(self._series_line(name, edition) for name, edition in found[CARDS:])
        return records.SeriesShelf(tuple(self._series_card(*one) for one in found[:CARDS]), lines)

    def _series_card(self, name: str, edition: Edition) -> records.SeriesCard:
        standing = self.standing
        count = len(standing.directory.series[name])
        about, link = standing.library.series.get(name), standing.series(name)
        return records.SeriesCard(
            title=link.text,
            href=link.href,
            about=UncitedProse(standing.scope(edition)).line_or_none(about.about) if about else None,
            latest=truncated_lists.line(standing, edition, series=False),
            count=standing.counted("{count} edition", "{count} editions", count),
            exercise=standing.exercise(edition),
            stale=stale(standing.site, standing.lang, edition, standing.now),
            due=news.due_line(standing, edition),
            course=lead_course(standing, name),
            lang=link.lang,
            dir=language(link.lang).dir,
        )

    def _series_line(self, name: str, edition: Edition) -> records.Line:
        """Return a series by its newest edition, in one line."""
        shown, link = truncated_lists.line(self.standing, edition, series=False), self.standing.series(name)
        return replace(
            shown, text=link.text, href=link.href, lang=link.lang, dir=language(link.lang).dir,
            more=records.Link(shown.text, shown.href, lang=shown.lang),
        )  # fmt: skip

    def topics(self) -> records.MoreLinks | None:
        """Return the topics that the settings name, or those with the most briefings."""
        standing = self.standing
        groups = tuple(standing.directory.topics.values())
        wanted = [same(name) for name in self._front.topics]
        chosen = [group for name in wanted for group in groups if name in (group.slug, *_names(group))]
        found = list(dict.fromkeys(chosen)) or sorted(groups, key=lambda group: -len(group.editions))
        links = [lists.label(standing, TOPICS, group) for group in found[:TOPICS_SHOWN]]
        more = records.Link(standing.say("All topics"), standing.here("topics/index.html"))
        return records.MoreLinks(tuple(links), more if len(groups) > len(links) else None) if links else None

    def single(self) -> records.MoreLines | None:
        """Return the newest of the briefings that belong to no series."""
        standing = self.standing
        found = [
            one for one in standing.directory.editions if not one.file.series and one is not self._leading
        ]
        more = records.Link(standing.say("Browse all briefings"), standing.here("archive/index.html"))
        lines = tuple(truncated_lists.line(standing, one) for one in found[:SINGLE])
        return records.MoreLines(lines, more if len(found) > SINGLE else None) if lines else None

    def articles(self) -> records.MoreLines | None:
        """Return the newest articles among the desk's pages."""
        standing, path = self.standing, self.standing.site.articles
        dated = sorted((text for text in self.texts if text.note), key=lambda text: text.note, reverse=True)
        more = records.Link(standing.say("Browse all articles"), standing.root(path)) if path else None
        lines = tuple(_article(standing, text) for text in dated[:ARTICLES])
        return records.MoreLines(lines, more) if lines else None


def _names(group: Group) -> tuple[str, ...]:
    return tuple({same(one.edition.briefing.topics[one.index]) for one in group.mentions})


def _with_picture(standing: PageContext, shown: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the first picture of its edition."""
    if not shown.briefing.images:
        return None
    scope = standing.scope(shown)
    found = images(scope, UncitedProse(scope))[0]
    return replace(lead, image=replace(found, src=standing.root(target(shown, 0)), label="", caption=None))


def _with_map(standing: PageContext, shown: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the first map of its edition; its table is on the edition's page."""
    if not shown.briefing.maps:
        return None
    scope = standing.scope(shown)
    found, record = maps(scope, UncitedProse(scope))[0], shown.briefing.maps[0]
    bare = replace(found, anchor="", title=record.title, caption=None, cites=Markup(), rows=(), heads=())
    return replace(lead, map=bare)


def _with_figure(standing: PageContext, edition: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the history of its first figure."""
    course = lead_course(standing, edition.file.series) if edition.file.series else None
    return replace(lead, course=course) if course and course.plot else None


def _article(standing: PageContext, text: records.Link) -> records.Line:
    foreign = text.lang != standing.tag
    return records.Line(
        text.text,
        standing.root(text.href),
        standing.lang.day(date.fromisoformat(text.note)),
        lang=text.lang if foreign else "",
        dir=language(text.lang).dir if foreign else "",
    )


def _age(edition: Edition) -> tuple[date, int, str]:
    return edition.briefing.dateline.date, edition.number, edition.key
