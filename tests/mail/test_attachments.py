"""Figures, maps and the next due day go along where somebody chose them, scanned, named and counted."""

from __future__ import annotations

import csv
import io
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from icalendar import Calendar
from PIL import Image

from standfirst.formats import map_picture
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
MAPPED = """next_due: 2026-03-09
places:
  - {name: Drillhaven, lat: 0.5, lon: 0.5}
maps:
  - {id: towns, title: The town, places: [Drillhaven], alt: One town.}
"""
STEM = "River, Explainer 1, 2 March 2026"


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A briefing with figures, a map and a next day, and three lists that want different files."""
    return furnished(make(tmp_path / "site"))


def furnished(site: DeskSite) -> DeskSite:
    """Write the briefing and the lists."""
    site.brief("river/01", more=MAPPED)
    for name, attach in (("press", "[figures, calendar]"), ("plain", "none"), ("silent", "")):
        text = f"tlp: CLEAR\nattach: {attach}\n" if attach else "tlp: CLEAR\n"
        path = site.folder / "distribution" / f"{name}.yaml"
        path.write_text(f"{text}members:\n  - {{address: {name}@example.org}}\n", "utf-8")
    return site


def mails(desk: DeskSite, *words: str) -> dict[str, EmailMessage]:
    """The messages in the outbox, by recipient."""
    desk.run("mail", "river/01", *LIGHT, *words)
    folder = desk.folder / "outbox" / "river-01" / "edition"
    found = (parsed(path.read_bytes()) for path in folder.glob("*.eml"))
    return {str(mail["To"]).strip("<>").partition("@")[0]: mail for mail in found}


def names(mail: EmailMessage) -> list[str]:
    """The names of the files of a message."""
    return [str(part.get_filename()) for part in mail.iter_attachments()]


def data(part: Message) -> bytes:
    """The bytes of a file."""
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def to(*lists: str) -> list[str]:
    """The words that choose lists."""
    return [word for name in lists for word in ("--to", name)]


def test_lists_choose_and_the_option_wins(desk: DeskSite) -> None:
    """A list's choice counts for its members, --attach for everybody, and `none` takes all away."""
    found = mails(desk, *to("press", "plain", "silent"))
    assert names(found["press"]) == [f"{STEM}, next report.ics", f"{STEM}, key figures.csv"]
    assert (names(found["plain"]), names(found["silent"])) == ([], [])
    assert "Also attached: the day of the next report (calendar) and the key figures (CSV)." in text_of(
        found["press"]
    )
    assert "Also attached" not in text_of(found["plain"])
    chosen = mails(desk, *to("press", "plain"), "--attach", "map")
    assert {tuple(names(one)) for one in chosen.values()} == {(f"{STEM}, map.png",)}
    assert not names(mails(desk, *to("press"), "--attach", "none")["press"])
    assert "nothing to attach" in desk.run(*("mail", "river/01", *to("press")), "--attach", "pdf", code=1).err


def test_settings_choose_where_lists_say_nothing(tmp_path: Path) -> None:
    """ATTACH in MAIL holds for lists that say nothing, not for one that says none."""
    site = furnished(make(tmp_path / "site", {"ATTACH": ["figures"]}))
    found = mails(site, *to("press", "plain", "silent"))
    assert [len(names(found[name])) for name in ("press", "plain", "silent")] == [2, 0, 1]


def test_a_reader_of_two_lists_gets_what_either_chose(desk: DeskSite) -> None:
    """One message with all files, however many lists have the reader."""
    for name, attach in (("a", "map"), ("b", "figures")):
        path = desk.folder / "distribution" / f"{name}.yaml"
        path.write_text(f"attach: {attach}\nmembers:\n  - {{address: both@example.org}}\n", "utf-8")
    assert names(mails(desk, *to("a", "b"))["both"]) == [f"{STEM}, key figures.csv", f"{STEM}, map.png"]


def test_files_are_what_their_names_say(desk: DeskSite) -> None:
    """The calendar, the table and the picture open in other programs, and the gate shows their size."""
    mail = mails(desk, *to("silent"), "--attach", "calendar,figures,map")["silent"]
    day, table, picture = mail.iter_attachments()
    assert day.get_content_type() == "text/calendar"
    assert day.get_param("method") == "PUBLISH"
    assert len(Calendar.from_ical(data(day)).walk("VEVENT")) == 1
    rows = list(csv.DictReader(io.StringIO(data(table).decode("utf-8-sig"))))
    assert [(row["id"], row["value"]) for row in rows] == [("level", "4")]
    with Image.open(io.BytesIO(data(picture))) as image:
        assert image.width == map_picture.WIDTH
        assert 500 < image.height < 3000
    shown = desk.run("mail", "river/01", *LIGHT, *to("silent"), "--attach", "figures")
    assert "figures 1 KB" in shown.flat


def test_a_withdrawal_cancels_the_day_and_sends_nothing_else(desk: DeskSite) -> None:
    """Where the calendar went along, its cancellation does; figures and maps of what was withdrawn do not."""
    counting = Counting()
    with running(counting) as port:
        words = (*LIGHT, "--attach", "calendar,figures", "--send", "--yes")
        desk.run("mail", "river/01", *to("silent"), *words, environ=server(port))
        gone = "withdrawn: {at: 2026-03-05T10:00+00:00, explanation: It was wrong.}\n"
        desk.brief("river/01", status="withdrawn", more=MAPPED + gone)
        desk.run("correct", "river/01", *words, environ=server(port))
    (part,) = parsed(counting.mails[-1]).iter_attachments()
    assert part.get_param("method") == "CANCEL"
    assert b"STATUS:CANCELLED" in data(part)


def test_what_has_no_room_stays_behind_and_is_named(tmp_path: Path) -> None:
    """Files count in the limit together; the gate names what does not go along, and the message promises nothing."""
    site = furnished(make(tmp_path / "site", {"ATTACHMENT_LIMIT": 2000}))
    shown = site.run("mail", "river/01", *LIGHT, *to("silent"), "--attach", "figures,map").flat
    assert f"{STEM}, map.png does not go along: the files would have more than 0.002 MB" in shown
    mail = mails(site, *to("silent"), "--attach", "figures,map")["silent"]
    assert names(mail) == [f"{STEM}, key figures.csv"]
    assert "the map" not in text_of(mail)


@pytest.mark.parametrize("kind", ["figures", "map", "calendar"])
def test_no_file_carries_what_must_not_get_out(desk: DeskSite, kind: str) -> None:
    """A protected name in a figure's label, a map's title or the title of the briefing stops the mailing."""
    more = MAPPED.replace("The town", "The town of Wilhelmina Quist") if kind == "map" else MAPPED
    desk.brief(
        "river/01",
        title="What Wilhelmina Quist saw" if kind == "calendar" else "The river",
        more=more
        + "voices:\n  - {id: v1, kind: resident, speaker: {name: Wilhelmina Quist, role: resident, protect: [name], "
        "published_as: A resident}, quote: It rose., verification: verified, consent: given, sources: [plan]}\n",
    )
    if kind == "figures":
        path = desk.folder / "briefings" / "river" / "01.yaml"
        path.write_text(path.read_text("utf-8").replace("Level of the river", "Level at Wilhelmina Quist"))
    stopped = desk.run("mail", "river/01", *LIGHT, *to("silent"), "--attach", kind, code=1)
    assert {"figures": ".csv", "map": ".png", "calendar": ".ics"}[kind] in stopped.err
