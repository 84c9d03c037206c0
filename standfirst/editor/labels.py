"""Labels of a briefing's fields in its form, and the parts of the form."""

from __future__ import annotations

from standfirst.i18n import N_
from standfirst.library.figure_text import QUALIFIED
from standfirst.view import labels

_LABELS = {
    "about": N_("About"), "accessed": N_("Accessed on"), "acronyms": N_("Acronyms"), "admin": N_("Province or district"), "age": N_("Age"),
    "aliases": N_("Other names"), "annotations": N_("Annotations"), "alt": N_("Alternative text"), "appeal": N_("Appeal"), "appeals": N_("Appeals"),
    "archived": N_("Archived copy"), "area": N_("Area"), "as_of": N_("As of"), "at": N_("When"),
    "author": N_("Author"), "background": N_("Background"), "bar": N_("Progress bar"), "beside": N_("Text beside it"), "best": N_("Best"), "by": N_("By"),
    "caption": N_("Caption"), "change": N_("Change"), "changes": N_("Changes"), "charts": N_("Charts"), "claim": N_("Claim"),
    "claims": N_("Claims"), "column": N_("Column"), "columns": N_("Columns"), "confidence": N_("Confidence"),
    "consent": N_("Consent"), "contacts": N_("Contacts"), "context": N_("Context"),
    "coordination": N_("Coordination"), "country": N_("Country"), "credit": N_("Credit"),
    "currency": N_("Currency"), "data": N_("Data"), "date": N_("Date"), "dateline": N_("Dateline"),
    "decimals": N_("Decimals"), "disasters": N_("Disasters"), "download": N_("For download only"), "edition": N_("Edition"), "editions": N_("Editions"), "email": N_("E-mail"),
    "embargo_until": N_("Embargo until"), "evidence": N_("Evidence"), "exceptions": N_("Reviewed exceptions"),
    "exercise": N_("Exercise"), "explanation": N_("Explanation"), "figures": N_("Figures"), "file": N_("File"), "files": N_("Files"), "focus": N_("Point that a crop keeps"), "found": N_("In the data"),
    "full": N_("In full"), "printed": N_("Printed as"), "short": N_("Short form"),
    "form": N_("Number format"), "from": N_("From"), "funding": N_("Funding"), "gaps": N_("Gaps"), "geojson": N_("Area file"), "glide": N_("GLIDE number"),
    "grade": N_("Grade"), "group": N_("Group"), "group_by": N_("Group by"), "head": N_("Heading in the file"), "headline": N_("Shown first"),
    "high": N_("High"), "highlights": N_("Highlights"), "id": N_("Short name"), "images": N_("Pictures"), "indicators": N_("Indicators"),
    "key": N_("Area column"), "key_figures": N_("Key figures"), "kind": N_("Kind"), "label": N_("Label"), "labels": N_("Labels"),
    "lang": N_("Language"), "lat": N_("Latitude"), "lead": N_("Shown first, or led by"), "licence": N_("Licence"),
    "likelihood": N_("Likelihood"), "lon": N_("Longitude"), "low": N_("Low"), "maps": N_("Maps"),
    "mark": N_("Mark"), "moved_from": N_("Earlier names"), "name": N_("Name"), "needs": N_("Needs"), "new": N_("New among these"),
    "next_due": N_("Next edition due"), "note": N_("Note"), "notice": N_("Notice"), "now": N_("Now"), "of": N_("Of"), "on": N_("On"),
    "order": N_("Order of the parts"), "organisation": N_("Organisation"), "original": N_("Original text"),
    "original_lang": N_("Language of the original"), "outlook": N_("Outlook"), "part_of": N_("Part of"),
    "parts": N_("Parts"), "parts_by": N_("Parts by"), "per": N_("Per"), "percent": N_("Per cent"), "pcode": N_("P-code"), "period": N_("Period"), "person": N_("Registered person"),
    "phone": N_("Phone"), "place": N_("Place"), "places": N_("Places"), "precision": N_("Precision"),
    "protect": N_("Never publish"), "published_as": N_("Published as"), "publisher": N_("Publisher"),
    "qualifier": N_("Qualifier"), "quote": N_("Quotation"), "range": N_("Range"), "ratio": N_("Ratio"),
    "reached": N_("Reached"), "reactions": N_("Reactions"), "reason": N_("Reason"), "related": N_("Related reports"), "received": N_("Received"), "required": N_("Required"),
    "response": N_("Response"), "responses": N_("Responses"), "role": N_("Role"), "row": N_("Row"),
    "rows": N_("Rows"), "scenarios": N_("Scenarios"), "sections": N_("Sections"), "sector": N_("Sector"),
    "separate": N_("Separate pictures"), "series": N_("Series"), "sheet": N_("Sheet"), "situation": N_("Situation"), "sort": N_("Order"),
    "sources": N_("Sources"), "speaker": N_("Speaker"), "standfirst": N_("Standfirst"), "status": N_("Status"),
    "share_of": N_("Share of"), "subtotal_rows": N_("Rows that are subtotals"), "subtotals": N_("Subtotals"), "sum_of": N_("Sum of"), "table": N_("Table"), "tables": N_("Tables"),
    "tag": N_("HXL tag"), "target": N_("Target"), "text": N_("Text"), "threshold": N_("Threshold"), "timeline": N_("Timeline"), "title": N_("Headline"),
    "tlp": N_("Marking (TLP)"), "to": N_("To"), "topics": N_("Topics"), "total": N_("Total"),
    "translated_by": N_("Translated by"), "translation": N_("Translation"), "trend": N_("Trend"), "truncated": N_("Axis does not start at zero"),
    "unit": N_("Unit"), "until": N_("Until"), "url": N_("Web address"), "value": N_("Value"),
    "verification": N_("Verification"), "via": N_("Reported by"), "voices": N_("Voices"), "was": N_("Was"),
    "watch": N_("Signs to watch"), "withdrawn": N_("Withdrawn"), "word": N_("Word instead of a number"),
    "x": N_("Per cent from the left"), "y": N_("Per cent from the top"),
}  # fmt: skip

_MORE_VALUES = {
    "draft": N_("Draft"), "review": N_("In review"), "approved": N_("Approved"), "withdrawn": N_("Withdrawn"),
    "given": N_("Given"), "not_recorded": N_("Not recorded"), "refused": N_("Refused"),
    "year": N_("year"), "month": N_("month"), "day": N_("day"), "time": N_("time"),
    "number": N_("number"), "percent": N_("per cent"), "money": N_("money"),
    "provisional": N_("provisional"), "not reported": N_("not reported"), "suppressed": N_("suppressed"),
    "not applicable": N_("not applicable"), "sum": N_("the sum of the rows"), "last row": N_("the last row"),
    "bar": N_("bars"), "grouped": N_("grouped bars"), "stacked": N_("stacked bars"), "pyramid": N_("a population pyramid"),
    "dots": N_("dots"), "progress": N_("progress toward a target"), "heat": N_("a heat table"), "columns": N_("columns over time"), "area": N_("areas"), "box": N_("a box"), "annex": N_("an annex"),
    "line": N_("a line"), "parts": N_("parts of a whole"), "range": N_("ranges"),
    "editions": N_("from edition to edition"), "other": N_("Other"),
}  # fmt: skip
_VALUES = {
    **labels.KINDS, **labels.TRENDS, **labels.VOICES, **labels.ANSWERS, **labels.LIKELIHOODS, **labels.CONFIDENCE,
    **labels.CHANGE_KINDS,
    **{value: phrase for value, (phrase, _) in {**labels.CLAIM_STATUS, **labels.VERIFICATION}.items()},
    **_MORE_VALUES,
}  # fmt: skip
"""Labels of options; each means the same in every field that has it."""

PARTS = (
    ("about", N_("About this briefing"), ("kind", "title", "standfirst", "dateline", "as_of", "period", "edition", "next_due", "lang", "translation", "topics", "disasters", "places", "id", "moved_from")),
    ("text", N_("Text"), ("highlights", "situation", "background", "coordination", "sections", "order", "outlook", "response", "timeline")),
    ("numbers", N_("Numbers"), ("key_figures", "funding", "tables", "charts")),
    ("people", N_("People"), ("voices", "reactions", "claims", "contacts")),
    ("pictures", N_("Pictures, maps and files"), ("images", "maps", "files")),
    ("sources", N_("Sources and changes"), ("sources", "related", "acronyms", "changes", "updates")),
    ("readers", N_("Who may read it"), ("tlp", "status", "embargo_until", "exercise", "notice", "withdrawn", "note")),
)  # fmt: skip
"""The parts of a form: an id, a heading and fields; other fields are added to the first."""


def label(name: str) -> str:
    """Return the label of a field, in English."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def value_label(value: str) -> str:
    """Return the label of an option, in English; `{number}` is a placeholder for the number that it refers to."""
    found = QUALIFIED.get(value) or _VALUES.get(value) or _LABELS.get(value)
    return found or value.replace("_", " ")


def part_of(name: str) -> str:
    """Return the part of the form that contains a field."""
    return next((part for part, _, names in PARTS if name in names), PARTS[0][0])
