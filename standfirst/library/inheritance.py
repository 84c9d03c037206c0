"""Apply the strictest applicable marking to an edition: its own, its original's or its sources'.

A translation can be stricter than its original, never more open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from standfirst.model import Briefing, Quote, Reaction, Speaker, Status, Tlp, Voice
from standfirst.model.people import PROTECTABLE
from standfirst.model.sources import Source

_STATUS = (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN, Status.APPROVED)
_CONSENT = ("refused", "not_recorded", None, "public", "given")
"""Strictest first; consent that was not recorded is not given."""

Spoken = TypeVar("Spoken", Voice, Reaction)


@dataclass(frozen=True, slots=True)
class StricterMarking:
    """A marking stricter than the one in the file."""

    loc: tuple[str | int, ...]
    said: object
    now: object
    because: str

    of_original: bool = True
    """True if the original is the reason, False for a source."""

    @property
    def field(self) -> str:
        """The name of the field."""
        return str(self.loc[-1])


def inherit(own: Briefing, original: Briefing | None = None) -> tuple[Briefing, tuple[StricterMarking, ...]]:
    """Return a briefing with the strictest applicable markings, and the markings that changed.

    `own` is a translation merged with its `original`, so that both have the same records at the same
    positions, or it is an original itself.
    """
    found = [*(_from_original(own, original) if original else ())]
    briefing = _with(own, found)
    if original:
        briefing = _with_people(briefing, original)
        briefing = _with_sources(briefing, original)
        found += _consents(own, briefing)
    quoted = [*_from_sources(briefing)]
    return _with(briefing, quoted), (*found, *quoted)


def _from_original(own: Briefing, original: Briefing) -> Iterator[StricterMarking]:
    unmarked = "tlp" not in original.model_fields_set
    if original.tlp.openness < own.tlp.openness:
        why = "because its original has no marking" if unmarked else "as its original"
        yield StricterMarking(("tlp",), own.tlp, original.tlp, why)
    if _STATUS.index(original.status) < _STATUS.index(own.status):
        yield StricterMarking(("status",), own.status, original.status, "as its original")
    until = original.embargo_until
    if until and (own.embargo_until is None or own.embargo_until < until):
        yield StricterMarking(("embargo_until",), own.embargo_until, until, "as its original")
    if original.exercise and not own.exercise:
        yield StricterMarking(("exercise",), False, True, "as its original")


def _from_sources(briefing: Briefing) -> Iterator[StricterMarking]:
    marked = [(source.tlp, source.id) for source in briefing.sources if source.tlp]
    tlp, name = min(marked, key=lambda pair: pair[0].openness, default=(Tlp.CLEAR, ""))
    if tlp.openness < briefing.tlp.openness:
        yield StricterMarking(("tlp",), briefing.tlp, tlp, f"as its source `{name}`", of_original=False)


def _with(briefing: Briefing, found: Iterable[StricterMarking]) -> Briefing:
    changed = {one.field: one.now for one in found}
    return briefing.model_copy(update=changed) if changed else briefing


def _with_people(own: Briefing, original: Briefing) -> Briefing:
    """Protect every speaker as in the original, and allow quotations no more consent than there."""
    changed: dict[str, Any] = {
        "voices": _quotes(own.voices, original.voices),
        "reactions": _quotes(own.reactions, original.reactions),
    }
    different = {name: found for name, found in changed.items() if found != getattr(own, name)}
    return own.model_copy(update=different) if different else own


def _quotes(own: tuple[Spoken, ...], original: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    return tuple(_quote(one, there) for one, there in zip(own, original, strict=True))


def _quote(own: Spoken, original: Spoken) -> Spoken:
    consent = min(own.consent, original.consent, key=_CONSENT.index)
    changed = {"consent": consent, "speaker": _speaker(own.speaker, original.speaker)}
    different = {name: value for name, value in changed.items() if value != getattr(own, name)}
    return own.model_copy(update=different) if different else own


def _speaker(own: Speaker, original: Speaker) -> Speaker:
    """Return a speaker with both protections, and with every name that either record protects."""
    if not original.published_as:
        return own
    both = own.protected | original.protected
    names = [*own.aliases, *original.aliases]
    if original.name and "name" in both and original.name != own.name:
        names.append(original.name)
    changed = {
        "protect": tuple(name for name in PROTECTABLE if name in both)
        if both != own.protected
        else own.protect,
        "aliases": tuple(dict.fromkeys(names)),
    }
    different = {name: value for name, value in changed.items() if value != getattr(own, name)}
    return own.model_copy(update=different) if different else own


def _with_sources(own: Briefing, original: Briefing) -> Briefing:
    marked = {source.id: source.tlp for source in original.sources}
    sources = tuple(_source(source, marked.get(source.id)) for source in own.sources)
    return own.model_copy(update={"sources": sources}) if sources != own.sources else own


def _source(own: Source, tlp: Tlp | None) -> Source:
    open_to = own.tlp or Tlp.CLEAR
    return own.model_copy(update={"tlp": tlp}) if tlp and tlp.openness < open_to.openness else own


def _consents(own: Briefing, now: Briefing) -> Iterator[StricterMarking]:
    for kind in ("voices", "reactions"):
        pairs: Iterable[tuple[Quote, Quote]] = zip(getattr(own, kind), getattr(now, kind), strict=True)
        for index, (said, found) in enumerate(pairs):
            if said.consent != found.consent:
                yield StricterMarking(
                    (kind, index, "consent"), said.consent, found.consent, "as its original"
                )
            if said.speaker.protect != found.speaker.protect:
                loc = (kind, index, "speaker", "protect")
                yield StricterMarking(loc, said.speaker.protect, found.speaker.protect, "as its original")
