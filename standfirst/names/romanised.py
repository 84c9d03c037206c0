"""Romanise names whose alphabet folding confuses with Latin, or whose script does not separate words.

Greek and Armenian letters that look like Latin ones fold to those, so their words are read before they are
folded. Chinese and Korean write a name as one word, for which Latin script has two or three words in either order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_MIXED = re.compile("[\u0370-\u03ff\u1f00-\u1fff\u0530-\u058f]+")

_DIGRAPHS = (("ου", "ou"), ("γγ", "ng"), ("γκ", "gk"), ("γχ", "nch"), ("αυ", "af"), ("ευ", "ef"), (r"\bμπ", "b"), (r"\bντ", "d"), (r"\bγκ", "g"))  # fmt: skip
"""Two Greek letters for one sound."""

_STYLES = (("ch", "g", "oi"), ("h", "g", "oi"), ("h", "y", "i"), ("ch", "y", "i"), ("kh", "g", "i"))
"""Romanisations of χ, of γ before a front vowel, and of οι."""

_SURNAMES = {
    "김": "kim gim", "이": "lee yi rhee", "박": "park pak bak", "최": "choi choe", "정": "jung jeong chung", "강": "kang gang", "조": "cho jo",
    "윤": "yoon yun", "장": "jang chang", "임": "lim im", "오": "oh o", "서": "seo suh", "신": "shin sin", "권": "kwon gwon", "유": "yoo yu ryu",
    "류": "ryu yoo", "노": "noh roh", "구": "koo gu", "우": "woo u", "문": "moon mun", "배": "bae pae", "백": "baek paik", "전": "jeon jun chun",
    "고": "ko go", "허": "heo hur huh", "남": "nam", "심": "shim sim", "곽": "kwak gwak", "주": "joo ju", "성": "sung seong", "차": "cha",
}  # fmt: skip
"""Korean surnames whose romanisation differs from their pronunciation."""

_DOUBLE = frozenset({
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "皇甫", "令狐", "尉迟", "公孙", "慕容", "东方",
})  # fmt: skip
"""Surnames of two characters."""

_SOUNDS = (("yeo", "you"), ("yeo", "yu"), ("eo", "u"), ("eo", "o"), ("u", "oo"), ("u", "woo"), ("ui", "ee"), ("ui", "i"), ("i", "ee"), ("^g", "k"), ("^j", "ch"), ("^d", "t"), ("^b", "p"), ("g$", "k"))  # fmt: skip
"""Common alternatives to the official spelling of a Korean syllable."""

_SYLLABLES = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,5}")
_SHORTEST = 7
"""The fewest letters of a name in one word; shorter ones are words of other languages."""


def readings(text: str) -> tuple[str, ...]:
    """Return the text with its Greek and Armenian words romanised in each style; empty if it has none."""
    if not _MIXED.search(text):
        return ()
    styles = _STYLES if _GREEK.search(text) else _STYLES[:1]
    return tuple(dict.fromkeys("".join(_in_style(text, style)) for style in styles))


def _in_style(text: str, style: tuple[str, str, str]) -> Iterator[str]:
    end = 0
    for word in _MIXED.finditer(text):
        yield text[end : word.start()] + _read(word[0], style)
        end = word.end()
    yield text[end:]


@lru_cache(maxsize=65_536)
def _read(word: str, style: tuple[str, str, str]) -> str:
    """Romanise one word, keeping its capitalisation; it remains one word."""
    from anyascii import anyascii

    low = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    for letters, sound in _DIGRAPHS[::-1]:
        low = re.sub(letters, sound, low)
    chi, gamma, oi = style
    low = re.sub("γ(?=[ειηυ])", gamma, low.replace("χ", chi).replace("οι", oi))
    read = re.sub("[^a-z]", "", anyascii(low).lower()) or "x"
    return (
        read.upper() if word.isupper() and len(word) > 1 else read.capitalize() if word[0].isupper() else read
    )


def in_one_word(name: str) -> Iterator[str]:
    """Yield the romanisations of a Chinese or Korean name as one word, surname first and last."""
    written = "".join(name.split())
    if not _SYLLABLES.fullmatch(written):
        return
    size = 2 if written[:2] in _DOUBLE and len(written) > 2 else 1
    for surname, given in product(_surnames(written[:size]), _given(written[size:])):
        yield from (one for one in (surname + given, given + surname) if len(one) >= _SHORTEST)


def _surnames(written: str) -> tuple[str, ...]:
    return tuple(_SURNAMES[written].split()) if written in _SURNAMES else ("".join(map(_syllable, written)),)


def _given(written: str) -> Iterator[str]:
    for syllables in product(*map(_spellings, written)):
        yield "".join(syllables)


def _spellings(character: str) -> tuple[str, ...]:
    official = _syllable(character)
    if not "\uac00" <= character <= "\ud7a3":
        return (official,)
    once = [re.sub(sound, other, official) for sound, other in _SOUNDS]
    twice = [re.sub(sound, other, one) for one in once for sound, other in _SOUNDS if sound[0] == "^"]
    return tuple(dict.fromkeys((official, *once, *twice)))


def _syllable(character: str) -> str:
    from anyascii import anyascii

    return anyascii(character).lower()
