"""Find the editions that a correction concerns and the figures that it corrects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from standfirst.language.numbers import find
from standfirst.library.edition import Edition, Mention
from standfirst.model import Change, KeyFigure

if TYPE_CHECKING:
    from standfirst.library.collection import Library

FIGURES = "key_figures."
"""The prefix of the `about` of a change that concerns a figure."""


def named(change: Change, own: Edition, siblings: Iterable[Edition]) -> tuple[Edition, ...]:
    """Return the editions of a series that contain the mistake: those listed, or the change's own and all before it."""
    if change.editions:
        return tuple(one for one in siblings if one.number in change.editions)
    return tuple(one for one in siblings if one.number <= own.number)


def by_edition(heads: Iterable[Edition]) -> Mapping[str, tuple[Mention, ...]]:
    """Return the corrections that concern each edition, by key, newest first.

    `heads` contains each edition in one language. Withdrawn editions are left out: nothing in them can be corrected.
    """
    found: dict[str, list[Mention]] = {}
    for siblings in _series(heads):
        for own in siblings:
            for index, change in enumerate(own.briefing.changes):
                for wrong in named(change, own, siblings) if change.kind == "correction" else ():
                    if not wrong.withdrawn:
                        found.setdefault(wrong.key, []).append(Mention(own, index))
    return {key: tuple(sorted(mentions, key=_age, reverse=True)) for key, mentions in found.items()}


def is_said(value: float, text: str, lang: str) -> bool:
    """Return whether a text contains a number, alone or as an end of a range."""
    return any(value in (one.value, one.low, one.high) for one in find(text, lang))


def change_of(mention: Mention) -> Change:
    """Return the change that a mention refers to."""
    return mention.edition.briefing.changes[mention.index]


def content(change: Change) -> tuple[object, ...]:
    """Return what makes a change the same in each edition that repeats it; one reason may be given for several."""
    return change.at, change.kind, change.note, change.about, change.was, change.now


def others(library: Library, edition: Edition) -> tuple[Mention, ...]:
    """Return other editions' corrections of an edition, newest first, in its language if available.

    A correction that the edition itself repeats is left out.
    """
    repeated = {content(one) for one in edition.briefing.changes}
    found: dict[tuple[object, ...], Mention] = {}
    for mention in library.corrections(edition.key):
        shown = library.in_language(mention.edition, edition.lang)
        mine = Mention(mention.edition if shown.withdrawn else shown, mention.index)
        change = change_of(mine)
        if mention.edition.key != edition.key and content(change) not in repeated:
            found.setdefault(content(change), mine)
    return tuple(found.values())


def right_figures(library: Library, edition: Edition) -> Mapping[str, KeyFigure]:
    """Return the correct version, by id, of an edition's figures that another edition corrects.

    A figure counts as wrong only if `was` contains its number.
    """
    found: dict[str, KeyFigure] = {}
    for figure in edition.briefing.key_figures:
        right = _right(library, edition, figure)
        if right is not None and _said(right) != _said(figure):
            found[figure.id] = right
    return found


def _right(library: Library, edition: Edition, figure: KeyFigure) -> KeyFigure | None:
    """Return the figure according to the last correction, following corrections of corrections."""
    holder, since, right = edition.key, None, None
    value = figure.value
    while value is not None and (last := _last(library, holder, figure.id, value, since)):
        since = change_of(last).at
        record = next((one for one in last.edition.briefing.key_figures if one.id == figure.id), None)
        told = _told(last)
        if told and record and record.value not in told:
            value = told[0] if len(told) == 1 else None
            right = None if value is None else (right or figure).model_copy(update={"value": value})
            continue
        holder, value = last.edition.key, record.value if record else None
        right = record and _in_words_of(figure, record, one_language=last.edition.lang == edition.lang)
    return right


def _told(mention: Mention) -> list[float | None]:
    """Return the numbers that a correction gives as right, if its own edition is not one of those that were wrong.

    The figure of a later edition may have changed since: 318 cases were 306, and are 1,240 by now. None is a number that
    cannot be determined.
    """
    change, edition = change_of(mention), mention.edition
    if not change.editions or edition.number in change.editions:
        return []
    was = {one.value for one in find(change.was or "", edition.lang)}
    now = [one.value for one in find(change.now or "", edition.lang)]
    new = [int(value) if value and value == int(value) else value for value in now if value not in was]
    return [*new] or [None] * bool(now)


def _last(library: Library, key: str, figure: str, value: float, since: datetime | None) -> Mention | None:
    """Return the newest correction by another edition, after a time, that gives a figure's number as wrong."""
    for mention in library.corrections(key):
        change = change_of(mention)
        if since is not None and change.at <= since:
            return None
        if mention.edition.key != key and change.about == FIGURES + figure and _says(mention, value):
            return mention
    return None


def _says(mention: Mention, value: float) -> bool:
    """Return whether a correction gives a number as wrong."""
    return is_said(value, change_of(mention).was or "", mention.edition.lang)


def _in_words_of(figure: KeyFigure, right: KeyFigure, *, one_language: bool) -> KeyFigure:
    """Return a figure with the correct number, keeping its unit in its own language."""
    unit = right.unit if one_language else figure.unit
    said = {"value": right.value, "qualifier": right.qualifier, "currency": right.currency, "unit": unit}
    return figure.model_copy(update=said)


def _said(figure: KeyFigure) -> tuple[object, ...]:
    return figure.value, figure.qualifier, figure.unit, figure.currency


def _series(heads: Iterable[Edition]) -> Iterator[Sequence[Edition]]:
    """Yield the editions of each series; an edition outside any series is on its own."""
    table: dict[str, list[Edition]] = {}
    for edition in heads:
        table.setdefault(edition.file.series or f"/{edition.key}", []).append(edition)
    return iter(table.values())


def _age(mention: Mention) -> tuple[object, ...]:
    return change_of(mention).at, mention.edition.number, mention.edition.key, mention.index
