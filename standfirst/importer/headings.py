"""Detect headings from one line alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from standfirst.importer.lexicon import REACTIONS, SECTIONS, SPEECH
from standfirst.language.words import LANGUAGES

_SYMBOL: Final = re.compile(r"^([■●►§▪◆◼▶★◾□➤❖▌▍█◇◈▣◉⬛✦☐#]+)\s*(?=\S)")
_HASH: Final = re.compile(r"^(#{1,6})\s+(\S.*?)\s*#*$")
_NUMBER: Final = re.compile(
    r"^((?:\d{1,2}(?:\.\d{1,2}){1,3}[.):]?|\d{1,2}[.):]|[IVXL]{1,6}[.):]|[A-H][.)])\s+)(?=\S)"
)
_BOLD: Final = re.compile(r"^(\*\*|__)(?=\S)([^*_]{1,120})(?<=\S)\1:?$")
_END: Final = '.!?…;,۔؟"”»'
_SCALES: Final = frozenset(scale for each in LANGUAGES.values() for scale in each.scales)
MAX_LETTERS: Final = 110
MAX_WORDS: Final = 14
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a heading ("" for none), its text without the mark, and its level (2 = section)."""

    kind: str = ""
    title: str = ""
    level: int = 2
    certain: bool = True


def heading(line: str, *, alone: bool) -> Mark:
    """Return the mark of a line; `alone` means that there are blank lines around it."""
    text = line.strip()
    if (found := _HASH.match(text)) and (found[2][-1] not in ".!?…" or len(found[2]) < 60):
        return Mark("hash", found[2], len(found[1]))
    if not text or len(text) > MAX_LETTERS or len(text.split()) > MAX_WORDS:
        return Mark()
    for test in (_symbol, _number, _bold, _capitals, _colon):
        if (mark := test(text)).kind:
            return mark
    return _short(text, alone=alone)


def _symbol(text: str) -> Mark:
    found = _SYMBOL.match(text)
    if not found or text[-1] in _END:
        return Mark()
    return Mark("symbol", text[found.end() :])


def _number(text: str) -> Mark:
    found = _NUMBER.match(text)
    if not found or text[-1] in _END or not _is_title(text[found.end() :]):
        return Mark()
    if text[found.end() :].split(maxsplit=1)[0].casefold() in _SCALES:
        return Mark()
    depth = found[1].strip().rstrip(".):").count(".")
    return Mark("number", text[found.end() :].rstrip(":"), 2 + depth)


def _is_title(text: str) -> bool:
    """Return whether text can be a title: longer than two characters, with a capital first if its script has any."""
    first = text[0]
    return (first.isupper() or (first.isalpha() and first.lower() == first.upper())) and len(text) > 2


def _bold(text: str) -> Mark:
    found = _BOLD.match(text)
    return Mark("bold", found[2].rstrip(":"), 3) if found and found[2][-1] not in ".!?,;" else Mark()


def _capitals(text: str) -> Mark:
    letters = [letter for letter in text if letter.isalpha()]
    cased = [letter for letter in letters if letter.lower() != letter.upper()]
    wide = any(len(word) > 3 for word in re.findall(r"[^\W\d_]+", text))
    if not cased or not wide or any(letter.islower() for letter in cased) or text[-1] in '.…;,۔"”»':
        return Mark()
    return Mark("capitals", text.rstrip(":"))


def _colon(text: str) -> Mark:
    if not text.endswith(":") or len(text.split()) > _SHORT or not text[0].isupper():
        return Mark()
    words = {word.casefold().strip(":,") for word in text.split()}
    return Mark() if words & SPEECH else Mark("colon", text[:-1], 3)


def _short(text: str, *, alone: bool) -> Mark:
    words = text.split()
    if text[-1] in _END + ":" or text[0] in "\"“«„‘'—–-*•([<>|" or len(words) > _SHORT + 2:
        return Mark()
    known = field(text) is not None or all(
        word.casefold().strip("&") in REACTIONS | {"", "and", "et"} for word in words
    )
    if not known and not (alone and len(words) <= _SHORT + 2 and _is_title(text) and not text[-1].isdigit()):
        return Mark()
    if not known and (
        "@" in text or "://" in text or {word.casefold().strip(",") for word in words} & SPEECH
    ):
        return Mark()
    return Mark("short", text, certain=known)


def field(title: str) -> str | None:
    """Return the vocabulary's field for a heading, or None."""
    folded = " ".join(re.sub(r"[^\w'’ ]", " ", title.casefold()).split())
    for name, words in SECTIONS.items():
        if folded in words:
            return name
    for name, words in SECTIONS.items():
        if any(folded.startswith(f"{word} ") for word in words if len(word) > 4) and len(folded.split()) <= 5:
            return name
    return None
