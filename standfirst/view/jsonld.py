"""Structured data (schema.org) for the page of an edition: the records that the page shows, no others.

Browsers do not execute such a block of data, so the page's security policy needs no exception for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from standfirst.library import is_public
from standfirst.library.dates import changed, published
from standfirst.markup import plain
from standfirst.model import Claim, Disaster, KeyFigure, Kind, LiveUpdate, Party, Source
from standfirst.settings import Site
from standfirst.view import pictures, records
from standfirst.view.addresses import Files, address
from standfirst.view.anchors import figure_anchor, quote_anchors, source_anchor
from standfirst.view.briefing import labelled_title, newer
from standfirst.view.render_context import RenderContext
from standfirst.view.text import UncitedProse, corrected_text
from standfirst.view.updates import is_live, known

Thing = dict[str, Any]

TYPES = {
    Kind.FLASH: "NewsArticle",
    Kind.SITREP: "Report",
    Kind.BULLETIN: "NewsArticle",
    Kind.EXPLAINER: "BackgroundNewsArticle",
}

VERDICTS = {"refuted": 1, "confirmed": 5}
"""Claims with a verdict, on a scale of 1 (wrong) to 5 (right)."""

AT_LEAST = ("more than", "at least")
AT_MOST = ("nearly", "up to", "fewer than")

_ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def jsonld(context: RenderContext, view: records.BriefingView, files: Files, *, card: bool = False) -> Markup:
    """Return the data block for the page of an edition. `files` has the facts about its PDF."""
    graph = [
        _article(context, view, files, card=card),
        publisher(context.site, context.page),
        *_quotations(context, view),
        *_claims(context, view),
        *_observations(context),
        *(_source(source) for source in context.edition.briefing.sources),
    ]
    return embed({"@context": "https://schema.org", "@graph": [_full(thing) for thing in graph]})


def embed(data: Thing) -> Markup:
    """Return JSON that is safe within a `script` element: it cannot end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)  # noqa: S704  # holds no sign that means something in HTML


def publisher(site: Site, page: str) -> Thing:
    """Return the publisher of the site, with its policies."""
    policies = {name: address(site, path, page) for name, path in sorted(site.policies.items())}
    return _full({
        "@type": "NewsMediaOrganization",
        "@id": _publisher(site, page)["@id"],
        "name": site.name,
        "url": address(site, "index.html", page),
        "logo": address(site, pictures.logo_path(shown), page) if (shown := pictures.logo(site)) else "",
        "email": site.contact,
        **policies,
    })  # fmt: skip


def website(site: Site, page: str) -> Markup:
    """Return the data block for the front page."""
    about = {
        "@type": "WebSite",
        "name": site.name,
        "url": address(site, "index.html", page),
        "inLanguage": list(site.languages),
        "publisher": _publisher(site, page),
    }
    return embed({"@context": "https://schema.org", "@graph": [about, publisher(site, page)]})


def _full(thing: Thing) -> Thing:
    """Return a thing without its empty properties."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], ())}


def _publisher(site: Site, page: str) -> Thing:
    return {"@id": f"{address(site, 'index.html', page)}#publisher"}


def _id(anchor: str) -> str:
    """Return an id as an anchor on this page; parsers resolve it against the page's URL, and short ids save bytes."""
    return f"#{anchor}"


def _ref(anchor: str) -> Thing:
    return {"@id": _id(anchor)}


def _here(context: RenderContext, path: str) -> str:
    return address(context.site, path, context.page)


def _cited(context: RenderContext, names: Iterable[str]) -> list[Thing]:
    known = (source for name in names if (source := context.edition.source(name)))
    return [_ref(source_anchor(source)) for source in known]


def _article(context: RenderContext, view: records.BriefingView, files: Files, *, card: bool) -> Thing:
    edition, briefing, site = context.edition, context.edition.briefing, context.site
    kind = TYPES[briefing.kind]
    number = str(briefing.edition or "")
    public = is_public(edition, context.now)
    return {
        "@type": [kind, "LiveBlogPosting"] if known(context) else kind,
        "@id": _id("briefing"),
        "url": _here(context, context.page),
        "headline": labelled_title(context),
        "description": view.summary,
        "inLanguage": edition.lang,
        "datePublished": published(edition, site.zone).isoformat() if public else "",
        "dateModified": changed(edition, context.library).isoformat(),
        "creativeWorkStatus": _standing(context) if public else "Draft",
        "genre": [view.kind, *([view.marking.exercise] if view.marking.exercise else [])],
        "dateline": f"{view.dateline}, {view.date.text}" if kind != "Report" else "",
        "reportNumber": number if kind == "Report" else "",
        "version": number,
        "temporalCoverage": f"{briefing.period.start}/{briefing.period.end}" if briefing.period else "",
        "spatialCoverage": list(_places(context)),
        "about": [
            *({"@type": "Thing", "name": topic} for topic in briefing.topics),
            *(_disaster(one) for one in edition.disasters),
        ],
        "isPartOf": _series(context, view),
        "author": _publisher(site, context.page),
        "publisher": _publisher(site, context.page),
        "image": list(_pictures(context, view, card=card)),
        "encoding": list(_encodings(context, files)),
        "citation": [_ref(source_anchor(source)) for source in briefing.sources],
        "correction": list(_corrections(view)),
        **_live(context),
        **_translations(context),
    }


def _pictures(context: RenderContext, view: records.BriefingView, *, card: bool) -> Iterator[Thing | str]:
    """Yield the picture above the text of a page, and the picture for link previews."""
    shown, place = view.lead_image, pictures.first_lead(context.edition)
    if shown is not None and place is not None:
        yield _full({
            "@type": "ImageObject",
            "@id": _id(shown.anchor),
            "url": _here(context, pictures.target(context.edition, place)),
            "width": shown.width,
            "height": shown.height,
            "caption": plain(shown.caption) if shown.caption else "",
            "description": shown.alt,
            "creditText": shown.credit,
        })  # fmt: skip
    if card and context.site.url:
        yield _here(context, context.edition.path("png"))


def _live(context: RenderContext) -> Thing:
    """Return the live updates; the coverage has an end only when it is over."""
    found = known(context)
    if not found:
        return {}
    return {
        "coverageStartTime": found[-1][1].at.isoformat(),
        "coverageEndTime": "" if is_live(context) else found[0][1].at.isoformat(),
        "liveBlogUpdate": [_posting(context, anchor, one) for anchor, one in found],
    }


def _posting(context: RenderContext, anchor: str, one: LiveUpdate) -> Thing:
    return _full({
        "@type": "BlogPosting",
        "@id": _id(anchor),
        "url": _here(context, f"{context.page}#{anchor}"),
        "headline": one.title or "",
        "articleBody": plain(UncitedProse(context).line(one.text)),
        "datePublished": one.at.isoformat(),
        "author": _publisher(context.site, context.page),
    })  # fmt: skip


def _standing(context: RenderContext) -> str:
    if context.edition.withdrawn:
        return "Withdrawn"
    return "Superseded" if newer(context) else "Published"


def _series(context: RenderContext, view: records.BriefingView) -> Thing | None:
    if view.series is None:
        return None
    url = _here(context, f"{context.edition.file.series}/index.html")
    return {"@type": "CreativeWorkSeries", "name": view.series.text, "url": url}


def _disaster(disaster: Disaster) -> Thing:
    number = _identifier("GLIDE", disaster.glide)
    return _full({"@type": "Event", "name": disaster.name or disaster.glide, "identifier": number})


def _identifier(scheme: str, value: str | None) -> Thing | None:
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value} if value else None


def _places(context: RenderContext) -> Iterator[Thing]:
    for place in context.edition.briefing.places:
        position = place.lat is not None and place.lon is not None
        outer = [
            _full({"@type": "AdministrativeArea", "name": place.admin}) if place.admin else None,
            {"@type": "Country", "name": context.lang.country(place.country), "identifier": place.country}
            if place.country
            else None,
        ]
        yield _full({
            "@type": "Place",
            "name": place.name,
            "identifier": _identifier("P-code", place.pcode),
            "containedInPlace": [area for area in outer if area],
            "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if position else None,
        })  # fmt: skip


def _encodings(context: RenderContext, files: Files) -> Iterator[Thing]:
    """Yield the PDF and the data files. Only the PDF has a hash, since it is made before the page."""
    for suffix, kind in (("pdf", "application/pdf"), ("json", "application/json")):
        if suffix == "pdf" and not context.library.site.holds("report"):
            continue
        path = context.edition.path(suffix)
        facts = files.get(path) if suffix == "pdf" else None
        yield _full({
            "@type": "MediaObject",
            "contentUrl": _here(context, path),
            "encodingFormat": kind,
            "inLanguage": context.edition.lang,
            "contentSize": f"{facts.size} B" if facts else "",
            "sha256": facts.sha256 if facts else "",
        })  # fmt: skip


def _translations(context: RenderContext) -> Thing:
    """Return the original of a translation, or the translations of an original."""
    pages = {
        other: {"@id": _here(context, f"{other.path('html')}#briefing"), "inLanguage": other.lang}
        for other in context.library.languages(context.edition.key)
        if other is not context.edition
    }
    works = {other: {"@type": TYPES[other.briefing.kind], **found} for other, found in pages.items()}
    if not context.edition.translated:
        return {"workTranslation": list(works.values())}
    return {"translationOfWork": next((work for other, work in works.items() if not other.translated), None)}


def _corrections(view: records.BriefingView) -> Iterator[Thing]:
    for item in view.log:
        if item.kind.slug == "correction":
            text = " ".join(part for part in (item.note, item.was, item.now) if part)
            yield {"@type": "CorrectionComment", "text": text, "datePublished": item.at.iso}


def _quotations(context: RenderContext, view: records.BriefingView) -> Iterator[Thing]:
    """Yield quotations from their views, in which a protected speaker has a public description instead of a name."""
    briefing = context.edition.briefing
    spoken = (*briefing.voices, *briefing.reactions)
    sources = {place: one.sources for place, one in zip(quote_anchors(briefing), spoken, strict=True)}
    for section in view.sections:
        if section.component == "quotes" and isinstance(section.body, tuple):
            yield from (_quotation(context, shown, sources[shown.anchor]) for shown in section.body)


def _quotation(context: RenderContext, shown: records.QuoteView, sources: Iterable[str]) -> Thing:
    speaker = _full({
        "@type": "Person",
        "name": shown.speaker.name,
        "description": shown.speaker.about,
    })  # fmt: skip
    original = {"@type": "Quotation", "text": shown.original, "inLanguage": shown.original_lang}
    return {
        "@type": "Quotation",
        "@id": _id(shown.anchor),
        "text": shown.text,
        "inLanguage": shown.lang,
        "creator": speaker,
        "dateCreated": shown.on.iso if shown.on else "",
        "isBasedOn": _cited(context, sources),
        "isPartOf": _ref("briefing"),
        "translationOfWork": original if shown.original else None,
    }


def _claims(context: RenderContext, view: records.BriefingView) -> Iterator[Thing]:
    for section in view.sections:
        if section.id == "claims" and isinstance(section.body, tuple):
            for shown, record in zip(section.body, context.edition.briefing.claims, strict=True):
                yield _claim(context, shown, record)
                if _judged(context, record):
                    yield _review(context, shown, record)


def _claim(context: RenderContext, shown: records.ClaimView, record: Claim) -> Thing:
    return {
        "@type": "Claim",
        "@id": _id(shown.anchor),
        "text": shown.claim,
        "author": [_party(party) for party in record.by],
        "dateCreated": shown.on.iso if shown.on else "",
        "creativeWorkStatus": shown.status.text,
        "appearance": _cited(context, record.sources),
        "isPartOf": _ref("briefing"),
    }


def _judged(context: RenderContext, record: Claim) -> bool:
    """Return whether a claim gets a verdict: never in an exercise or a withdrawn edition, since crawlers trust it."""
    briefing = context.edition.briefing
    return record.status in VERDICTS and not context.edition.exercise and briefing.withdrawn is None


def _review(context: RenderContext, shown: records.ClaimView, record: Claim) -> Thing:
    rating = {
        "@type": "Rating",
        "ratingValue": VERDICTS[record.status],
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": shown.status.text,
        "ratingExplanation": shown.evidence,
    }
    return {
        "@type": "ClaimReview",
        "url": _here(context, f"{context.page}#{shown.anchor}"),
        "claimReviewed": shown.claim,
        "itemReviewed": _ref(shown.anchor),
        "reviewRating": rating,
        "author": _publisher(context.site, context.page),
        "datePublished": published(context.edition, context.site.zone).isoformat(),
        "inLanguage": context.edition.lang,
    }


def _party(party: Party) -> Thing:
    """Return a person if there is a registered person or a role, else an organisation."""
    if party.person or party.role:
        works = {"@type": "Organization", "name": party.organisation} if party.organisation else None
        return _full({"@type": "Person", "name": party.name, "jobTitle": party.role, "worksFor": works})
    return {"@type": "Organization", "name": party.name}


def _observations(context: RenderContext) -> Iterator[Thing]:
    figures = (context.right.get(found.id, found) for found in context.figures.values())
    return (_observation(context, found) for found in figures if found.value is not None)


def _observation(context: RenderContext, figure: KeyFigure) -> Thing:
    """Return the observation of a figure; one known only as a bound is a bound here too."""
    moment = figure.as_of or context.edition.briefing.as_of
    return {
        "@type": "Observation",
        "@id": _id(figure_anchor(figure)),
        "name": f"{figure.label}: {corrected_text(context, context.figures[figure.id])}",
        "variableMeasured": figure.label,
        "observationAbout": _ref("briefing"),
        "observationDate": moment.isoformat() if moment else "",
        "value": figure.value,
        "minValue": figure.value if figure.qualifier in AT_LEAST else None,
        "maxValue": figure.value if figure.qualifier in AT_MOST else None,
        "unitText": figure.currency or figure.unit or "",
        "marginOfError": _margin(figure),
    }


def _margin(figure: KeyFigure) -> Thing | None:
    lows = [estimate.low for estimate in figure.range if estimate.low is not None]
    highs = [estimate.high for estimate in figure.range if estimate.high is not None]
    if not lows and not highs:
        return None
    return _full({
        "@type": "QuantitativeValue",
        "minValue": min(lows, default=None),
        "maxValue": max(highs, default=None),
    })  # fmt: skip


def _source(source: Source) -> Thing:
    return {
        "@type": "CreativeWork",
        "@id": _id(source_anchor(source)),
        "name": source.title,
        "url": source.url,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "author": {"@type": "Person", "name": source.author} if source.author else None,
        "datePublished": source.date.isoformat() if source.date else "",
        "archivedAt": source.archived,
        "inLanguage": source.lang,
    }
