"""Language: readable sentences, and text in the script and language of the briefing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Words
from standfirst.i18n import interfaces

_LONGEST = 45
_GRADE = 17.0
_ENOUGH_WORDS = 100
_PIECE = re.compile(r"\w")
_VOWELS = bytes(97 if chr(code).lower() in "aeiouy" else 32 for code in range(256))
"""Maps vowels to `a` and everything else to spaces, so that splitting yields the syllables."""
_EASE = 15.0
_FRENCH_VOWELS = re.compile(r"[aàâäeéèêëiîïoôöuùûüyÿæœ]+", re.IGNORECASE)
_FRENCH_MUTE = re.compile(r"(?<=[^\W\d_]{2})(?<![aàâäeéèêëiîïoôöuùûüyÿæœ])e(?:s|nt)?\b", re.IGNORECASE)
_MUTE = ("e ", "e,", "e.", "e\n")
_SPOKEN = ("le ", "ee ", "ue ", "the ", "The ", "he ", "He ", "we ", "We ", "be ")
_TWICE = re.compile(r"\b([^\W\d_]{2,})[ \t]+\1\b", re.IGNORECASE)
_MEANT_TWICE = frozenset(
    {
        "that",
        "had",
        "is",
        "her",
        "bye",
        "no",
        "very",
        "so",
        "marie",
        "bora",
        "baden",
        "pago",
        "wagga",
        "walla",
        "ha",
        "nous",
        "vous",
        "très",
    }
)
_JOINING = frozenset({"کا", "کی", "کے", "کو", "سے", "نے", "اور", "کہ"})
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_ARABIC_LANGS = frozenset({"ar", "ur", "fa", "ps", "sd", "bal", "ckb", "ug", "ks"})
_LONG_SECTIONS = frozenset(
    {"standfirst", "highlights", "situation", "background", "coordination", "sections", "outlook"}
)


@check(
    "SF411", "long-sentence", "warning", "a sentence is too long",
    fails="""
        background: |
          The bridge was built for a lower river by a council that had little money and less time and that asked
          the town to wait for a second one which was promised every spring and never came, because the stone was
          sold before it was paid for and the masons had left for the coast.
        """,
    passes="""
        background: |
          The bridge was built for a lower river. The council had little money and less time, and asked the town
          to wait for a second one.
        """,
)  # fmt: skip
def long_sentence(context: Context) -> Iterator[Finding]:
    """A sentence has at most 45 words.

    Plain-language guides recommend 25; beyond 45 most readers lose the beginning before they reach the end. Words are
    counted by spaces, in every language. Split the sentence.

    Does not see: long sentences in languages without spaces between words, and other reasons why a sentence is hard
    to read.
    """
    for text, start, sentence in context.sentences:
        if len(sentence) > _LONGEST * 3:
            count = sum(1 for piece in sentence.split() if _PIECE.search(piece))
            if count > _LONGEST:
                yield Finding(text.loc, f"a sentence of {count} words", "split it", text.text, start)


@check(
    "SF412", "hard-to-read", "warning", "the text is hard to read",
    fails="""
        background: |
          Infrastructural deterioration precipitated institutional responsibility considerations throughout
          municipal administrative organisations. Environmental authorities subsequently commissioned
          comprehensive hydrological investigations establishing unprecedented sedimentation characteristics.
          Intergovernmental coordination mechanisms nevertheless demonstrated considerable implementation
          difficulties. Operational contingency documentation consequently necessitated extraordinary
          modification. Representative organisations simultaneously articulated fundamental dissatisfaction
          regarding consultation methodologies. Parliamentary accountability committees recommended
          constitutional clarification. Regulatory interpretation remained predominantly discretionary.
          Professional associations characterised preliminary recommendations as economically unsustainable.
          Independent multidisciplinary evaluations identified significant organisational vulnerabilities.
          Administrative decentralisation complicated accountability arrangements considerably. Metropolitan
          transportation authorities prioritised alternative infrastructural configurations. International
          development institutions reconsidered proportional contributions. Technological modernisation
          strategies incorporated sophisticated meteorological instrumentation. Communication responsibilities
          continued deteriorating notwithstanding considerable professionalisation.
        """,
    passes="""
        background: |
          The bridge was built for a lower river. It has stood for a long time.
        """,
)  # fmt: skip
def hard_to_read(context: Context) -> Iterator[Finding]:
    """The prose as a whole has a reading grade of at most 17 (Flesch-Kincaid: years of school).

    In French its reading ease is at least 15 (Kandel and Moles: 100 is easy, 30 is for graduates). Short sentences
    and short words help. There is no such formula for Urdu and other languages, where only the length of sentences is
    checked (SF411). Texts of fewer than 100 words are skipped.

    Does not see: languages other than English and French, fewer than 100 words, and one hard paragraph among easy
    ones.
    """
    if context.lang not in ("en", "fr"):
        return
    long = [(text, sentence) for text, _, sentence in context.sentences if text.loc[0] in _LONG_SECTIONS]
    sentences = [sentence for _, sentence in long]
    if context.lang == "en":
        grade = reading_grade(sentences)
        said = f"reading grade {grade:.0f}" if grade is not None and grade > _GRADE else ""
    else:
        ease = reading_ease(sentences)
        said = f"reading ease {ease:.0f}" if ease is not None and ease < _EASE else ""
    if said:
        worst = max(long, key=lambda pair: len(pair[0].text))[0]
        yield Finding(worst.loc, said, "use shorter sentences and shorter words")


def reading_grade(sentences: list[str]) -> float | None:
    """Return the Flesch-Kincaid grade of English sentences; None for fewer than 100 words."""
    text = "\n".join(sentences)
    words = len(text.split())
    if words < _ENOUGH_WORDS:
        return None
    vowels = text.encode("ascii", "replace").translate(_VOWELS).split()
    mute = sum(map(text.count, _MUTE)) - sum(map(text.count, _SPOKEN))
    syllables = len(vowels) - max(mute, 0)
    return 0.39 * words / len(sentences) + 11.8 * syllables / words - 15.59


def reading_ease(sentences: list[str]) -> float | None:
    """Return the reading ease of French sentences after Kandel and Moles; None for fewer than 100 words."""
    text = "\n".join(sentences)
    words = len(text.split())
    if words < _ENOUGH_WORDS:
        return None
    syllables = len(_FRENCH_VOWELS.findall(text)) - len(_FRENCH_MUTE.findall(text))
    return 207 - 1.015 * words / len(sentences) - 73.6 * syllables / words


@check(
    "SF416", "no-interface", "warning", "the language of the briefing has no interface phrases",
    fails="""
        lang: sw
        """,
    passes="""
        lang: fr
        """,
)  # fmt: skip
def no_interface(context: Context) -> Iterator[Finding]:
    """Headings and labels of a briefing should be in its language; without a catalogue they are in English.

    There are catalogues for Arabic, English, French, Spanish and Urdu; `CONTRIBUTING.md` explains how to add one.
    Regional tags such as `es-CO` use the catalogue of their language.

    Misses nothing of this kind.
    """
    if context.lang not in interfaces():
        yield Finding(
            ("lang",),
            f"there are no interface phrases in `{context.lang}`",
            f"use one of {', '.join(interfaces())}, or add a catalogue",
        )


@check(
    "SF413", "word-twice", "warning", "a word is repeated",
    fails="""
        background: |
          The bridge was built for the the lower river.
        """,
    passes="""
        background: |
          The bridge was built for the lower river that that winter left.
        """,
)  # fmt: skip
def word_twice(context: Context) -> Iterator[Finding]:
    """*the the* is a typing error. Words that can be repeated correctly (*that that*, *nous nous*) are skipped.

    English and French. Urdu repeats many words on purpose, so only its conjunctions and particles (*کے کے*) are
    reported. Other languages are skipped.

    Does not see: words separated by punctuation or a line break, one-letter words, and languages other than English,
    French and Urdu.
    """
    if context.lang not in ("en", "fr", "ur"):
        return
    # Quick test: `the the.` is recognised by its first word, since no word ends in a full stop alone.
    pieces = context.all_bare.casefold().split()
    if not any(map(str.startswith, pieces[1:], pieces)):
        return
    for text, bare in context.bare:
        for found in _TWICE.finditer(bare):
            if _is_slip(found[1].casefold(), context.lang):
                yield Finding(text.loc, f"`{found[1]}` is repeated", "remove one", text.text, found.start())


def _is_slip(word: str, lang: str) -> bool:
    return word in _JOINING if lang == "ur" else word not in _MEANT_TWICE


@check(
    "SF414", "wrong-script", "warning", "a text is not in the script of its language",
    fails="""
        lang: ur
        """,
    passes="""
        lang: en
        """,
)  # fmt: skip
def wrong_script(context: Context) -> Iterator[Finding]:
    """A briefing with `lang: ur` is written in Arabic script, one with `lang: en` in Latin script.

    The language determines direction, fonts, numbers and the voice of a screen reader. The check covers texts of 40
    letters and more and reports the first one. Fix `lang`, or translate the text.

    Does not see: another language in the same script, texts of fewer than 40 letters, text other than prose, and
    languages in other scripts than these two.
    """
    tag = context.briefing.lang
    expected = _ARABIC_LANGS if "-Latn" not in tag else frozenset()
    arabic_due = context.lang in expected or "-Arab" in tag
    latin_due = context.lang in ("en", "fr", "de", "es", "pt", "it", "nl", "tr", "sw", "id", "pl")
    if not arabic_due and not latin_due:
        return
    for text in context.prose:
        if latin_due and text.text.isascii():
            continue
        if len(text.text) >= 40 and _wrong(text, arabic_due=arabic_due):
            due, seen = ("Arabic", "Latin") if arabic_due else ("Latin", "Arabic")
            yield Finding(
                text.loc,
                f"mostly {seen} letters, but `{tag}` has {due} ones",
                "fix `lang`, or translate it",
            )
            return


def _wrong(text: Words, *, arabic_due: bool) -> bool:
    arabic, latin = len(_ARABIC.findall(text.text)), len(_LATIN.findall(text.text))
    return latin > 3 * arabic if arabic_due else arabic > 3 * latin


@check(
    "SF415", "original-without-language", "warning", "a translated quotation does not give its original language",
    fails="""
        voices:
          - quote: The water came before the siren.
            original: L'eau est venue avant la sirène.
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            original: L'eau est venue avant la sirène.
            original_lang: fr
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def original_without_language(context: Context) -> Iterator[Finding]:
    """The original words of a quotation are printed and read aloud in their own language.

    Add `original_lang: fr`. The reverse is fine: `original_lang` without `original` only says that the quotation is a
    translation.

    Does not see: an `original_lang` that is not the language of the words.
    """
    for loc, quote in context.quotes():
        if quote.original and not quote.original_lang:
            yield Finding((*loc, "original"), "the original language is missing", "add `original_lang:`")
