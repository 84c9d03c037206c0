"""Label numbers in Arabic and Urdu, where the verb is first or last, from a few reliable patterns only."""

from __future__ import annotations

import re
from typing import Final

from standfirst.importer.grammar import AR, UR, Grammar
from standfirst.importer.nouns import tokens
from standfirst.importer.uncased import bare_letters

_PARTLY: Final = frozenset(["جزوی", "مکمل", "شدید", "مزید"])
_TREATED: Final = re.compile(r"\b[وت]?عالجت?\b(?:\s+\w+){0,3}\s*$")
"""A verb of treatment: those treated are some of the injured, not all of them."""
_REACHED: Final = re.compile(
    r"(?<!\w)[وف]?(?:بلغت?|وصلت?|يبلغ|تبلغ|تجاوزت?|ارتفعت?)\s+((?:نسبة|معدل|عدد|إجمالي|متوسط|حجم|مستوى|قيمة|كلفة|تكلفة)\s[^،.؛:()\d]{2,50}?)"
    r"(?:\s+إلى)?\s*$"
)
"""`وبلغت نسبة الإماتة`: the quantity that reaches its measure."""
_SHARE: Final = re.compile(r"(?<!\w)[وف]?(?:تشكل|يشكل|تمثل|يمثل)\s+(\S+(?:\s\S+)?)\s*$")
_STAYING: Final = re.compile(
    r"(?<!\w)[وف]?(?:يرقد|ترقد|يوجد|يقيم|تقيم|يعيش|يحتجز|بقي)\s+(في\s[^،.؛:()\d]{3,40}?)\s*$"
)
_NEEDS: Final = re.compile(
    r"(?<!\w)[وف]?(?:تحتاج|يحتاج|تتطلب|يتطلب|تطلب|طلبت|ناشدت)\s[^،.؛:()\d]{2,40}\s(?:إلى|جمع|توفير)\s*$"
)
_GIVEN: Final = re.compile(r"(?<!\w)[وف]?(?:خصص|رصد|صرف|قدم|منح)ت?\s(?:\S+\s){1,3}\s*$")
_KEPT_IN: Final = re.compile(r"((?:\w+\s)?\w+)\s+میں\s*$")
_OF_MEASURE: Final = re.compile(
    r"(\w+ (?:کی|کا|کے) (?:پیداوار|شرح|تعداد|قیمت|مقدار|لاگت|سطح|آبادی|رقبہ|مالیت|اوسط))\s*$"
)
_IS: Final = frozenset(["رہی", "رہا", "رہے", "ہے", "ہیں", "تھی", "تھا", "تھے", "ہو"])
_DONE: Final = tuple(
    (re.compile(rf"^((?:\w+ ){{1,3}}?){pattern}"), told)
    for pattern, told in (
        ("کو (?:شدید |جزوی )?نقصان پہنچ", "جنہیں نقصان پہنچا"),
        ("کو محفوظ مقام(?:ات)? (?:پر|تک) (?:پہنچا|منتقل)", "جنہیں محفوظ مقامات پر پہنچایا گیا"),
        ("کا (?:زمینی )?رابطہ (?:کٹ|منقطع)", "جن کا رابطہ کٹ گیا"),
        ("میں خیمے تقسیم (?:کیے|کئے|ہوئے)", "جن میں خیمے تقسیم کیے گئے"),
        ("میں (?:خوراک|راشن) تقسیم (?:کی|کیا|ہو)", "جن میں خوراک تقسیم کی گئی"),
    )
)
"""Predicates of counted people, if a particle is between them and the verb."""


def arabic_measure(lead: str, near: list[str], *, money: bool) -> str:
    """Label a share, a measure or money in Arabic: the quantity, the whole of the share, or the purpose."""
    lead = bare_letters(lead)
    if found := _REACHED.search(lead):
        return found[1]
    if (found := _SHARE.search(lead)) and near[:1] == ["من"] and len(near) > 1:
        return f"نسبة {found[1]} من {near[1]}"
    if money and _NEEDS.search(lead):
        return AR.funds["required"]
    return f"{AR.funds['']} المخصص" if money and _GIVEN.search(lead) else ""


def arabic(lead: str, noun: str, value: float | None, grammar: Grammar) -> str:
    """Return an event noun, or the noun with the predicate of the verb before it, or with its place."""
    words = noun.split()
    joined = next(
        (at for at, word in enumerate(words) if at and word.startswith("و") and word not in grammar.events),
        len(words),
    )
    words = words[:joined]
    if words and words[0].endswith(("ه", "ها")) and words[0] != "مياه":
        return ""
    lead = bare_letters(lead)
    if found := _REACHED.search(lead):
        return found[1]
    if _TREATED.search(lead) or lead.rstrip().endswith("("):
        return ""
    plain = re.sub(r"(?:اً|ًا)(?=\s|$)", "", " ".join(words[:3]))
    if (found := _STAYING.search(lead)) and words:
        return f"{plain} {found[1]}"
    if words and words[0] in grammar.events:
        return " ".join(words[:4])
    forms = (form for each in reversed(tokens(lead)[-3:]) for form in (each, each.removeprefix("و")))
    happened = next((grammar.pairs[form] for form in forms if form in grammar.pairs), "")
    state = happened.endswith("ة")
    if not words or words[0] in grammar.generic:
        return "" if state else happened
    several = value is not None and 3 <= value <= 10
    if state and not several and not words[0].endswith("ة"):
        happened = happened.removesuffix("ة")
    return f"{plain} {happened}" if state else ""


def urdu_measure(lead: str, near: list[str], *, money: bool) -> str:
    """Label a measure or money in Urdu: `گندم کی پیداوار … رہی`, `گوداموں میں … گندم موجود`, `… کی سبسڈی منظور`."""
    if (found := _OF_MEASURE.search(lead)) and near and near[0] in _IS:
        return found[1]
    if (found := _KEPT_IN.search(lead)) and near[1:2] == ["موجود"]:
        return f"{found[1]} میں موجود {near[0]}"
    given = re.match(r"(?:کی|کا|کے) (\w+(?: \w+)?) (منظور|مختص|جاری)", " ".join(near[:5]))
    return f"{given[1]} {given[2]}" if money and given else ""


def urdu(near: list[str], noun: str) -> tuple[str, str]:
    """Return the noun with its adjacent predicate, and the noun alone."""
    text = " ".join(near[:10]).replace("مکمل طور پر", "مکمل").replace("جزوی طور پر", "جزوی")
    for pattern, told in _DONE:
        if (done := pattern.match(text)) and UR.stops.isdisjoint(done[1].split()):
            counted = done[1].strip().removesuffix("وں")
            return f"{counted} {told}", counted
    near = text.split()
    kept: list[str] = []
    for at, word in enumerate(near[:6]):
        if happened := UR.pairs.get(word):
            if "کو" in near[:at] and word != "بچایا":
                return "", ""
            before = noun.split() if kept and kept[0] in _PARTLY else []
            counted = " ".join(each for each in [*before, *kept] if each not in _PARTLY)
            alone = happened in UR.events or happened == "جاں بحق"
            return " ".join([*before, *kept, happened]) if kept or alone else "", counted
        if word in UR.stops and word != "کو":
            break
        kept += [word] if word != "کو" else []
    return "", ""
