"""The whole file: required sections, unique ids, suppressing comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.model import REQUIRED, Briefing, Section

_LISTS = (
    "key_figures",
    "timeline",
    "voices",
    "reactions",
    "claims",
    "charts",
    "tables",
    "maps",
    "images",
    "files",
    "sections",
    "sources",
)

ORDERED = (
    "situation", "timeline", "tables", "charts", "maps", "images", "claims", "voices", "background", "reactions", "response",
    "funding", "coordination", "sections", "outlook", "files",
)  # fmt: skip
"""The fields that are parts of a page and can be put in another order."""


@check(
    "SF030", "unused-noqa", "warning", "a comment suppresses nothing",
    fails="title: The river leaves its banks at Marbel  # noqa: SF606",
    passes="title: The river leaves its banks at Marbel",
)  # fmt: skip
def unused_noqa(context: Context) -> Iterable[Finding]:
    """`# noqa: SF203` at the end of a line suppresses that check on the line.

    After the `|` of a block text it covers the whole text, which cannot contain comments. A comment that suppresses
    nothing remains from a problem that was fixed, or has the wrong code. Remove it. (The run itself reports these,
    after every other check.)

    Does not see: comments for checks that `--select` or `--ignore` exclude from this run.
    """
    del context
    return ()


@check(
    "SF031", "required-section", "error", "a section that the kind requires is missing",
    fails="""
        kind: bulletin
        period: {from: 2026-01-30, to: 2026-02-02}
        edition: 4
        contacts: [{name: The river desk, email: desk@example.org}]
        """,
    passes="""
        kind: bulletin
        period: {from: 2026-01-30, to: 2026-02-02}
        edition: 4
        highlights: [The old bridge is closed., Two villages were cleared.]
        contacts: [{name: The river desk, email: desk@example.org}]
        """,
)  # fmt: skip
def required_section(context: Context) -> Iterator[Finding]:
    """Each kind has required sections; `standfirst new KIND` creates them all.

    See the page on kinds. Add the section, or choose another kind.

    Does not see: a section without useful content.
    """
    briefing = context.briefing
    for name in REQUIRED[briefing.kind]:
        if getattr(briefing, name) in (None, ()):
            yield Finding((), f"kind `{briefing.kind.value}` requires `{name}`", f"add `{name}:`")


@check(
    "SF032", "one-highlight", "warning", "a briefing has a single highlight",
    fails="highlights: [The old bridge is closed.]",
    passes="highlights: [The old bridge is closed., Two villages were cleared.]",
)  # fmt: skip
def one_highlight(context: Context) -> Iterator[Finding]:
    """There are two to five highlights, or none; a single one belongs in the standfirst.

    Add a second one, or move it to `standfirst`.

    Misses nothing of this kind.
    """
    if len(context.briefing.highlights) == 1:
        yield Finding(("highlights",), "a single highlight", "write two to five, or none")


@check(
    "SF033", "id-twice", "error", "two records of a list have the same id",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
          - {id: cleared, label: People cleared at noon, value: 90, sources: [council]}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
          - {id: cleared-noon, label: People cleared at noon, value: 90, sources: [council]}
        """,
)  # fmt: skip
def id_twice(context: Context) -> Iterator[Finding]:
    """An id is unique, so that `{{ id }}` and `[@id]` are unambiguous.

    Give each record its own id.

    Does not see: one id in two different lists.
    """
    for name in _LISTS:
        seen: set[str] = set()
        for loc, record in _listed(context.briefing, name):
            if record.id and record.id in seen:
                yield Finding((*loc, "id"), f"the id `{record.id}` is used twice", "give each its own")
            seen.add(record.id or "")


def _listed(briefing: Briefing, name: str) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the records of a list, and after each section its parts."""
    for index, record in enumerate(getattr(briefing, name)):
        yield (name, index), record
        if isinstance(record, Section):
            for place, part in enumerate(record.sections):
                yield (name, index, "sections", place), part


@check(
    "SF035", "unknown-section", "error", "an `order` names a part, or a section a figure, that the briefing does not have",
    fails="""
        order: [road, situation]
        sections: [{id: roads, title: Roads, figures: [closed], text: The road to the coast is open.}]
        """,
    passes="""
        order: [roads, situation]
        key_figures: [{id: closed, label: Roads closed, value: 3, sources: [council]}]
        sections: [{id: roads, title: Roads, figures: [closed], text: The road to the coast is open.}]
        """,
)  # fmt: skip
def unknown_section(context: Context) -> Iterator[Finding]:
    """`order` lists fields with parts of the briefing and ids of its sections, and `figures` of a section lists key figures.

    Correct the name. A part that is empty may be listed.

    Does not see: an order that makes no sense to readers.
    """
    briefing = context.briefing
    parts = (*ORDERED, *(part.id for part in briefing.sections))
    for place, name in enumerate(briefing.order):
        if name not in parts:
            yield Finding(("order", place), f"there is no part `{name}`", f"known: {', '.join(parts)}")
        elif name in briefing.order[:place]:
            yield Finding(("order", place), f"`{name}` is listed twice", "list it once")
    for loc, part in _listed(briefing, "sections"):
        for place, name in enumerate(part.figures):
            if name not in context.figures:
                known = ", ".join(context.figures) or "none"
                yield Finding((*loc, "figures", place), f"there is no figure `{name}`", f"known: {known}")


@check(
    "SF034", "contact-without-address", "warning", "a contact cannot be reached",
    fails="contacts: [{name: The river desk}]",
    passes="contacts: [{name: The river desk, email: desk@example.org}]",
)  # fmt: skip
def contact_without_address(context: Context) -> Iterator[Finding]:
    """A contact has an e-mail address or a telephone number.

    Add `email:` or `phone:`.

    Does not see: addresses and telephone numbers that are not answered.
    """
    for index, contact in enumerate(context.briefing.contacts):
        if not (contact.email or contact.phone):
            yield Finding(
                ("contacts", index),
                f"{contact.name} has no e-mail address or telephone number",
                "add `email:` or `phone:`",
            )
