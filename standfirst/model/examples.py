"""An example for every field, shown by editors beside its description, in the schema and in the reference."""

from __future__ import annotations

from typing import Any

from standfirst.model.base import Record

_EXCEPTION = {
    "text": "Marlow Bridge",
    "reason": "the bridge is older than the family",
    "by": "The river desk",
    "on": "2026-02-02",
}
_QUOTE: dict[str, Any] = {
    "id": "marlow-siren", "quote": "The water came before the siren.", "lang": "en",
    "original": "L'eau est venue avant la sirène.", "original_lang": "fr", "translated_by": "The river desk",
    "speaker": {"name": "Ines Marlow", "role": "Ferrywoman", "place": "Marbel"}, "via": "Radio Marbel",
    "on": "2026-02-02", "context": "She speaks of the night of 1 February.", "verification": "reported",
    "consent": "given", "sources": ["council"], "note": "Called back on Monday; may be quoted again.",
}  # fmt: skip
_NAMED: dict[str, Any] = {
    "name": "Ines Marlow",
    "role": "Ferrywoman",
    "organisation": "Marbel Ferries",
    "place": "Marbel",
    "person": "ines-marlow",
}
_DRAWN: dict[str, Any] = {
    "id": "course", "title": "Most people left on Sunday", "alt": "Bars that rise from 40 on Friday to 193 on Sunday.",
    "caption": "People cleared, by day. [@council]", "lead": True, "sources": ["council"],
}  # fmt: skip

EXAMPLES: dict[str, dict[str, Any]] = {
    "Briefing": {
        "kind": "sitrep", "id": "marbel-2", "moved_from": ["river/second"], "title": "The river leaves its banks at Marbel",
        "standfirst": "High water closed the old bridge on Sunday, and two villages were cleared.",
        "dateline": {"place": "Marbel", "country": "FR", "date": "2026-02-02"}, "as_of": "2026-02-02T08:00+01:00",
        "period": {"from": "2026-01-30", "to": "2026-02-02"}, "edition": 2, "next_due": "2026-02-04", "lang": "en",
        "translation": {"by": "The river desk", "on": "2026-02-02"}, "tlp": "CLEAR", "status": "approved",
        "embargo_until": "2026-02-03T06:00+01:00",
        "withdrawn": {"at": "2026-02-05T09:00+01:00", "explanation": "The council took its bulletin back."},
        "exercise": True, "notice": "This is an exercise; everything in it is invented.", "topics": ["Floods", "Bridges"],
        "disasters": [{"name": "Upper Valley: floods, February 2026", "glide": "FL-2026-000012-FRA"}],
        "places": [{"name": "Marbel", "country": "FR", "lat": 45.1, "lon": 5.2}],
        "highlights": ["The old bridge is closed.", "{{ cleared }} people were cleared. [@council]"],
        "key_figures": [{"id": "cleared", "label": "People cleared", "value": 190, "qualifier": "more than", "sources": ["council"]}],
        "situation": "The river closed the bridge, and {{ cleared }} people had to leave. [@council]\n",
        "background": "The bridge was built for a lower river.\n", "coordination": "The council leads; the fire brigade drives.\n",
        "sections": [{"id": "roads", "title": "Roads", "text": "The road to the coast is open."}], "order": ["roads", "response"],
        "timeline": [{"date": "2026-02-01", "text": "The river rose.", "sources": ["council"]}],
        "voices": [{"quote": "The water came before the siren.", "speaker": {"name": "Ines Marlow"}, "sources": ["council"]}],
        "reactions": [{"quote": "Bridges are built for the river that was.", "speaker": {"name": "Oda Lindqvist"}, "kind": "expert", "sources": ["council"]}],
        "claims": [{"claim": "The gates were opened too late.", "by": "Ines Marlow", "status": "alleged", "evidence": "None was shown.", "sources": ["council"]}],
        "outlook": {"text": "The river is likely to fall by Friday.", "likelihood": "likely", "confidence": "moderate"},
        "response": [{"sector": "Shelter", "needs": "Beds for 190 people", "response": "Two schools are open.", "gaps": "Blankets"}],
        "funding": {"required": 250000, "received": 100000, "currency": "EUR", "sources": ["council"]},
        "tables": [{"id": "homes", "title": "Homes by bank", "columns": [{"id": "bank", "label": "Bank"}, {"id": "homes", "label": "Homes", "kind": "number"}], "rows": [["North", 120], ["South", 73]], "total": "sum"}],
        "charts": [{"id": "course", "kind": "parts", "title": "Most came from the north bank", "figures": ["cleared"], "alt": "120 from the north, 73 from the south."}],
        "maps": [{"id": "where", "title": "Where the river left its banks", "alt": "The town between river and hill."}],
        "images": [{"id": "bridge", "file": "bridge.jpg", "alt": "Brown water up to the rails of a bridge."}],
        "files": [{"id": "annex", "file": "annex.pdf", "title": "How the homes were counted"}],
        "sources": [{"id": "council", "title": "Bulletin of the river council", "date": "2026-02-02", "grade": "B2"}],
        "related": [{"edition": "river/01"}], "acronyms": {"WASH": "water, sanitation and hygiene"},
        "changes": [{"at": "2026-02-02T09:00+01:00", "kind": "update", "note": "The road to the coast is open again."}],
        "updates": [{"at": "2026-02-02T14:40+01:00", "text": "The road to the coast is open again. [@council]"}],
        "contacts": [{"name": "The river desk", "email": "desk@example.org"}], "note": "Ask the council on Tuesday.",
    },
    "Cell": {"value": 73, "mark": "provisional", "note": "Counted from the ferry."},
    "Change": {
        "at": "2026-02-02T09:00+01:00", "kind": "correction", "note": "The number of people cleared was typed wrongly.",
        "was": "290", "now": "190", "about": "key_figures.cleared", "editions": [1],
    },
    "LiveUpdate": {
        "at": "2026-02-02T14:40+01:00", "title": "Road open", "text": "The road to the coast is open again. [@council]",
        "about": ["key_figures.cleared"], "id": "road-open",
    },
    "Annotation": {"at": "2026-02-02", "text": "Gates opened"},
    "Threshold": {"value": 50, "label": "Alert level"},
    "Chart": {
        **_DRAWN, "table": "homes", "columns": ["homes"], "separate": True, "truncated": True,
        "threshold": {"value": 50, "label": "Alert level"}, "annotations": [{"at": "North", "text": "Gates opened"}], "kind": "bar", "figures": ["cleared"], "data": [{"label": "Friday", "value": 40}], "unit": "people",
    },
    "Claim": {
        "id": "late-gates", "claim": "The gates were opened too late.", "by": "Ines Marlow", "about": ["The dam operator"],
        "status": "disputed", "evidence": "None was shown.", "on": "2026-02-01",
        "responses": [{"by": "The dam operator", "text": "Rejects it.", "kind": "denial"}], "sources": ["council"],
    },
    "Column": {
        "id": "rate", "label": "Share flooded", "kind": "percent", "unit": "%", "currency": "EUR", "group": "Since Friday",
        "head": "Share flooded, %", "decimals": 1, "ratio": {"of": "flooded", "by": "homes", "per": 100}, "sum_of": ["north", "south"],
        "share_of": "homes", "bar": True,
        "tag": "#affected+homes",
    },
    "Contact": {"name": "The river desk", "role": "Questions on figures", "organisation": "Marbel Daily", "email": "desk@example.org", "phone": "+33 4 00 00 00 00"},
    "Dateline": {"place": "Marbel", "country": "FR", "date": "2026-02-02"},
    "Datum": {"label": "Friday", "value": 40, "series": "North bank"},
    "Disaster": {"name": "Upper Valley: floods, February 2026", "glide": "FL-2026-000012-FRA"},
    "Estimate": {"low": 120, "best": 190, "high": 220, "sources": ["council"]},
    "Appeal": {
        "required": 100000, "received": 40000, "percent": 40, "currency": "EUR", "as_of": "2026-02-02T08:00+01:00", "appeal": "Bridges 2026",
        "url": "https://example.org/bridges", "sources": ["council"],
    },
    "Funding": {
        "required": 250000, "received": 100000, "percent": 40, "currency": "EUR", "as_of": "2026-02-02T08:00+01:00", "appeal": "Dry Feet 2026",
        "url": "https://example.org/dry-feet", "appeals": [{"appeal": "Bridges 2026", "percent": 28.3}], "sources": ["council"],
    },
    "LinkedFile": {
        "id": "annex", "file": "annex.pdf", "title": "How the homes were counted", "about": "Written for the county in January.", "lang": "fr",
    },
    "Focus": {"x": 30, "y": 40},
    "Image": {
        "id": "bridge", "file": "bridge.jpg", "alt": "Brown water up to the rails of a bridge.", "caption": "The old bridge on Sunday.", "credit": "Teun Okker", "licence": "CC BY 4.0",
        "consent": "public", "focus": {"x": 30, "y": 40}, "lead": True, "beside": True,
    },
    "KeyFigure": {
        "id": "cleared", "label": "People cleared", "value": 190, "word": "Very high", "headline": True, "place": "Marbel", "of": "homes",
        "new": 12, "form": "words", "decimals": 1, "parts_by": {"sex": ["women", "men"]}, "qualifier": "more than", "unit": "km²", "currency": "EUR",
        "parts": ["north", "south"], "part_of": "cleared", "range": [{"low": 120, "high": 220, "sources": ["council"]}],
        "as_of": "2026-02-02T06:00+01:00", "trend": "up", "by": "according to the council",
        "note": "Guests of the two hotels are not counted.", "sources": ["council"],
    },
    "Map": {**_DRAWN, "id": "where", "places": ["Marbel"], "geojson": "districts.geojson", "area": "name", "table": "homes", "column": "homes", "key": "bank"},
    "Outlook": {
        "text": "The river is likely to fall by Friday.", "likelihood": "likely", "confidence": "moderate", "until": "2026-02-06",
        "scenarios": [{"text": "Rain on Thursday brings a second crest.", "likelihood": "unlikely"}],
        "watch": ["The gauge above the dam passes 4 m."],
    },
    "Party": _NAMED,
    "Period": {"start": "2026-01-30", "end": "2026-02-02"},
    "Place": {"name": "Marbel", "admin": "Upper Valley", "country": "FR", "pcode": "FR38", "lat": 45.1, "lon": 5.2},
    "Quote": _QUOTE,
    "Ratio": {"of": "flooded", "by": "homes", "per": 100, "change": True},
    "Reaction": {**_QUOTE, "kind": "expert"},
    "Response": {"by": "The dam operator", "text": "Rejects the claim.", "quote": "Every gate moved on time.", "kind": "denial", "on": "2026-02-02", "sources": ["council"]},
    "Scenario": {"text": "Rain on Thursday brings a second crest.", "likelihood": "unlikely", "confidence": "low"},
    "Section": {
        "id": "roads", "title": "Roads", "kind": "box", "figures": ["cleared"], "text": "The road to the coast is open.\n",
        "sections": [{"id": "bridges", "title": "Bridges", "text": "The old bridge is closed.\n"}],
    },
    "Subsection": {"id": "bridges", "title": "Bridges", "kind": "box", "figures": ["cleared"], "text": "The old bridge is closed.\n"},
    "SectorResponse": {"sector": "Shelter", "lead": "The council", "needs": "Beds for 190 people", "response": "Two schools are open.", "gaps": "Blankets", "indicators": [{"label": "Beds", "target": 190, "reached": 120}], "sources": ["council"]},
    "Indicator": {
        "label": "People with safe water", "target": 800, "reached": 610, "percent": 76.3, "unit": "people", "sources": ["council"],
    },
    "RelatedReport": {
        "edition": "river/01", "title": "Rivers in February", "url": "https://example.org/rivers", "publisher": "River council of Marbel",
        "date": "2026-02-01",
    },
    "Series": {"acronyms": {"WASH": "water, sanitation and hygiene"}, "title": "The river at Marbel", "moved_from": ["flood-2026"], "about": "What the river does and what is done about it.", "exercise": True, "desk": "The river desk", "disasters": [{"glide": "FL-2026-000012-FRA"}], "translation": {"by": "Exercise desk", "on": "2026-02-03"}},
    "Source": {
        "id": "council", "title": "Bulletin of the river council", "publisher": "River council of Marbel", "author": "Oda Lindqvist",
        "url": "https://example.org/bulletin", "date": "2026-02-02", "accessed": "2026-02-02",
        "archived": "https://example.org/archive/bulletin", "grade": "B2", "lang": "fr", "tlp": "CLEAR", "note": "Counts residents alone.",
    },
    "NameException": _EXCEPTION,
    "Speaker": {**_NAMED, "age": 39, "published_as": "A ferrywoman in Marbel", "protect": ["name"], "aliases": ["Inès Marlow"], "exceptions": [_EXCEPTION]},
    "Table": {
        "id": "homes", "title": "Homes by bank", "columns": [{"id": "bank", "label": "Bank"}, {"id": "homes", "label": "Homes", "kind": "number"}],
        "rows": [["North", 120], ["South", {"value": 73, "mark": "provisional"}]], "data": "homes.xlsx", "sheet": "Homes",
        "range": "A1:B3", "total": "sum", "group_by": "bank", "subtotals": True, "subtotal_rows": "Subtotal", "sort": "homes", "labels": {"North": "North bank"}, "download": True,
        "note": "Guests of the two hotels are not counted.", "as_of": "2026-02-02T06:00+01:00", "sources": ["council"],
    },
    "TimelineItem": {"id": "bridge-closed", "date": "2026-02-01T21:30+01:00", "until": "2026-02-02", "precision": "about", "text": "The bridge was closed. [@council]", "place": "Marbel", "sources": ["council"]},
    "Translation": {"of": "02.yaml", "by": "The river desk", "on": "2026-02-02", "sections": {"title": "5f2a90c1b7d4"}},
    "Voice": {**_QUOTE, "kind": "resident"},
    "Withdrawal": {"at": "2026-02-05T09:00+01:00", "explanation": "The council took its bulletin back; see edition 3.\n"},
}  # fmt: skip
"""By record and field, in the form used in YAML."""


def example(cls: type[Record], name: str) -> Any:
    """Return the example of a field: its own, `Field(examples=[…])`, or the one in this table."""
    own = cls.model_fields[name].examples
    if own:
        return own[0]
    try:
        return EXAMPLES[cls.__name__][name]
    except KeyError:
        raise LookupError(
            f"`{cls.__name__}.{name}` has no example; add `Field(examples=[…])` to it"
        ) from None
