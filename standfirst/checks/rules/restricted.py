"""Restricted text: sentences of a stricter briefing in one with more readers."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check

_PLAN = "coordination: The convoy leaves by the northern road at four in the morning.\n"


@check(
    "SF512", "restricted-text", "error", "text of a more restricted briefing appears here",
    fails={"plans/01.yaml": "tlp: RED\n" + _PLAN, "river/02.yaml": "edition: 2\n" + _PLAN},
    passes={
        "plans/01.yaml": "tlp: RED\n" + _PLAN,
        "river/02.yaml": "edition: 2\ncoordination: Help is on its way.\n",
    },
)  # fmt: skip
def restricted_text(context: Context) -> Iterator[Finding]:
    """A sentence of a briefing that is restricted, embargoed or unfinished goes to no other readers.

    The message names both places. Looked at are sentences of six words and more: prose, claims, and quotations that
    were not made in public; not titles, labels and names, nor a few words that both say in the same field, as a
    template has them. Two editions may share what the earlier of a series, or the older by its dateline, has said
    first. The desk's own pages and files are looked at, too. The leak scan refuses the
    same.

    Take the sentence out, or publish the other briefing first. If everybody may read it, end the line with
    `# noqa: SF512`: every build lists such lines.

    Does not see: the same in other words or in another language, and sentences of fewer than six words.
    """
    for one in context.restated:
        yield Finding(
            one.loc,
            f"this sentence is in {one.place}, which readers of this briefing may not see",
            "remove it, or publish that briefing first",
            _text(context, one.loc),
            one.start,
        )


def _text(context: Context, loc: tuple[str | int, ...]) -> str:
    return next(text.text for text in context.words if text.loc == loc)
