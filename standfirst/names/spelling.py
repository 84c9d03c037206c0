"""Spellings of one word that count as the same name: inflected, in another alphabet, or by ear.

All functions take words as `normalise.fold` returns them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from string import ascii_lowercase, digits

from standfirst.names.normalise import fold, same, squeeze

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0620-\u06d3\u06fa-\u06ff]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_ABJAD = re.compile(f"{_ARABIC.pattern}|{_HEBREW.pattern}")
"""Letters of scripts that omit most vowels."""

_ETHIOPIC = re.compile("[\u1200-\u135a]")
_INDIC = re.compile("[\u0900-\u0d7f]")
_HANGUL = re.compile("[\u1100-\u11ff]")
_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюяієґ"

_ARTICLE = "ال"
_PREFIXES = ("وبال", "وال", "بال", "فال", "كال", "کال", "ولل", "لل", "ال", "و", "ب", "ل", "ف", "ک")
"""And, with, by, for, like, and the article, which Arabic joins to the name."""

_HEBREW_PREFIXES = ("ו", "ב", "ל", "מ", "ה", "ש", "כ")
"""And, in, to, from, the, that, like, which Hebrew joins to names."""

_AMHARIC_PREFIXES = ("ስለ", "ለ", "በ", "ከ", "የ")
"""About, to, in, from, of, which Amharic joins to names."""

_ENDINGS = (
    "ові", "еві", "єві", "ого", "ому", "ами", "ыми", "ими", "ою", "ею", "єю", "ой", "ей", "ом", "ем", "им", "ім", "ым", "их", "ых", "ій", "ий",
    "ый", "ая", "ую", "ам", "ах", "ів", "ов", "ва", "ві", "а", "у", "ю", "я", "е", "и", "і", "о", "ь", "й",
)  # fmt: skip
"""Case endings of Ukrainian and Russian."""

_BENGALI_ENDINGS = ("দর", "র", "ক", "ত")
"""Case endings of Bengali after folding, without vowel signs."""

_JOINED = ("ar", "ur", "ler", "lar", "nun", "nin", "dan", "den", "nak", "nek", "val", "vel", "owi")
"""Endings of Icelandic, Turkish, Hungarian and Polish that differ by more than one letter."""

_CHANGED = (("dottur", "dottir"), ("ssyni", "sson"))
"""Endings of Icelandic that replace others, with these."""

_LONG_STEM = 6
"""The fewest letters left after removing one of these, because other names end in them too."""

_SERVANTS = ("abdul", "abdel", "abdal", "abdoul", "abd")
"""Romanisations of `عبد ال` at the beginning of a name."""

_ARTICLE_BEHIND = re.compile(r"(?<=...)(?:ou|[eou])[ltdrzsn]h?$")
"""The article at the end of the first word: `Ziaul Haq`."""

_SERVANT = re.compile(r"abd(?:(?:ou|[aeou])(?:l|[tdrzsn]h?))?")
"""The same, also before a letter that the article takes on: `Abdur`, `Abdus`."""

_LINK = r"(?:ou|[aeou])(?:l|(?P<{0}>[tdrzsn]h?)(?=(?P={0})))"
"""The Arabic article between two words written as one: `ul`, or the first letter of the second word, doubled."""

_SECONDS = {
    "deen": "din", "dine": "din", "din": "din", "haque": "haq", "hak": "haq", "haq": "haq", "houda": "huda", "hoda": "huda",
    "huda": "huda", "uddin": "din", "eddine": "din", "ulhaq": "haq", "islam": "islam", "rehman": "rahman", "rahmane": "rahman", "rahman": "rahman", "rahim": "rahim", "zaman": "zaman",
}  # fmt: skip
"""Second words of names such as `Salahuddin`, `Ziaulhaq` and `Nourelhouda`, with one spelling for each."""

_ONE_WORD = re.compile(
    rf"abd(?:{_LINK.format('twice')}|[aeou](?=[trzsn]))(?P<rest>(?!l?lah).{{3,}})"
    rf"|(?P<head>.{{3,}}?){_LINK.format('double')}(?P<second>{'|'.join(_SECONDS)})"
)

_NUMBER = 4
"""The most digits of a number after a word: a year."""

_STEM = 3
"""The fewest letters left after removing a prefix or an ending."""


def is_cyrillic(text: str) -> bool:
    """Return whether a text, as typed, has Cyrillic letters."""
    return bool(_CYRILLIC.search(text))


def stems(word: str, *, cyrillic: bool = True) -> Iterator[str]:
    """Yield the word, and the word without case endings, possessive `s`, article and joined particles.

    A folded word such as `ahha` may be Latin or Cyrillic; without `cyrillic` it is taken as Latin.
    """
    for form in _spelled(word) if cyrillic else (word,):
        yield form
        cut = next((cut for letters, cut in _CUT if letters.search(form)), None)
        if cut:
            yield from cut(form)
        elif form.isascii() and len(form) > _STEM:
            yield from _without(form, endings=("s", "es"))
            yield from (form[2:] for article in ("al", "el") if form.startswith(article) and len(form) > 5)


def _without(
    form: str, *, prefixes: Iterable[str] = (), endings: Iterable[str] = (), least: int = _STEM
) -> Iterator[str]:
    """Yield a word without each prefix or ending, if enough letters remain."""
    cut = (form.removeprefix(one) for one in prefixes if form.startswith(one))
    yield from (rest for rest in cut if len(rest) >= least)
    cut = (form.removesuffix(one) for one in endings if form.endswith(one))
    yield from (rest for rest in cut if len(rest) >= least)


def unnumbered(word: str) -> str:
    """Return a word of four letters or more without a trailing number, as in ids and URLs: `marlow2026`."""
    if not word[-1:].isdigit():
        return word
    letters = word.rstrip(digits)
    return (
        letters
        if len(word) - len(letters) <= _NUMBER and len(letters) > _STEM and letters.isalpha()
        else word
    )


def uninflected(word: str) -> Iterator[str]:
    """Yield a word of a text without endings that only some languages have."""
    if word.isascii():
        yield from _without(word, endings=_JOINED, least=_LONG_STEM)
        yield from (word.removesuffix(end) + own for end, own in _CHANGED if word.endswith(end))


def compounds(words: Sequence[str], at: int) -> Iterator[str]:
    """Yield a word of a name joined with the next, or one of the two that it joins: `Abdelkader` for `Abd al-Qadir`."""
    word, behind = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word == "عبد" and behind:
        yield from _SERVANTS
        yield word + _ARTICLE + behind.removeprefix(_ARTICLE)
    elif word.startswith("عبد" + _ARTICLE):
        yield word.removeprefix("عبد")
    elif _SERVANT.fullmatch(word) and behind:
        yield f"abdul{reading(behind) or behind}"
    elif behind in _SECONDS:
        head = _ARTICLE_BEHIND.sub("", word)
        yield from (f"{head}ul{_SECONDS[behind]}", head)
    elif found := _ONE_WORD.fullmatch(word):
        yield found["head"] or found["rest"]  # each alone is rarer than `abdul` or `din`
    if one := reading(word):
        yield one


def reading(word: str) -> str:
    """Return a word of a name with the Arabic article in one spelling: `abdulrahman` for `abderrahmane`; else nothing."""
    if _SERVANT.fullmatch(word):
        return "abdul"
    if found := _ONE_WORD.fullmatch(word):
        second = found["second"] or found["rest"]
        return f"{found['head'] or 'abd'}ul{_SECONDS.get(second, second)}"
    return _SECONDS.get(word, "")


ALLAH = {"الله": "الله", "ullah": "ullah", "allah": "ullah"}
"""The second half of names such as Rahmatullah, written apart, as it is compared."""

_FIRST_HALVES = frozenset({"عبد", "abd", "abdul"})
"""First halves that `spelling.compounds` joins."""


def _with_allah(word: str, behind: str) -> str:
    """Return a word and `Allah` behind it as one name; empty if they are none. ة, as Arabic writes it, is ت in it."""
    if (
        behind not in ALLAH
        or word in _FIRST_HALVES
        or len(word) < _STEM
        or word.isascii() != behind.isascii()
    ):
        return ""
    return (f"{word[:-1]}ت" if word.endswith("ه") else word) + ALLAH[behind]


def names_apart(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each name that is written as two words, with its place."""
    for at, (word, behind) in enumerate(pairwise(words)):
        if whole := _with_allah(word, behind):
            yield at, whole


def joined_names(words: list[tuple[str, str, tuple[str, ...]]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the words of a name, of which two such as `Rahmat Ullah` are one."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for one in words:
        last, raw, read = found[-1] if found else ("", "", ())
        if whole := _with_allah(last, one[0]):
            found[-1] = whole, raw, read
        else:
            found.append(one)
    return found


def halves(raw: str) -> Iterator[str]:
    """Yield the long parts of a Persian word joined without a space, and a double-barrelled name as one word."""
    parts = [fold(part).decode() for part in raw.split("\u200c")]
    if len(parts) > 1:
        yield from (part for part in parts if len(part) > _STEM)
    if "-" in raw:
        yield squeeze(fold(raw)).decode()


def _without_prefixes(form: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        if form.startswith(prefix) and len(form) - len(prefix) >= _STEM:
            yield form[len(prefix) :]
            if prefix.endswith("لل"):  # the article loses its first letter there
                yield _ARTICLE + form[len(prefix) :]


@lru_cache(maxsize=65_536)
def _spelled(word: str) -> tuple[str, ...]:
    """Return the word in the alphabets that may have folded to it: `koвaль` is Cyrillic."""
    own = word.translate(_cyrillic())
    if _CYRILLIC.search(word):
        return (own,)
    return (word,) if not word.isascii() or any(letter.isascii() for letter in own) else (word, own)


@cache
def _endings() -> tuple[str, ...]:
    """Return the case endings after folding, which removes the breve of `й`."""
    return tuple(dict.fromkeys(fold(end).decode().translate(_cyrillic()) for end in _ENDINGS))


_BLOCKS = 4
"""The fewest letters left of a Korean word: two syllables."""


@cache
def _korean() -> tuple[str, ...]:
    """Return the particles that Korean joins to names, decomposed into letters as folding does."""
    particles = ["이", "가", "은", "는", "을", "를", "의", "와", "과", "도", "씨", "에게", "이가", "이는", "씨가", "씨는", "씨의"]  # fmt: skip
    return tuple(fold(one).decode() for one in particles)


_CUT: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[str]]], ...] = (
    (_ARABIC, _without_prefixes),
    (_HEBREW, lambda form: _without(form, prefixes=_HEBREW_PREFIXES)),
    (_ETHIOPIC, lambda form: _without(form, prefixes=_AMHARIC_PREFIXES, least=2)),
    (_CYRILLIC, lambda form: _without(form, endings=_endings())),
    (_INDIC, lambda form: _without(form, endings=_BENGALI_ENDINGS)),
    (_HANGUL, lambda form: _without(form, endings=_korean(), least=_BLOCKS)),
)
"""For each script, what it joins to names, and the function that removes it."""


@cache
def _cyrillic() -> dict[int, str]:
    """Return the Cyrillic letter for each Latin one that folding may have replaced it with."""
    table: dict[int, str] = {}
    for letter in _ALPHABET:
        latin = same().get(ord(letter))
        if isinstance(latin, str):
            table.setdefault(ord(latin), letter)
    return table


# In other alphabets, and by ear


@lru_cache(maxsize=65_536)
def latin(word: str, *, cyrillic: bool = True) -> tuple[str, ...]:
    """Return the romanisations of a word, by sound, for each alphabet that it may be in."""
    from anyascii import anyascii

    spelled = _spelled(word) if cyrillic else (word,)
    read = (form for own in spelled for form in _without_article(own))
    forms = (
        anyascii(form).lower()
        for one in read
        for form in (one, one.translate(_SOFT), one.translate(_HARD), *_hebrew_readings(one))
    )
    return tuple(dict.fromkeys(re.sub("[^a-z]", "", form) for form in forms))


def _hebrew_readings(word: str) -> Iterator[str]:
    """Yield a Hebrew word with Latin letters for those with several readings: ב, פ, and ח and כ."""
    if _HEBREW.search(word):
        word = re.sub("^ב", "b", word)
        for bet, pe, het in product("vb", "fp", ("h", "ch", "kh")):
            yield (
                word.replace("ב", bet).replace("פ", pe).replace("ף", "f").replace("ח", het).replace("כ", het)
            )


_SOFT = str.maketrans("гх", "hh")
"""Romanisations of the Ukrainian `г`, and often of `х`."""

_HARD = str.maketrans("ج", "g")
"""Another sound of ج, as in Egypt, and wherever Arabic writes it for گ."""


def _without_article(word: str) -> tuple[str, ...]:
    is_long = word.startswith(_ARTICLE) and len(word) - len(_ARTICLE) >= _STEM
    return (word, word.removeprefix(_ARTICLE)) if is_long else (word,)


_SOUNDS = tuple((re.compile(pattern), sound) for pattern, sound in (
    ("ph", "f"), ("ck|kh|q", "k"), ("gh", "g"), ("dj|dzh|zh", "j"), ("th", "t"), ("dh", "d"), ("tch|sch|ch|sh", "s"),
    ("x", "ks"), ("z", "s"), ("c(?=[eiy])", "s"), ("c", "k"), ("(?<=.)h", ""), ("w", "v"), ("ou|oo|o", "u"), ("ee|ey|ei|ay|ai|ie|y|e", "i"),
    (r"(.)\1+", r"\1"),
))  # fmt: skip


@lru_cache(maxsize=65_536)
def sound(form: str) -> str:
    """Return the sound of a romanised word, whatever its spelling: `Youssef` and `Yusuf` are near."""
    for pattern, heard in _SOUNDS:
        form = pattern.sub(heard, form)
    return form


@lru_cache(maxsize=65_536)
def skeleton(form: str) -> str:
    """Return the consonant classes of a romanised word; words that sound similar have the same ones."""
    kinds = form.replace("x", "ks").replace("ph", "F")
    kinds = re.sub("[cst]h|dh|c(?=[eiy])", "T", kinds)
    kinds = re.sub("[ckgq]h?", "K", kinds)
    kinds = re.sub("[bp]", "P", re.sub("[dzsjt]", "T", kinds))
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouwyvh]", "", kinds).upper())


_LETTERS = {
    "ا": "[aeiou]{1,2}", "و": "(?:[wv][ou]?|[ou]{1,2}|[oa]u|aw)", "ی": "(?:y{1,2}|[ij]|[ei]{1,2}|[ae][yi])", "ع": "[aeiou]{0,2}",
    "ه": "h?", "ح": "h", "خ": "(?:kh?|h)", "غ": "gh?", "ق": "(?:q|kh?|g)", "ک": "(?:k|c|q)", "گ": "g", "چ": "(?:t?ch|c)", "ج": "(?:dj|j|g)",
    "ش": "(?:sh|ch|s)", "ژ": "(?:zh|j|z)", "ث": "(?:th?|s)", "س": "s", "ص": "s", "ذ": "(?:dh|z|d)", "ز": "z", "ض": "(?:dh?|z)", "ظ": "(?:z|dh?)",
    "ت": "t{1,2}h?", "ط": "t", "ٹ": "t", "د": "d{1,2}h?", "ڈ": "d", "ر": "r", "ڑ": "r", "ب": "(?:b{1,2}|p{1,2})h?", "پ": "p", "ف": "(?:f|ph)", "ل": "l", "م": "m", "ن": "n", "ں": "n",
    "ء": "", "ۿ": "(?:t?ch|c|t[aeiou]?sh?)",
    "א": "[aeiou]{0,2}", "ה": "h", "ב": "(?:b|v)", "ג": "g", "ד": "d", "ו": "(?:[wv]|[ou]{1,2})", "ז": "(?:z|s)", "ח": "(?:h|k?ch|kh?)",
    "ט": "(?:th?)", "י": "(?:[yij]|[ei]{1,2}|[ae][yi])", "כ": "(?:k|c|kh|ch)", "ך": "(?:k|c|kh|ch)", "ל": "l", "מ": "m", "ם": "m", "נ": "n",
    "ן": "n", "ס": "(?:s|z|c)", "ע": "[aeiou]{0,2}", "פ": "(?:p|f|ph)", "ף": "(?:p|f|ph)", "צ": "(?:t[sz]|t?ch|z|s|c)",
    "ץ": "(?:t[sz]|t?ch|z|s|c)", "ק": "(?:k|c|q|ck)", "ר": "r", "ש": "(?:sh|sch|s)", "ת": "th?",
}  # fmt: skip
"""Romanisations of Arabic and Hebrew letters; short vowels, which the scripts omit, may come between.

Arabic has no `p` and no `ch` and writes ب and تش for them; `ۿ`, which no name has, represents the pair here.
"""

_BORROWED = {"پ": ("ب",), "چ": ("تش", "ج"), "گ": ("غ", "ج", "ک", "ق"), "ڈ": ("د",), "ٹ": ("ت", "ط"), "ڑ": ("ر",), "ژ": ("ج", "ز"), "ں": ("ن",)}  # fmt: skip
"""Letters of Persian and Urdu, with those that Arabic writes for them, the most frequent first."""

_VARIED = 4
"""So many letters of a word are spelled in all ways: no name has more, and ways multiply."""

_PERSIAN = re.compile("[پچگڈٹڑژں]")
_SHORT_BORROWED = {**_BORROWED, "گ": ("غ", "ج")}
"""The same in words of two letters: `کل` and `قل` are words of their own."""


@lru_cache(maxsize=65_536)
def initials_of(word: str) -> tuple[str, ...]:
    """Return the possible Latin initials of an Arabic or Hebrew word: `ع` in Omar, Ali, Issa."""
    pattern = _LETTERS.get(word[0])
    return tuple(one for one in _LATIN_INITIALS if pattern and re.fullmatch(pattern, one))


_LATIN_INITIALS = (*ascii_lowercase, "ch", "sh", "kh", "gh", "th", "dh", "ts", "zh")


@lru_cache(maxsize=65_536)
def _pattern(arabic: str) -> re.Pattern[str] | None:
    arabic = re.sub("^ع(?=ا)|(?<=ی)ی|(?<=י)י|(?<=ו)ו", "", arabic)
    arabic = arabic.replace("تش", "ۿ")
    letters = [_LETTERS.get(letter) for letter in arabic]
    if arabic[0] in "عאע":
        letters[0] = _LETTERS["ا"]
    if arabic[-1] == "ی" and len(arabic) >= _STEM:
        letters[-1] = f"(?:{_LETTERS['ی']}|a)"  # Musa, Mustafa
    if arabic[-1] == "ה":
        letters[-1] = "h?"
    vowel = "" if _HEBREW.search(arabic) else "[aeiou]?"
    if re.match("او.", arabic):  # Okonkwo, Oudeh
        letters[:2] = ["(?:[ou]{1,2}|[oa]u|aw|[aeiou]{1,2}w)"]
    known = [f"(?:{one})" + ("{1,2}" if len(one) == 1 else "") for one in letters if one]
    return None if None in letters else re.compile(vowel + _BETWEEN.join((*known, "h?")))


_BETWEEN = "(?:ou|oo|ee|aa|[aeiou])?"
"""Romanisations of a short vowel: `Huda` is also `Houda`, `Muhammad` also `Mouhammad`."""


@lru_cache(maxsize=65_536)
def _in_arabic(word: str) -> tuple[str, ...]:
    """Return the spellings of a word of Persian or Urdu in Arabic, without long `a` and doubled letters within it."""
    known = _BORROWED if len(word) >= _STEM else _SHORT_BORROWED
    letters = [known.get(letter, (letter,)) for letter in word]
    varied = [at for at, ways in enumerate(letters) if len(ways) > 1]
    for at in varied[_VARIED:]:
        letters[at] = letters[at][:1]
    return tuple(re.sub(r"(.)\1+|(?<=.)ا", r"\1", "".join(one)) for one in product(*letters))


def _same_in_arabic(one: str, other: str) -> bool:
    """Return whether Arabic writes two words alike, of which one has letters that Arabic lacks."""
    if _PERSIAN.search(one) and _PERSIAN.search(other):
        return _in_arabic(one)[0] == _in_arabic(other)[0]
    return not set(_in_arabic(one)).isdisjoint(_in_arabic(other))


def alike(one: str, other: str) -> bool:
    """Return whether two folded words with the same skeleton may be the same name."""
    if _ABJAD.search(one) or _ABJAD.search(other):
        if _ABJAD.search(one) and _ABJAD.search(other):
            return bool(_PERSIAN.search(one + other)) and _same_in_arabic(one, other)
        arabic, roman = (one, other) if _ABJAD.search(one) else (other, one)
        patterns = filter(None, map(_pattern, _without_article(arabic)))
        return any(pattern.fullmatch(form) for pattern in patterns for form in latin(roman))
    heard = [(sound(a), sound(b)) for a in latin(one) for b in latin(other)]
    if _INDIC.search(one) or _INDIC.search(other):  # folding removes the vowel signs of these
        bare = ((re.sub("[aiu]", "", a), re.sub("[aiu]", "", b)) for a, b in heard)
        return any(a == b and len(a) >= _STEM for a, b in bare)
    return any(a == b or (min(len(a), len(b)) > 4 and a[0] == b[0] and is_near(a, b)) for a, b in heard)


def is_near(one: str, other: str) -> bool:
    """Return whether two words differ by one letter added, removed or replaced, or by two swapped letters."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def shortened(word: str) -> frozenset[str]:
    """Return the word, and the word without each of its letters; near words have one of these in common."""
    return frozenset((word, *(word[:at] + word[at + 1 :] for at in range(len(word)))))
