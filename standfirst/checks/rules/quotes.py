"""Quotations: speaker, source, consent, and the same text everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.shared import SpokenWords, contains, pieces, spoken_words
from standfirst.checks.texts import is_told
from standfirst.checks.wording import FRAGMENT, QUOTED, shortened
from standfirst.model import Quote, Reaction, Role, Voice

_PRIVATE_VOICES = frozenset({"resident", "witness", "survivor", "responder"})
_LONG_QUOTATION = 5
_ALIKE = 0.6
_MARKS = re.compile(r"^\s*[\"“«„].*[\"”»“]\s*$", re.DOTALL)


@check(
    "SF101", "quote-without-source", "error", "a quotation names no source",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, role: Ferrywoman}
            kind: resident
            verification: verified
            consent: given
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, role: Ferrywoman}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def quote_without_source(context: Context) -> Iterator[Finding]:
    """Every quotation has a source.

    A reader who doubts a quotation must be able to trace it to a recording, a statement or a report. Give the
    quotation `sources:` with the id of a source; an interview by the desk is a source too.

    Does not see: a source that does not contain the words.
    """
    for loc, quote in context.quotes():
        if not quote.sources:
            yield Finding((*loc, "quote"), "the quotation names no source", "add `sources: [id]`")


@check(
    "SF102", "quote-without-speaker", "error", "a quotation without a speaker",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker: {person: nobody}
            verification: verified
            consent: given
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def quote_without_speaker(context: Context) -> Iterator[Finding]:
    """A speaker has a name, a public description, or an entry in the registry.

    Here `person:` names someone who is not in `_registry/people.yaml`, so that the quotation would be printed
    without a speaker. Add the person to the registry, or write the `name`.

    Does not see: a quotation attributed to the wrong speaker.
    """
    for loc, quote in context.quotes():
        speaker = quote.speaker
        if not (speaker.name or speaker.published_as):
            message = f"the speaker {speaker.person!r} is not in the registry of people"
            yield Finding((*loc, "speaker"), message, "add the person there, or write `name:`")


def _told(edition: int, words: str) -> str:
    """Return an edition with a quotation."""
    return f"""
        edition: {edition}
        voices:
          - quote: {words}
            speaker: {{name: Ines Marlow}}
            verification: verified
            consent: given
            sources: [council]
        """


@check(
    "SF103", "quote-differs", "warning", "the same quotation is worded differently elsewhere",
    fails={
        "river/01.yaml": _told(1, "The water came before the siren, and nobody had told us."),
        "river/02.yaml": _told(2, "The water came long before the siren, and nobody had told us."),
    },
    passes={
        "river/01.yaml": _told(1, "The water came before the siren, and nobody had told us."),
        "river/02.yaml": _told(2, "The water came before the siren …"),
    },
)  # fmt: skip
def quote_differs(context: Context) -> Iterator[Finding]:
    """The same quotation has the same words everywhere.

    Two quotations that share a run of words but differ are probably two versions of one sentence, and one of them is
    wrong. A part of a longer quotation is fine, as is an omission marked by `…`. Compare with the source and fix the
    wrong one; if two people said nearly the same, suppress the warning with `# noqa: SF103`.

    Does not see: quotations that share no run of four words, versions in other languages, and quotations in prose
    (SF106 and SF108 cover those).
    """
    for loc, quote in context.quotes():
        own = spoken_words(quote.quote)
        for other in context.retold(quote):
            if _told_differently(quote, own, other):
                place = f"{other.edition.name} ({_called(other.quote)})"
                yield Finding(
                    (*loc, "quote"),
                    f"{place} has nearly the same words",
                    "compare both with the source",
                )
                break


def _told_differently(quote: Quote, own: tuple[str, ...], other: SpokenWords) -> bool:
    theirs = other.words
    if own == theirs or _excerpt(quote.quote, theirs) or _excerpt(other.quote.quote, own):
        return False
    return SequenceMatcher(None, own, theirs, autojunk=False).ratio() >= _ALIKE


def _excerpt(text: str, whole: tuple[str, ...]) -> bool:
    return all(contains(whole, piece) for piece in pieces(text))


def _called(quote: Quote) -> str:
    return quote.speaker.published_as or quote.speaker.name or "no speaker"


@check(
    "SF104", "consent-not-recorded", "warning", "a private person is quoted without recorded consent",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow}
            kind: resident
            verification: verified
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def consent_not_recorded(context: Context) -> Iterator[Finding]:
    """Residents, witnesses, survivors, responders and members of the public have agreed to be quoted.

    Officials speak in their office; a shopkeeper does not. Write `consent: given`, `public` for words that were
    already public, or `not_recorded` if another publisher quoted them without saying.

    Does not see: private people recorded as officials or experts, and consent that is recorded but was not given.
    """
    for loc, quote in context.quotes():
        if quote.consent is None and _is_private(quote):
            message = f"the consent of {_called(quote)} is not recorded"
            yield Finding((*loc, "quote"), message, "add `consent:`")


def _is_private(quote: Quote) -> bool:
    if isinstance(quote, Reaction):
        return quote.kind == "public"
    return isinstance(quote, Voice) and (quote.kind in _PRIVATE_VOICES or quote.kind is None)


@check(
    "SF105", "quote-not-verified", "warning", "a quotation has no verification",
    fails="""
        reactions:
          - quote: Bridges are built for the river that was.
            speaker: {name: Oda Lindqvist, role: Engineer}
            kind: expert
            sources: [council]
        """,
    passes="""
        reactions:
          - quote: Bridges are built for the river that was.
            speaker: {name: Oda Lindqvist, role: Engineer}
            kind: expert
            verification: unverified
            sources: [council]
        """,
)  # fmt: skip
def quote_not_verified(context: Context) -> Iterator[Finding]:
    """A quotation states how certain it is that these words were said.

    `verified` if the desk heard or checked it, `reported` if a named publisher did, `unverified` if there is no such
    publisher. Readers see it beside the quotation.

    Does not see: a verification that is higher than it should be.
    """
    for loc, quote in context.quotes():
        if quote.verification is None:
            yield Finding(
                (*loc, "quote"),
                "the record does not say whether the quotation was verified",
                "add `verification: verified`, `reported` or `unverified`",
            )


@check(
    "SF106", "quote-only-in-prose", "warning", "a quotation in prose without a record",
    fails="""
        situation: |
          The river rose through the night. “The water came long before the siren,” one ferrywoman said.
          [@council]
        """,
    passes="""
        situation: |
          The river rose through the night; the “old bridge” is closed. [@council]
        """,
)  # fmt: skip
def quote_only_in_prose(context: Context) -> Iterator[Finding]:
    """A quotation is a record under `voices`, `reactions` or `claims`.

    Only a record has a speaker, a source and a verification, and is the same everywhere. Names, titles and fewer than
    five words in quotation marks are skipped. Move the quotation into a record, and report it in prose in your own
    words.

    Does not see: quotations in single quotation marks or without any, headlines and alternative texts, and fewer than
    five words.
    """
    if not any(mark in context.all_prose for mark in '"“«„'):
        return
    known = [spoken_words(text.text) for text in context.words if text.role is Role.QUOTE]
    for text in context.prose:
        for found in QUOTED.finditer(text.text):
            said = spoken_words(found[0])
            kept = any(contains(record, said) for record in known) or any(
                _is_near(said, record) for record in known
            )
            if len(said) >= _LONG_QUOTATION and not kept:
                yield Finding(
                    text.loc,
                    "a quotation without a record",
                    "move it to `voices` or `reactions`, with its speaker",
                    text.text,
                    found.start(),
                )


_SHORTEST = 3
_MOST_WORDS = 0.6
_ALMOST_ALL = 0.75
_LEFT_OUT = re.compile(r"\[[^\]]{0,200}\]|…|\.\.\.")
_MARK = re.compile(r"[,;:?!…—–]")


def _is_near(said: Sequence[str], record: Sequence[str]) -> bool:
    """Return whether words in quotation marks most likely come from a record, with differences."""
    shared = sum((Counter(said) & Counter(record)).values())
    long = [word for word in set(said) & set(record) if len(word) > 3]
    alike = len(long) >= min(2, len(said) - 1) or (bool(long) and shared >= len(said) * _ALMOST_ALL)
    return len(said) >= _SHORTEST and shared >= max(_SHORTEST - 1, len(said) * _MOST_WORDS) and alike


def _marks(text: str) -> str:
    """Return a text for comparison with its punctuation, without spaces and quotation marks."""
    return re.sub(r"[\s\"“”«»„‘’']", "", text.casefold()).strip(".,;:")


@check(
    "SF108", "fragment-differs", "warning", "quoted words differ from the quotation",
    fails="""
        voices:
          - quote: The water came long before the siren, and nobody had told us.
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        background: |
          One ferrywoman says that the water came “before the siren, long before”.
        """,
    passes="""
        voices:
          - quote: The water came long before the siren, and nobody had told us.
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        background: |
          One ferrywoman says that the water came “long before the siren”.
        """,
)  # fmt: skip
def fragment_differs(context: Context) -> Iterator[Finding]:
    """Words in quotation marks match the quotation: nothing is moved, changed or omitted without `…`.

    The check compares words in quotation marks, in prose, headlines, captions and responses to claims, with the
    quotations of the briefing and the `quote` of responses, including their punctuation. Additions in brackets and
    omissions marked by `…` are fine. Quote the record's words, or paraphrase them without quotation marks.

    Does not see: fragments of fewer than three words, and those that share too few words with any record.
    """
    records = [text.text for text in context.words if text.role is Role.QUOTE]
    known = [(record, spoken_words(record)) for record in records]
    texts = [text for text in context.words if is_told(text) or text.loc[0] == "claims"]
    for text in texts if known else ():
        if text.role is Role.QUOTE or not any(mark in text.text for mark in '"“«„‘'):
            continue
        for found in FRAGMENT.finditer(text.text):
            why = _differs(found[0], known)
            if why:
                yield Finding(
                    text.loc,
                    why,
                    "quote the record's words, or remove the quotation marks",
                    text.text,
                    found.start(),
                )


def _differs(fragment: str, known: list[tuple[str, tuple[str, ...]]]) -> str:
    """Return how words in quotation marks differ from the record they come from; "" if they do not."""
    pieces = [words for part in _LEFT_OUT.split(fragment) if (words := spoken_words(part))]
    said = tuple(word for piece in pieces for word in piece)
    if len(said) < _SHORTEST:
        return ""
    whole = [record for record, words in known if all(contains(words, piece) for piece in pieces)]
    if whole:
        exact = bool(_LEFT_OUT.search(fragment)) or any(
            _marks(fragment) in _marks(record) for record in whole
        )
        same = exact or not (_MARK.search(fragment.strip('"“”«»„‘’ ,;')) or any(map(_MARK.search, whole)))
        return "" if same else "the punctuation differs from that of the quotation"
    near = next((record for record, words in known if _is_near(said, words)), None)
    if near is None:
        return ""
    return f"the words differ from those of the quotation, {shortened(near)!r}"


@check(
    "SF107", "marks-inside-quote", "warning", "a quotation includes its quotation marks",
    fails="""
        voices:
          - quote: '"The water came before the siren."'
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The siren said "run" when the water was here.
            speaker: {name: Ines Marlow}
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def marks_inside_quote(context: Context) -> Iterator[Finding]:
    """A quotation is recorded without quotation marks.

    Each language and each output adds its own, so marks in the text would be printed twice. Remove those at both
    ends; marks around a quotation within it remain.

    Does not see: single quotation marks, and a mark at one end only.
    """
    for loc, quote in context.quotes():
        if _MARKS.match(quote.quote):
            yield Finding((*loc, "quote"), "the quotation includes its quotation marks", "remove them")
