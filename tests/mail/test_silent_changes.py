"""Copies know what they said: what changed since is named, entered or called the same, and corrected by digest."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst import library, settings
from standfirst.mail.ledger_proof import Proof
from standfirst.mail.sent_text import TextChange, Wording, sent_text, shown
from standfirst.model.sources import Change
from tests.mail.desk import DeskSite, make, server
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
SEND = (*LIGHT, "--send", "--yes")
ENTRY = """changes:
  - at: {at}
    kind: {kind}
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 7 m.
    now: The river stood at 70 m.
    editions: [1]
"""
BEFORE, AFTER = "2026-03-01T00:00+00:00", "2099-01-01T00:00+00:00"


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """An edition that says 7, and two lists."""
    site = make(tmp_path / "site")
    site.brief("river/01", level=7)
    site.list("first", "CLEAR", [f"a{number}@example.org" for number in range(3)])
    site.list("second", "CLEAR", ["b@example.org"])
    return site


@pytest.fixture
def counting(desk: DeskSite) -> Counting:
    """A server that counts what it takes; the first list has the edition already."""
    found = Counting()
    with running(found) as port:
        desk.run("mail", "river/01", "--to", "first", *SEND, environ=server(port))
    found.received.clear()
    return found


def proof(desk: DeskSite) -> Proof:
    """The proof of the desk's ledger."""
    with desk.ledger as opened:
        return opened.prove()


@pytest.mark.usefixtures("counting")
def test_the_report_names_what_a_change_affects(desk: DeskSite) -> None:
    """A number that was changed in silence stops the next sending, and the report says for how many."""
    desk.brief("river/01", level=70)
    shown = desk.run("mail", "river/01", "--to", "second", *LIGHT, code=1).flat
    assert "3 have another text: `level` 7 to 70" in shown
    assert "STOP `level` 7 to 70 changed after 3 got it, without an entry under `changes:`" in shown
    stopped = desk.run("mail", "river/01", "--to", "second", *SEND, code=1)
    assert "nothing was sent: `level` 7 to 70" in stopped.err


def test_an_entry_lets_it_go_on(desk: DeskSite, counting: Counting) -> None:
    """Once entered, whatever its time says, the new text goes out, and the report still names the others."""
    desk.brief("river/01", level=70, more=ENTRY.format(at=BEFORE, kind="correction"))
    with running(counting) as port:
        done = desk.run("mail", "river/01", "--to", "second", *SEND, environ=server(port))
    assert "3 have another text: `level` 7 to 70" in done.flat
    assert counting.received == {"b@example.org": 1}


def test_an_entry_about_another_record_speaks_for_no_figure(desk: DeskSite, counting: Counting) -> None:
    """An entry about a claim leaves a silent change of a figure silent."""
    entry = ENTRY.format(at=AFTER, kind="update").replace("key_figures.level", "claims.dam")
    desk.brief("river/01", level=70, more=entry)
    desk.run("mail", "river/01", "--to", "second", *SEND, code=1)
    assert not counting.received


def test_same_is_kept_for_these_changes_alone(desk: DeskSite, counting: Counting) -> None:
    """What was called the same stops nothing more; a further change does."""
    desk.brief("river/01", level=7, title="The river on the first day")
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "second", *SEND, code=1, environ=server(port))
        shown = desk.run("mail", "river/01", "--to", "second", *LIGHT, "--same").flat
        assert "3 have another text: `title`" in shown
        assert "STOP" not in shown
        assert "--same --send" in shown
        desk.run("mail", "river/01", "--to", "second", *SEND, "--same", environ=server(port))
        desk.run("mail", "river/01", "--to", "c@example.org", *SEND, environ=server(port))
        desk.brief("river/01", level=8, title="The river on the first day")
        desk.run("mail", "river/01", "--to", "d@example.org", *SEND, code=1, environ=server(port))
    assert counting.received == {"b@example.org": 1, "c@example.org": 1}
    assert proof(desk).holds


@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_a_correction_goes_by_what_copies_say(desk: DeskSite, counting: Counting, at: str) -> None:
    """Whatever time the entry states: who got 7 is told, who got 70 has it right already."""
    desk.brief("river/01", level=70, more=ENTRY.format(at=at, kind="correction"))
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "second", *SEND, environ=server(port))
        counting.received.clear()
        shown = desk.run("correct", "river/01", *LIGHT).flat
        assert "river/01 (TLP:CLEAR) is held by 3" in shown
        assert "1 already have a correct copy of river/01" in shown
        desk.run("correct", "river/01", *SEND, environ=server(port))
        again = desk.run("correct", "river/01", *SEND, environ=server(port)).flat
    assert counting.received == {f"a{number}@example.org": 1 for number in range(3)}
    assert "everyone on the list already has it" in again


def test_text_that_was_right_before_it_was_entered_is_right(desk: DeskSite, counting: Counting) -> None:
    """A number fixed first, sent with --same and entered later: only copies that say 7 are wrong."""
    desk.brief("river/01", level=70)
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "b@example.org", *SEND, "--same", environ=server(port))
        desk.brief("river/01", level=70, more=ENTRY.format(at=BEFORE, kind="correction"))
        counting.received.clear()
        desk.run("correct", "river/01", *SEND, environ=server(port))
    assert counting.received == {f"a{number}@example.org": 1 for number in range(3)}


def test_renaming_changes_nothing(desk: DeskSite, counting: Counting) -> None:
    """An edition with its id in the file may be moved: who has it does not get it again, who lacks it does."""
    file = desk.folder / "briefings" / "river" / "01.yaml"
    moved = desk.folder / "briefings" / "stream" / "first.yaml"
    moved.parent.mkdir()
    moved.write_text(f"id: river/01\n{file.read_text('utf-8').lstrip()}", "utf-8")
    file.unlink()
    with running(counting) as port:
        words = ("--to", "first", "--to", "second")
        shown = desk.run("mail", "stream/first", *words, *SEND, environ=server(port)).flat
    assert "hold another text" not in shown
    assert counting.received == {"b@example.org": 1}


def test_two_editions_never_share_an_id(desk: DeskSite) -> None:
    """A new file at the path that is another edition's id is refused."""
    desk.brief("river/02", more="id: river/01\n")
    loaded = library.load(settings.load(desk.folder))
    assert [one.message for one in loaded.problems] == ["has the same id as briefings/river/01.yaml"]


def text_of(desk: DeskSite, form: str = "report") -> Wording:
    """What the desk's edition says."""
    return Wording(sent_text(library.load(settings.load(desk.folder)).library.editions[0], form))


@given(level=st.integers(-999, 999), title=st.sampled_from(["The river", "A river"]))
def test_texts_differ_where_records_do(
    level: int, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Exactly the records that changed are named, in both directions; a status or a note is no text."""
    desk = make(tmp_path_factory.mktemp("site") / "site")
    desk.brief("river/01", level=7, title="The river")
    before = text_of(desk)
    desk.brief("river/01", level=level, title=title, status="review", more="note: For the desk.\n")
    after = text_of(desk)
    wanted: set[str] = set()
    wanted |= {"key_figures.level"} if level != 7 else set()
    wanted |= {"title"} if title != "The river" else set()
    assert {one.record for one in before.changes(after)} == wanted
    assert {one.record for one in after.changes(before)} == wanted
    assert (before.text.content == after.text.content) == (not wanted)


def test_figures_are_named_with_their_values(desk: DeskSite) -> None:
    """The line names a figure once, with what it was and is, however many of its fields changed."""
    before = text_of(desk)
    desk.brief("river/01", level=70, title="Another")
    assert shown(before.changes(text_of(desk))) == "`level` 7 to 70, `title`"


def test_the_ledger_holds_no_protected_name(desk: DeskSite) -> None:
    """A name that must not be published is in no text, nor its hash, and changing it changes no text."""
    voice = """voices:
  - speaker: {{name: {name}, published_as: A shopkeeper, protect: [name]}}
    quote: We left at night.
    on: 2026-03-02
    sources: [plan]
"""
    desk.brief("river/01", more=voice.format(name="Zarmina Exercise"))
    one = text_of(desk)
    desk.brief("river/01", more=voice.format(name="Palwasha Exercise"))
    other = text_of(desk)
    assert "Exercise" not in one.text.records
    assert one.text.content == other.text.content


def test_the_outbox_names_everybody_who_gets_nothing(desk: DeskSite) -> None:
    """Suppressed and bounced readers are all in a file, however many, each with the reason."""
    people = [f"s{number:02}@example.org" for number in range(12)]
    desk.list("many", "CLEAR", [*people, "gone@example.org", "fine@example.org"])
    counting = Counting(answers={"gone@example.org": ["550 5.7.133 not you"]})
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "many", *SEND, code=1, environ=server(port))
    for one in people:
        desk.run("unsubscribe", one)
    desk.brief("river/01", level=70, more=ENTRY.format(at=BEFORE, kind="correction"))
    desk.run("correct", "river/01", *LIGHT)
    folder = desk.folder / "outbox" / "river-01" / "correction-1"
    rows = [row.split(",", 2) for row in (folder / "not-sent.csv").read_text("utf-8").splitlines()[1:]]
    assert [row[0] for row in rows if row[1] == "suppressed"] == people
    ((address, _, reason),) = [row for row in rows if row[1] == "bounced"]
    assert address == "gone@example.org"
    assert "550 5.7.133 not you" in reason
    assert "fine@example.org" in (folder / "recipients.csv").read_text("utf-8")
    assert (folder / "not-sent.csv").stat().st_mode & 0o077 == 0


def test_only_numbers_are_shown_and_at_most_four_changes() -> None:
    """A line contains no hash and no label, names four changes, and counts the rest."""
    number, label, cell, *more = (
        TextChange(path, "a", "b")
        for path in (
            "key_figures.level.value", "key_figures.homes.label", "tables.wells.rows.0.value",
            "situation", "title", "background",
        )
    )  # fmt: skip
    assert shown([number, label, cell]) == "`level` a to b, `key_figures.homes`, `tables.wells`"
    four = "`level` a to b, `key_figures.homes`, `tables.wells`, `situation`"
    assert shown([number, label, cell, *more[:1]]) == four
    assert shown([number, label, cell, *more]) == f"{four} and 2 more"


def test_an_entry_covers_its_record_alone() -> None:
    """An entry about a figure or a section is about it and what is in it, and about no other whose name begins so."""
    entry = Change.model_validate(
        {"at": AFTER, "kind": "update", "note": "New.", "about": "key_figures.level"}
    )
    assert TextChange("key_figures.level.value", "7", "70").about(entry)
    assert not TextChange("key_figures.level_2.value", "7", "70").about(entry)
    section = entry.model_copy(update={"about": "situation"})
    assert TextChange("situation", "a", "b").about(section)
    assert not TextChange("title", "a", "b").about(section)


def test_the_ledger_quotes_figures_and_hashes_the_rest(desk: DeskSite) -> None:
    """Values, labels and units of figures are stored as written; no other text is, whatever its field is called."""
    table = """tables:
  - id: wells
    title: Wells
    columns: [{id: place, kind: text, label: Where}, {id: open, kind: number, label: Open wells}]
    rows: [[Northern bank, 3]]
    sources: [plan]
"""
    desk.brief("river/01", level=7, more=table)
    records = text_of(desk).records
    quoted = {path: text for path, text in records.items() if path.startswith("key_figures.level.")}
    assert quoted.items() >= {
        ("key_figures.level.value", "7"),
        ("key_figures.level.label", "Level of the river"),
        ("key_figures.level.unit", "m"),
    }
    assert records["tables.wells.columns.open.label"] != "Open wells"
    others = [text for path, text in records.items() if path not in quoted]
    assert all(re.fullmatch("[0-9a-f]{16}", text) for text in others)


def test_another_picture_under_the_same_name_is_another_text(desk: DeskSite) -> None:
    """The content of a file beside the briefing counts; a file that its text only happens to name does not."""
    folder = desk.folder / "briefings" / "river"
    (outside := desk.folder / "outside.txt").write_text("before", "utf-8")
    (folder / "Drillhaven").write_text("before", "utf-8")
    (folder / "photo.png").write_bytes(b"before")
    image = "images:\n  - {{id: bank, file: {file}, alt: A river, caption: Drillhaven, credit: EXERCISE}}\n"
    desk.brief("river/01", more=image.format(file="photo.png"), title=str(outside))
    before = text_of(desk)
    (folder / "Drillhaven").write_text("after", "utf-8")
    outside.write_text("after", "utf-8")
    assert text_of(desk).text.content == before.text.content
    (folder / "photo.png").write_bytes(b"after")
    assert [one.record for one in before.changes(text_of(desk))] == ["images.bank"]


def test_text_beside_records_is_covered_by_any_entry() -> None:
    """An entry about a figure covers its figure and changed prose, and no other record."""
    entry = Change.model_validate(
        {"at": AFTER, "kind": "update", "note": "New.", "about": "key_figures.level"}
    )
    paths = ("key_figures.level.value", "situation", "claims.dam.claim", "key_figures.homes.value")
    assert [TextChange(path, "a", "b").covered([entry]) for path in paths] == [True, True, False, False]


def test_a_flash_is_compared_in_what_it_contains(desk: DeskSite) -> None:
    """What a flash leaves out is no change against a report; a number that both contain is, in either direction."""
    report = text_of(desk)
    records = {path: text for path, text in report.records.items() if not path.startswith("background")}
    flash = Wording(
        replace(report.text, form="flash", records=json.dumps({"records": records, "entries": []}))
    )
    assert len(records) < len(report.records)
    assert (flash.changes(report), report.changes(flash)) == ((), ())
    desk.brief("river/01", level=70)
    assert [one.path for one in flash.changes(text_of(desk))] == ["key_figures.level.value"]
