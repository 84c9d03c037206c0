"""References in prose: `{{ figure }}`, `[@source]`, `[[table]]`, and `![[table]]` on its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIGURE = re.compile(r"\{\{\s*(?:figure\.)?(?P<id>[A-Za-z0-9_-]+)(?:\s*\|\s*(?P<form>[a-z]+))?\s*\}\}")
"""`{{ killed }}`, `{{ figure.killed }}`, `{{ killed|number }}`."""

CITATION = re.compile(r"\[(?P<ids>@[A-Za-z0-9_-]+(?:\s*[;,]\s*@[A-Za-z0-9_-]+)*)\]")
"""`[@officials]`, `[@officials; @afp]`."""

_EVIDENCE = r"\[\[[ \t]*(?P<id>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)[ \t]*\]\]"

MENTION = re.compile(rf"(?<!!){_EVIDENCE}")
"""`[[cases]]`: a table, chart, map or picture that a sentence mentions."""

PLACEMENT = re.compile(rf"^[ \t]*!{_EVIDENCE}[ \t]*$", re.MULTILINE)
"""`![[cases]]` on its own line: the placement of one."""

FORMS = ("full", "number", "label")
"""Forms of a figure: with its qualifier (default), the bare number, its label."""


def acronym(short: str) -> re.Pattern[str]:
    """Return the pattern of an acronym as a word of its own, also in the plural: `IDP`, `IDPs`, not `IDPX`."""
    return re.compile(rf"(?<![\w&]){re.escape(short)}(?=s?(?!\w))")


@dataclass(frozen=True, slots=True)
class FigureReference:
    """A `{{ figure }}` in prose; `start` counts characters from the beginning of the text."""

    id: str
    form: str
    start: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A `[@source]` in prose; `start` counts characters from the beginning of the text."""

    ids: tuple[str, ...]
    start: int


def figures(text: str) -> Iterator[FigureReference]:
    """Yield every figure that a text refers to, in order."""
    for found in FIGURE.finditer(text):
        yield FigureReference(found["id"], found["form"] or "full", found.start())


def citations(text: str) -> Iterator[Citation]:
    """Yield every citation in a text, in order."""
    for found in CITATION.finditer(text):
        yield Citation(
            tuple(part.strip().lstrip("@") for part in re.split(r"[;,]", found["ids"])),
            found.start(),
        )
