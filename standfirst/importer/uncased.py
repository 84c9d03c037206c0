"""Recognise names in Arabic and Urdu, which have no capitals, by the offices before them and by their length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from standfirst.importer import lexicon
from standfirst.importer.people import NamedPerson, bare, is_role
from standfirst.language.words import words

_SIGNS: Final = re.compile("[\u064b-\u0652]")
_ENDS: Final = words(
    "الذي التي الذين إن أن بأن قائلا قائلاً قائلة مضيفا مضيفاً مضيفة مؤكدا مؤكداً مؤكدة وهو وهي في من خلال على إلى عن بعد قبل "
    "لدى أمام عبر حول أثناء كما بينما"
)
"""Words that end the subject of an Arabic verb."""
_TIMES: Final = words("مساء صباح يوم ليلة أمس اليوم فجر ظهر غداة عقب ردا رداً مخاطبا مخاطباً")
"""Expressions of time that can be between commas like a name."""
_JOINTS: Final = words("باسم بن ابن بنت")
_NOBODY: Final = words(
    "مصدر مصادر شهود شاهد سكان أهالي أهل ناشطون ناشطين خبراء مراقبون محللون شركة حكومة أحد إحدى بعض عدد عدة كل أي هو هي هم "
    "شاہدین حکام ذرائع لوگوں لوگ افراد انتظامیہ حکومت پولیس محکمہ محکمے ادارے متاثرین عملے عملہ اہلکار اہلکاروں انہوں انھوں ان اُن "
    "اس اُس جس جنہوں ہم میں ایک دو تین کئی بعض سب خود دونوں تمام"
)
_PARTICLES: Final = words("کے کی کا میں سے پر کو")
_FIRST: Final = words("محمد سید ملک حاجی ڈاکٹر مولانا میر سردار شیخ چوہدری غلام خان عبد احمد مس")
_TITLES: Final = words(
    "الدكتور الدكتورة السيد السيدة الشيخ العقيد العميد اللواء الرائد المهندس المهندسة ڈاکٹر حاجی مولانا پروفیسر"
)
"""Titles after which a name begins."""
_FULL: Final = 2
"""The number of words of a name without an office."""
_LAST: Final = words("خان بی بی احمد علی شاہ بلوچ حسین اللہ")


def bare_letters(text: str) -> str:
    """Return a word without the signs for vowels and doubled letters."""
    return _SIGNS.sub("", text)


def arabic(text: str) -> NamedPerson | None:
    """Return the person after a verb, up to the quotation: offices, then a name of two or three words."""
    first, *others = (piece.strip(" .؟!") for piece in re.split(r"[،,:\"“«]", text))
    listed = first.split()
    if others and listed and offices(listed) == len(listed):
        name = others[0].split()
        aside = not name or bare(name[0]) in _ENDS | _TIMES or name[0].startswith(("ب", "ل", "و"))
        return None if aside else _person(listed, name)
    titled = next((at + 1 for at, word in enumerate(listed) if word in _TITLES), 0)
    end = next((at for at, word in enumerate(listed) if at >= titled and _ends(word)), len(listed))
    start = titled + offices(listed[titled:end])
    if (not start and end != _FULL) or (start < end and listed[start].startswith("ال")):
        return None
    return _person(listed[:start], listed[start:end])


def _ends(word: str) -> bool:
    return bare(word) in _ENDS or word.startswith(("لل", "لوكال", "لإذاع", "لقنا"))


def offices(listed: Sequence[str]) -> int:
    """Return the number of words that give an office, before a name: `وزير الصحة الدكتور`."""
    at = 0
    while at < len(listed) and (
        is_role(listed[at])
        or listed[at].startswith("ال")
        or (at and bare(listed[at]) in _JOINTS | lexicon.ORGANISATIONS)
    ):
        at += 1
    return at


def urdu(text: str) -> NamedPerson | None:
    """Return the person before `نے`: the text after the last office or particle."""
    listed = [word for word in text.strip(' ،,:–—-"').split() if word not in ("لیکن", "اور", "جبکہ")]
    start = max((at + 1 for at, word in enumerate(listed) if word in _PARTICLES or is_role(word)), default=0)
    start = next((at for at, word in enumerate(listed) if word in _TITLES), start)
    name = listed[start:]
    sure = len(name) != 3 or name[0] in _FIRST or name[0].startswith("عبد") or name[-1] in _LAST
    plural = any(word.endswith("وں") for word in name)
    role = listed[:start]
    while role and role[-1] in _PARTICLES:
        role.pop()
    return _person(role, name) if sure and not plural else None


def points_back(text: str) -> bool:
    """Return whether words are a pronoun or people in general, and name no one."""
    return not _NOBODY.isdisjoint(text.split())


def accuser(text: str) -> str:
    """Return the accuser: a person with an office, or an organisation that ends in a definite noun; else ""."""
    listed = re.split(r"[،,:]", text)[0].split()
    start = offices(listed)
    if start:
        name, behind = listed[start : start + 2], listed[start + 2 : start + 3]
        sure = _person(listed[:start], name) and behind and _is_definite(behind[0])
        return " ".join(listed[: start + 2]) if sure else ""
    end = next((at for at, word in enumerate(listed) if word.startswith("ال")), len(listed))
    alone = end + 1 < len(listed) and not listed[end + 1].startswith("ال")
    return " ".join(listed[: end + 1]) if 0 < end <= 2 and alone else ""


def _is_definite(word: str) -> bool:
    return word.startswith("ال") or bare(word) in lexicon.ORGANISATIONS


def _person(role: Sequence[str], name: Sequence[str]) -> NamedPerson | None:
    known = {bare(word) for word in name} & (_NOBODY | lexicon.ORGANISATIONS)
    if not 2 <= len(name) <= 3 or known or any(map(is_role, name)):
        return None
    return NamedPerson(" ".join(name), " ".join(role))
