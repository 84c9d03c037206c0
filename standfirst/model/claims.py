"""Claims: who claims what, on what evidence, and how those concerned respond."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from standfirst.model.base import Day, Id, Line, Record, SourceIds, Text
from standfirst.model.people import Party, party_from_text

ClaimStatus = Literal["alleged", "disputed", "unverified", "confirmed", "refuted"]
PartyOrName = Annotated[Party, BeforeValidator(party_from_text, json_schema_input_type=Party | str)]


class Response(Record):
    """What someone says to a claim."""

    by: PartyOrName
    """Who answers."""
    text: Text
    """The answer in our words, or that there was none."""
    quote: Text | None = None
    """The words in which they said it, verbatim, without quotation marks."""
    kind: Literal["denial", "confirmation", "comment", "no_response"] = "comment"
    """What kind of answer it is."""
    on: Day | None = None
    """The day of the answer."""
    sources: SourceIds


class Claim(Record):
    """Something that someone says is so."""

    id: Id | None = None
    """A name for links to it; made from its words where it is left out."""
    claim: Text
    """What is claimed, in one sentence that could be true or false."""
    by: Annotated[
        tuple[PartyOrName, ...],
        BeforeValidator(
            lambda value: value if isinstance(value, list | tuple) else [value],
            json_schema_input_type=PartyOrName | tuple[PartyOrName, ...],
        ),
    ]
    """Who claims it: one or several."""
    about: tuple[Line, ...] = ()
    """Whom it accuses or concerns; they should be heard under `responses`."""
    status: ClaimStatus
    """`alleged`, `disputed`, `unverified`, `confirmed` or `refuted`."""
    evidence: Text | None = None
    """What was shown for it, or that nothing was."""
    on: Day | None = None
    """The day on which it was claimed."""
    responses: tuple[Response, ...] = ()
    """What those concerned, or others, answer."""
    sources: SourceIds
