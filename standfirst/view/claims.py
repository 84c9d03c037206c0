"""Claims with claimant, evidence and answers."""

from __future__ import annotations

from collections.abc import Iterable

from standfirst.model import Claim, Party, Response
from standfirst.view import records
from standfirst.view.scope import Scope
from standfirst.view.text import Prose, slug
from standfirst.view.words import ANSWERS, CLAIM_STATUS


def claims(scope: Scope, prose: Prose, found: Iterable[Claim]) -> tuple[records.Claim, ...]:
    """Claims in their order."""
    return tuple(_claim(scope, prose, claim) for claim in found)


def claim_anchor(claim: Claim) -> str:
    """The name of a claim's place on the page."""
    return f"claim-{claim.id or slug(' '.join(claim.claim.split()[:6]))}"


def status(scope: Scope, value: str) -> records.Badge:
    """The status of a claim as a word and a sentence."""
    word, sentence = CLAIM_STATUS[value]
    return records.Badge(scope.say(word), value, scope.say(sentence))


def _claim(scope: Scope, prose: Prose, claim: Claim) -> records.Claim:
    return records.Claim(
        anchor=claim_anchor(claim),
        claim=claim.claim,
        by=scope.lang.series([_party(scope, party) for party in claim.by]),
        status=status(scope, claim.status),
        evidence=claim.evidence or scope.say("None recorded"),
        answers=tuple(_answer(scope, prose, answer) for answer in claim.responses),
        cites=prose.cites(claim.sources),
        about=scope.lang.series(claim.about) if claim.about else "",
        on=records.Day(claim.on.isoformat(), scope.lang.day(claim.on)) if claim.on else None,
    )


def _party(scope: Scope, party: Party) -> str:
    """`Sarfraz Bugti (Chief Minister, Balochistan)`."""
    more = scope.say(", ").join(part for part in (party.role, party.organisation, party.place) if part)
    return f"{party.name} ({more})" if more else party.name


def _answer(scope: Scope, prose: Prose, answer: Response) -> records.Answer:
    return records.Answer(
        by=_party(scope, answer.by),
        text=answer.text,
        quote=answer.quote or "",
        kind=scope.say(ANSWERS[answer.kind]),
        cites=prose.cites(answer.sources),
        on=records.Day(answer.on.isoformat(), scope.lang.day(answer.on)) if answer.on else None,
    )
