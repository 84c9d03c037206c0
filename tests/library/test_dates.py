"""When time alone makes a site say something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from standfirst.checks.examples import write
from standfirst.library import Edition, Library, load
from standfirst.library.dates import changed, identity, next_change, published, update_instants
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing
from standfirst.reader import read_text
from standfirst.settings import Site

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
AS_OF = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "embargo", "due"),
    [
        (NOW, "", AS_OF + timedelta(days=30)),
        (NOW, "embargo_until: 2026-02-10T06:00+00:00", datetime(2026, 2, 10, 6, tzinfo=UTC)),
        (datetime(2026, 2, 10, 6, tzinfo=UTC), "embargo_until: 2026-02-10T06:00+00:00", AS_OF + timedelta(days=30)),
        (AS_OF + timedelta(days=30), "", LAST),
        (NOW + timedelta(days=60), "", LAST),
        (NOW + timedelta(days=60), "embargo_until: 9998-12-31T12:00+00:00", datetime(9998, 12, 31, 12, tzinfo=UTC)),
        (NOW + timedelta(days=60), "embargo_until: 9998-12-31T23:00-05:00", datetime.fromisoformat("9998-12-31T23:00-05:00")),
    ],
)  # fmt: skip
def test_the_next_change(now: datetime, embargo: str, due: datetime, tmp_path: Path) -> None:
    """It is the end of an embargo or the day when a number is old, whichever is first, to the end of the calendar."""
    library = load(write({"a.yaml": embargo}, tmp_path)).library
    assert next_change(library, now) == due


BASE = "title: A\ndateline: {place: B, date: 2026-02-01}\nsituation: C\n"
ZONE = timezone(timedelta(hours=5))
DAY = datetime(2026, 2, 1, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("more", "first", "last"),
    [
        ("", DAY, DAY),
        ("as_of: 2026-02-03T08:00+00:00\n", datetime(2026, 2, 3, 8, tzinfo=UTC), datetime(2026, 2, 3, 8, tzinfo=UTC)),
        ("embargo_until: 2026-02-05T08:00+00:00\n", datetime(2026, 2, 5, 8, tzinfo=UTC), datetime(2026, 2, 5, 8, tzinfo=UTC)),
        ("embargo_until: 2026-01-05T08:00+00:00\n", DAY, DAY),
        ("changes: [{at: 2026-02-04T08:00+00:00, kind: update, note: X}, {at: 2026-02-02T08:00+00:00, kind: update, note: Y}]\n", DAY, datetime(2026, 2, 4, 8, tzinfo=UTC)),
        ("changes: [{at: 2026-01-04T08:00+00:00, kind: update, note: X}]\n", DAY, DAY),
        ("status: withdrawn\nwithdrawn: {at: 2026-02-09T08:00+00:00, explanation: Wrong.}\n", DAY, datetime(2026, 2, 9, 8, tzinfo=UTC)),
        ("translation: {of: a, by: Desk, on: 2026-02-07}\n", DAY, datetime(2026, 2, 7, tzinfo=ZONE)),
        ("translation: {of: a, by: Desk}\n", DAY, DAY),
    ],
)  # fmt: skip
def test_when_it_was_published_and_changed(more: str, first: datetime, last: datetime) -> None:
    """Published as of, or on its day, and not before its embargo; changed with its last correction, translation or withdrawal."""
    made = edition(read_text(BASE + more, "x").data)
    assert published(made, ZONE) == first
    library = Library(Site(Path(), "Desk", "", timezone="Asia/Karachi"), (made,))
    assert changed(made, library) == last


def test_updates_of_one_instant_are_one() -> None:
    """Each instant of an update once, the first time first, corrections not among them."""
    at = ("2026-02-04T08:00+00:00", "2026-02-02T08:00+00:00", "2026-02-04T08:00+00:00")
    entries = "".join(f"  - {{at: {one}, kind: update, note: X}}\n" for one in at)
    more = "  - {at: 2026-02-03T08:00+00:00, kind: correction, note: X, was: a, now: b}\n"
    made = edition(read_text(f"{BASE}changes:\n{entries}{more}", "x").data)
    assert [one.day for one in update_instants(made)] == [2, 4]


@pytest.mark.parametrize(("lang", "name"), [("", "river/01"), ("ur", "river/01.ur")])
def test_a_translation_has_a_name_of_its_own(lang: str, name: str) -> None:
    """An original is named by its id, a translation by that and its language."""
    assert identity(edition(read_text(BASE, "x").data, lang)) == name


def edition(data: Any, lang: str = "") -> Edition:
    """An edition of some data that no file holds."""
    path = Path("01.yaml")
    return Edition(
        BriefingFile("river", "01", lang, path),
        Briefing.model_validate(data),
        None,
        (),
        lambda *_: ("", 1, 1),
    )
