"""The records of an edition as JSON, without what is for the desk alone or protected."""

from __future__ import annotations

import json
from typing import Any

from standfirst.formats.base import Format, Job
from standfirst.library import Edition
from standfirst.model.people import PROTECTABLE, Speaker
from standfirst.view.briefing import fingerprint

PRIVATE = frozenset({"note", "consent"})
"""Fields of records about people and editions that are for the desk alone."""


def render(job: Job) -> bytes:
    """UTF-8 JSON with a line break at its end."""
    return (json.dumps(public(job.edition), ensure_ascii=False, indent=1) + "\n").encode()


def public(edition: Edition) -> dict[str, Any]:
    """The records of an edition as plain data that may be published."""
    briefing = edition.briefing
    data = briefing.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"note"})
    for name in ("voices", "reactions"):
        for quote, shown in zip(getattr(briefing, name), data.get(name, []), strict=False):
            for field in PRIVATE:
                shown.pop(field, None)
            shown["speaker"] = _speaker(quote.speaker)
    return {
        "id": edition.name,
        "fingerprint": fingerprint(edition),
        **{k: v for k, v in data.items() if k != "id"},
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    if not speaker.published_as:
        return speaker.model_dump(mode="json", exclude_unset=True, exclude={"protect", "aliases"})
    open_fields = set(PROTECTABLE) - speaker.protected
    shown = speaker.model_dump(mode="json", exclude_unset=True, include=open_fields)
    return {
        "name": speaker.published_as,
        "protected": True,
        **{k: v for k, v in shown.items() if k != "name"},
    }


FORMAT = Format("data", "json", "Data (JSON)", render)
