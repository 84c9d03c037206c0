"""Words of likelihood according to ICD 203: from one row, and not in one sentence with confidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.checks.wording import masked
from standfirst.model import LIKELIHOODS

_RANGES = {word: band for band, words in enumerate(LIKELIHOODS) for word in words[:2]}
_ROWS = {word: row for words in LIKELIHOODS for row, word in enumerate(words[:2])}
_AFTER = r"(?=\s+(?:chance|possibility|prospect|likelihood|that\b|to\b))"
# `remote` is usually a place and `probable cause` a term rather than a judgement.
_WORD = re.compile(
    r"\b(almost no chance|very unlikely|highly improbable|unlikely|improbable|roughly even chance|roughly even odds"
    r"|highly probable|very likely|almost certain|nearly certain|likely|probable(?!\s+(?:cause|reason))"
    rf"|remote{_AFTER})(?:ly)?\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|medium|high)\s+confidence\b|\bconfidence\s+(?:is|in)\b", re.IGNORECASE
)

_BOTH = {
    "en": ("onfidence", _WORD, _CONFIDENCE),
    "fr": (
        "onfiance",
        re.compile(
            r"\b(?:im)?(?:probable|vraisemblable)(?:s|ment)?\b|\b(?:quasi|presque) certaine?s?\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bconfiance (?:est )?(?:faible|modérée|moyenne|élevée|forte|haute)\b"
            r"|\b(?:faible|grande|forte|haute) confiance\b|\b(?:degré|niveau) de confiance\b",
            re.IGNORECASE,
        ),
    ),
    "ur": (
        "اعتماد",
        re.compile(r"(?<!\w)(?:امکان(?:ات)?|غالباً|غالبا|ممکنہ طور پر)(?!\w)"),
        re.compile(
            r"(?<!\w)(?:کم|درمیانے|درمیانہ|زیادہ|اعلیٰ|بلند|پورے|مکمل)(?: درجے (?:کا|کے))? اعتماد(?!\w)"
        ),
    ),
}
"""By language: a text that occurs in all of them, words of likelihood, and words of confidence."""


@check(
    "SF401", "likelihood-of-two-rows", "warning", "likelihood words from two different rows",
    fails="""
        outlook:
          text: The river is likely to fall by Friday. A second crest is highly improbable.
        """,
    passes="""
        outlook:
          text: The river is likely to fall by Friday. A second crest is very unlikely.
        """,
)  # fmt: skip
def likelihood_of_two_rows(context: Context) -> Iterator[Finding]:
    """A judgement uses words from one row only: *unlikely, likely, very likely* or *improbable, probable, …*.

    Readers take two words for one range as two ranges. The check covers the outlook, its scenarios and its recorded
    `likelihood`. The rows are those of ICD 203, which is in English: in other languages only recorded values are
    compared, not the prose. Use the word of the other row.

    Does not see: prose outside the outlook, prose in languages other than English, and translations.
    """
    if context.briefing.outlook is None or context.edition.translated:
        return
    first: tuple[str, int] | None = None
    for loc, text, offset, word in _judgements(context):
        row = _ROWS.get(word, 0)
        if first is None:
            first = (word, row)
        elif row != first[1]:
            other = next(words[first[1]] for words in LIKELIHOODS if words[row] == word)
            yield Finding(
                loc, f"{word!r} is from another row than {first[0]!r}", f"write {other!r}", text, offset
            )
            return


def _judgements(context: Context) -> Iterator[tuple[Loc, str | None, int, str]]:
    """Yield every word of likelihood in the outlook, recorded ones first."""
    outlook = context.briefing.outlook
    if outlook is None:
        return
    if outlook.likelihood:
        yield ("outlook", "likelihood"), None, 0, outlook.likelihood
    for index, scenario in enumerate(outlook.scenarios):
        if scenario.likelihood:
            yield ("outlook", "scenarios", index, "likelihood"), None, 0, scenario.likelihood
    for text, bare in context.bare if context.lang == "en" else ():
        if text.loc[0] == "outlook":
            for found in _WORD.finditer(bare):
                yield text.loc, text.text, found.start(), found[1].casefold()


_BANDS: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "en": (
        (0, r"almost no chance|remote chance"), (1, r"very unlikely|highly improbable"), (2, r"unlikely|improbable"),
        (3, r"(?:a )?roughly even (?:chance|odds)|as likely as not|(?:about |an )?even chance|a toss-up|fifty-fifty"), (5, r"very (?:likely|probabl[ey])|highly (?:probable|likely)"),
        (6, r"almost certain(?:ly)?|nearly certain"), (4, r"likely|probabl[ey](?! (?:cause|reason))"),
    ),
    "fr": (
        (0, r"presque aucune chance"), (1, r"très (?:peu probables?|improbables?)|hautement improbables?"), (2, r"peu probables?|improbables?"),
        (3, r"une chance sur deux"), (5, r"très probable(?:s|ment)?|hautement probables?"), (6, r"(?:quasi|presque)[- ]certaine?s?|quasi-certitude"),
        (4, r"probable(?:s|ment)?|vraisemblable(?:s|ment)?"),
    ),
    "es": (
        (0, r"casi ninguna posibilidad"), (1, r"muy (?:poco probables?|improbables?)|altamente improbables?"), (2, r"poco probables?|improbables?"),
        (5, r"muy probable(?:s|mente)?|altamente probables?"), (6, r"casi (?:segur[oa]s?|con certeza|con seguridad)"), (4, r"probable(?:s|mente)?"),
    ),
    "ar": (
        (0, r"احتمال (?:شبه |يكاد يكون )?(?:معدوم|منعدم)"), (1, r"من غير المحتمل (?:جدا|جداً|إطلاقا)|من المستبعد (?:جدا|جداً)|مستبعد (?:جدا|جداً)"), (2, r"من غير المحتمل|من غير المرجح|من المستبعد|غير محتمل|غير مرجح"),
        (5, r"من المرجح (?:جدا|جداً)|من المحتمل (?:جدا|جداً)|مرجح (?:جدا|جداً)"), (6, r"شبه مؤكد|من شبه المؤكد|يكاد يكون مؤكدا"), (4, r"من المرجح|المرجح|من المحتمل|مرجح|محتمل|يرجح|يُرجح"),
    ),
    "ur": (
        (0, r"امکان نہ ہونے کے برابر|امکان معدوم|کوئی امکان نہیں"), (1, r"امکان بہت (?:ہی )?کم|بہت کم امکان|بہت ہی کم امکان"), (2, r"امکان کم|کم امکان|امکان نہیں"), (5, r"بہت زیادہ امکان|امکان بہت زیادہ|قوی امکان"), (6, r"تقریباً یقینی|تقریبا یقینی"),
        (4, r"امکان"),
    ),
}  # fmt: skip
"""Words of likelihood by range, from almost no chance (0) to almost certain (6); more exact ones first."""


_POSSIBLE: Final = re.compile(
    r"(?<!\w)(?:(?:quite|well|entirely|very) )?(?:possible|possibly|conceivable)(?!\w)|realistic possibility|(?<!\w)(?:tout à fait |bien )?possible(?!\w)"
    r"|(?<!\w)(?:muy )?posible(?!\w)|(?<!\w)(?:من )?الممكن(?!\w)|(?<!\w)ممکن(?: ہے)?(?!\w)",
    re.IGNORECASE,
)
_ENDS: Final = frozenset({0, 1, 5, 6})
"""The ranges that *possible* cannot mean: nearly certain, or nearly impossible."""


@lru_cache(maxsize=8)
def _bands(lang: str) -> re.Pattern[str] | None:
    """Return a pattern for words of likelihood, with a group for each range."""
    listed = "|".join(f"(?P<b{band}>{words})" for band, words in _BANDS.get(lang, ()))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE) if listed else None


@check(
    "SF403", "likelihood-differs", "warning", "the outlook's likelihood word differs from its record",
    fails="""
        outlook:
          text: The river is unlikely to fall by Friday.
          likelihood: likely
        """,
    passes="""
        outlook:
          text: The river is likely to fall by Friday. A second crest is unlikely.
          likelihood: likely
        """,
)  # fmt: skip
def likelihood_differs(context: Context) -> Iterator[Finding]:
    """The first judgement of an outlook or a scenario is as likely as its `likelihood`.

    The check compares the seven ranges of ICD 203, with the words for them in Arabic, English, French, Spanish and
    Urdu. *Possible* on its own is neither nearly certain nor nearly impossible. Find out which of the two is meant.

    Does not see: judgements in other words (*could*, *may*), percentages, and judgements after the first.
    """
    outlook, pattern = context.briefing.outlook, _bands(context.lang)
    if outlook is None or pattern is None:
        return
    parts: list[tuple[Loc, str, str | None]] = [(("outlook", "text"), outlook.text, outlook.likelihood)]
    for index, one in enumerate(outlook.scenarios):
        parts.append((("outlook", "scenarios", index, "text"), one.text, one.likelihood))
    for loc, text, recorded in parts:
        found = _other_likelihood(masked(text).replace("\n", " "), recorded, pattern) if recorded else None
        if found is not None:
            yield Finding(
                loc,
                f"says {found[0]!r}, but `likelihood` is {recorded!r}",
                "find out which of the two is meant",
                text,
                found.start(),
            )


def _other_likelihood(bare: str, recorded: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return the first words of likelihood in a text if they differ from the recorded likelihood."""
    found = pattern.search(bare)
    if found is None:
        return _POSSIBLE.search(bare) if _RANGES[recorded] in _ENDS else None
    return found if int(str(found.lastgroup)[1:]) != _RANGES[recorded] else None


@check(
    "SF402", "likelihood-beside-confidence", "warning", "likelihood and confidence in one sentence",
    fails="""
        outlook:
          text: With high confidence the river is likely to fall by Friday.
        """,
    passes="""
        outlook:
          text: The river is likely to fall by Friday. Confidence in that is high.
          confidence: high
        """,
)  # fmt: skip
def likelihood_beside_confidence(context: Context) -> Iterator[Finding]:
    """Likelihood and confidence are two things and belong in two sentences.

    English, French and Urdu; other languages are skipped. Split the sentence, or record the confidence under
    `confidence:`.

    Does not see: other words for the two, neighbouring sentences, and languages other than English, French and Urdu.
    """
    if context.lang not in _BOTH:
        return
    sign, likely, confident = _BOTH[context.lang]
    if sign not in context.all_bare:
        return
    for text, start, sentence in context.sentences:
        if confident.search(sentence) and likely.search(sentence):
            yield Finding(text.loc, "likelihood and confidence in one sentence", "split it", text.text, start)
