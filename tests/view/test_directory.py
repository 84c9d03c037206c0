"""Groups of editions: who is who, which address belongs to whom, and that nothing is searched twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from standfirst.library import Edition, Library
from standfirst.library.files import BriefingFile
from standfirst.model import Place, Reaction, Status, Voice
from standfirst.view import corrections_log, lists, people_and_claims
from standfirst.view.anchors import claim_anchors, quote_anchors, timeline_anchors
from standfirst.view.directory import Directory
from standfirst.view.home import home
from standfirst.view.page_context import PageContext
from standfirst.view.series import series_page
from standfirst.view.slugs import Slugs, slug

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)


def edition(sample: Edition, number: int, **changes: Any) -> Edition:
    """A copy of a sample as another edition of a series of its own, a day later with each number."""
    dateline = sample.briefing.dateline.model_copy(update={"date": FIRST + timedelta(days=number)})
    values = {"edition": number, "dateline": dateline, **changes}
    file = BriefingFile("copies", f"{number:04}", "", Path(f"{number:04}.yaml"))
    return replace(sample, file=file, series=None, briefing=sample.briefing.model_copy(update=values))


def voice(name: str, role: str | None = None, **more: Any) -> Voice:
    """Words of a speaker."""
    return Voice.model_validate({"quote": f"{name} speaks.", "speaker": {"name": name, "role": role, **more}})


@pytest.fixture
def directory(samples: Library) -> Callable[..., Directory]:
    """A directory of copies of a sample, each with other values."""

    def make(*changes: dict[str, Any]) -> Directory:
        sample = samples.by_name["balochistan/01"]
        copies = (edition(sample, number, **values) for number, values in enumerate(changes, start=1))
        return Directory(Library(samples.site, tuple(copies)))

    return make


def test_one_person_is_who_the_registry_or_the_role_says(directory: Callable[..., Directory]) -> None:
    """Name and role together, or the registry, make two speakers one; a name alone does not."""
    same = {"reactions": ()}
    found = directory(
        {"voices": (voice("Aisha", "Nurse"),), **same},
        {"voices": (voice("aisha ", "nurse"),), **same},
        {"voices": (voice("Aisha", "Mayor"),), **same},
        {"voices": (voice("Omar", "Clerk", person="omar"),), **same},
        {"voices": (voice("Omar", "Minister", person="omar"), voice("Omar", "Baker")), **same},
    ).people
    assert {name: len(group.mentions) for name, group in found.items()} == {
        "aisha": 2, "aisha-mayor": 1, "omar": 2, "omar-baker": 1,
    }  # fmt: skip


def test_the_list_of_places_marks_those_of_exercises_alone(directory: Callable[..., Directory]) -> None:
    """An invented place carries the mark of an exercise; one that a real briefing covers too does not."""
    invented, real = Place(name="Drillhaven"), Place(name="Quetta", country="PK")
    found = directory({"places": (invented, real), "exercise": True}, {"places": (real,), "exercise": False})
    groups = lists.places(PageContext(found, NOW, "en", "places/index.html")).groups
    notes = {link.text: link.note for group in groups for link in group.links}
    assert notes == {
        "Drillhaven": "EXERCISE · 1 briefing · 2 January 2026",
        "Quetta": "2 briefings · 3 January 2026",
    }


def test_the_list_of_people_says_who_they_are(directory: Callable[..., Directory]) -> None:
    """Each has a description, isolated on a page that reads from the right, and the number of quotations."""
    found = directory({"voices": (voice("Aisha", "Nurse"), voice("Omar")), "reactions": ()})
    for tag, nurse in (("en", "Nurse · 1\u00a0quotation"), ("ur", "\u2068Nurse\u2069 · 1\u00a0بیان")):
        (group,) = people_and_claims.people(PageContext(found, NOW, tag, "people/index.html")).groups
        notes = {link.text: link.note for link in group.links}
        assert notes["Aisha"] == nurse
        assert notes["Omar"] == nurse.rpartition(" · ")[2]
    (topics,) = lists.topics(PageContext(found, NOW, "en", "topics/index.html")).groups
    assert {link.note for link in topics.links} == {"1 briefing · 2 January 2026"}
    (title,) = {link.latest.text for link in topics.links if link.latest}
    assert title == found.editions[0].briefing.title


def test_the_list_of_people_quotes_their_latest_words(directory: Callable[..., Directory]) -> None:
    """It is the beginning of the newest quotation, with how sure the desk is of it."""
    long = voice("Aisha", "Nurse").model_copy(update={"quote": "word " * 60, "verification": "reported"})
    found = directory(
        {"voices": (voice("Aisha", "Nurse"),), "reactions": ()}, {"voices": (long,), "reactions": ()}
    )
    (group,) = people_and_claims.people(PageContext(found, NOW, "en", "people/index.html")).groups
    (latest,) = [link.latest for link in group.links]
    assert latest
    assert latest.text.startswith("“word word")
    assert latest.text.endswith("word…”")
    assert len(latest.text) <= people_and_claims.MOST_WORDS + 2
    assert latest.note == "Reported"


def test_protected_speakers_have_no_page(directory: Callable[..., Directory]) -> None:
    """A protected speaker is in no group, even where the registry knows who it is."""
    hidden = voice("Sana", "Nurse", person="sana", published_as="A nurse in Quetta")
    made = directory({"voices": (hidden, voice("Sana", "Nurse", person="sana")), "reactions": ()})
    assert [m.index for m in made.people["sana"].mentions] == [1]
    assert made.address("people", made.editions[0], 0) == ""


def test_a_place_without_its_country_is_the_one_that_is_known(directory: Callable[..., Directory]) -> None:
    """One name in two countries is two places; without a country it joins the only one there is."""
    here, bare = Place(name="Quetta", country="PK"), Place(name="Quetta")
    assert len(directory({"places": (here,)}, {"places": (bare,)}).places) == 1
    two = directory(
        {"places": (here,)}, {"places": (Place(name="Quetta", country="IN"),)}, {"places": (bare,)}
    )
    assert len(two.places) == 3


def test_what_is_new_moves_no_old_address(directory: Callable[..., Directory]) -> None:
    """Names with one slug get addresses of their own, and the first one published keeps the plain one."""
    before = directory({"topics": ("C",)}).topics
    after = directory({"topics": ("C",)}, {"topics": ("C++",)}, {"topics": ("c",)}).topics
    assert list(before) == ["c"]
    assert set(after) > {"c"}
    assert len(after) == 2
    assert [m.edition.number for m in after["c"].mentions] == [3, 1]


def test_slugs_never_repeat_nor_take_the_index() -> None:
    """However often a name comes, each address is new, within its length, and never `index`."""
    slugs = Slugs()
    found = [slugs.give(("Index", "index"), str(number)) for number in range(50)]
    assert len(set(found)) == 50
    assert "index" not in found
    assert all(len(name) <= 60 for name in [*found, slug("word " * 100)])
    assert slug("!?") == "x"


def test_withdrawn_editions_are_in_no_group(directory: Callable[..., Directory]) -> None:
    """What was withdrawn is in the archive and in no topic, place, person, claim or correction."""
    made = directory({"status": "withdrawn"})
    made = Directory(Library(made.library.site, tuple(_withdrawn(e) for e in made.library.editions)))
    assert len(made.editions) == len(made.withdrawn) == 1
    groups = (made.topics, made.places, made.countries, made.people, made.claims, made.changes)
    assert [len(found) for found in groups] == [0] * 6
    assert sum(len(found) for found in made.months.values()) == 1


def _withdrawn(item: Edition) -> Edition:
    return replace(item, briefing=item.briefing.model_copy(update={"status": Status.WITHDRAWN}))


def test_a_claim_stands_once_with_its_course(directory: Callable[..., Directory], samples: Library) -> None:
    """The same claim of several editions is one entry with the status of the latest."""
    claim = samples.by_name["balochistan/01"].briefing.claims[0].model_copy(update={"id": "one"})
    refuted = claim.model_copy(update={"status": "refuted", "claim": "Said otherwise."})
    made = directory({"claims": (claim,)}, {"claims": (claim,)}, {"claims": (refuted,)})
    page = people_and_claims.claims(PageContext(made, NOW, "en", "claims/index.html"))
    assert [item.claim.status.slug for item in page.claims] == ["refuted"]
    assert [(link.text, link.note) for link in page.claims[0].history] == [("Edition 2", "Unverified")]
    assert [link.note for link in page.filters] == ["1", "0", "0", "0", "0", "1"]


def test_anchors_are_unique_whatever_the_names(samples: Library) -> None:
    """Ids that stand twice, and made names that meet an id, still give every record a place of its own."""
    quotes = [voice("A"), voice("A"), voice("A"), voice("B"), voice("B")]
    marked = [
        quote.model_copy(update={"id": name})
        for quote, name in zip(quotes, ("a-2", None, None, "x", "x"), strict=True)
    ]
    briefing = samples.by_name["balochistan/01"].briefing.model_copy(
        update={"voices": tuple(marked), "reactions": ()}
    )
    assert quote_anchors(briefing) == ("quote-a-2", "quote-a", "quote-a-3", "quote-x", "quote-x-2")
    claims = [briefing.claims[0].model_copy(update={"id": None})] * 3
    assert len(set(claim_anchors(claims))) == 3
    assert len(
        set(timeline_anchors([item.model_copy(update={"id": None}) for item in briefing.timeline] * 2))
    ) == 2 * len(briefing.timeline)


def operations(run: Callable[[], object]) -> int:
    """How many instructions of our own modules a call executes."""
    count = 0

    def local(_frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "opcode"
        return local

    def watch(frame: FrameType, _event: str, _: object) -> Any:
        if "/standfirst/" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return local

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def every_list(made: Directory) -> None:
    """Draw the view of every page that lists something."""

    def at(name: str) -> PageContext:
        return PageContext(made, NOW, "en", name, drawn)

    drawn = PageContext(made, NOW, "en", "index.html").drawn
    home(at("index.html"))
    for name in made.series:
        series_page(at(f"{name}/index.html"), name)
    for view, kind in (
        (lists.topic, "topics"),
        (lists.place, "places"),
        (lists.country, "countries"),
        (people_and_claims.person, "people"),
    ):
        for group in made.groups(kind).values():
            view(at(f"{kind}/{group.slug}.html"), group)
    for draw in (
        lists.topics,
        lists.places,
        people_and_claims.people,
        lists.archive,
        people_and_claims.claims,
        corrections_log.corrections,
    ):
        draw(at("archive/index.html"))
    for year in made.years:
        lists.year(at(f"archive/{year}.html"), year)
    for month in made.months:
        lists.month(at(f"archive/{month}.html"), month)


@pytest.mark.slow
def test_twice_as_many_editions_cost_twice_as_much(samples: Library) -> None:
    """The work of all lists grows with the number of editions, not with its square."""

    def cost(size: int) -> int:
        sample = samples.by_name["flood/01"]
        copies = tuple(
            edition(
                sample, number, topics=("Flood", f"Topic {number}"), reactions=(_reaction(number),), maps=()
            )
            for number in range(1, size + 1)
        )
        return operations(lambda: every_list(Directory(Library(samples.site, copies))))

    cost(2)  # fills what is kept for the whole process
    small, large = cost(30), cost(60)
    assert small > 10_000
    assert large < 2.15 * small


def _reaction(number: int) -> Reaction:
    return Reaction.model_validate(
        {"quote": f"Words {number}.", "kind": "expert", "speaker": {"name": f"Speaker {number}"}}
    )
