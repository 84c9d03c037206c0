"""The front page: what leads it, in which order its parts are, and that it fits one series and sixty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from standfirst.errors import InputError
from standfirst.library import Edition, Library, unknown_in_front
from standfirst.library.files import BriefingFile
from standfirst.model import Status, Withdrawal
from standfirst.settings import FRONT_PARTS, Front, from_settings
from standfirst.view import records
from standfirst.view.directory import Directory
from standfirst.view.home import CARDS, home
from standfirst.view.page_context import PageContext
from tests.sites import NOW


def front(
    library: Library, tag: str = "en", texts: Sequence[records.Link] = (), **wanted: Any
) -> records.Home:
    """The front page of a library, as settings arrange it."""
    site = replace(library.site, front=Front(**wanted))
    return home(PageContext(Directory(replace(library, site=site)), NOW, tag, "index.html"), texts)


def parts(view: records.Home) -> dict[str, Any]:
    """Its parts by name."""
    return {part.id: part.body for part in view.parts}


def edition(sample: Edition, series: str, number: int = 1, **values: Any) -> Edition:
    """A copy of an edition in a series, with other values."""
    file = BriefingFile(series, f"{number:02}", "", sample.file.path)
    values.setdefault("edition", number)
    values.setdefault("images", ())
    values.setdefault("title", f"{series or 'Single'} {number}")
    return replace(sample, file=file, series=None, briefing=sample.briefing.model_copy(update=values))


def many(samples: Library, count: int) -> Library:
    """Some series of one edition each."""
    sample = samples.by_name["flood/01"]
    return Library(samples.site, tuple(edition(sample, f"series-{n:02}") for n in range(1, count + 1)))


def test_without_settings_the_newest_edition_leads(samples: Library) -> None:
    """The newest that is neither withdrawn nor an exercise is the lead, and it is not in the strip of the latest again."""
    view = front(samples)
    standing = Directory(samples).not_withdrawn
    assert standing[0].exercise
    newest = next(one for one in standing if not one.exercise)
    assert view.lead is not None
    assert view.lead.card.title == newest.briefing.title
    assert newest.briefing.title not in [card.title for card in parts(view).get("latest", ())]


@pytest.mark.parametrize(
    ("named", "found"), [("flood", "flood 3"), ("flood/01", "flood 1"), ("gone", "fire 9")]
)
def test_an_editor_says_what_leads(samples: Library, named: str, found: str) -> None:
    """A series leads by its newest edition, one briefing by itself; what is not shown leaves the place to the newest."""
    sample = samples.by_name["flood/01"]
    day = sample.briefing.dateline.date
    later = sample.briefing.dateline.model_copy(update={"date": day + timedelta(days=9)})
    editions = (*(edition(sample, "flood", n) for n in (1, 2, 3)), edition(sample, "fire", 9, dateline=later))
    view = front(Library(samples.site, editions), lead=named)
    assert view.lead is not None
    assert view.lead.card.title == found


def test_a_withdrawn_edition_never_leads(samples: Library) -> None:
    """Of a series whose newest edition was withdrawn the one before leads, even where the settings name the series."""
    sample = samples.by_name["flood/01"]
    gone = {"status": Status.WITHDRAWN, "withdrawn": Withdrawal(at=NOW, explanation="It was wrong.")}
    library = Library(samples.site, (edition(sample, "flood", 1), edition(sample, "flood", 2, **gone)))
    view = front(library, lead="flood")
    assert view.lead is not None
    assert view.lead.card.title == "flood 1"
    assert front(replace(library, editions=library.editions[1:])).lead is None


@pytest.mark.parametrize(
    ("beside", "shown"), [("", "map"), ("map", "map"), ("figure", "course"), ("picture", "map")]
)
def test_beside_the_headline_is_what_the_edition_has(samples: Library, beside: str, shown: str) -> None:
    """A picture, a map or a figure is beside the headline; what an edition has not gives way to what it has."""
    view = front(samples, lead="flood", beside=beside)
    assert view.lead is not None
    held = [name for name in ("image", "map", "course") if getattr(view.lead, name)]
    assert held == [shown]


def test_the_history_of_the_only_series_is_drawn_once(samples: Library) -> None:
    """Its card has none if the lead shows it; among several series each card has its own."""
    flood = tuple(one for one in samples.editions if one.file.series == "flood")
    for library, drawn in ((Library(samples.site, flood), False), (samples, True)):
        view = front(library, lead="flood", beside="figure")
        assert view.lead
        assert view.lead.course
        shelf = parts(view)["series"]
        (card,) = (one for one in shelf.cards if one.href.endswith("flood/index.html"))
        assert bool(card.course) is drawn


def test_parts_come_in_the_order_of_the_settings(samples: Library) -> None:
    """Parts that are not named are not there, the others are in the order in which they are named."""
    wanted = ("topics", "series")
    assert [part.id for part in front(samples, parts=wanted).parts] == list(wanted)
    found = [part.id for part in front(samples).parts]
    assert found == [name for name in FRONT_PARTS if name in found]
    assert {"series", "topics", "changes"} <= set(found)


@pytest.mark.parametrize("tag", ["en", "ur"])
@pytest.mark.parametrize("count", [0, 1, 6, 60])
def test_every_series_is_reachable_whatever_their_number(samples: Library, count: int, tag: str) -> None:
    """Each series has a card or a line, none has both, and the settings say which come first."""
    library = many(samples, count)
    view = front(library, tag, series=("series-03", "series-02"))
    shelf = parts(view).get("series") or records.SeriesShelf(())
    hrefs = [one.href for one in (*shelf.cards, *shelf.lines)]
    assert len(hrefs) == len(set(hrefs)) == (count if count > 1 else 0)
    assert len(shelf.cards) == min(CARDS, count) if count > 1 else not shelf.cards
    assert count < 6 or hrefs[:2] == ["series-03/index.html", "series-02/index.html"]
    assert (view.lead is None) == (count == 0)


def test_the_strip_of_the_latest_has_one_edition_of_each_series(samples: Library) -> None:
    """A series that reports each day does not push the others out."""
    sample = samples.by_name["flood/01"]
    day = sample.briefing.dateline.date
    daily = [
        edition(
            sample, "flood", n,
            dateline=sample.briefing.dateline.model_copy(update={"date": day + timedelta(days=n)}),
        )
        for n in range(1, 9)
    ]  # fmt: skip
    library = Library(samples.site, (*daily, edition(sample, "fire"), edition(sample, "storm")))
    assert {card.title for card in parts(front(library))["latest"]} == {"fire 1", "storm 1"}
    alone = Library(samples.site, tuple(daily))
    assert [card.title for card in parts(front(alone))["latest"]] == [f"flood {n}" for n in (7, 6, 5, 4)]


def test_what_changed_is_of_the_newest_day(samples: Library) -> None:
    """The changes of the newest edition are there with what was before and what is now."""
    view = front(samples)
    part = next(part for part in view.parts if part.id == "changes")
    assert "2026" in part.title
    assert [row for one in part.body.editions for row in one.rows if row.before and row.now]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("due", "said", "listed"),
    [
        (NOW.date() + timedelta(days=2), "Next report: ", True),
        (NOW.date(), "Next report: ", True),
        (NOW.date() - timedelta(days=2), "The next report was due on ", False),
        (None, "", False),
    ],
)
def test_reports_that_are_expected_are_listed_until_their_day_is_over(
    samples: Library, due: date | None, said: str, listed: bool
) -> None:
    """A day to come stands in the list with its weekday; one that is over is said on the card of the series."""
    sample = samples.by_name["flood/01"]
    library = Library(
        samples.site, (edition(sample, "flood", next_due=due), edition(sample, "fire", next_due=None))
    )
    found = parts(front(library))
    cards = {card.href: card for card in found["series"].cards}
    assert cards["flood/index.html"].due.startswith(said)
    assert bool(cards["flood/index.html"].due) == bool(said)
    assert ("upcoming" in found) == listed
    if listed and due:
        (report,) = found["upcoming"].reports
        assert f"{due:%A}" in report.day.text


def test_the_older_edition_of_a_series_expects_nothing(samples: Library) -> None:
    """What an edition expects is over once the next one is there."""
    sample = samples.by_name["flood/01"]
    soon = NOW.date() + timedelta(days=1)
    library = Library(
        samples.site, (edition(sample, "flood", 1, next_due=soon), edition(sample, "flood", 2, next_due=None))
    )
    assert "upcoming" not in parts(front(library))


def test_topics_are_those_of_the_settings(samples: Library) -> None:
    """Named topics alone are shown, in their order, whatever their case; topics nobody wrote about are not."""
    names = [group.editions[0].briefing.topics[0] for group in Directory(samples).topics.values()][:1]
    found = parts(front(samples, topics=(names[0].upper(), "Nowhere")))["topics"]
    assert [link.text for link in found.links] == names
    assert found.more is not None


def test_articles_are_there_where_the_desk_writes_some(samples: Library) -> None:
    """The newest articles have lines; pages without a day are no articles."""
    texts = [records.Link("Old", "old.html", lang="en", note="2026-01-01"), records.Link("About", "about.html", lang="en"),
             records.Link("New", "new.html", lang="en", note="2026-02-01")]  # fmt: skip
    assert [line.text for line in parts(front(samples, texts=texts))["articles"].lines] == ["New", "Old"]
    assert "articles" not in parts(front(samples))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"LED": "x"}, "FRONT has no setting 'LED'"),
        ({"LEAD": 3}, "LEAD in FRONT is 3; write a text"),
        ({"SERIES": "flood"}, "SERIES in FRONT is 'flood'; write a list"),
        ({"PARTS": ["series", "weather"]}, "PARTS in FRONT has no part 'weather'"),
        ({"BESIDE": "video"}, "BESIDE in FRONT is 'video'; use one of picture, map, figure"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, own: dict[str, Any], said: str) -> None:
    """What the front page cannot be arranged by is said in one line."""
    with pytest.raises(InputError) as refused:
        from_settings(tmp_path, {"STANDFIRST": {"FRONT": own}})
    assert said in str(refused.value.problems[0])


def test_names_that_are_nowhere_are_errors(samples: Library) -> None:
    """A lead or a series that does not exist is named with the nearest that does."""
    site = replace(samples.site, front=Front(lead="flod/02", series=("flood", "fleod")))
    lead, series = (str(one) for one in unknown_in_front(replace(samples, site=site)))
    assert "LEAD in FRONT names 'flod/02', which does not exist; write 'flood/02'" in lead
    assert "SERIES in FRONT names 'fleod', which does not exist; write 'flood'" in series


def test_corrections_of_one_day_have_places_of_their_own(samples: Library) -> None:
    """Two editions that correct something on the newest day give two places, though each calls its own the first."""
    sample = samples.by_name["flood/02"]
    corrects = next(one for one in sample.briefing.changes if one.kind == "correction")
    two = [corrects.model_copy(update={"at": NOW, "note": f"Wrong number {n}."}) for n in (1, 2)]
    editions = (edition(sample, "flood", changes=two[:1]), edition(sample, "fire", changes=two[1:]))
    found = parts(front(Library(samples.site, editions)))["changes"]
    assert [one.correction.anchor for one in found.corrections] == ["corrected-1", "corrected-2"]
