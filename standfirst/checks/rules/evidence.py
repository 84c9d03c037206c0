"""Where prose places tables, charts, maps and pictures, and how it speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Words
from standfirst.library.evidence import Evidence, evidence
from standfirst.model.references import MENTION, PLACEMENT

_TABLE = """
        tables:
          - id: homes
            title: Homes by bank
            columns: [{id: bank, label: Bank}, {id: homes, label: Homes, kind: number}]
            rows: [[North, 120], [South, 73]]
            sources: [council]
"""
_PLACES = frozenset({"situation", "background", "coordination", "sections"})
"""Fields whose prose can place something."""

_EMBEDDED = re.compile(r"!\[\[[^\]\n]{0,100}\]\]|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
"""`![[cases]]` wherever it stands, and a picture as Markdown writes it."""


@check(
    "SF617", "evidence-misplaced", "error", "prose names a table, chart, map or picture that cannot stand there",
    fails=_TABLE + """
        background: |
          Most homes are on the north bank ([[houses]]).

          ![[homes]]

          ![[homes]]
        """,
    passes=_TABLE + """
        background: |
          Most homes are on the north bank ([[homes]]).

          ![[homes]]
        """,
)  # fmt: skip
def evidence_misplaced(context: Context) -> Iterator[Finding]:
    """`[[cases]]` names a table, chart, map or picture of this briefing, and `![[cases]]` places it, once.

    `![[cases]]` stands on a line of its own, in `situation`, `background`, `coordination` or a text of `sections`. Where
    two records have one id, write what they are: `[[table-cases]]`, `[[chart-cases]]`. A picture is a record of `images`
    with its alternative text; `![…](file.jpg)` in prose would be left out.

    Does not see: a name that is there and is the wrong one, and what a text should place and does not.
    """
    known = evidence(context.briefing)
    placed: set[str] = set()
    for text in context.prose:
        if "[" not in text.text:
            continue
        for found in MENTION.finditer(text.text):
            if wrong := _unknown(known, found["id"]):
                yield _at(text, found, *wrong)
        for found in _EMBEDDED.finditer(text.text):
            if wrong := _wrong(known, text, found, placed):
                yield _at(text, found, *wrong)


def _at(text: Words, found: re.Match[str], message: str, fix: str) -> Finding:
    return Finding(text.loc, message, fix, text.text, found.start())


def _unknown(known: Evidence, name: str) -> tuple[str, str] | None:
    pieces = known.named(name)
    if len(pieces) == 1:
        return None
    if pieces:
        return (
            f"`{name}` is the id of two records",
            f"write {' or '.join(f'`{one.anchor}`' for one in pieces)}",
        )
    names = ", ".join(one.id for one in known.pieces) or "none"
    return f"there is no table, chart, map or picture `{name}`", f"known: {names}"


def _wrong(known: Evidence, text: Words, found: re.Match[str], placed: set[str]) -> tuple[str, str] | None:
    """What is wrong with `![…]` in a text; remembers what was placed."""
    if not found[0].startswith("![["):
        return (
            "a picture in prose is not shown",
            "write it under `images`, and place it with `![[id]]` on a line of its own",
        )
    start = text.text.rfind("\n", 0, found.start()) + 1
    line = PLACEMENT.match(text.text, start)
    if text.loc[0] not in _PLACES or line is None:
        return f"`{found[0]}` stands within a text", "write it on a line of its own, in a longer text"
    if wrong := _unknown(known, line["id"]):
        return wrong
    piece = known.find(line["id"])
    if piece and piece.anchor in placed:
        return f"`{line['id']}` is placed twice", "place it once, and speak of it as `[[id]]` elsewhere"
    placed.update(one.anchor for one in known.named(line["id"]))
    return None
