"""The leak scan in its plainest form: every reading of a text in full, letter by letter, canary by canary.

It says what the scan has to find; the one that builds use must find the same, only sooner.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import unquote

from standfirst.names.normalise import same
from standfirst.names.search import Canary

INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|output|q|ruby|s|samp|small"
    r"|span|strike|strong|sub|sup|time|tspan|tt|u|var|wbr)(?:[\s/][^<>]*)?>|<!--[^<>]*-->|<!\[CDATA\[",
    re.IGNORECASE,
)
HYPHEN = re.compile(r"[-\u2010\u00ad\u0002\ufffe]\s*[\n\v]\s*|[\u0002\ufffe]")
ESCAPE = re.compile(
    r"""\\(?:u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\\/"'bfnrt]))"""
)
INSIDE = re.compile(r";base64,([A-Za-z0-9+/=%]{4,})", re.IGNORECASE)
INSIDE_LINES = re.compile(r";base64,\s*((?:[A-Za-z0-9+/%]{60,}\s+)+[A-Za-z0-9+/=%]{4,})", re.IGNORECASE)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def found(canaries: Iterable[Canary], text: str) -> set[Canary]:
    """The canaries in a text, however they are written."""
    folded = {fold(form) for reading in readings(text) for form in _with_words(reading)}
    forms = [(one, f" {' '.join(one.split())} ", one.replace(" ", "")) for one in folded]
    return {canary for canary in canaries if any(_is_in(canary.text, *form) for form in forms)}


def _with_words(text: str) -> Iterator[str]:
    """A text, and the same with four letters or more that stand alone put together, up to where gaps are wider."""
    yield text
    letter = r"(?<!\w)[^\W\d_](?!\w)"
    yield re.sub(rf"{letter}(?:[\W_]{{1,9}}{letter}){{3,}}", lambda run: _word(run[0]), text)


def _word(letters: str) -> str:
    least = min(map(len, re.findall(r"[\W_]+", letters)))
    return re.sub(r"[\W_]+", lambda gap: " " * (len(gap[0]) > least), letters)


def readings(text: str) -> Iterator[str]:
    """A text in every way in which it can be read."""
    plain = html.unescape(text)
    yield from _views(plain)
    yield html.unescape(_without_tags(text))
    for packed in re.findall(
        r";base64,\s*((?:[A-Za-z0-9+/%]{60,}\s+)*[A-Za-z0-9+/=%]{4,})", text, re.IGNORECASE
    ):
        letters = re.sub(r"[^A-Za-z0-9+/]", "", unquote(packed))
        whole = letters[:-1] if len(letters) % 4 == 1 else letters
        yield from readings(base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace"))
    yield from _views(re.sub(r"\\([0-9A-Fa-f]{1,6})\s?", lambda match: _character(match[1]), plain))
    for _ in range(3):
        escaped = _escaped(plain)
        plain = _resolved(escaped)
        if plain == escaped:
            return
        yield from _views(plain)


def fold(text: str) -> str:
    """Small letters and digits alone, and a space for each sign."""
    return "".join(map(_fold, unicodedata.normalize("NFKD", text).casefold().translate(same())))


@cache
def _fold(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cs"):
        return ""
    return character if character.isalnum() else " "


def _is_in(canary: str, text: str, words: str, squeezed: str) -> bool:
    """Whether a canary is in a text, of which the words and the letters alone are given, too."""
    own = " ".join(fold(canary).split())
    letters = own.replace(" ", "")
    unspaced = UNSPACED.search(canary)
    if len(letters) < 8 and not unspaced:
        return f" {own} " in words
    if letters not in squeezed:
        return False
    letter = r"[a-z0-9\u0080-\U0010ffff]"
    tight = f"(?<!{letter}){' *'.join(map(re.escape, letters))}(?!{letter})"
    return len(letters) >= 12 or bool(unspaced) or bool(re.search(tight, text))


def _views(text: str) -> Iterator[str]:
    yield text
    yield (shown := _without_tags(text))
    if re.search(r"<[A-Za-z][^<>]*<", text):
        yield INLINE.sub("", text)
    yield _without_tags(re.sub(r"<!--(?s:.*?)(?:-->|$(?!\n))", "", text))
    yield HYPHEN.sub("", text)
    yield HYPHEN.sub("", shown)


def _without_tags(text: str) -> str:
    return re.sub(r"<[^<>]*>", "\v", INLINE.sub("", text.replace("]]>", "")))


def _escaped(text: str) -> str:
    lines = text.split("\n")
    near = {at + by for at, line in enumerate(lines) if re.search(r"[\\%&]", line) for by in (-1, 0, 1)}
    return "\n".join(lines[at] for at in sorted(near) if 0 <= at < len(lines))


def _resolved(text: str) -> str:
    if "\\" in text:
        text = ESCAPE.sub(_unescape, text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if re.search(r"%[0-9A-Fa-f]{2}", text):
        text = unquote(text.replace("+", " "))
    return html.unescape(text)


def _unescape(match: re.Match[str]) -> str:
    *digits, letter = match.groups()
    if letter:
        return "\v" if letter in "nr" else " " if letter in "bft" else str(letter)
    return _character(next(filter(None, digits)))


def _character(digits: str) -> str:
    return chr(int(digits, 16)) if int(digits, 16) <= 0x10FFFF else " "
