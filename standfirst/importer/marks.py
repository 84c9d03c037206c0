"""Find quotation marks of several conventions in a paragraph, and the ends of sentences around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer.lexicon import HONORIFICS
from standfirst.language.words import words

PAIRS: Final[dict[str, str]] = {
    '"': '"',
    "“": "”“",
    "”": "”“",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}
"""The closing mark for each opening one; Urdu and Swedish open with the mark that closes elsewhere."""

SINGLES: Final[dict[str, str]] = {"‘": "’", "'": "'", "‚": "‘"}

_DIALOGUE: Final = re.compile(
    r"(?P<words>—(?=[\w¿¡])[^—]{8,}?)\s—(?=\w)[^—]{4,200}(?:—[.,;:]?\s*(?P<more>\S[^—]*)?)?$"
)
_DOUBLES: Final = {"’’": "”", "‘‘": "“"}
_FILLER: Final = "\u2060"
_BEFORE_OPEN: Final = " \u00a0\u202f([{—–-:/،,"
_AFTER_CLOSE: Final = " \u00a0\u202f)]}.,;:!?—–-…۔،؟'’"
_LOOK: Final = 40
_END: Final = re.compile(r"[.!?…؟۔]+[\"”’»)\]]*(?=\s|$)")
_ABBREVIATIONS: Final = HONORIFICS | words(
    "st gen col lt maj capt cpt sgt brig rev hon gov sen rep pres jr sr inc ltd corp no nos vol fig approx vs etc "
    "al e.g i.e u.s u.k u.n rs art p pp op cf jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m ph.d av"
)


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """Quoted words: the start of the opening mark, the end of the closing one, and the words."""

    start: int
    end: int
    words: str
    closed: bool = True


@dataclass(slots=True)
class _Open:
    at: int
    closers: str
    depth: int = 1


def spans(text: str) -> list[QuoteSpan]:
    """Return the outermost quotations of a paragraph, in order; an unclosed one runs to the end."""
    if any(double in text for double in _DOUBLES):
        return _doubled(text)
    if dialogue := _DIALOGUE.match(text):
        return _spoken(dialogue)
    found = _scan(text, PAIRS)
    if not any(mark in text for mark in SINGLES):
        return found
    singles = [span for span in _scan(text, SINGLES) if span.closed and _is_speech(span.words)]
    if not found:
        return singles
    around = [one for one in singles if _first_in(found, one) is not None]
    hidden = {id(each) for one in around for each in _from(found, one.start + 1, one.end)}
    inside = [each for each in found if id(each) not in hidden]
    return sorted([*around, *inside], key=lambda span: span.start)


def _spoken(dialogue: re.Match[str]) -> list[QuoteSpan]:
    """Return the speech of `—Nos dieron el permiso —relata Eva Sol, chófer—. Esperamos.`, outside the inner dashes."""
    ends = [(*dialogue.span(name), dialogue[name]) for name in ("words", "more") if dialogue[name]]
    return [QuoteSpan(start, end, words.lstrip("—").strip()) for start, end, words in ends]


def _doubled(text: str) -> list[QuoteSpan]:
    """Return quotations in two single marks typed for a double one, as is common on Urdu keyboards."""
    plain = text
    for double, mark in _DOUBLES.items():
        plain = plain.replace(double, f"{mark}{_FILLER}")
    return [
        replace(
            span, end=span.end + plain.startswith(_FILLER, span.end), words=span.words.replace(_FILLER, "")
        )
        for span in spans(plain)
    ]


def _first_in(spans: list[QuoteSpan], outer: QuoteSpan) -> QuoteSpan | None:
    """Return the first of these spans, if it ends within the outer one."""
    first = next(_from(spans, outer.start + 1, outer.end), None)
    return first if first and first.end < outer.end else None


def _from(spans: list[QuoteSpan], start: int, end: int) -> Iterator[QuoteSpan]:
    """Yield those of the sorted spans that begin in a stretch of text."""
    at = bisect_left(spans, start, key=lambda span: span.start)
    while at < len(spans) and spans[at].start < end:
        yield spans[at]
        at += 1


def _scan(text: str, pairs: dict[str, str]) -> list[QuoteSpan]:
    found: list[QuoteSpan] = []
    opened: _Open | None = None
    for at, character in enumerate(text):
        if opened is None:
            if character in pairs and _opens(text, at, character):
                opened = _Open(at, pairs[character])
        elif character in opened.closers and _closes(text, at, opened):
            found.append(QuoteSpan(opened.at, at + 1, text[opened.at + 1 : at].strip()))
            opened = None
        elif character in "“«„" and character in pairs and character == text[opened.at]:
            opened.depth += 1
    if opened is not None and len(text) - opened.at > 1:
        found.append(QuoteSpan(opened.at, len(text), text[opened.at + 1 :].strip(), closed=False))
    return found


def _opens(text: str, at: int, mark: str) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark == "«":
        return True
    if before not in _BEFORE_OPEN and not (mark in "“„" and not before.isalnum()):
        return False
    return not after.isspace() and not (mark == "'" and after.isdigit())


def _closes(text: str, at: int, opened: _Open) -> bool:
    after = text[at + 1] if at + 1 < len(text) else " "
    if opened.depth > 1:
        opened.depth -= 1
        return False
    if text[opened.at] in SINGLES:
        return after in _AFTER_CLOSE and (text[at - 1] in ".,!?…" or after in " .,;:")
    if text[at] == '"' or text[at] == text[opened.at]:
        return after in _AFTER_CLOSE or not after.isalnum()
    return True


def _is_speech(words: str) -> bool:
    """Return whether text between single marks looks like speech; otherwise the marks are apostrophes."""
    return len(words.split()) >= 2


def sentence_ends(text: str) -> list[int]:
    """Return the ends of sentences, just after their full stops and closing marks."""
    return [found.end() for found in _END.finditer(text) if _is_end(text, found)]


def _is_end(text: str, found: re.Match[str]) -> bool:
    following = text[found.end() : found.end() + _LOOK].lstrip()[:1]
    if following.islower():
        return False
    if found[0][0] != ".":
        return True
    before = text[max(0, found.start() - _LOOK) : found.start()].rsplit(None, 1)
    word = before[-1].lstrip("(\"“'‘«").casefold() if before else ""
    initial = len(word) == 1 and word.isalpha() and text[found.start() - 1].isupper()
    return not (bool(following) and (word in _ABBREVIATIONS or initial))


def masked(text: str, found: list[QuoteSpan]) -> str:
    """Return the text with quoted words blanked, so that positions stay the same."""
    pieces, at = [], 0
    for span in found:
        pieces.append(text[at : span.start])
        pieces.append("\ufffc" * (span.end - span.start))
        at = span.end
    return "".join(pieces) + text[at:]
