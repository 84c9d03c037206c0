"""Guess the language of a text from its letters and its most frequent words."""

from __future__ import annotations

import re
from typing import Final

from standfirst.language.words import words

_SAMPLE: Final = 20_000
STOPWORDS: Final[dict[str, frozenset[str]]] = {
    "en": words(
        "the of and to in that is was for on with said as by at from are were has have this it not they"
    ),
    "fr": words("le la les des et du une est que dans pour qui sur pas au par ont été avec ce plus sont aux"),
    "de": words(
        "der die das und ist von mit den dem zu nicht ein eine auf für im wurde sich auch nach wurden"
    ),
    "es": words("el la los las y que en del por con una para se es fue un al más su han como pero"),
}
_SCRIPTS: Final = (
    ("ur", "ٹڈڑےںہھ"),
    ("ps", "ښږټډړېۍ"),
    ("fa", "پچژگ"),
    ("ar", "ابتدرسلمنهوي"),
    ("ru", "ыэёъ"),
    ("uk", "їєґ"),
    ("ru", "авеимнорст"),
    ("hi", "कतनमरस"),
    ("el", "αειοστ"),
    ("he", "אבהויל"),
    ("zh", "的是在了不"),
    ("ja", "のはをにが"),
)


def language(text: str) -> tuple[str, bool]:
    """Return the likely language of a text and whether the guess is reliable."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(map(str.isalpha, sample)) or 1
    for name, typical in _SCRIPTS:
        if sum(map(sample.count, typical)) > letters * (0.04 if name in ("ur", "ps", "fa", "uk") else 0.15):
            return name, True
    words = re.findall(r"[^\W\d_]+", sample)
    counts = {name: sum(word in common for word in words) for name, common in STOPWORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    second = max(count for name, count in counts.items() if name != best)
    sure = counts[best] >= 5 and counts[best] >= 1.3 * second
    return (best, sure) if counts[best] else ("en", False)
