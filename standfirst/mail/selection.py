"""The recipients of an edition: lists whose ceiling allows it, and people named one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from standfirst.errors import MailError
from standfirst.mail import addresses
from standfirst.mail.lists import Distribution, MailingList, Member
from standfirst.mail.purpose import chosen_files
from standfirst.model.marking import Tlp


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader of one mailing; `ceiling` is their lists', None for people named one by one."""

    address: str
    lang: str
    name: str = ""
    organisation: str = ""
    tags: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    ceiling: Tlp | None = None
    attach: tuple[str, ...] | None = None
    """Attachments beside the PDF, if their lists set them."""

    @property
    def key(self) -> str:
        """The recipient, whatever the spelling."""
        return addresses.key(self.address)

    @property
    def named(self) -> bool:
        """Return whether they were named individually."""
        return self.ceiling is None and not self.lists

    def may_see(self, tlp: Tlp) -> bool:
        """Return whether they may get this marking: individuals always, members up to their list's ceiling."""
        if self.ceiling is None:
            return True
        return tlp is not Tlp.RED and tlp.may_go_to(self.ceiling)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The effect of an edition's marking on one list."""

    name: str
    ceiling: Tlp
    allowed: bool
    members: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The recipients of an edition, each once, and the decision for each list."""

    tlp: Tlp
    recipients: tuple[Recipient, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """The lists that may not see the edition, so none of their members was selected through them."""
        return tuple(verdict for verdict in self.verdicts if not verdict.allowed)


@dataclass(frozen=True, slots=True)
class SelectionRequest:
    """The request: lists by name, people by address, and a filter for members of lists."""

    lists: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()

    @classmethod
    def of(cls, to: Iterable[str], tags: Iterable[str] = (), langs: Iterable[str] = ()) -> SelectionRequest:
        """Parse the values of `--to`: with an @ they are people, otherwise lists."""
        words = tuple(dict.fromkeys(to))
        return cls(
            lists=tuple(word for word in words if "@" not in word),
            named=tuple(word for word in words if "@" in word),
            tags=tuple(tag.lower() for tag in tags),
            langs=tuple(langs),
        )

    def takes(self, member: Member, lang: str) -> bool:
        """Return whether a list's member is selected: any of the tags, any of the languages."""
        return (not self.tags or not set(self.tags).isdisjoint(member.tags)) and (
            not self.langs or lang in self.langs
        )


def select(distribution: Distribution, wish: SelectionRequest, tlp: Tlp, default_lang: str) -> Selection:
    """Return the recipients that `wish` selects; raise MailError for an unknown list or an invalid address."""
    chosen: dict[str, Recipient] = {}
    verdicts = []
    for one in _called(distribution, wish.lists):
        allowed = tlp is not Tlp.RED and tlp.may_go_to(one.tlp)
        members = [
            _recipient(member, one, default_lang)
            for member in one.members
            if wish.takes(member, member.lang or default_lang)
        ]
        verdicts.append(Verdict(one.name, one.tlp, allowed, len(one.members), len(members)))
        if allowed:
            for recipient in members:
                _join(chosen, recipient)
    for named in _people(distribution, wish.named, default_lang):
        chosen[named.key] = named
    return Selection(tlp, tuple(chosen.values()), tuple(verdicts))


def is_stranger(distribution: Distribution, address: str, tlp: Tlp) -> bool:
    """Return whether a marked edition goes to an address that is on no list with such a ceiling."""
    if tlp is Tlp.CLEAR:
        return False
    key = addresses.key(_parsed(address))
    allowed = (one for one in distribution.lists if tlp is not Tlp.RED and tlp.may_go_to(one.tlp))
    return not any(member.key == key for one in allowed for member in one.members)


def _called(distribution: Distribution, names: Sequence[str]) -> list[MailingList]:
    known = {one.name: one for one in distribution.lists}
    missing = [name for name in names if name not in known]
    if missing:
        there = ", ".join(known) or "none yet; copy distribution.example to distribution"
        raise MailError(f"there is no list `{missing[0]}`; there are: {there}")
    return [known[name] for name in names]


def _recipient(member: Member, one: MailingList, default_lang: str) -> Recipient:
    return Recipient(
        address=member.address,
        lang=member.lang or default_lang,
        name=member.name,
        organisation=member.organisation,
        tags=member.tags,
        formats=member.formats,
        lists=(one.name,),
        ceiling=one.tlp,
        attach=one.attach,
    )


def _join(chosen: dict[str, Recipient], recipient: Recipient) -> None:
    """Merge a reader of two lists into one, as on the first list, with the less strict ceiling and all attachments."""
    before = chosen.setdefault(recipient.key, recipient)
    if before is recipient or before.ceiling is None or recipient.ceiling is None:
        return
    ceiling = min(before.ceiling, recipient.ceiling, key=lambda tlp: tlp.openness)
    said = [one.attach for one in (before, recipient) if one.attach is not None]
    attach = chosen_files(kind for kinds in said for kind in kinds) if said else None
    lists = before.lists + recipient.lists
    chosen[recipient.key] = replace(before, lists=lists, ceiling=ceiling, attach=attach)


def _people(distribution: Distribution, named: Sequence[str], default_lang: str) -> Iterable[Recipient]:
    """Return people named one by one, with their name, language and formats from the lists."""
    wanted = dict.fromkeys(_parsed(text) for text in named)
    if not wanted:
        return
    keys = {addresses.key(address) for address in wanted}
    known: dict[str, Recipient] = {}
    for one in distribution.lists:
        for member in one.members:
            if member.key in keys:
                known.setdefault(member.key, _recipient(member, one, default_lang))
    for address in wanted:
        found = known.get(addresses.key(address), Recipient(address, default_lang))
        yield replace(found, address=address, lists=(), ceiling=None)


def _parsed(text: str) -> str:
    try:
        return addresses.parse(text).text
    except addresses.AddressError as error:
        raise MailError(f"{text!a}: {error}; {error.fix}") from None
