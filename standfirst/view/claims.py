"""Claims with claimant, evidence and answers."""

from __future__ import annotations

from collections.abc import Sequence

from standfirst.model import Claim, Party, Response
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.anchors import claim_anchors
from standfirst.view.labels import ANSWERS, CLAIM_STATUS
from standfirst.view.render_context import HasLanguage, RenderContext
from standfirst.view.text import Prose


def claims(scope: RenderContext, prose: Prose, found: Sequence[Claim]) -> tuple[records.ClaimView, ...]:
    """Return the views of claims in their order."""
    anchors = claim_anchors(found)
    return tuple(claim(scope, prose, item, anchor) for item, anchor in zip(found, anchors, strict=True))


def status(speaks: HasLanguage, value: str) -> records.Badge:
    """Return the status of a claim as a label and a sentence."""
    word, sentence = CLAIM_STATUS[value]
    return records.Badge(speaks.say(word), value, speaks.say(sentence))


def claim(scope: RenderContext, prose: Prose, claim: Claim, anchor: str) -> records.ClaimView:
    """Return the view of one claim."""
    return records.ClaimView(
        anchor=anchor,
        claim=claim.claim,
        by=said_by(scope, claim),
        status=status(scope, claim.status),
        evidence=claim.evidence or scope.say("None recorded"),
        answers=tuple(_answer(scope, prose, answer) for answer in claim.responses),
        cites=prose.cites(claim.sources),
        about=scope.lang.series(claim.about) if claim.about else "",
        on=records.Day(claim.on.isoformat(), scope.lang.day(claim.on)) if claim.on else None,
        share=share_link(scope, anchor, claim.claim),
    )


def said_by(scope: RenderContext, claim: Claim) -> str:
    """Return the claimants, in the language of the edition."""
    return scope.lang.series([_party(scope, party) for party in claim.by])


def _party(scope: RenderContext, party: Party) -> str:
    """Return a claimant: `Sarfraz Bugti (Chief Minister, Balochistan)`."""
    more = scope.say(", ").join(part for part in (party.role, party.organisation, party.place) if part)
    return f"{party.name} ({more})" if more else party.name


def _answer(scope: RenderContext, prose: Prose, answer: Response) -> records.AnswerView:
    return records.AnswerView(
        by=_party(scope, answer.by),
        text=answer.text,
        quote=answer.quote or "",
        kind=scope.say(ANSWERS[answer.kind]),
        cites=prose.cites(answer.sources),
        on=records.Day(answer.on.isoformat(), scope.lang.day(answer.on)) if answer.on else None,
    )
