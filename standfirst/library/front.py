"""Report names in the front-page settings that match no briefing (SF021)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from standfirst.errors import Problem
from standfirst.settings import CONFIG

if TYPE_CHECKING:
    from standfirst.library.collection import Library


def unknown_in_front(library: Library) -> Iterator[Problem]:
    """Yield each series or briefing in `FRONT` that does not exist; unpublished ones do exist."""
    front = library.site.front
    series = {one.file.series for one in library.editions if one.file.series}
    briefings = series | {one.key for one in library.editions}
    if front.lead and front.lead not in briefings:
        yield _unknown("LEAD", front.lead, briefings)
    yield from (_unknown("SERIES", name, series) for name in front.series if name not in series)


def _unknown(setting: str, name: str, known: set[str]) -> Problem:
    near = get_close_matches(name, known, 1) or sorted(known)[:1]
    fix = f"write {near[0]!r}, or leave it out" if near else "leave it out"
    return Problem(CONFIG, 1, 1, "SF021", f"{setting} in FRONT names {name!r}, which does not exist", fix)
