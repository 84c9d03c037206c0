"""Build the view of one edition for one medium."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standfirst.engine.inputs import is_past
from standfirst.library import Changes, Edition, reasons
from standfirst.library.fingerprints import stale_sections
from standfirst.model import Status
from standfirst.view import cards, records
from standfirst.view.addresses import REUSE, feed_path
from standfirst.view.backlinks import with_backlinks
from standfirst.view.checking import check_link
from standfirst.view.directory import PLACES, TOPICS
from standfirst.view.evidence import PlacedEvidence
from standfirst.view.figures import figure, moment, totals_first
from standfirst.view.labels import KINDS, TLP_MEANINGS, stamp
from standfirst.view.masthead import masthead, readable
from standfirst.view.narrative import changes, corrected, log, sources
from standfirst.view.people import contact
from standfirst.view.public import fingerprint
from standfirst.view.render_context import RenderContext
from standfirst.view.sections import section_title, sections
from standfirst.view.signup import SIGN_UP
from standfirst.view.text import Prose


def briefing(scope: RenderContext, *, whole: bool = True, lead: str = "") -> records.BriefingView:
    """Return the view of an edition; with `whole=False`, without its sections and its fingerprint.

    `lead` is the anchor of the chart or map that is shown on the first page instead of in its section.
    """
    edition, lang, prose = scope.edition, scope.lang, Prose(scope)
    source = edition.briefing
    found = _since(scope)
    date = source.dateline.date
    figures = tuple(figure(scope, prose, item, found) for item in totals_first(source.key_figures))
    standfirst = prose.line_or_none(source.standfirst)
    placed = PlacedEvidence(scope, prose, lead)
    on_paper = scope.medium == "print"
    parts = sections(scope, prose, placed) if whole else ()
    listed = sources(scope)
    return records.BriefingView(
        key=edition.key,
        title=source.title,
        standfirst=standfirst,
        kind=scope.say(KINDS[source.kind.value]),
        lang=edition.lang,
        dir=lang.dir,
        dateline=_dateline(scope),
        date=records.Day(date.isoformat(), lang.day(date)),
        as_of=moment(scope, source.as_of),
        period=lang.period(source.period.start, source.period.end) if source.period else "",
        edition=scope.say("Edition {number}", number=source.edition) if source.edition else "",
        next_due=records.Day(source.next_due.isoformat(), lang.day(source.next_due))
        if source.next_due and not edition.withdrawn
        else None,
        series=_series(scope),
        marking=marking(scope),
        stale=_stale(scope),
        stale_translation=_stale_translation(scope),
        withdrawn=withdrawn(scope, prose),
        languages=_languages(scope),
        topics=_filed(scope, TOPICS, source.topics),
        places=_filed(scope, PLACES, (place.name for place in source.places)),
        highlights=tuple(prose.line(item) for item in source.highlights),
        figures=tuple(one for one in figures if one.headline),
        further_figures=tuple(one for one in figures if not one.headline),
        sections=parts,
        changes=changes(scope, prose, found) if found else None,
        log=log(scope),
        sources=with_backlinks(scope, listed, parts) if whole and scope.medium == "web" else listed,
        contacts=tuple(contact(item) for item in source.contacts),
        pdf=_output(scope, "pdf", scope.say("PDF")) if scope.library.site.holds("report") else None,
        data=_output(scope, "json", scope.say("Data (JSON)")),
        page=_page(scope),
        fingerprint=fingerprint(edition) if whole else "",
        check=_check(scope) if whole and on_paper else None,
        calendar=_output(scope, "ics", scope.say("Add to calendar"))
        if source.next_due and not edition.withdrawn
        else None,
        earlier=_neighbour(scope, -1),
        later=_neighbour(scope, 1),
        summary=cards.summary(scope),
        corrected=corrected(scope),
        newest=newest(scope),
        state=state(scope),
        masthead=masthead(scope) if on_paper else None,
        lead=placed.leading() if lead else None,
        reuse=_output(scope, REUSE, scope.say("Cite and reuse")) if scope.shares else None,
        follow=_follow(scope) if scope.shares else (),
        layout=source.kind.value,
        language=lang.name,
    )


def _check(scope: RenderContext) -> records.CheckLink | None:
    """Return the link for checking a report; None for unpublished ones, which the site's history does not list."""
    public = not reasons(scope.edition, scope.now)
    return check_link(scope, fingerprint(scope.edition)) if public else None


def marking(scope: RenderContext) -> records.Marking:
    """Return the marking of an edition: who may see it, and the notices in its header."""
    source = scope.edition.briefing
    unfinished = source.status in (Status.DRAFT, Status.REVIEW)
    ends = source.embargo_until
    until = None if ends is None or is_past(ends, scope.now) else ends
    return records.Marking(
        tlp=source.tlp.label,
        tlp_slug=source.tlp.value.lower().replace("+", "-"),
        tlp_meaning=scope.say(TLP_MEANINGS[source.tlp.value]),
        exercise=stamp(scope.lang) if scope.edition.exercise else "",
        draft=scope.say("DRAFT") if unfinished else "",
        embargo=scope.say("EMBARGOED UNTIL {moment}", moment=scope.lang.moment(until)) if until else "",
        notice=Prose(scope).line_or_none(source.notice),
        held=reasons(scope.edition, scope.now),
    )


def _since(scope: RenderContext) -> Changes | None:
    return None if scope.edition.withdrawn else cards.since(scope.library, scope.edition)


def _dateline(scope: RenderContext) -> str:
    line = scope.edition.briefing.dateline
    return scope.say(", ").join(
        part for part in (line.place, line.country and scope.lang.country(line.country)) if part
    )


def _series(scope: RenderContext) -> records.Link | None:
    edition = scope.edition
    if not edition.file.series:
        return None
    page = f"{scope.site.prefix(edition.lang)}{edition.file.series}/index.html"
    return records.Link(scope.library.series_title(edition.file.series), scope.href(page))


def _stale(scope: RenderContext) -> str:
    """Return a notice that an edition is old; empty on paper, since a report must not depend on the day it is made."""
    if scope.medium == "print":
        return ""
    return cards.stale(scope.site, scope.lang, scope.edition, scope.now)


def _stale_translation(scope: RenderContext) -> str:
    names = [section_title(scope, name) for name in stale_sections(scope.edition)]
    if not names:
        return ""
    return scope.say(
        "The original has changed since this was translated: {sections}.", sections=scope.lang.series(names)
    )


def withdrawn(scope: RenderContext, prose: Prose) -> records.Withdrawn | None:
    """Return when and why an edition was withdrawn; None if it was not."""
    source = scope.edition.briefing
    if source.withdrawn is None:
        return None
    at = records.Day(source.withdrawn.at.isoformat(), scope.lang.moment(source.withdrawn.at))
    return records.Withdrawn(at, prose.block(source.withdrawn.explanation))


def _languages(scope: RenderContext) -> tuple[records.Link, ...]:
    from standfirst.i18n import language

    found = scope.library.languages(scope.edition.key)
    if len(found) < 2:
        return ()
    return tuple(
        records.Link(
            language(e.lang).name, scope.href(e.path("html")), current=e is scope.edition, lang=e.lang
        )
        for e in found
    )


def _filed(scope: RenderContext, kind: str, names: Iterable[str]) -> tuple[records.Link, ...]:
    """Return topics or places, linked if the site has pages about them."""
    return tuple(records.Link(name, scope.filed(kind, index)) for index, name in enumerate(names))


def _output(scope: RenderContext, suffix: str, text: str) -> records.Link | None:
    href = scope.href(scope.edition.path(suffix))
    return records.Link(text, href) if href else None


def _page(scope: RenderContext) -> records.Link | None:
    """Return a link to the edition's page; on paper its text is the URL."""
    page = _output(scope, "html", scope.say("Web page"))
    return replace(page, text=readable(page.href)) if page and scope.medium == "print" else page


def _neighbour(scope: RenderContext, step: int) -> records.Link | None:
    other = scope.library.neighbour(scope.edition, step)
    if other is None:
        return None
    label = scope.say("Edition {number}", number=other.number)
    return records.Link(label, scope.href(other.path("html")), note=other.briefing.title)


def newer(scope: RenderContext) -> Edition | None:
    """Return the newest other edition of the series, in the language of this one if possible."""
    file = scope.edition.file
    found = scope.library.newest(file.series, file.lang) if file.series else None
    return None if found is None or found.key == scope.edition.key else found


def newest(scope: RenderContext) -> records.Link | None:
    """Return a link to the newest edition; None on paper, since a report must not depend on the day it is made."""
    found = None if scope.medium == "print" else newer(scope)
    if found is None:
        return None
    number, day = scope.lang.number(found.number), scope.lang.day(found.briefing.dateline.date)
    text = scope.say("Edition {number}, {date}", number=number, date=day)
    return records.Link(text, scope.href(found.path("html")), lang=found.lang, note=found.briefing.title)


def _follow(scope: RenderContext) -> tuple[records.Link, ...]:
    """Return the feed of the series, or of the site, and the page to subscribe or else the desk's address."""
    file, site = scope.edition.file, scope.site
    feed = feed_path(file.lang, series=file.series) if file.series else feed_path()
    if site.mail.signup:
        mail = scope.href(f"{site.prefix(scope.edition.lang)}{SIGN_UP}")
    else:
        mail = f"mailto:{site.contact}" if site.contact else ""
    return (
        records.Link(scope.say("Feed (Atom)"), scope.href(f"{feed}.atom.xml")),
        *([records.Link(scope.say("Subscribe by e-mail"), mail)] if mail else []),
    )


def state(scope: RenderContext) -> str:
    """Return the label for search results of an edition that was corrected, withdrawn or superseded; else empty."""
    if scope.edition.withdrawn:
        return scope.say("Withdrawn")
    if scope.corrections:
        return scope.say("Corrected")
    return scope.say("Older edition") if newer(scope) else ""


def status_labels(context: RenderContext) -> tuple[str, ...]:
    """Return labels to put before a title that appears alone (feeds, previews, calendars), most severe first."""
    found = marking(context)
    gone = context.say("Withdrawn") if context.edition.briefing.withdrawn else ""
    wrong = context.say("Corrected") if context.corrections else ""
    return tuple(word for word in (found.exercise, found.draft, found.embargo, gone, wrong) if word)


def labelled_title(context: RenderContext) -> str:
    """Return the title after its status labels: `EXERCISE: The river rises`."""
    return ": ".join((*status_labels(context), context.edition.briefing.title))
