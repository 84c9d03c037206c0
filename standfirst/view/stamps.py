"""What must be said before a title wherever it stands alone: in feeds, previews, lists for machines."""

from __future__ import annotations

from standfirst.view.briefing import marking
from standfirst.view.scope import Scope


def stamps(scope: Scope) -> tuple[str, ...]:
    """The words, the gravest first; empty for an edition that stands."""
    found = marking(scope)
    gone = scope.say("Withdrawn") if scope.edition.briefing.withdrawn else ""
    wrong = scope.say("Corrected") if scope.corrections else ""
    return tuple(word for word in (found.exercise, found.draft, found.embargo, gone, wrong) if word)


def stamped(scope: Scope) -> str:
    """The title with its stamps: `EXERCISE: The river rises`."""
    return ": ".join((*stamps(scope), scope.edition.briefing.title))
