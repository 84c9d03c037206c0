"""Find the predicate of a counted noun in the words after it or the verb directly before its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from standfirst.importer.grammar import Grammar
from standfirst.importer.nouns import is_plural, is_word, join, tokens

IRREGULAR: Final = ("hurt", "built", "left", "born", "aged", "used")
_LONGEST: Final = 13
"""The maximum number of words of a label; anything longer is a sentence."""
_MARKS: Final = frozenset(',;:.()—–!?…،؛۔\ufffc[]|“”"«»')
_PARTICLES: Final = frozenset(["out", "off", "up", "down", "away", "back", "alive", "ashore"])
_AND: Final = frozenset(["and", "et", "y", "e"])
_IN: Final = frozenset(["in", "at", "across", "around", "near", "dans", "à", "en"])
_NUMBERED: Final = frozenset(["week", "semaine", "semana"])
_MOVING: Final = frozenset(["walked", "pulled", "moved", "driven", "forced", "flown", "carried"])
_WHERE: Final = frozenset(["home", "abroad", "overseas", "elsewhere"])


def behind(noun: str, tail: list[str], grammar: Grammar) -> str:
    """Return the noun with its predicate from the words after it: a participle, a state, a verb with its object."""
    first = tail[0].casefold() if tail else ""
    if not first:
        return ""
    if first in grammar.be or (first in grammar.have and len(tail) > 1 and tail[1].casefold() in grammar.be):
        return _state(noun, tail[1:], grammar)
    if first in grammar.have:
        done = cut(tail, grammar)
        half = len(done) < 2 or tail[len(done) : len(done) + 1] in (["that"], ["que"])
        return "" if half else join([noun, grammar.relative(noun), *done])
    noun_follows = not grammar.noun_first and is_plural(first, grammar) and first not in grammar.events
    if (
        not is_word(tail[0], grammar)
        or first in _WHERE
        or noun_follows
        or (first.endswith("ly") and not grammar.noun_first)
    ):
        return ""
    done = cut(tail, grammar)
    if not grammar.be.isdisjoint(map(str.casefold, done[1:])):
        return ""
    if _is_participle(tail, grammar):
        return join([noun, *done])
    return (
        join([noun, grammar.relative(noun), *done])
        if first.endswith(grammar.verbs) and len(done) < _LONGEST
        else ""
    )


def _state(noun: str, rest: list[str], grammar: Grammar) -> str:
    while rest and rest[0].casefold() in grammar.adverbs | grammar.be:
        if rest[0].casefold() in grammar.negations:
            return ""
        rest = rest[1:]
    state = cut(rest, grammar)
    if not state or state[0].casefold() in grammar.articles:
        return ""
    first = state[0].casefold()
    a_noun = not grammar.noun_first and is_plural(first, grammar) and first not in grammar.events
    return "" if a_noun else join([noun, *state])


def _is_participle(tail: list[str], grammar: Grammar) -> bool:
    """Return whether a verb is a participle: `houses damaged in`, `cas confirmés`; not `soldiers joined the search`."""
    first = tail[0].casefold()
    if grammar.noun_first:
        return first.endswith("s") and bool(grammar.participle.search(first.rstrip("s")))
    follows = tail[1].casefold() if len(tail) > 1 else "."
    with_object = (
        follows in grammar.articles or follows in ("their", "its", "his", "her") or is_word(follows, grammar)
    )
    return not with_object and (is_past(first) or first in IRREGULAR)


def is_past(word: str) -> bool:
    """Return whether an English word looks like a regular past form."""
    return word.endswith("ed") and not word.endswith("eed") and len(word) > 4


def cut(words: Sequence[str], grammar: Grammar) -> list[str]:
    """Return the words up to a mark or a conjunction; text cut off by the next number loses its preposition."""
    kept: list[str] = []
    broken = True
    for at, word in enumerate(words):
        if (
            (not word[0].isalpha() and not kept)
            or word in _MARKS
            or (kept and word.casefold() in grammar.cuts)
        ):
            broken = False
            kept = _without_half(kept, words[at:])
            break
        kept.append(word)
    if broken and kept[-2:] == ["out", "of"] and kept[0] not in _MOVING:
        kept = kept[:-2]
    elif broken and kept and kept[-1].casefold() in grammar.links:
        while kept and kept[-1].casefold() not in grammar.stops:
            kept.pop()
    if broken and kept and kept[-1].casefold() in _NUMBERED:
        kept.pop()
    weak = (grammar.stops | grammar.links | grammar.articles) - _PARTICLES
    while kept and kept[-1].casefold() in weak:
        kept.pop()
    kept += ["for"] if kept[-1:] == ["unaccounted"] else []
    return kept if len(kept) <= _LONGEST else []


def _without_half(kept: list[str], rest: Sequence[str]) -> list[str]:
    """Drop `in the districts of Sarrel`, cut off before `and Low Tamba`, since the number is about both places."""
    goes_on = rest[0].casefold() in _AND and any(word[0].isupper() for word in rest[1:3])
    if not goes_on or not kept or not kept[-1][0].isupper():
        return kept
    return kept[: max((at for at, word in enumerate(kept) if word.casefold() in _IN), default=len(kept))]


def before(noun: str, lead: str, tail: Sequence[str], grammar: Grammar) -> str:
    """Return the noun with the verb directly before its number: `distributed 400 tents`, `ont tué 19 ouvriers`."""
    words = tokens(lead)
    while words and words[-1].casefold() in grammar.adverbs | grammar.object_marks:
        words.pop()
    if not words or (len(words) > 1 and words[-2].casefold() == "who"):
        return ""
    verb = words[-1].casefold()
    helped = len(words) > 1 and words[-2].casefold() in grammar.have
    done = grammar.pairs.get(verb, "")
    if not grammar.noun_first:
        done = done or (verb if is_past(verb) else "")
        where = cut(tail, grammar) if tail and tail[0] in _PARTICLES | _WHERE else []
        return join([noun, done, *where]) if done else ""
    if not done and helped and grammar.participle.search(verb):
        done = verb.removesuffix("o")
    if not done and verb.endswith("aron") and verb not in grammar.neuter:
        done = f"{verb[:-4]}ad"
    return f"{noun} {grammar.agreed(done, noun)}" if done else ""


def bare_event(lead: str, near: list[str], grammar: Grammar) -> str:
    """Return the event of `injuring at least 46`: the verb alone gives the label."""
    verb = (tokens(lead)[-1:] or [""])[0].casefold()
    done = grammar.pairs.get(verb, "") if not grammar.noun_first else ""
    ended = not near or not near[0][0].isalnum()
    return (
        f"People {done}"
        if done in ("killed", "injured", "wounded", "displaced", "arrested") and ended
        else ""
    )
