"""The acronyms that an edition uses: where each is first, and what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from standfirst.checks.texts import Words, is_printed, words
from standfirst.library import Edition
from standfirst.library.traced_records import read_whole
from standfirst.model import Briefing, Role
from standfirst.model.references import PLACEMENT, acronym

_FIRST = ("standfirst", "updates", "highlights", "key_figures")
_PARTS = (
    "situation", "timeline", "tables", "charts", "maps", "images", "claims", "voices", "background", "reactions",
    "response", "funding", "coordination", "sections", "outlook",
)  # fmt: skip
"""The parts of a page in reading order, unless a briefing orders them otherwise."""


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The acronyms that an edition uses, in alphabetical order, and those that each text uses first."""

    used: tuple[tuple[str, str], ...] = ()
    first: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By text, as `squeezed` returns it."""


def squeezed(text: str) -> str:
    """Return a text with single spaces, the same for every way to render it."""
    return " ".join(text.split())


def acronyms(edition: Edition) -> Acronyms:
    """Return the acronyms that the texts of an edition use."""
    known = edition.acronyms
    if not known:
        return Acronyms()
    read_whole(edition.name)
    found = [text for text in words(edition.briefing) if _is_read(text)]
    every = "\n".join(text.text for text in found)
    used = {short: long for short, long in known.items() if acronym(short).search(every)}
    first: dict[str, dict[str, str]] = {}
    passages = [*_passages(edition.briefing, found)]
    for short, long in used.items():
        word = acronym(short)
        if text := next((one for one in passages if word.search(one)), ""):
            first.setdefault(text, {})[short] = long
    return Acronyms(tuple(sorted(used.items(), key=lambda one: one[0].casefold())), first)


def _is_read(text: Words) -> bool:
    return is_printed(text) and text.role is not Role.ID and text.loc[0] != "acronyms"


def _passages(briefing: Briefing, found: list[Words]) -> Iterator[str]:
    """Yield the prose of a page in reading order, in the pieces in which it is rendered."""
    annexes = {index for index, part in enumerate(briefing.sections) if part.kind == "annex"}

    def rank(text: Words) -> tuple[int, int, int]:
        name, *rest = text.loc
        if name in _FIRST:
            return 0, _FIRST.index(str(name)), 0
        own = [
            briefing.sections[index].id for index in rest[:1] if name == "sections" and isinstance(index, int)
        ]
        last = bool(own) and rest[0] in annexes
        place = _PARTS.index(str(name)) if name in _PARTS else len(_PARTS)
        return 1, briefing.rank(*own, str(name)), len(_PARTS) + 1 if last else place

    prose = (one for one in found if one.role is Role.PROSE and one.loc[0] in (*_FIRST, *_PARTS))
    for text in sorted(prose, key=rank):
        end = 0
        for placed in PLACEMENT.finditer(text.text):
            yield squeezed(text.text[end : placed.start()])
            end = placed.end()
        yield squeezed(text.text[end:])
