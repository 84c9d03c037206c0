"""How two texts of an edition differ, and how that is told. EXERCISE: what they say is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.checks.examples import BASE, whole
from standfirst.library import load_or_raise
from standfirst.mail.ledger import SentText
from standfirst.mail.sent_text import TextChange, Wording, sent_text, shown
from standfirst.model.sources import Change
from standfirst.settings import Site

AT = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)


def text(records: dict[str, str], lang: str = "en", form: str = "report") -> Wording:
    """A text with these records."""
    return Wording(SentText("", lang, form, json.dumps({"records": records, "entries": []})))


def of(folder: Path, difference: str) -> Wording:
    """What an edition says that differs from a base."""
    path = folder / "briefings" / "a.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(whole(difference, BASE), "utf-8")
    return Wording(sent_text(load_or_raise(Site(folder, "Desk", "")).editions[0], "report"))


def entry(about: str | None) -> Change:
    """An entry that says what has changed."""
    return Change(at=AT, kind="update", note="It moved on.", about=about)


@pytest.mark.parametrize(
    ("path", "about", "covered", "is_about"),
    [
        ("key_figures.homes.value", "key_figures.homes", True, True), ("key_figures.homes", "key_figures.homes", True, True),
        ("key_figures.homesteads.value", "key_figures.homes", False, False), ("key_figures.homes.value", None, True, True),
        ("situation", "key_figures.homes", True, False), ("claims.0.claim", "key_figures.homes", False, False),
    ],
)  # fmt: skip
def test_an_entry_speaks_for_its_record_and_for_prose(
    path: str, about: str | None, covered: bool, is_about: bool
) -> None:
    """An entry about a record speaks for that record and for text beside records, and for no other record."""
    change = TextChange(path, "1", "2")
    assert change.covered([entry(about)]) is covered
    assert change.about(entry(about)) is is_about
    assert not change.covered([])


def test_a_flash_is_compared_by_what_both_hold() -> None:
    """What a flash leaves out is no change; between two reports, or two flashes, it is one."""
    long, short = {"title": "a", "situation": "b"}, {"title": "c"}
    for one, other, paths in (
        ("report", "flash", ["title"]),
        ("flash", "report", ["title"]),
        ("report", "mail", ["situation", "title"]),
        ("flash", "flash", ["situation", "title"]),
    ):
        found = text(long, form=one).changes(text(short, form=other))
        assert [change.path for change in found] == paths


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, ""), (5, " and 1 more")])
def test_four_changes_are_named(count: int, more: str) -> None:
    """A line names four records, and counts the others."""
    line = shown([TextChange(f"claims.c{number}.claim", "a", "b") for number in range(count)])
    assert line == ", ".join(f"`claims.c{number}`" for number in range(min(count, 4))) + more


def test_values_of_figures_alone_are_told() -> None:
    """A figure is told with its numbers, a number elsewhere without."""
    assert shown([TextChange("key_figures.homes.value", "7", "")]) == "`homes` 7 to none"
    assert shown([TextChange("key_figures.homes.label", "7", "8")]) == "`key_figures.homes`"
    assert shown([TextChange("charts.c.value", "7", "8")]) == "`charts.c`"


def test_a_file_that_changes_is_a_change(tmp_path: Path) -> None:
    """A text that names a file of the briefing counts with what the file holds, other texts by themselves."""
    file = tmp_path / "briefings" / "areas.geojson"
    said = "coordination: areas.geojson\n"
    without = of(tmp_path, said)
    file.write_text("{}")
    first = of(tmp_path, said)
    file.write_text("[]")
    second = of(tmp_path, said)
    assert len({one.records["coordination"] for one in (without, first, second)}) == 3
    bare = of(tmp_path, "coordination: areas\n").records["coordination"]
    (tmp_path / "briefings" / "areas").write_text("{}")
    assert of(tmp_path, "coordination: areas\n").records["coordination"] == bare
    plain = of(tmp_path, "coordination: The gates are open\n").records["coordination"]
    assert plain == of(tmp_path, "coordination: The gates are open\n").records["coordination"]
    assert len(plain) == 16


def test_the_same_edition_is_the_same_text_in_any_order(tmp_path: Path) -> None:
    """The order in which a file gives its fields is no change, and texts of figures stand as they are."""
    figure = "key_figures: [{id: homes, label: Häuser, value: 7, unit: m, sources: [council]}]\n"
    one = of(tmp_path, f"{figure}coordination: The gates are open\n")
    two = of(tmp_path, f"coordination: The gates are open\n{figure}")
    assert one.text == two.text
    assert one.records["key_figures.homes.label"] == "Häuser"
    assert one.records["key_figures.homes.value"] == "7"
    assert list(json.loads(one.text.records)) == ["entries", "records"]


def test_what_is_added_through_the_day_is_no_change() -> None:
    """A new update is none, a changed one and a new section are; between languages only the values of figures count."""
    old = {
        "title": "a",
        "updates.one.text": "b",
        "key_figures.homes.value": "1",
        "key_figures.homes.label": "c",
        "funding.value": "2",
    }
    new = {**old, "updates.two.text": "d", "situation.0": "e"}
    changed = {**old, "updates.one.text": "f"}
    other = dict.fromkeys(old, "g")

    def paths(one: dict[str, str], lang: str = "en") -> list[str]:
        return [change.path for change in text(old).changes(text(one, lang))]

    assert (paths(new), paths(changed)) == (["situation.0"], ["updates.one.text"])
    assert paths(other, "fr") == ["key_figures.homes.value"]
    assert [TextChange(path, "", "").record for path in (*old, "situation.0")] == [
        "title", "updates.one", "key_figures.homes", "key_figures.homes", "funding.value", "situation",
    ]  # fmt: skip
