"""Finds numbers with the nouns they count: candidate key figures, without dates, ages, times and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from standfirst.importer import counting, dates, lexicon
from standfirst.importer.marks import masked, sentences, spans
from standfirst.importer.people import bare, is_capital

_WORDS: Final = "|".join([*counting.TENS, *sorted(counting.ONES, key=len, reverse=True)])
_SCALE: Final = "|".join(sorted(map(re.escape, counting.SCALES), key=len, reverse=True))
_MONEY: Final = r"US\$|USD|EUR|GBP|PKR|CHF|INR|Rs\.?|[$€£¥₹]"
_NUMBER: Final = re.compile(
    rf"(?<![\w.,/:°@#-])(?P<money>{_MONEY})?\s?"
    rf"(?P<digits>\d{{1,3}}(?:(?:,\d{{2,3}})+|(?:[ \u00a0\u202f’']\d{{3}})+|(?:\.\d{{3}})+(?!\d))?(?:[.,]\d{{1,3}})?|\d{{1,12}}(?:[.,]\d{{1,3}})?)"
    rf"(?![\d])(?:\s?(?P<scale>{_SCALE})\b)?",
    re.IGNORECASE,
)
_SPELLED: Final = re.compile(
    rf"\b(?:(?P<half>half) a |(?P<article>a|several) (?=hundred|thousand|million|dozen))?(?:{_WORDS}|hundred|thousand|million|billion)"
    rf"(?:(?:[ -]|\sand\s)(?:{_WORDS}|hundred|thousand|million|billion)){{0,6}}\b",
    re.IGNORECASE,
)
_MEANING: Final = dict(counting.QUALIFIERS)
_QUALIFIER: Final = re.compile(
    r"(?:^|(?<=[\s(«\"“]))(" + "|".join(sorted(map(re.escape, _MEANING), key=len, reverse=True)) + r")\s*$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"\s?(" + "|".join(sorted(map(re.escape, counting.UNITS), key=len, reverse=True)) + r")(?![\w²])",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(
    r"\s?(dollars?|euros?|pounds|rupees?|francs|USD|EUR|GBP|PKR|CHF|INR|[€£$]|روپے)(?!\w)", re.IGNORECASE
)
_CLAUSE: Final = re.compile(
    r"[;:.—]|,\s(?!and\b)|\bwhile\b|\bas well as\b|\b(?:and|et|und|y|اور)\s+(?=\w*\d)"
)
_VERB: Final = re.compile(
    r"\s+(?:(?:others?|autres)\s+)?(?:(?:were|was|are|have been|had been|have|ont été|sont|ont)\s+)([^\W\d_]+)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"^([^\W\d_][^:\d]{1,60}?)\s*[:–—]\s+(?=\D{0,20}\d)")
_WHO: Final = re.compile(
    r"(?:^|[,;—]\s*(?:while|and|but)?\s*|\band\s|\bwhile\s)([^,;]{2,90}?)\s+"
    r"(?:have |has )?(?:said|says|reported|reports|announced|confirmed|claimed|claims|estimated|estimates|counted)\b[^.;]{0,40}$"
)
_TIME: Final = re.compile(
    r"\b(?:after|that|when|as|because|which|who|where|before|earlier|later|ago|yesterday|today|\w+day)\s+",
    re.IGNORECASE,
)
_ACCORDING: Final = re.compile(r"\b(?:according to|selon|d['’]après)\s+([^,.;]{2,90})", re.IGNORECASE)
_PART_OF: Final = re.compile(rf"(?:\d|\b(?:{_WORDS}))\s+(?:of|out of|in|sur)\s+(?:the\s+)?$", re.IGNORECASE)
_AGE: Final = re.compile(r"^\s*[-–‑]?\s*(?:year|ans\b|años|jahre)|^\s*[,)]", re.IGNORECASE)
_REACH: Final = 90
"""Letters around a number in which the word stands that says what happened."""
_WINDOW: Final = 240
_QUALIFYING: Final = 40
_NOUN_WORDS: Final = 3
_LEADING: Final = 5
_SENTENCE: Final = 1500
"""Letters of a sentence; a longer one is read in pieces of this length."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that counts something: its value, what it counts, what happened to that, and its place."""

    value: int | float
    noun: str
    happened: str
    word: str
    qualifier: str
    unit: str
    currency: str
    by: str
    block: int
    sentence: str
    label: str = ""


def find(text: str, block: int, *, comma: bool = False) -> list[Number]:
    """The numbers of a paragraph outside its quotations; `comma` says that decimals have one."""
    if not any(map(str.isdigit, text)) and not _SPELLED.search(text):
        return []
    hidden = masked(text, [span for span in spans(text) if span.closed])
    found: list[Number] = []
    for sentence in sentences(hidden):
        for piece in _bounded(dates.western(sentence)):
            found.extend(_in_sentence(piece, block, comma=comma))
    return found


def _bounded(sentence: str) -> Iterator[str]:
    """A sentence, or what is no sentence in pieces of words that no longer depend on each other."""
    start = 0
    while len(sentence) - start > _SENTENCE:
        end = max(sentence.rfind(mark, start + 1, start + _SENTENCE) for mark in (", ", "; ", "، "))
        end = end if end > 0 else sentence.rfind(" ", start + 1, start + _SENTENCE)
        end = end if end > 0 else start + _SENTENCE
        yield sentence[start:end]
        start = end
    yield sentence[start:]


def _in_sentence(sentence: str, block: int, *, comma: bool) -> list[Number]:
    taken = [(each.start, each.end) for each in dates.find(sentence)]
    matches = [*_NUMBER.finditer(sentence), *_SPELLED.finditer(sentence)]
    found: list[Number] = []
    end = 0
    for match in sorted(matches, key=lambda each: each.start()):
        if match.start() < end or any(a <= match.start() < b or a < match.end() <= b for a, b in taken):
            continue
        if number := _number(match, sentence, block, comma=comma):
            found.append(number)
            end = match.end()
    return _shared(found, sentence)


def _number(match: re.Match[str], sentence: str, block: int, *, comma: bool) -> Number | None:
    digits = "digits" in match.re.groupindex
    value = _value(match, comma=comma) if digits else _spelled(match)
    if value is None:
        return None
    before = sentence[max(0, match.start() - _WINDOW) : match.start()]
    behind = sentence[match.end() : match.end() + _WINDOW]
    qualifier, before = _qualifier(before)
    money = (match["money"] or "").casefold() if digits else ""
    currency = counting.CURRENCIES.get(money, "")
    unit, behind, currency = _unit(behind, currency)
    if _is_no_figure(before, behind, match, value, qualified=bool(qualifier or unit or currency)):
        return None
    noun = _noun(behind, of_unit=bool(unit or currency)) or _what_happened(behind)
    label = _label(sentence, before)
    if label and noun and not counting.HAPPENED.keys() & {bare(word) for word in label.split()}:
        label = ""
    label = label or _measured(before, behind, unit, currency)
    if not (noun or unit or currency or label) or bare(noun.split()[0] if noun else "") in counting.DURATIONS:
        return None
    word = _happened(before, behind) if not label else ""
    happened = counting.HAPPENED.get(word, "")
    return Number(
        value, noun, happened, word, qualifier, unit, currency, _by(before, behind), block, sentence, label
    )


def _value(match: re.Match[str], *, comma: bool) -> int | float | None:
    text = re.sub(r"[ \u00a0\u202f’']", "", match["digits"])
    if comma and re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", text) and not (
        comma and text.count(",") == 1 and text[0] == "0"
    ):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if text.count(".") > 1:
        return None
    value = float(text) if "." in text else int(text)
    scaled = value * counting.SCALES.get((match["scale"] or "").casefold(), 1)
    return int(scaled) if scaled == int(scaled) else round(scaled, 6)


def _spelled(match: re.Match[str]) -> int | None:
    if match["article"] and match["article"].casefold() == "several":
        return None
    total = current = 0
    for word in re.split(r"[\s-]+", match[0].casefold()):
        if word in counting.TENS or word in counting.ONES:
            small = counting.TENS.get(word) or counting.ONES[word]
            current = current * 12 if word == "dozen" and current else current + small
        elif word in counting.SCALES:
            scale = counting.SCALES[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0
    value = total + current
    if match["half"]:
        value //= 2
    return value if value > 1 else None


def _qualifier(before: str) -> tuple[str, str]:
    start = max(0, len(before) - _QUALIFYING)
    found = _QUALIFIER.search(before, start)
    return (_MEANING[found[1].casefold()], before[: found.start(1)]) if found else ("", before)


def _unit(behind: str, currency: str) -> tuple[str, str, str]:
    if found := _CURRENCY.match(behind):
        return "", behind[found.end() :], currency or counting.CURRENCIES.get(found[1].casefold(), "")
    if found := _UNIT.match(behind):
        return counting.UNITS[found[1].casefold()], behind[found.end() :], currency
    return "", behind, currency


def _is_no_figure(before: str, behind: str, match: re.Match[str], value: float, *, qualified: bool) -> bool:
    """Years, times, ages, ordinals, ranges, numbered things and durations."""
    word = bare(before.rsplit(None, 1)[-1]) if before.strip() else ""
    following = behind.split(None, 1)[0] if behind.split() else ""
    if (word in counting.NUMBERED and not qualified) or _PART_OF.search(
        before, max(0, len(before) - _QUALIFYING)
    ):
        return True
    if re.match(r"(?:st|nd|rd|th|s|er|ème|e)\b|[:/]\d|-\w|\.\d", behind) or behind.startswith(
        ("°", "#", "@")
    ):
        return True
    if bare(following) in counting.DURATIONS or (
        _AGE.match(behind) and (value <= 130) and _is_age(before, behind)
    ):
        return True
    bare_year = re.fullmatch(r"(?:19|20)\d{2}", match[0].strip()) is not None
    if bare_year and not qualified:
        return word in lexicon.PREPOSITIONS or not _plural(following)
    return value == 0


def _is_age(before: str, behind: str) -> bool:
    if re.match(r"\s*[-–‑]?\s*(?:year|ans\b|años|jahre)", behind, re.IGNORECASE):
        return True
    last = before.rstrip()
    word = last.rstrip(",( ").rsplit(None, 1)[-1:] or [""]
    return (last.endswith((",", "(")) and is_capital(word[0])) or last.endswith("aged")


def _plural(word: str) -> bool:
    folded = bare(word)
    return folded in counting.PLURALS or (
        len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is"))
    )


def _noun(behind: str, *, of_unit: bool) -> str:
    """The words that name what is counted: up to the first plural, at most three."""
    behind = behind.lstrip(" ")
    if behind[:1] in ",;.:)—–" or not behind:
        return ""
    words: list[str] = []
    for word in behind.split()[: _NOUN_WORDS + 1]:
        folded = bare(word)
        if not words and folded in counting.HAPPENED and folded in counting.PLURALS:
            return folded
        if not words and _goes_before_a_noun(folded):
            continue
        if _ends_a_noun(folded) or "\ufffc" in word or len(words) == _NOUN_WORDS:
            break
        words.append(re.sub(r"^d['’]", "", word).strip("\"“”'()[],.;:!?«»،۔"))
        if _plural(word) or word[-1] in ",;.:)":
            break
    if words and not _plural(words[-1]) and not of_unit:
        words = _without_plurals(words)
    return " ".join(words)


def _goes_before_a_noun(word: str) -> bool:
    small = ("of", "de", "d'", "other", "more", "additional", "new", "autres", "des")
    return word in counting.ONES or word in counting.TENS or word.isdigit() or word in small


def _ends_a_noun(word: str) -> bool:
    return not word[:1].isalpha() or word in counting.NOT_NOUNS or any(map(str.isdigit, word))


def _without_plurals(words: list[str]) -> list[str]:
    """In a script without capitals plurals do not show; elsewhere only `dead` and the like count."""
    for at, word in enumerate(words):
        if word.lower() == word.upper():
            return words[: at + 1]
    return words[:1] if words[0].lower() in counting.HAPPENED else []


def _what_happened(behind: str) -> str:
    """In `48 drowned and 112 were rescued` the verb is all that names what is counted."""
    found = _VERB.match(behind)
    return found[1].casefold() if found and found[1].casefold() in counting.HAPPENED else ""


def _happened(before: str, behind: str) -> str:
    """The word nearest to the number that says what happened, the one behind it first."""
    last = bare(before.rsplit(None, 1)[-1]) if before.strip() else ""
    if last in counting.HAPPENED:
        return last
    clause = _CLAUSE.split(behind[:_REACH])[0]
    for word in clause.split()[:12]:
        if bare(word) in counting.HAPPENED:
            return bare(word)
    for word in reversed(before[-_REACH:].split()[-7:]):
        if word[-1:] in ";:—":
            break
        if bare(word) in counting.HAPPENED:
            return bare(word)
    return ""


def _shared(found: list[Number], sentence: str) -> list[Number]:
    """In `31 civilians and 17 guards were killed` the verb belongs to both."""
    joined = re.compile(r"\d[^.;:—]{0,60}\band\b|,")
    last = next((each for each in reversed(found) if each.happened), None)
    if len(found) < 2 or last is None or last.word in last.noun.split() or not joined.search(sentence):
        return found
    return [
        each
        if each.happened or each.unit or each.currency
        else replace(each, happened=last.happened, word=last.word)
        for each in found
    ]


def _label(sentence: str, before: str) -> str:
    """`Killed: 190` and `People reached: 12,000` name the figure before it."""
    found = _LABELLED.match(sentence)
    if not found or before.strip() != sentence[: found.end()].strip():
        return ""
    if len(found[1].split()) > (6 if ":" in found[0] else 3):
        return ""
    return found[1].strip(" *-•")


def _measured(before: str, behind: str, unit: str, currency: str) -> str:
    """What has no noun is called by the words that lead up to it: `Prices rose by`, `Share of the maize`."""
    if not unit and not currency:
        return ""
    if unit == "%" and (
        found := re.match(r"\s+(?:of|de|des|der|von)\s+((?:[^\W\d_][\w'’-]*\s?){1,4})", behind)
    ):
        words = _until_small(found[1].split())
        return f"Share of {' '.join(words)}"
    clause = re.split(r"[,;:(—–]\s*|\ufffc", before.rstrip(" ("))[-1]
    words = clause.split()[-_LEADING:]
    for at, word in reversed(list(enumerate(words[:-1]))):
        if any(map(str.isdigit, word)) or bare(word) in counting.ONES or bare(word) in counting.SCALES:
            words = words[at + 1 :]
            break
    turn = max(
        (at for at, word in enumerate(words[:-1]) if at and bare(word) in lexicon.PREPOSITIONS), default=-1
    )
    words = words[turn + 1 :]
    while words and bare(words[-1]) in lexicon.PREPOSITIONS | lexicon.DETERMINERS | lexicon.AUXILIARIES:
        words = words[:-1]
    while words and (
        bare(words[0]) in lexicon.PREPOSITIONS | lexicon.DETERMINERS or not words[0][0].isalpha()
    ):
        words = words[1:]
    name = " ".join(words).strip(" .,\"“”'’")
    return f"{name} ({unit or currency})" if name else ""


def _until_small(words: list[str]) -> list[str]:
    for at, word in enumerate(words):
        if at and bare(word) in counting.NOT_NOUNS | {"is", "was"}:
            return words[:at]
    return words


def _by(before: str, behind: str) -> str:
    if found := _ACCORDING.search(behind) or _ACCORDING.search(before):
        return found[1].strip()
    if found := _WHO.search(before):
        words = _TIME.split(found[1])[-1].split()
        if (
            words
            and len(words) <= 8
            and (is_capital(words[0]) or words[0].casefold() in lexicon.DETERMINERS or len(words) <= 3)
        ):
            return " ".join(words)
    return ""
