"""People and their words: speakers, protected or named, and quotations."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from standfirst.model.base import Day, Email, Id, Inline, Language, Line, Record, SourceIds, Text

PROTECTABLE = ("name", "role", "organisation", "place", "age")
"""The fields of a speaker that can be withheld from all output."""

Protectable = Literal["name", "role", "organisation", "place", "age"]
Verification = Literal["verified", "reported", "unverified"]
Consent = Literal["given", "public", "not_recorded", "refused"]


class Party(Record):
    """A person, an organisation or a government that says or does something."""

    name: Line
    """The name as printed."""
    role: Line | None = None
    """The role that gives their words weight: `Chief Minister`."""
    organisation: Line | None = None
    """The organisation in which they have that role."""
    place: Line | None = None
    """Their place."""
    person: Id | None = None
    """The id of a person in the registry, whose fields fill those omitted here."""


class NameException(Record):
    """A text that may contain a protected name or a word of it, because it refers to someone or something else."""

    text: Line
    """The text: `The minister, Muhammad Ali`, or `May` for the month. The bare name would allow it everywhere."""
    reason: Line
    """Why it does not identify the protected person."""
    by: Line | None = None
    """The reviewer."""
    on: Day | None = None
    """The day of the review."""


class Speaker(Record):
    """The speaker of a quotation.

    A protected speaker has `published_as`; `protect` then lists what must never be published (by
    default everything else that is known of them).
    """

    name: Line | None = None
    """The name as printed, unless it is protected."""
    role: Line | None = None
    """Their role: `Shopkeeper`."""
    organisation: Line | None = None
    """The organisation in which they have that role."""
    place: Line | None = None
    """Their place."""
    age: int | None = Field(default=None, ge=0, le=130, strict=True)
    """Age in years."""
    person: Id | None = None
    """The id of a person in the registry, whose fields fill those omitted here."""
    published_as: Line | None = None
    """The public description of a protected speaker: `A shopkeeper in Quetta`."""
    protect: tuple[Protectable, ...] = ()
    """Fields that must never be published, whole or in part."""
    aliases: tuple[Line, ...] = ()
    """Other names and spellings of a protected speaker that must not be published either."""

    exceptions: tuple[NameException, ...] = ()
    """Texts in which the name may appear, each reviewed by the desk; every build lists them."""

    @model_validator(mode="after")
    def _is_called_something(self) -> Self:
        if not (self.name or self.published_as or self.person):
            raise ValueError("a speaker needs a `name`, a `person` of the registry, or `published_as`")
        if self.protect and not self.published_as:
            raise ValueError("a protected speaker needs `published_as`")
        return self

    @property
    def protected(self) -> frozenset[str]:
        """The names of the protected fields; all of them if none are listed."""
        if not self.published_as:
            return frozenset()
        return frozenset(self.protect or PROTECTABLE)

    def secrets(self) -> tuple[str, ...]:
        """The values that no output may contain."""
        fields = (getattr(self, name) for name in PROTECTABLE if name in self.protected)
        return tuple(str(value) for value in (*fields, *self.aliases) if value is not None)


class Quote(Record):
    """A verbatim quotation, with its speaker and how certain it is."""

    id: Id | None = None
    """An id for links to it; derived from the speaker by default."""
    quote: Text
    """The exact words as spoken or translated, without quotation marks."""
    lang: Language | None = None
    """The language of `quote`, if it is not the briefing's."""
    original: Text | None = None
    """The words in the original language, if `quote` is a translation."""
    original_lang: Language | None = None
    """The language of `original`."""
    translated_by: Line | None = None
    """The translator."""
    speaker: Speaker
    """The speaker."""
    via: Line | None = None
    """The listener, or the medium that reported them first: `AFP`."""
    on: Day | None = None
    """The day they were said."""
    context: Inline | None = None
    """What a reader needs to know to understand them, in one sentence."""
    verification: Verification | None = None
    """`verified` by the desk, `reported` by a named publisher, or `unverified`."""
    consent: Consent | None = None
    """`given` by the speaker, `public` statement, `not_recorded`, or `refused`."""
    sources: SourceIds
    note: Text | None = None
    """For the desk only; never published."""


class Voice(Quote):
    """A quotation of someone who is part of the events."""

    kind: (
        Literal[
            "resident",
            "witness",
            "survivor",
            "responder",
            "official",
            "organisation",
            "analyst",
            "other",
        ]
        | None
    ) = None
    """The speaker's part in the events."""


class Reaction(Quote):
    """A quotation of someone who comments on the events."""

    kind: Literal["expert", "public", "official", "organisation"]
    """The speaker's capacity."""


class Contact(Record):
    """A contact for readers."""

    name: Line
    """A person or a desk."""
    role: Line | None = None
    """The role of the contact."""
    organisation: Line | None = None
    """The organisation of the contact."""
    email: Email | None = None
    """An address that is answered."""
    phone: Line | None = None
    """A number in international form."""


def party_from_text(value: Any) -> Any:
    """Accept `by: New Delhi` as `by: {name: New Delhi}`."""
    return {"name": value} if isinstance(value, str) else value
