"""`--keep-going` leaves broken briefings out, and neither their protections nor their names are lost by that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst import settings
from standfirst.build.prepare import Prepared, prepare
from standfirst.checks import check_files
from standfirst.console import program
from standfirst.errors import InputError
from standfirst.leaks import secrets
from standfirst.library import is_public
from tests.markings import QuotationEntry, site, write

NAME = "Ottoline Brackwaithe"
VOICE = f"""\
voices: [{{id: v, quote: We left at night., speaker: {{name: {NAME}, published_as: A farmer}}, kind: survivor, on: 2026-10-01, verification: verified, consent: given, sources: [a]}}]
"""
TABLE = "tables: [{id: t, title: T, data: FILE, columns: [{id: a, label: Area, kind: place}, {id: n, label: Homes, kind: number}]}]\n"
BROKEN = {
    "an open bracket": (VOICE + "topics: [Water\n", True),
    "a tab": (VOICE + "\ttopics: x\n", True),
    "an unknown field": (VOICE + "titel: x\n", False),
    "a wrong type": (VOICE + "exercise: maybe\n", False),
    "a misspelt protection": (VOICE.replace("published_as", "publishedas"), False),
    "a misspelt name": (VOICE.replace("name:", "naem:"), False),
    "only other names": (
        VOICE.replace("name: Ottoline Brackwaithe", "name: O, aliases: [Ottoline Brackwaithe], agee: 4"),
        False,
    ),
    "a name of two lines": (
        VOICE.replace("name: Ottoline", 'name: "Ottoline\\n').replace("Brackwaithe,", 'Brackwaithe",'),
        True,
    ),
    "no text at all": ("\0" + VOICE, True),
    "UTF-16": (VOICE + "titel: x\n", True),
    "a section missing": (VOICE, False),
    "a bad cell in its data": (VOICE + TABLE.replace("FILE", "t.csv"), False),
    "data that are missing": (VOICE + TABLE.replace("FILE", "u.csv"), False),
    "data from elsewhere": (VOICE + TABLE.replace("FILE", "../../outside.csv"), False),
    "a figure of nothing": (VOICE + "background: There are {{ nothing }} left.\n", False),
}
"""What makes a briefing broken, and whether its records cannot be read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of one good briefing that says the name, and one to be broken."""
    made = site(tmp_path / "site")
    write(made, 1, QuotationEntry("CLEAR", "approved"))
    write(made, 2, QuotationEntry("CLEAR", "approved"))
    return made


def _break(folder: Path, name: str) -> None:
    path = folder / "briefings" / "wells" / "02.yaml"
    path.with_name("t.csv").write_text("Area,Homes\nNorth,many\n")
    (folder / "outside.csv").write_text("Area,Homes\nNorth,4\n")
    ours = ("voices", "topics", "background")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(ours)]
    text = "\n".join(lines) + "\n" + BROKEN[name][0]
    path.write_bytes(text.encode("utf-16" if name == "UTF-16" else "utf-8"))


def _going(folder: Path) -> Prepared:
    return prepare(settings.load(folder), keep_going=True)


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_broken_briefing_protects_stays_protected(folder: Path, name: str) -> None:
    """The scan looks for the names of every briefing that was left out; where they cannot be read, nothing is built."""
    _break(folder, name)
    if BROKEN[name][1]:
        with pytest.raises(InputError) as error:
            _going(folder)
        assert any("names that cannot be read" in one.message for one in error.value.problems)
        return
    prepared = _going(folder)
    assert [one.name for one in prepared.shown.editions] == ["wells/01"]
    looked_for = {one.text for one in secrets.canaries(prepared.all, prepared.shown) if one.strict}
    assert NAME in looked_for


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_briefing_checked_alone_is_never_in_order(folder: Path, name: str) -> None:
    """Also where the fault lies in another file that it names: `check FILE` tells it, and counts the file."""
    _break(folder, name)
    report = check_files(settings.load(folder), [folder / "briefings/wells/02.yaml"])
    assert (report.failed, report.files) == (True, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["an open bracket", "a wrong type", "a bad cell in its data", "data from elsewhere"]
)
def test_nothing_else_leaves_with_a_name_that_a_broken_briefing_protects(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`render` and `mail` of a good briefing look for the names of the broken ones too, or refuse."""
    good = folder / "briefings/wells/01.yaml"
    good.write_text(good.read_text("utf-8").replace("began long ago", f"began with {NAME}"), "utf-8")
    assert not check_files(settings.load(folder), [good]).failed
    _break(folder, name)
    (folder / "distribution").mkdir()
    (folder / "distribution/all.csv").write_text("address\nreader@example.org\n")
    monkeypatch.chdir(folder)
    for words in (
        ["render", str(good), "--format", "page", "-o", "page.html"],
        ["mail", str(good), "--to", "all"],
    ):
        with pytest.raises(SystemExit) as ended:
            program.run(["standfirst", *words])
        assert ended.value.code == 1, words
    written = [
        path
        for place in ("page.html", "outbox")
        for path in [folder / place, *(folder / place).rglob("*")]
        if path.is_file()
    ]
    assert [path for path in written if NAME.encode() in path.read_bytes()] == []


def test_a_fault_in_the_data_of_a_draft_stops_no_public_site(folder: Path) -> None:
    """The draft is left out with its table, as any draft with errors."""
    _break(folder, "a bad cell in its data")
    _mark(folder, "status: draft")
    prepared = prepare(settings.load(folder))
    assert [one.name for one in prepared.shown.editions] == ["wells/01"]
    assert [one.path for one in prepared.left_out] == ["briefings/wells/t.csv"]


def test_a_broken_briefing_that_protects_nobody_stops_nothing(folder: Path) -> None:
    """The others are built, as asked for."""
    path = folder / "briefings" / "wells" / "02.yaml"
    path.write_text(path.read_text("utf-8") + "background: [x\n", "utf-8")
    assert [one.name for one in _going(folder).shown.editions] == ["wells/01"]


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=400)])
def test_the_environment_ends_no_embargo(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    """An instant ahead of the clock is the clock's instant: what is under an embargo stays so."""
    clock = datetime.now(UTC)
    until = clock + ahead / 2
    path = folder / "briefings" / "wells" / "02.yaml"
    path.write_text(
        f"{path.read_text('utf-8')}embargo_until: {until.isoformat(timespec='seconds')}\n", "utf-8"
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((clock + ahead).timestamp())))
    assert settings.now() < until
    prepared = prepare(settings.load(folder))
    assert not any(is_public(one, prepared.now) for one in prepared.all.editions if one.name == "wells/02")
    assert [one.name for one in prepared.shown.editions] == ["wells/01"]


def _mark(folder: Path, line: str) -> None:
    """Say of the second briefing that it is not public, and break it."""
    path = folder / "briefings" / "wells" / "02.yaml"
    name = line.partition(":")[0]
    lines = [one for one in path.read_text("utf-8").splitlines() if not one.startswith(f"{name}:")]
    path.write_text("\n".join([*lines, line]) + "\n", "utf-8")


def _break_softly(folder: Path, name: str) -> None:
    path = folder / "briefings" / "wells" / "02.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("background")]
    path.write_text("\n".join([*lines, BROKEN[name][0].removeprefix(VOICE)]), "utf-8")


CLOSED = (
    "status: draft",
    "status: review",
    "tlp: AMBER",
    "tlp: GREEN",
    "embargo_until: 2999-01-01T00:00+00:00",
)
SOFT = ("an unknown field", "a wrong type", "a figure of nothing", "an open bracket", "a tab")


@pytest.mark.slow
@pytest.mark.parametrize("name", SOFT)
@pytest.mark.parametrize("line", CLOSED)
def test_errors_in_what_is_not_public_stop_no_public_site(folder: Path, line: str, name: str) -> None:
    """A broken briefing that says that it is not public is left out of the site and named with its errors."""
    _mark(folder, line)
    _break_softly(folder, name)
    if line.startswith("embargo") and name != "a figure of nothing":
        with pytest.raises(InputError):  # no edition came of it, and it is cleared and approved
            prepare(settings.load(folder))
        return
    prepared = prepare(settings.load(folder))
    assert [one.name for one in prepared.shown.editions] == ["wells/01"]
    assert {one.path for one in prepared.left_out} == {"briefings/wells/02.yaml"}
    assert not prepared.broken
    shown = prepare(settings.load(folder), preview=True)
    assert shown.review
    assert {one.path for one in shown.review.errors} == {"briefings/wells/02.yaml"}


@pytest.mark.parametrize("name", SOFT)
def test_errors_in_what_is_public_stop_the_site(folder: Path, name: str) -> None:
    """One broken public briefing stops everything, beside a broken draft too, and all errors are told."""
    draft = folder / "briefings" / "wells" / "03.yaml"
    text = (folder / "briefings" / "wells" / "02.yaml").read_text("utf-8")
    draft.write_text(text.replace("status: approved", "status: draft") + "titel: x\n", "utf-8")
    _break_softly(folder, name)
    with pytest.raises(InputError) as error:
        prepare(settings.load(folder))
    assert {one.path for one in error.value.problems} == {
        "briefings/wells/02.yaml",
        "briefings/wells/03.yaml",
    }


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_draft_still_protects(folder: Path, name: str) -> None:
    """The names that a broken draft protects are kept out of the public site, or it is not built."""
    _break(folder, name)
    path = folder / "briefings" / "wells" / "02.yaml"
    if name == "UTF-16":
        path.write_bytes(path.read_bytes().decode("utf-16").replace("approved", "draft").encode("utf-16"))
    else:
        path.write_text(path.read_text("utf-8").replace("status: approved", "status: draft"), "utf-8")
    try:
        prepared = prepare(settings.load(folder))
    except InputError:
        assert BROKEN[name][1]
        return
    assert not BROKEN[name][1]
    looked_for = {one.text for one in secrets.canaries(prepared.all, prepared.shown) if one.strict}
    assert NAME in looked_for


def test_a_public_briefing_that_a_draft_would_break_stops_the_site(folder: Path) -> None:
    """Where a public briefing is wrong without the draft that was left out, nothing is built."""
    _mark(folder, "status: draft")
    _break_softly(folder, "an unknown field")
    first = folder / "briefings" / "wells" / "01.yaml"
    lines = [line for line in first.read_text("utf-8").splitlines() if not line.startswith("background")]
    first.write_text("\n".join([*lines, "background: See [the second](02.html)."]) + "\n", "utf-8")
    with pytest.raises(InputError) as error:
        prepare(settings.load(folder))
    assert any("02.html" in one.message for one in error.value.problems)
