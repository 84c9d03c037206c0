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
    """A sentence of a restricted, embargoed or unfinished briefing does not appear in one with other readers.

    The message names both places. The check covers sentences of six words and more: prose, claims, and quotations
    that were not made in public; not titles, labels and names, nor a few words that both briefings have in the same
    field, as from a template. Two editions may share a sentence that the earlier in the series, or the older by
    dateline, had first. The desk's pages and files are checked too. The leak scan refuses the same sentences.

    Remove the sentence, or publish the other briefing first. If everyone may read it, end the line with `# noqa:
    SF512`: every build lists such lines.

    Does not see: the same statement in other words or in another language, and sentences of fewer than six words.
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
