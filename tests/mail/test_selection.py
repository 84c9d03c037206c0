"""Who is chosen: by list, tag, language and name, and never beyond a ceiling."""

from __future__ import annotations

from itertools import product

import pytest

from standfirst.errors import MailError
from standfirst.mail.lists import Distribution, MailingList, Member
from standfirst.mail.selection import Recipient, SelectionRequest, is_stranger, select
from standfirst.model.marking import Tlp

ORDER = [Tlp.RED, Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR]
PARTNERS = MailingList(
    "partners", "Partners", Tlp.AMBER, "en",
    (
        Member("a@example.org", "A", "en", tags=("health",)),
        Member("b@example.org", "B", "ur", tags=("health", "press")),
        Member("c@example.org", "C"),
    ),
)  # fmt: skip
PUBLIC = MailingList(
    "public", "Public", Tlp.CLEAR, "en", (Member("B@example.org", "Bee", "en"), Member("d@x.org"))
)
BOTH = Distribution((PARTNERS, PUBLIC), ())


def chosen(tlp: Tlp, *to: str, **wish: tuple[str, ...]) -> list[str]:
    """Addresses of a selection."""
    selection = select(BOTH, SelectionRequest.of(to, **wish), tlp, "fr")
    return [recipient.address for recipient in selection.recipients]


@pytest.mark.parametrize(("tlp", "ceiling"), list(product(Tlp, Tlp)))
def test_no_list_sees_what_is_above_its_ceiling(tlp: Tlp, ceiling: Tlp) -> None:
    """Over all pairs of marking and ceiling, and RED never through a list."""
    one = MailingList("one", "One", ceiling, "en", (Member("a@example.org"),))
    selection = select(Distribution((one,), ()), SelectionRequest.of(["one"]), tlp, "en")
    allowed = tlp is not Tlp.RED and ORDER.index(tlp) >= ORDER.index(ceiling)
    assert bool(selection.recipients) == allowed
    assert [verdict.allowed for verdict in selection.verdicts] == [allowed]
    assert bool(selection.refused) != allowed
    assert all(recipient.may_see(tlp) for recipient in selection.recipients)


def test_red_goes_to_the_named_alone() -> None:
    """Lists are refused for RED; a person who is named gets it, on a list or not."""
    assert chosen(Tlp.RED, "partners", "b@example.org", "new@example.org") == [
        "b@example.org",
        "new@example.org",
    ]


def test_tags_and_languages_narrow_a_list() -> None:
    """Any of the tags, any of the languages; a member without one has the default."""
    assert chosen(Tlp.GREEN, "partners", tags=("Health",)) == ["a@example.org", "b@example.org"]
    assert chosen(Tlp.GREEN, "partners", langs=("ur", "fr")) == ["b@example.org", "c@example.org"]
    assert chosen(Tlp.GREEN, "partners", tags=("press",), langs=("en",)) == []


def test_reader_of_two_lists_gets_one_copy() -> None:
    """Lists overlap: one recipient, in the language of the first list, with the wider ceiling."""
    selection = select(BOTH, SelectionRequest.of(["public", "partners"]), Tlp.CLEAR, "en")
    assert [one.key for one in selection.recipients] == [
        "b@example.org", "d@x.org", "a@example.org", "c@example.org",
    ]  # fmt: skip
    bee = selection.recipients[0]
    assert (bee.lists, bee.ceiling, bee.lang) == (("public", "partners"), Tlp.AMBER, "en")


def test_a_member_brings_all_that_the_list_knows() -> None:
    """Name, organisation, language, tags and formats go with a member, and the list with its ceiling."""
    member = Member("a@example.org", "A", "ur", "Guild", ("press",), ("mail",))
    lists = Distribution((MailingList("one", "One", Tlp.GREEN, "en", (member,)),), ())
    (found,) = select(lists, SelectionRequest.of(["one"]), Tlp.CLEAR, "en").recipients
    assert found == Recipient("a@example.org", "ur", "A", "Guild", ("press",), ("mail",), ("one",), Tlp.GREEN)


@pytest.mark.parametrize(("first", "second"), list(product(Tlp, repeat=2)))
def test_the_wider_ceiling_of_two_lists_counts(first: Tlp, second: Tlp) -> None:
    """Who is on two lists may see what either may: the stricter of both markings, whichever list comes first."""
    lists = tuple(
        MailingList(name, name, tlp, "en", (Member("a@example.org"),))
        for name, tlp in (("one", first), ("two", second))
    )
    (found,) = select(
        Distribution(lists, ()), SelectionRequest.of(["one", "two"]), Tlp.CLEAR, "en"
    ).recipients
    assert found.ceiling is min(first, second, key=ORDER.index)
    assert found.lists == ("one", "two")


def test_refused_list_lends_nobody_to_an_allowed_one() -> None:
    """Only members of the list that may see it are chosen."""
    assert chosen(Tlp.AMBER, "public", "partners") == [
        "a@example.org", "b@example.org", "c@example.org",
    ]  # fmt: skip


def test_named_person_brings_what_the_lists_know() -> None:
    """Name and language come from the list, the spelling of the address from the command."""
    selection = select(BOTH, SelectionRequest.of(["B@example.org"]), Tlp.RED, "en")
    assert selection.recipients == (Recipient("B@example.org", "ur", "B", tags=("health", "press")),)


@pytest.mark.parametrize(
    ("to", "said"),
    [("friends", "no list `friends`; there are: partners, public"), ("a@b", "is not a domain")],
)
def test_unknown_list_and_bad_address_are_said(to: str, said: str) -> None:
    """A word that is neither a list nor an address stops the command."""
    with pytest.raises(MailError, match=said):
        select(BOTH, SelectionRequest.of([to]), Tlp.CLEAR, "en")


@pytest.mark.parametrize(("tlp", "ceiling"), list(product(Tlp, Tlp)))
@pytest.mark.parametrize("address", ["a@example.org", "A@EXAMPLE.org", "b@example.org"])
def test_strangers_are_those_whom_no_list_may_show_it(tlp: Tlp, ceiling: Tlp, address: str) -> None:
    """CLEAR is for everybody; else whoever is on no list that may see the marking, and RED makes all strangers."""
    one = MailingList("one", "One", ceiling, "en", (Member("a@example.org"),))
    closed = MailingList("closed", "Closed", Tlp.CLEAR, "en", (Member("b@example.org"),))
    allowed = tlp is not Tlp.RED and ORDER.index(tlp) >= ORDER.index(ceiling)
    known = allowed and address.lower() == "a@example.org"
    assert is_stranger(Distribution((closed, one), ()), address, tlp) is (tlp is not Tlp.CLEAR and not known)


@pytest.mark.parametrize(("tlp", "ceiling"), list(product(Tlp, (*Tlp, None))))
def test_a_recipient_sees_what_their_ceiling_allows(tlp: Tlp, ceiling: Tlp | None) -> None:
    """Named one by one they may see all; through a list what is no stricter than its ceiling, and RED never."""
    one = Recipient("a@example.org", "en", ceiling=ceiling, lists=("one",) if ceiling else ())
    allowed = tlp is not Tlp.RED and ceiling is not None and ORDER.index(tlp) >= ORDER.index(ceiling)
    assert one.may_see(tlp) is (ceiling is None or allowed)
    assert one.named is (ceiling is None)


def test_lists_make_nobody_named() -> None:
    """A past recipient of RED has no ceiling, and was named by nobody now."""
    assert not Recipient("a@example.org", "en", lists=("holders",)).named
    assert Recipient("a@example.org", "en").named


@pytest.mark.parametrize(
    ("tags", "langs", "due"),
    [((), (), True), (("press",), (), True), (("x", "press"), (), True), (("x",), (), False), ((), ("ur",), True), ((), ("en",), False),
     (("press",), ("en",), False), (("x",), ("ur",), False), (("press",), ("en", "ur"), True)],
)  # fmt: skip
def test_a_wish_takes_any_tag_and_any_language(
    tags: tuple[str, ...], langs: tuple[str, ...], due: bool
) -> None:
    """Both must fit where both are named; what is not named fits all."""
    wish = SelectionRequest(tags=tags, langs=langs)
    assert wish.takes(Member("a@example.org", tags=("press", "health")), "ur") is due


@pytest.mark.parametrize(
    ("one", "other", "attached"),
    [(None, None, None), (("calendar",), None, ("calendar",)), (None, ("map",), ("map",)), (("calendar",), ("map",), ("calendar", "map")), ((), None, ())],
)  # fmt: skip
def test_a_recipient_gets_the_files_of_each_of_their_lists(
    one: tuple[str, ...] | None, other: tuple[str, ...] | None, attached: tuple[str, ...] | None
) -> None:
    """What lists attach adds up; where none of them says anything, the command decides."""
    lists = tuple(
        MailingList(name, name, Tlp.CLEAR, "en", (Member("a@example.org"),), attach)
        for name, attach in (("one", one), ("other", other))
    )
    (recipient,) = select(
        Distribution(lists, ()), SelectionRequest.of(["one", "other"]), Tlp.CLEAR, "en"
    ).recipients
    assert recipient.attach == attached
    assert recipient.lists == ("one", "other")
