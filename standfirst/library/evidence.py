"""Tables, charts, maps and pictures of a briefing, with their placement and their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from standfirst.model import Briefing
from standfirst.model.references import MENTION, PLACEMENT

EvidenceKind = Literal["table", "chart", "map", "image"]


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """A piece of evidence; `index` is its position in its list, `number` its rank in reading order from 1."""

    kind: EvidenceKind
    id: str
    index: int
    placed: bool = False
    number: int = 0

    @property
    def anchor(self) -> str:
        """The id of its element on the page: `table-cases`."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Evidence:
    """All evidence of a briefing, in reading order within each kind."""

    pieces: tuple[EvidencePiece, ...]
    numbered: bool
    """True if the prose places or mentions any; then all have numbers."""

    def named(self, name: str) -> tuple[EvidencePiece, ...]:
        """Return those with an id or anchor: `cases`, `table-cases`."""
        return tuple(one for one in self.pieces if name in (one.id, one.anchor))

    def find(self, name: str) -> EvidencePiece | None:
        """Return the only one with a name; None if there is none or more than one."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None


def evidence(briefing: Briefing) -> Evidence:
    """Return the tables, charts, maps and pictures of a briefing with their numbers.

    Those that are not placed come after the situation, before those that later parts place.
    """
    loose = Evidence(tuple(_all(briefing)), numbered=False)
    texts = [*_texts(briefing)]
    later = 1 + next(at for at, (name, _) in enumerate(texts) if name == "situation")
    first = [piece for _, text in texts[:later] for piece in _placed(loose, text)]
    after = [piece for _, text in texts[later:] for piece in _placed(loose, text)]
    placed = list(dict.fromkeys((*first, *after)))
    rest = [piece for piece in loose.pieces if piece not in placed]
    ordered = dict.fromkeys((*first, *rest, *after))
    numbered = any(MENTION.search(text) or PLACEMENT.search(text) for _, text in texts)
    counts: dict[str, int] = {}
    pieces = []
    for piece in ordered:
        counts[piece.kind] = counts.get(piece.kind, 0) + 1
        pieces.append(EvidencePiece(piece.kind, piece.id, piece.index, piece in placed, counts[piece.kind]))
    return Evidence(tuple(pieces), numbered)


def _all(briefing: Briefing) -> Iterator[EvidencePiece]:
    yield from (
        EvidencePiece("table", one.id, at) for at, one in enumerate(briefing.tables) if not one.download
    )
    yield from (EvidencePiece("chart", one.id, at) for at, one in enumerate(briefing.charts))
    yield from (EvidencePiece("map", one.id, at) for at, one in enumerate(briefing.maps))
    yield from (EvidencePiece("image", one.id, at) for at, one in enumerate(briefing.images))


def _texts(briefing: Briefing) -> list[tuple[str, str]]:
    """Return the prose that can place evidence, each text with the name of its part, in reading order."""
    parts = ((name, getattr(briefing, name)) for name in ("situation", "background", "coordination"))
    annexes_last = sorted(briefing.sections, key=lambda part: part.kind == "annex")
    own = ((part.id, one.text) for part in annexes_last for one in (part, *part.sections))
    found = ((name, text) for name, text in chain(parts, own) if text is not None)
    fields = ("situation", "background", "coordination")
    return sorted(found, key=lambda one: briefing.rank(one[0], *(() if one[0] in fields else ("sections",))))


def _placed(known: Evidence, text: str) -> list[EvidencePiece]:
    found = (known.find(one["id"]) for one in PLACEMENT.finditer(text))
    return [piece for piece in found if piece]
