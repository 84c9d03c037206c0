"""Extract the counted noun and its complement from the words after a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from standfirst.importer.grammar import Grammar

_WORD: Final = re.compile(r"[dlDL]['’](?=\w)|[^\W_][\w\u064b-\u0652]*(?:['’./&-][^\W_]+)*|\S")
_SINGULAR: Final = ("ss", "us", "is")
_MOST: Final = 6
"""The maximum number of words of a noun with its adjectives."""


def tokens(text: str) -> list[str]:
    """Return the words and marks of a text."""
    return _WORD.findall(text)


def join(words: Sequence[str]) -> str:
    return re.sub(r"(?<=[dlDL]['’]) ", "", " ".join(word for word in words if word))


def shown(label: str) -> str:
    return label[:1].upper() + label[1:]


def is_word(token: str, grammar: Grammar) -> bool:
    """Return whether a token can belong to a noun: neither a mark nor a small word."""
    return token[0].isalpha() and token.casefold() not in grammar.stops | grammar.links


def is_plural(word: str, grammar: Grammar) -> bool:
    """Return whether a word has a plural ending; in a language without one, any word may be plural."""
    if word in grammar.plurals or (not grammar.noun_first and word.endswith("men")):
        return True
    return not grammar.endings or (
        word.endswith(grammar.endings) and len(word) > 3 and not word.endswith(_SINGULAR)
    )


def noun_phrase(after: list[str], grammar: Grammar) -> tuple[str, list[str]]:
    """Return the counted noun with its complement, and the words after it; "" if no plural noun follows."""
    at = _head(after, grammar)
    head = after[:at]
    if not head or head[0].casefold().endswith("ly") or not is_plural(_counted(head, grammar), grammar):
        return "", after
    linked = at + 1 < len(after) and after[at].casefold() in grammar.links and is_word(after[at + 1], grammar)
    end = at + 1 + _complement(after[at + 1 :], grammar) if linked else at
    return join(after[:end]), after[end:]


def _counted(head: Sequence[str], grammar: Grammar) -> str:
    return head[0 if grammar.noun_first else -1].casefold()


def _head(after: list[str], grammar: Grammar) -> int:
    """Return the length of the noun: up to its plural, or with all adjectives that agree with it."""
    at = 0
    while at < min(len(after), _MOST) and is_word(after[at], grammar):
        plural = is_plural(after[at].casefold(), grammar)
        if grammar.noun_first and at and not plural:
            break
        at += 1
        if not grammar.noun_first and plural:
            return at + (
                at < len(after) and is_word(after[at], grammar) and is_plural(after[at].casefold(), grammar)
            )
    return at


def _complement(after: list[str], grammar: Grammar) -> int:
    """Return the number of words after `of`, up to one that cannot belong to it."""
    at = 1
    while at < min(len(after), 5) and is_word(after[at], grammar):
        word = after[at].casefold()
        if grammar.noun_first and not word.endswith(("s", "x", "e", "ë", "l", "a")):
            break
        if not grammar.noun_first and (word.endswith("ed") or is_plural(after[at - 1].casefold(), grammar)):
            break
        at += 1
    return at


def past_including(tail: list[str], rest: list[str], grammar: Grammar) -> list[str]:
    """Return the words after a clause in commas: `Eight people, three of them drivers, were killed`."""
    inside = rest[:1] == [","] and any(word.casefold() in grammar.including for word in rest[1:4])
    return rest[rest.index(",", 1) + 1 :] if inside and "," in rest[1:9] else tail
