"""Claims with claimant, evidence and answers."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from standfirst.library.figure_text import HasLanguage
from standfirst.model import Claim, Party, Response
from standfirst.view import records
from standfirst.view.addresses import share_link
from standfirst.view.anchors import claim_anchors
from standfirst.view.labels import ANSWERS, CLAIM_STATUS
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

_LABEL = 60
"""Characters of a claim in the name of its link."""


def claims(context: RenderContext, prose: Prose, found: Sequence[Claim]) -> tuple[records.ClaimView, ...]:
    """Return the views of claims in their order."""
    anchors = claim_anchors(found)
    return tuple(claim(context, prose, item, anchor) for item, anchor in zip(found, anchors, strict=True))


def status(context: HasLanguage, value: str) -> records.Badge:
    """Return the status of a claim as a label and a sentence."""
    word, sentence = CLAIM_STATUS[value]
    return records.Badge(context.say(word), value, context.say(sentence))


def claim(context: RenderContext, prose: Prose, claim: Claim, anchor: str) -> records.ClaimView:
    """Return the view of one claim."""
    return records.ClaimView(
        anchor=anchor,
        claim=claim.claim,
        by=said_by(context, claim),
        status=status(context, claim.status),
        evidence=claim.evidence or context.say("None recorded"),
        answers=tuple(_answer(context, prose, answer) for answer in claim.responses),
        cites=prose.cites(claim.sources),
        about=context.lang.series(claim.about) if claim.about else "",
        on=records.Day(claim.on.isoformat(), context.lang.day(claim.on)) if claim.on else None,
        struck=prose.struck(claim.claim),
        struck_evidence=prose.struck(claim.evidence) if claim.evidence else None,
        share=share_link(context, anchor, shorten(claim.claim, _LABEL, placeholder="…")),
    )


def said_by(context: RenderContext, claim: Claim) -> str:
    """Return the claimants, in the language of the edition."""
    return context.lang.series([_party(context, party) for party in claim.by])


def _party(context: RenderContext, party: Party) -> str:
    """Return a claimant: `Sarfraz Bugti (Chief Minister, Balochistan)`."""
    more = context.say(", ").join(part for part in (party.role, party.organisation, party.place) if part)
    return f"{party.name} ({more})" if more else party.name


def _answer(context: RenderContext, prose: Prose, answer: Response) -> records.AnswerView:
    return records.AnswerView(
        by=_party(context, answer.by),
        text=answer.text,
        struck=prose.struck(answer.text),
        quote=answer.quote or "",
        kind=context.say(ANSWERS[answer.kind]),
        cites=prose.cites(answer.sources),
        on=records.Day(answer.on.isoformat(), context.lang.day(answer.on)) if answer.on else None,
    )
