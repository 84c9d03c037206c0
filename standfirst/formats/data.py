"""An edition as JSON, without internal or protected data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from standfirst.formats.base import Format, Job
from standfirst.formats.export import (
    SCHEMA,
    Dates,
    DisasterType,
    Export,
    ExportCountry,
    ExportDisaster,
    ExportLanguage,
    ExportRelated,
    ExportSeries,
    File,
    Heading,
    Item,
    LaterCorrection,
    Named,
    Publisher,
    RightFigure,
    Version,
)
from standfirst.formats.http_headers import content_type
from standfirst.formats.schema import to_bytes
from standfirst.i18n import language
from standfirst.library import Edition, Mention, is_public
from standfirst.library.corrections import change_of
from standfirst.library.dates import changed, identity, published
from standfirst.library.figure_text import full_text, value_text
from standfirst.markup import plain
from standfirst.model import Disaster, KeyFigure, Kind, LinkedFile, Status, references
from standfirst.model.disasters import HAZARDS
from standfirst.settings import Site
from standfirst.view import linked_files
from standfirst.view.addresses import address
from standfirst.view.anchors import change_anchor
from standfirst.view.briefing import labelled_title, newer
from standfirst.view.labels import SECTIONS
from standfirst.view.public import fingerprint, public
from standfirst.view.related import related_edition
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose, corrected

RELIEFWEB = {
    Kind.FLASH: "Situation Report",
    Kind.SITREP: "Situation Report",
    Kind.BULLETIN: "News and Press Release",
    Kind.EXPLAINER: "Analysis",
}
"""ReliefWeb's names of our kinds."""

OTHERS = (
    ("pdf", "application/pdf"),
    ("html", "text/html"),
    ("-figures.csv", "text/csv"),
    ("ics", "text/calendar"),
)
"""The other formats of an edition on the site."""


def render(job: Job) -> bytes:
    """Return UTF-8 JSON with a line break at its end."""
    page = job.edition.path("json")
    made = export(job).model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_bytes({"$schema": address(job.site, SCHEMA, page), **made})


def export(job: Job) -> Export:
    """Return the full export of an edition as it may be published."""
    page = job.edition.path("json")
    context = RenderContext(job.edition, job.library, "web", job.now)
    before = job.library.previous(job.edition)
    return Export(
        **_fields(job, page),
        source=(
            Publisher(name=job.site.name, homepage=job.site.url or None, contact=job.site.contact or None),
        ),
        body="\n\n".join(_body(context)),
        translations=tuple(_version(job, other, page) for other in _others(job)),
        previous=address(job.site, before.path("json"), page) if before else None,
        corrections=tuple(_correction(job.site, mention, page) for mention in context.corrections),
        right=tuple(
            RightFigure(id=name, value=figure.value, text=full_text(context, figure))
            for name, figure in context.right.items()
        ),
        related=tuple(_related(job, page)),
        briefing=public(job.edition),
    )


def _related(job: Job, page: str) -> Iterator[ExportRelated]:
    """Yield the related reports that the readers of an edition may see."""
    for one in job.edition.briefing.related:
        if one.edition is None:
            yield ExportRelated(
                title=one.title or "", url=one.url or "", publisher=one.publisher, date=one.date
            )
        elif other := related_edition(job.library, one, job.edition.lang):
            briefing, url = other.briefing, address(job.site, other.path("html"), page)
            day, kind = briefing.dateline.date, RELIEFWEB[briefing.kind]
            yield ExportRelated(id=identity(other), title=briefing.title, url=url, format=kind, date=day)


def item(job: Job, page: str) -> Item:
    """Return an edition's entry in a list at `page`."""
    return Item(**_fields(job, page))


def _fields(job: Job, page: str) -> dict[str, Any]:
    edition, zone = job.edition, job.site.zone
    context = RenderContext(edition, job.library, "web", job.now)
    countries, last = tuple(_countries(edition)), newer(context)
    return {
        "id": identity(edition),
        "fingerprint": fingerprint(edition),
        "status": _status(context),
        "tlp": edition.briefing.tlp.label,
        "exercise": edition.exercise,
        "corrected": bool(context.corrections),
        "newest": address(job.site, last.path("html"), page) if last else None,
        "url": address(job.site, edition.path("html"), page),
        "headline": Heading(title=labelled_title(context), summary=_summary(context)),
        "language": ExportLanguage(code=edition.lang, dir="rtl" if context.lang.dir == "rtl" else "ltr"),
        "date": Dates(
            created=published(edition, zone),
            changed=changed(edition, job.library),
            original=edition.briefing.dateline.date,
        ),
        "format": RELIEFWEB[edition.briefing.kind],
        "series": _series(job, page),
        "primary_country": next(iter(countries), None),
        "country": countries,
        "disaster": tuple(_disasters(edition)),
        "disaster_type": tuple(_disaster_types(edition.disasters)),
        "theme": tuple(Named(name=topic) for topic in edition.briefing.topics),
        "file": (
            *(_file(job, suffix, kind, page) for suffix, kind in _held(job)),
            *(_linked(job, one, page) for one in edition.briefing.files),
        ),
    }


def _correction(site: Site, mention: Mention, page: str) -> LaterCorrection:
    change, by = change_of(mention), mention.edition
    return LaterCorrection(
        edition=identity(by),
        url=address(site, f"{by.path('html')}#{change_anchor(mention.index)}", page),
        at=change.at,
        note=change.note,
        was=change.was or "",
        now=change.now or "",
        about=change.about,
    )


def _status(context: RenderContext) -> str:
    if not is_public(context.edition, context.now):
        return "not public"
    return "withdrawn" if context.edition.briefing.status is Status.WITHDRAWN else "published"


def _summary(context: RenderContext) -> str:
    text = context.edition.briefing.standfirst
    return plain(Prose(context).line(text)) if text else ""


def _series(job: Job, page: str) -> ExportSeries | None:
    name = job.edition.file.series
    if not name:
        return None
    url = address(job.site, f"{name}/index.html", page)
    title = job.library.series_title(name, job.edition.lang)
    return ExportSeries(name=name, title=title, url=url, edition=job.edition.briefing.edition)


def _countries(edition: Edition) -> Iterator[ExportCountry]:
    briefing = edition.briefing
    codes = (briefing.dateline.country, *(place.country for place in briefing.places))
    for code in dict.fromkeys(code for code in codes if code):
        yield ExportCountry(
            iso2=code, iso3=_three_letters().get(code), shortname=language("en").country(code)
        )


def _disasters(edition: Edition) -> Iterator[ExportDisaster]:
    for one in edition.disasters:
        yield ExportDisaster(name=one.name, glide=one.glide, type=tuple(_disaster_types((one,))))


def _disaster_types(disasters: Iterable[Disaster]) -> Iterator[DisasterType]:
    """Return the types of disasters from their GLIDE numbers; without one the type is unknown."""
    for code in dict.fromkeys(one.hazard for one in disasters if one.hazard):
        yield DisasterType(name=HAZARDS[code], code=code)


@cache
def _three_letters() -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 codes by alpha-2, from Babel's table of aliases."""
    from babel.core import get_global

    gone = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}  # former codes of countries that still exist
    return {
        names[0]: code
        for code, names in get_global("territory_aliases").items()
        if len(code) == 3 and code.isalpha() and len(names) == 1 and code not in gone
    }


def _held(job: Job) -> Iterator[tuple[str, str]]:
    held = {"pdf": job.site.holds("report"), "ics": job.edition.briefing.next_due is not None}
    return ((suffix, kind) for suffix, kind in OTHERS if held.get(suffix, True))


def _file(job: Job, suffix: str, kind: str, page: str) -> File:
    path = job.edition.path(suffix)
    facts = job.files.get(path) if suffix == "pdf" else None
    return File(
        url=address(job.site, path, page),
        filename=path.rpartition("/")[2],
        mimetype=kind,
        filesize=facts.size if facts else None,
        sha256=facts.sha256 if facts else None,
    )


def _linked(job: Job, one: LinkedFile, page: str) -> File:
    path = linked_files.target(job.edition, one)
    kind = content_type(path).partition(";")[0]
    return File(
        url=address(job.site, path, page),
        filename=path.rpartition("/")[2],
        mimetype=kind,
        description=one.title,
    )


def _others(job: Job) -> Iterator[Edition]:
    return (other for other in job.library.languages(job.edition.key) if other is not job.edition)


def _version(job: Job, other: Edition, page: str) -> Version:
    return Version(
        language=other.lang,
        id=identity(other),
        url=address(job.site, other.path("html"), page),
        data=address(job.site, other.path("json"), page),
    )


def _body(context: RenderContext) -> Iterator[str]:
    """Yield situation and background, the second under a heading."""
    briefing = context.edition.briefing
    yield _resolved(context, briefing.situation)
    if briefing.background:
        yield f"## {context.say(SECTIONS['background'])}"
        yield _resolved(context, briefing.background)


def _resolved(context: RenderContext, text: str) -> str:
    """Return Markdown whose figures are numbers and whose citations are the sources' numbers."""

    def number(found: Any) -> str:
        figure = context.figures.get(found["id"])
        if figure is None:
            return str(found[0])
        right = context.right.get(figure.id)
        if right and found["form"] != "label":
            return f"~~{_form(context, figure, found)}~~ {corrected(context, _form(context, right, found))}"
        return _form(context, figure, found)

    def cited(found: Any) -> str:
        names = next(references.citations(found[0])).ids
        numbers = [context.source_numbers[name] for name in names if name in context.source_numbers]
        return "".join(f"[{known}]" for known in numbers)

    def named(found: Any) -> str:
        piece = context.evidence.find(found["id"])
        return context.label(piece.anchor) if piece else str(found[0])

    text = references.MENTION.sub(named, references.PLACEMENT.sub(lambda found: f"[{named(found)}]", text))
    return references.CITATION.sub(cited, references.FIGURE.sub(number, text)).strip()


def _form(context: RenderContext, figure: KeyFigure, found: Any) -> str:
    forms = {"label": figure.label, "number": value_text(context, figure)}
    return forms.get(found["form"] or "", full_text(context, figure))


FORMAT = Format("data", "json", "Data (JSON)", render)
