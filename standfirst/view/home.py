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
from standfirst.view.addresses import feed_path
from standfirst.view.cards import card, stale
from standfirst.view.directory import TOPICS, Group, normalised
from standfirst.view.drawings import maps
from standfirst.view.labels import KINDS
from standfirst.view.page_context import PageContext
from standfirst.view.pictures import candidates, first_lead, images, target
from standfirst.view.series import lead_course
from standfirst.view.signup import page_follow_links
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


def home(page_context: PageContext, texts: Sequence[records.Link] = ()) -> records.Home:
    """Return the front page as the settings arrange it, without empty parts; `texts` are links to the desk's pages."""
    front = _FrontPage(page_context, texts)
    makers: Mapping[str, tuple[str, str, Callable[[], object]]] = {
        "latest": (page_context.say("Latest"), "strip", front.latest),
        "changes": (news.title(page_context), "day-of-changes", lambda: news.newest_changes(page_context)),
        "series": (page_context.say("Series"), "series-shelf", front.series),
        "upcoming": (page_context.say("Next reports"), "due-reports", lambda: news.due_reports(page_context)),
        "topics": (page_context.say("Topics"), "more-links", front.topics),
        "single": (page_context.say("Briefings outside a series"), "more-lines", front.single),
        "articles": (page_context.say("Articles"), "more-lines", front.articles),
    }
    wanted = ((name, *makers[name]) for name in page_context.site.front.parts)
    parts = (records.SectionView(name, title, component, make()) for name, title, component, make in wanted)
    follow = page_follow_links(page_context, feed_path())
    return records.Home(lead=front.lead, parts=tuple(part for part in parts if part.body), follow=follow)


@dataclass(frozen=True)
class _FrontPage:
    """The parts of the front page, each built only on demand."""

    page_context: PageContext
    texts: Sequence[records.Link]

    @property
    def _front(self) -> Front:
        return self.page_context.site.front

    @cached_property
    def _leading(self) -> Edition | None:
        """Return the lead: that of the settings if shown and not withdrawn; else the newest, real before exercise."""
        directory, named = self.page_context.directory, self._front.lead
        chosen = [one for one in directory.not_withdrawn if named and named in (one.file.series, one.key)]
        real = [one for one in directory.not_withdrawn if not one.exercise]
        return next(iter(chosen or real or directory.not_withdrawn), None)

    @cached_property
    def _series(self) -> tuple[tuple[str, Edition], ...]:
        """Return the series with their newest editions: those that the settings name, then the most recent."""
        table = {
            name: next((one for one in found if not one.withdrawn), found[0])
            for name, found in self.page_context.directory.series.items()
        }
        recent = sorted(table, key=lambda name: _age(table[name]), reverse=True)
        order = dict.fromkeys((*(name for name in self._front.series if name in table), *recent))
        return tuple((name, table[name]) for name in order)

    @cached_property
    def lead(self) -> records.Lead | None:
        """Return the lead of the page."""
        page_context, edition = self.page_context, self._leading
        if edition is None:
            return None
        shown = page_context.edition(edition)
        kind = page_context.say(KINDS[edition.briefing.kind.value])
        lead = records.Lead(
            card(page_context, edition, series=True), kind, news.due_line(page_context, edition)
        )
        beside: Mapping[str, Callable[[], records.Lead | None]] = {
            "picture": lambda: _with_picture(page_context, shown, lead),
            "map": lambda: _with_map(page_context, shown, lead),
            "figure": lambda: _with_figure(page_context, edition, lead),
        }
        order = dict.fromkeys(filter(None, (self._front.beside, *beside)))
        return next((found for name in order if (found := beside[name]())), lead)

    def latest(self) -> tuple[records.Card, ...]:
        """Return the newest editions apart from the lead: one of each series, or the last ones of a single series."""
        others = [one for one in self.page_context.directory.not_withdrawn if one is not self._leading]
        if len(self._series) > 1:
            others = [one for one in others if one in dict(self._series).values() or not one.file.series]
        return tuple(card(self.page_context, one, series=True) for one in others[:LATEST])

    def series(self) -> records.SeriesShelf | None:
        """Return the series, unless the lead is the only edition."""
        found, page_context = self._series, self.page_context
        if len(page_context.directory.editions) < 2 or not found:
            return None
        lines = tuple(self._series_line(name, edition) for name, edition in found[CARDS:])
        return records.SeriesShelf(tuple(self._series_card(*one) for one in found[:CARDS]), lines)

    def _series_card(self, name: str, edition: Edition) -> records.SeriesCard:
        page_context = self.page_context
        count = len(page_context.directory.series[name])
        about, link = page_context.library.series_in(name, page_context.tag), page_context.series(name)
        return records.SeriesCard(
            title=link.text,
            href=link.href,
            about=UncitedProse(page_context.render_context(edition)).line_or_none(about.about)
            if about
            else None,
            latest=truncated_lists.line(page_context, edition, series=False),
            count=page_context.counted("{count} edition", "{count} editions", count),
            exercise=page_context.exercise(edition),
            stale=stale(page_context.site, page_context.lang, edition, page_context.now),
            due=news.due_line(page_context, edition),
            course=None if self._is_drawn else lead_course(page_context, name),
            lang=link.lang,
            dir=language(link.lang).dir,
        )

    @property
    def _is_drawn(self) -> bool:
        """Return whether the lead shows the history of the only series, so that its card need not."""
        return len(self._series) == 1 and bool(self.lead and self.lead.course)

    def _series_line(self, name: str, edition: Edition) -> records.Line:
        """Return a series by its newest edition, in one line."""
        shown, link = (
            truncated_lists.line(self.page_context, edition, series=False),
            self.page_context.series(name),
        )
        return replace(
            shown, text=link.text, href=link.href, lang=link.lang, dir=language(link.lang).dir,
            more=records.Link(shown.text, shown.href, lang=shown.lang),
        )  # fmt: skip

    def topics(self) -> records.MoreLinks | None:
        """Return the topics that the settings name, or those with the most briefings."""
        page_context = self.page_context
        groups = tuple(page_context.directory.topics.values())
        wanted = [normalised(name) for name in self._front.topics]
        chosen = [group for name in wanted for group in groups if name in (group.slug, *_names(group))]
        found = list(dict.fromkeys(chosen)) or sorted(groups, key=lambda group: -len(group.editions))
        links = [lists.label(page_context, TOPICS, group) for group in found[:TOPICS_SHOWN]]
        more = records.Link(page_context.say("All topics"), page_context.here("topics/index.html"))
        return records.MoreLinks(tuple(links), more if len(groups) > len(links) else None) if links else None

    def single(self) -> records.MoreLines | None:
        """Return the newest of the briefings that belong to no series."""
        page_context = self.page_context
        found = [
            one for one in page_context.directory.editions if not one.file.series and one is not self._leading
        ]
        more = records.Link(page_context.say("Browse all briefings"), page_context.here("archive/index.html"))
        lines = tuple(truncated_lists.line(page_context, one) for one in found[:SINGLE])
        return records.MoreLines(lines, more if len(found) > SINGLE else None) if lines else None

    def articles(self) -> records.MoreLines | None:
        """Return the newest articles among the desk's pages."""
        page_context, path = self.page_context, self.page_context.site.articles
        dated = sorted((text for text in self.texts if text.note), key=lambda text: text.note, reverse=True)
        more = (
            records.Link(page_context.say("Browse all articles"), page_context.root(path)) if path else None
        )
        lines = tuple(_article(page_context, text) for text in dated[:ARTICLES])
        return records.MoreLines(lines, more) if lines else None


def _names(group: Group) -> tuple[str, ...]:
    return tuple({normalised(one.edition.briefing.topics[one.index]) for one in group.mentions})


def _with_picture(page_context: PageContext, shown: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the leading picture of its edition, or the first one."""
    if not shown.briefing.images:
        return None
    context = page_context.render_context(shown)
    place = first_lead(shown) or 0
    found = images(context, UncitedProse(context))[place]
    there = page_context.root(target(shown, place)), candidates(shown, place, page_context.root)
    return replace(lead, image=replace(found, src=there[0], webp=there[1], label="", caption=None))


def _with_map(page_context: PageContext, shown: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the first map of its edition; its table and files are on the edition's page."""
    if not shown.briefing.maps:
        return None
    context = page_context.render_context(shown)
    found, record = maps(context, UncitedProse(context))[0], shown.briefing.maps[0]
    bare = replace(
        found, anchor="", title=record.title, caption=None, cites=Markup(), rows=(), heads=(), downloads=()
    )
    return replace(lead, map=bare)


def _with_figure(page_context: PageContext, edition: Edition, lead: records.Lead) -> records.Lead | None:
    """Return the lead with the history of its first figure."""
    course = lead_course(page_context, edition.file.series) if edition.file.series else None
    return replace(lead, course=course) if course and course.plot else None


def _article(page_context: PageContext, text: records.Link) -> records.Line:
    foreign = text.lang != page_context.tag
    return records.Line(
        text.text,
        page_context.root(text.href),
        page_context.lang.day(date.fromisoformat(text.note)),
        lang=text.lang if foreign else "",
        dir=language(text.lang).dir if foreign else "",
    )


def _age(edition: Edition) -> tuple[date, int, str]:
    return edition.briefing.dateline.date, edition.number, edition.key
