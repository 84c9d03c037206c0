"""Find corrections that do not reach the editions they concern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standfirst.checks.numbers import shown
from standfirst.library import Edition, Library
from standfirst.library.corrections import FIGURES, is_said, named
from standfirst.model import Change

_ONE_OF_TWO = "give the later one a later `at`, or remove one of them"


@dataclass(frozen=True, slots=True)
class UnreachedCorrection:
    """A correction, by its index in `changes`, that does not show where it should, with the reason."""

    index: int
    message: str
    fix: str


def unreached(library: Library, edition: Edition) -> Iterator[UnreachedCorrection]:
    """Yield corrections that concern editions which cannot show them; a translation has those of its original."""
    if edition.translated:
        return
    siblings = library.of_series(edition.file.series) if edition.file.series else (edition,)
    for index, change in enumerate(edition.briefing.changes):
        if change.kind == "correction":
            earlier = edition.briefing.changes[:index]
            if any(_contradicts(change, one) for one in earlier):
                yield UnreachedCorrection(
                    index, "an entry above corrects the same at the same time", _ONE_OF_TWO
                )
            for message, fix in _of(edition, change, siblings):
                yield UnreachedCorrection(index, message, fix)


def _of(edition: Edition, change: Change, siblings: Sequence[Edition]) -> Iterator[tuple[str, str]]:
    numbers = {one.number for one in siblings}
    for number in change.editions:
        if number not in numbers:
            yield f"names edition {number}, and the series has none", f"name one of {_listed(numbers)}"
    for other in named(change, edition, siblings):
        if other.key == edition.key or other.withdrawn:
            continue
        if not edition.briefing.tlp.may_go_to(other.briefing.tlp):
            yield (
                f"corrects {other.key}, which is more open, so its readers do not see this",
                "write the correction into an edition as open as that one",
            )
        if change.editions and (value := _value(other, change)) and not _says(change, edition, value):
            yield (
                f"{other.key} says {shown(value)}, but `was` differs, so nothing is marked there",
                "quote its number under `was`, or name the edition with the mistake",
            )
        if any(
            _answers(change, back)
            for back in other.briefing.changes
            if edition in named(back, other, siblings)
        ):
            yield (
                f"{other.key} corrects the same at the same time, so neither can be trusted",
                _ONE_OF_TWO,
            )


def _value(other: Edition, change: Change) -> float | None:
    about = change.about or ""
    found = (one.value for one in other.briefing.key_figures if about == FIGURES + one.id)
    return next(found, None)


def _says(change: Change, edition: Edition, value: float) -> bool:
    return is_said(value, change.was or "", edition.lang)


def _answers(change: Change, back: Change) -> bool:
    return (
        back.kind == "correction" and bool(back.about) and (back.about, back.at) == (change.about, change.at)
    )


def _contradicts(change: Change, other: Change) -> bool:
    """Return whether two corrections in one edition replace the same mistake at the same time, by different texts."""
    return (
        _answers(change, other)
        and change.editions == other.editions
        and change.was == other.was
        and change.now != other.now
    )


def _listed(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
