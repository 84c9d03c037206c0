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
from standfirst.view.evidence import PlacedEvidence, page_lead
from standfirst.view.figures import figure, moment, totals_first
from standfirst.view.labels import KINDS, TLP_MEANINGS, exercise_label
from standfirst.view.masthead import masthead, readable
from standfirst.view.narrative import change_log, changes, corrected, sources
from standfirst.view.people import contact
from standfirst.view.public import fingerprint
from standfirst.view.related import related
from standfirst.view.render_context import RenderContext
from standfirst.view.sections import section_title, sections
from standfirst.view.signup import SIGN_UP, follow_links
from standfirst.view.text import Prose
from standfirst.view.updates import last_update


def briefing(context: RenderContext, *, whole: bool = True, lead: str = "") -> records.BriefingView:
    """Return the view of an edition; with `whole=False`, without its sections and its fingerprint.

    `lead` is the anchor of the chart, map or picture that is shown on the first page instead of in its section; a page
    on the web shows its leading picture first.
    """
    edition, lang, prose = context.edition, context.lang, Prose(context, explains=whole)
    source = edition.briefing
    found = _since(context)
    date = source.dateline.date
    figures = tuple(figure(context, prose, item, found) for item in totals_first(source.key_figures))
    standfirst = prose.line_or_none(source.standfirst)
    lead = lead or (page_lead(edition) if whole and context.medium == "web" else "")
    placed = PlacedEvidence(context, prose, lead)
    on_paper = context.medium == "print"
    parts = sections(context, prose, placed) if whole else ()
    listed = sources(context)
    return records.BriefingView(
        key=edition.key,
        title=source.title,
        standfirst=standfirst,
        kind=context.say(KINDS[source.kind.value]),
        lang=edition.lang,
        dir=lang.dir,
        dateline=_dateline(context),
        date=records.Day(date.isoformat(), lang.day(date)),
        as_of=moment(context, source.as_of),
        period=lang.period(source.period.start, source.period.end) if source.period else "",
        edition=context.say("Edition {number}", number=source.edition) if source.edition else "",
        next_due=records.Day(source.next_due.isoformat(), lang.day(source.next_due))
        if source.next_due and not edition.withdrawn
        else None,
        series=_series(context),
        marking=marking(context),
        stale=_stale(context),
        stale_translation=_stale_translation(context),
        withdrawn=withdrawn(context, prose),
        languages=_languages(context),
        topics=_filed(context, TOPICS, source.topics),
        places=_filed(context, PLACES, (place.name for place in source.places)),
        highlights=tuple(prose.line(item) for item in source.highlights),
        figures=tuple(one for one in figures if one.headline),
        further_figures=tuple(one for one in figures if not one.headline),
        sections=parts,
        changes=changes(context, prose, found) if found else None,
        log=change_log(context),
        sources=with_backlinks(context, listed, parts) if whole and context.medium == "web" else listed,
        contacts=tuple(contact(context, item) for item in source.contacts),
        pdf=_output(context, "pdf", context.say("PDF")) if context.library.site.holds("report") else None,
        data=_output(context, "json", context.say("Data (JSON)")),
        page=_page(context),
        fingerprint=fingerprint(edition) if whole else "",
        check=_check(context) if whole and on_paper else None,
        calendar=_output(context, "ics", context.say("Add to calendar"))
        if source.next_due and not edition.withdrawn
        else None,
        earlier=_neighbour(context, -1),
        later=_neighbour(context, 1),
        summary=cards.summary(context),
        corrected=corrected(context),
        newest=newest(context),
        state=state(context),
        masthead=masthead(context) if on_paper else None,
        lead=placed.leading() if lead else None,
        lead_image=placed.leading_image() if lead else None,
        reuse=_output(context, REUSE, context.say("Cite and reuse")) if context.shares else None,
        follow=_follow(context) if context.shares else (),
        figures_data=_output(context, "-figures.csv", context.say("Key figures (CSV)"))
        if figures and context.site.holds("figures")
        else None,
        disasters=tuple(records.DisasterView(one.name or "", one.glide or "") for one in edition.disasters),
        updated=last_update(context),
        related=related(context) if whole else (),
        acronyms=tuple(records.AcronymView(*one) for one in context.acronyms.used) if whole else (),
        layout=source.kind.value,
        language=lang.name,
    )


def _check(context: RenderContext) -> records.CheckLink | None:
    """Return the link for checking a report; None for unpublished ones, which the site's history does not list."""
    public = not reasons(context.edition, context.now)
    return check_link(context, fingerprint(context.edition)) if public else None


def marking(context: RenderContext) -> records.Marking:
    """Return the marking of an edition: who may see it, and the notices in its header."""
    source = context.edition.briefing
    unfinished = source.status in (Status.DRAFT, Status.REVIEW)
    ends = source.embargo_until
    until = None if ends is None or is_past(ends, context.now) else ends
    return records.Marking(
        tlp=source.tlp.label,
        tlp_slug=source.tlp.value.lower().replace("+", "-"),
        tlp_meaning=context.say(TLP_MEANINGS[source.tlp.value]),
        exercise=exercise_label(context.lang) if context.edition.exercise else "",
        draft=context.say("DRAFT") if unfinished else "",
        embargo=context.say("EMBARGOED UNTIL {moment}", moment=context.lang.moment(until)) if until else "",
        notice=Prose(context).line_or_none(source.notice),
        held=reasons(context.edition, context.now),
    )


def _since(context: RenderContext) -> Changes | None:
    return None if context.edition.withdrawn else cards.since(context.library, context.edition)


def _dateline(context: RenderContext) -> str:
    line = context.edition.briefing.dateline
    return context.say(", ").join(
        part for part in (line.place, line.country and context.lang.country(line.country)) if part
    )


def _series(context: RenderContext) -> records.Link | None:
    edition = context.edition
    if not edition.file.series:
        return None
    page = f"{context.site.prefix(edition.lang)}{edition.file.series}/index.html"
    return records.Link(context.library.series_title(edition.file.series, edition.lang), context.href(page))


def _stale(context: RenderContext) -> str:
    """Return a notice that an edition is old; empty on paper, since a report must not depend on the day it is made."""
    if context.medium == "print":
        return ""
    return cards.stale(context.site, context.lang, context.edition, context.now)


def _stale_translation(context: RenderContext) -> str:
    names = [section_title(context, name) for name in stale_sections(context.edition)]
    if not names:
        return ""
    return context.say(
        "The original has changed since this was translated: {sections}.", sections=context.lang.series(names)
    )


def withdrawn(context: RenderContext, prose: Prose) -> records.Withdrawn | None:
    """Return when and why an edition was withdrawn; None if it was not."""
    source = context.edition.briefing
    if source.withdrawn is None:
        return None
    at = records.Day(source.withdrawn.at.isoformat(), context.lang.moment(source.withdrawn.at))
    return records.Withdrawn(at, prose.block(source.withdrawn.explanation))


def _languages(context: RenderContext) -> tuple[records.Link, ...]:
    from standfirst.i18n import language

    found = context.library.languages(context.edition.key)
    if len(found) < 2:
        return ()
    return tuple(
        records.Link(
            language(e.lang).name, context.href(e.path("html")), current=e is context.edition, lang=e.lang
        )
        for e in found
    )


def _filed(context: RenderContext, kind: str, names: Iterable[str]) -> tuple[records.Link, ...]:
    """Return topics or places, linked if the site has pages about them."""
    return tuple(records.Link(name, context.filed(kind, index)) for index, name in enumerate(names))


def _output(context: RenderContext, suffix: str, text: str) -> records.Link | None:
    href = context.href(context.edition.path(suffix))
    return records.Link(text, href) if href else None


def _page(context: RenderContext) -> records.Link | None:
    """Return a link to the edition's page; on paper its text is the URL."""
    page = _output(context, "html", context.say("Web page"))
    return replace(page, text=readable(page.href)) if page and context.medium == "print" else page


def _neighbour(context: RenderContext, step: int) -> records.Link | None:
    other = context.library.neighbour(context.edition, step)
    if other is None:
        return None
    label = context.say("Edition {number}", number=other.number)
    return records.Link(label, context.href(other.path("html")), note=other.briefing.title)


def newer(context: RenderContext) -> Edition | None:
    """Return the newest other edition of the series, in the language of this one if possible."""
    file = context.edition.file
    found = context.library.newest(file.series, file.lang) if file.series else None
    return None if found is None or found.key == context.edition.key else found


def newest(context: RenderContext) -> records.Link | None:
    """Return a link to the newest edition; None on paper, since a report must not depend on the day it is made."""
    found = None if context.medium == "print" else newer(context)
    if found is None:
        return None
    number, day = context.lang.number(found.number), context.lang.day(found.briefing.dateline.date)
    text = context.say("Edition {number}, {date}", number=number, date=day)
    return records.Link(text, context.href(found.path("html")), lang=found.lang, note=found.briefing.title)


def _follow(context: RenderContext) -> tuple[records.Link, ...]:
    """Return the feed of the series, or of the site, and the page to subscribe or else the desk's address."""
    file, site = context.edition.file, context.site
    feed = feed_path(file.lang, series=file.series) if file.series else feed_path()
    form = context.href(f"{site.prefix(context.edition.lang)}{SIGN_UP}")
    return follow_links(context, site, context.href(f"{feed}.atom.xml"), form)


def state(context: RenderContext) -> str:
    """Return the label for search results of an edition that was corrected, withdrawn or superseded; else empty."""
    if context.edition.withdrawn:
        return context.say("Withdrawn")
    if context.corrections:
        return context.say("Corrected")
    return context.say("Older edition") if newer(context) else ""


def status_labels(context: RenderContext) -> tuple[str, ...]:
    """Return labels to put before a title that appears alone (feeds, previews, calendars), most severe first."""
    found = marking(context)
    gone = context.say("Withdrawn") if context.edition.briefing.withdrawn else ""
    wrong = context.say("Corrected") if context.corrections else ""
    return tuple(word for word in (found.exercise, found.draft, found.embargo, gone, wrong) if word)


def labelled_title(context: RenderContext) -> str:
    """Return the title after its status labels: `EXERCISE: The river rises`."""
    return context.say(": ").join((*status_labels(context), context.edition.briefing.title))
