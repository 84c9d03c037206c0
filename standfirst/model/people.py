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
    """The name as it is printed."""
    role: Line | None = None
    """What gives their words weight: `Chief Minister`."""
    organisation: Line | None = None
    """Where they hold that role."""
    place: Line | None = None
    """Where they are."""
    person: Id | None = None
    """The id of a person in the registry, whose fields fill what is left out here."""


class NameException(Record):
    """A text that may hold a protected name or a word of it, because someone or something else is meant."""

    text: Line
    """The words: `The minister, Muhammad Ali`, or `May` where the month is meant. The name alone gives it up."""
    reason: Line
    """Why it gives no one away."""
    by: Line | None = None
    """Who has reviewed it."""
    on: Day | None = None
    """The day of the review."""


class Speaker(Record):
    """Whose words a quotation are.

    A protected speaker has `published_as`; then `protect` lists what must never be published (left
    out: everything else that is known of them).
    """

    name: Line | None = None
    """The name as it is printed, unless it is protected."""
    role: Line | None = None
    """What they do: `Shopkeeper`."""
    organisation: Line | None = None
    """Where they do it."""
    place: Line | None = None
    """Where they are."""
    age: int | None = Field(default=None, ge=0, le=130, strict=True)
    """Age in years."""
    person: Id | None = None
    """The id of a person in the registry, whose fields fill what is left out here."""
    published_as: Line | None = None
    """How a protected speaker is called in public: `A shopkeeper in Quetta`."""
    protect: tuple[Protectable, ...] = ()
    """What no output may hold, whole or in part."""
    aliases: tuple[Line, ...] = ()
    """Other names and spellings of a protected speaker that must not appear either."""

    exceptions: tuple[NameException, ...] = ()
    """Texts in which the name may stand, each reviewed by the desk; every build lists them."""

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
    """Someone's words, verbatim, with who said them and how sure we are that they did."""

    id: Id | None = None
    """A name for links to it; made from the speaker where it is left out."""
    quote: Text
    """The words exactly as they were said or as they were translated, without quotation marks."""
    lang: Language | None = None
    """The language of `quote` where it is not the briefing's."""
    original: Text | None = None
    """The words in the language in which they were said, where `quote` is a translation."""
    original_lang: Language | None = None
    """The language of `original`."""
    translated_by: Line | None = None
    """Who translated them."""
    speaker: Speaker
    """Whose words they are."""
    via: Line | None = None
    """To whom they were said or who reported them first: `AFP`."""
    on: Day | None = None
    """The day on which they were said."""
    context: Inline | None = None
    """What a reader must know to understand them, in one sentence."""
    verification: Verification | None = None
    """`verified` by the desk, `reported` by a named publisher, or `unverified`."""
    consent: Consent | None = None
    """`given` by the speaker, `public` words, `not_recorded`, or `refused`."""
    sources: SourceIds
    note: Text | None = None
    """For the desk alone; appears in no output."""


class Voice(Quote):
    """Someone who is part of the events."""

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
    """In which part they speak."""


class Reaction(Quote):
    """Someone who comments on the events."""

    kind: Literal["expert", "public", "official", "organisation"]
    """In which part they speak."""


class Contact(Record):
    """Whom readers can ask."""

    name: Line
    """A person or a desk."""
    role: Line | None = None
    """What they are there for."""
    organisation: Line | None = None
    """For whom they speak."""
    email: Email | None = None
    """An address that is answered."""
    phone: Line | None = None
    """A number in international form."""


def party_from_text(value: Any) -> Any:
    """Accept `by: New Delhi` as `by: {name: New Delhi}`."""
    return {"name": value} if isinstance(value, str) else value
