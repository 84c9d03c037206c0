"""Claims: who claims what, on what evidence, and how those concerned respond."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from standfirst.model.base import Day, Id, Line, Record, SourceIds, Text
from standfirst.model.people import Party, party_from_text

ClaimStatus = Literal["alleged", "disputed", "unverified", "confirmed", "refuted"]
PartyOrName = Annotated[Party, BeforeValidator(party_from_text, json_schema_input_type=Party | str)]


class Response(Record):
    """A response to a claim."""

    by: PartyOrName
    """Who responds."""
    text: Text
    """The response in the desk's words, or that there was none."""
    quote: Text | None = None
    """The response verbatim, without quotation marks."""
    kind: Literal["denial", "confirmation", "comment", "no_response"] = "comment"
    """The kind of response."""
    on: Day | None = None
    """The day of the response."""
    sources: SourceIds


class Claim(Record):
    """A statement that someone claims to be true."""

    id: Id | None = None
    """An id for links to it; derived from its text by default."""
    claim: Text
    """What is claimed, in one sentence that could be true or false."""
    by: Annotated[
        tuple[PartyOrName, ...],
        BeforeValidator(
            lambda value: value if isinstance(value, list | tuple) else [value],
            json_schema_input_type=PartyOrName | tuple[PartyOrName, ...],
        ),
    ]
    """The claimant or claimants."""
    about: tuple[Line, ...] = ()
    """Those it accuses or concerns, whose answers belong under `responses`."""
    status: ClaimStatus
    """`alleged`, `disputed`, `unverified`, `confirmed` or `refuted`."""
    evidence: Text | None = None
    """The evidence presented, or that there was none."""
    on: Day | None = None
    """The day of the claim."""
    responses: tuple[Response, ...] = ()
    """The responses of those concerned, or of others."""
    sources: SourceIds
