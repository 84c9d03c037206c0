"""Corrections of earlier editions: whether they reach the mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check

_WRONG = """
    edition: 1
    dateline: {place: Marbel, date: 2026-02-01}
    key_figures:
      - {id: cleared, label: People cleared, value: 190, sources: [council]}
    sources:
      - {id: council, title: Bulletin of the river council, date: 2026-02-01, grade: B2}
    """


@check(
    "SF235", "correction-does-not-reach", "warning", "a correction does not show in an edition that it concerns",
    fails={
        "river/01.yaml": _WRONG,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared, label: People cleared, value: 120, sources: [council]}
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared,
                 note: The number was typed wrongly., was: "About 180 people.", now: "120 people.", editions: [1]}
            """,
    },
    passes={
        "river/01.yaml": _WRONG,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared, label: People cleared, value: 120, sources: [council]}
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared,
                 note: The number was typed wrongly., was: "190 people.", now: "120 people.", editions: [1]}
            """,
    },
)  # fmt: skip
def correction_does_not_reach(context: Context) -> Iterator[Finding]:
    """A correction appears on the page of each edition that it concerns, and marks the wrong number there.

    It does not if `editions` has a number that does not exist in the series, for example after renumbering; if
    readers of the wrong edition may not see the one that corrects it; if `was` differs from the number of the figure
    in that edition; or if that edition, or another entry of this one, corrects the same at the same time, so that
    neither can be trusted.

    Does not see: numbers in pictures, charts and tables of the wrong edition, and its text if `was` quotes it in
    another wording.
    """
    for one in context.unreached:
        yield Finding(("changes", one.index), one.message, one.fix)
