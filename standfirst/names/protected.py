"""Protected names: gathered from a library and found in text however they are spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from standfirst.library import Edition
from standfirst.model import Speaker

_LOOKALIKE = str.maketrans({
    "ي": "ی", "ى": "ی", "ك": "ک", "ہ": "ه", "ة": "ه", "ۃ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ـ": "",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "ø": "o", "đ": "d", "ł": "l", "ı": "i",
})  # fmt: skip
_DROPPED = frozenset({"Mn", "Cf", "Me"})
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Secret:
    """A protected name as its words compare, and whose it is (never printed)."""

    tokens: tuple[str, ...]
    speaker: Speaker
    owner: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """All protected names by their first word, and the parts of names."""

    whole: dict[str, list[Secret]] = field(default_factory=dict)
    parts: dict[str, list[Secret]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is protected at all."""
        return bool(self.whole)


def folded(text: str) -> str:
    """A text as names compare: without case, accents, vowel signs, joiners and look-alikes."""
    if text.isascii():
        return text.casefold()
    spread = unicodedata.normalize("NFKD", text).casefold().translate(_LOOKALIKE)
    return "".join(char for char in spread if unicodedata.category(char) not in _DROPPED)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a folded text; hyphens and apostrophes part words, underscores too."""
    return tuple(_TOKEN.findall(folded(text).replace("_", " ")))


def gather(editions: Iterable[Edition]) -> Secrets:
    """The protected names of some editions."""
    secrets = Secrets()
    for edition in editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            for name in protected_names(quote.speaker):
                _add(secrets, name, quote.speaker, edition.key)
    return secrets


def protected_names(speaker: Speaker) -> Iterator[str]:
    """The names of a speaker that no output may hold: name, organisation where it is protected, aliases."""
    protected = speaker.protected
    if not protected:
        return
    if speaker.name and "name" in protected:
        yield speaker.name
    if speaker.organisation and "organisation" in speaker.protect:
        yield speaker.organisation
    yield from speaker.aliases


def _add(secrets: Secrets, name: str, speaker: Speaker, owner: str) -> None:
    found = tokens(name)
    if not found:
        return
    secret = Secret(found, speaker, owner)
    secrets.whole.setdefault(found[0], []).append(secret)
    if len(found) > 1:
        for part in found:
            if len(part) >= 4:
                secrets.parts.setdefault(part, []).append(secret)


@dataclass(frozen=True, slots=True)
class Hit:
    """A protected name found in a text, `start` characters in."""

    secret: Secret
    start: int


def hits(text: str, secrets: Secrets) -> Iterator[Hit]:
    """Where a text holds protected names in full."""
    found = tokens(text)
    for index, token in enumerate(found):
        for secret in secrets.whole.get(token, ()):
            if found[index : index + len(secret.tokens)] == secret.tokens:
                yield Hit(secret, _start(text, index))
                break


def part_hits(text: str, secrets: Secrets) -> Iterator[Hit]:
    """Where a text holds a part of a protected name."""
    for index, token in enumerate(tokens(text)):
        for secret in secrets.parts.get(token, ()):
            yield Hit(secret, _start(text, index))
            break


def _start(text: str, wanted: int) -> int:
    """Where the folded text's word number `wanted` begins in the text itself."""
    count = -1
    inside = False
    for place, char in enumerate(text):
        for piece in folded(char).replace("_", " "):
            starts = bool(_TOKEN.match(piece))
            if starts and not inside:
                count += 1
                if count == wanted:
                    return place
            inside = starts
    return 0
