"""The list of every report that left the desk."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst.errors import UsageError
from standfirst.history import START, History, HistoryRow, Printing, from_json, keep, load
from tests.sites import WELLS, small_site, standfirst, write


def printing(number: int, edition: str = "flood/01") -> Printing:
    """A printing that is like no other."""
    return Printing(
        edition, "report", "A4", "f" * 64, f"{number:064x}", f"2026-03-1{number % 10}T00:00:00+00:00"
    )


def grown(*numbers: int) -> History:
    """A history to which these were added in turn."""
    return History({}).adding(map(printing, numbers))


def test_a_printing_is_added_once() -> None:
    """What is in the list already is not added again, and the order stays."""
    history = grown(1, 2).adding([printing(2), printing(3), printing(3)])
    assert [int(one.sha256, 16) for one in history.printings] == [1, 2, 3]
    assert history.is_whole


def test_rows_name_the_row_before() -> None:
    """Each row holds the hash of the one before it, so its own hash stands for all of the list."""
    rows = list(grown(1, 2, 3).rows.values())
    assert [row.previous for row in rows] == [START, rows[0].digest, rows[1].digest]


def test_a_row_that_was_taken_out_is_missed() -> None:
    """A list without a row that another one follows is not whole; without its last rows nobody can tell."""
    rows = list(grown(1, 2, 3).rows.values())
    assert not History.of([rows[0], rows[2]]).is_whole
    assert not History.of(rows[1:]).is_whole
    assert History.of(rows[:2]).is_whole


@pytest.mark.parametrize(
    "name", ["edition", "form", "paper", "fingerprint", "sha256", "at", "previous", "row"]
)
def test_a_row_that_was_changed_is_refused(name: str) -> None:
    """Not one field of a row can be changed without its hash saying so."""
    record = json.loads(grown(1).to_json())
    value = record["rows"][0][name]
    record["rows"][0][name] = ("0" if value[0] != "0" else "1") + value[1:]
    with pytest.raises(ValueError, match="changed"):
        from_json(json.dumps(record).encode())


def test_lists_of_two_machines_are_merged() -> None:
    """Two machines that went on from the same list have one list of all rows, whoever merges, and it is whole."""
    common = grown(1)
    one, other = common.adding([printing(2)]), common.adding([printing(3), printing(4)])
    merged = one.merged(other)
    assert {int(row.sha256, 16) for row in merged.printings} == {1, 2, 3, 4}
    assert dict(other.merged(one).rows) == dict(merged.rows)
    assert merged.is_whole
    assert merged.adding([printing(5)]).is_whole


def test_what_is_closed_is_a_hash_alone() -> None:
    """The published list names no edition that the public may not see now, and is whole all the same."""
    history = History({}).adding([printing(1, "flood/01"), printing(2, "secret/01"), printing(3, "flood/01")])
    published = history.to_json({"secret/01"})
    assert b"secret" not in published
    assert f"{2:064x}".encode() not in published
    read = from_json(published)
    assert read.is_whole
    assert len(read.rows) == 3
    assert [one.edition for one in read.printings] == ["flood/01", "flood/01"]
    assert read.merged(history).find(f"{2:064x}") == printing(2, "secret/01"), (
        "the desk's own copy tells it again"
    )
    assert history.merged(read).find(f"{2:064x}") == printing(2, "secret/01")


@pytest.mark.slow
@pytest.mark.by_day(2)
@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (["river/06", "river/06.ur"], []), (["river/06.ur"], []), (["river/05", "river/06.fr"], ["river/05"]), (["river/060", "wells"], ["river/060", "wells"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("more", ["", "id: another\n"])
def test_a_closed_briefing_closes_what_was_published_at_its_address(
    rows: list[str], named: list[str], more: str, tmp_path: Path
) -> None:
    """A briefing that is closed now is built, though the history has reports of translations and editions that are gone."""
    folder = small_site(tmp_path / "site")
    write(folder, "river/06.yaml", WELLS.replace("tlp: CLEAR", "tlp: AMBER\nedition: 6") + more)
    history = History({}).adding(printing(number, name) for number, name in enumerate(rows))
    (folder / "history.jsonl").write_bytes(history.lines())
    standfirst(folder, "build")
    published = from_json((folder / "output" / "history.json").read_bytes())
    assert [one.edition for one in published.printings] == named
    assert (published.is_whole, len(published.rows)) == (True, len(rows))


@pytest.mark.slow
def test_what_a_public_briefing_published_before_it_had_an_id_is_told(tmp_path: Path) -> None:
    """Reports of a public briefing are genuine under its name and under its `id`."""
    folder = small_site(tmp_path / "site")
    write(folder, "river/06.yaml", WELLS.replace("tlp: CLEAR", "tlp: CLEAR\nedition: 6") + "id: another\n")
    history = History({}).adding([printing(1, "river/06"), printing(2, "another")])
    (folder / "history.jsonl").write_bytes(history.lines())
    standfirst(folder, "build")
    published = from_json((folder / "output" / "history.json").read_bytes())
    assert [one.edition for one in published.printings] == ["river/06", "another"]


def test_the_file_of_the_desk_says_the_same(tmp_path: Path) -> None:
    """What is kept is read again, and a second build adds to it."""
    path = tmp_path / "history.jsonl"
    assert load(path) == History({})
    keep(path, [printing(1)])
    keep(path, [printing(1), printing(2)], grown(7))
    assert {int(one.sha256, 16) for one in load(path).printings} == {1, 2, 7}
    before = path.read_bytes()
    keep(path, [printing(1)])
    assert path.read_bytes() == before


def test_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    """Forty printings by eight writers are forty rows of one whole list."""
    path = tmp_path / "history.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep(path, [printing(number)]), range(1, 41)))
    assert len(load(path).rows) == 40
    assert load(path).is_whole


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'"row"', b"{}", b"\xff", b'{"row": "x", "previous": "y"}', b"[" * 100_000],
    ids=("cut", "list", "text", "empty", "bytes", "no hashes", "deep"),
)  # fmt: skip
def test_damage_is_named_with_its_line(tmp_path: Path, line: bytes) -> None:
    """A damaged row is an error with its line, and the file stays as it is."""
    path = tmp_path / "history.jsonl"
    keep(path, [printing(1)])
    path.write_bytes(path.read_bytes() + line + b"\n")
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"history\.jsonl:2: this row is damaged"):
        load(path)
    with pytest.raises(UsageError, match=r"history\.jsonl:2"):
        keep(path, [printing(2)])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"format": "other", "rows": []}', b'{"format": 5}', b"[" * 100_000]
)
def test_other_files_are_no_history(data: bytes) -> None:
    """Whatever else a site may answer is refused."""
    with pytest.raises(ValueError):  # noqa: PT011  # each says something else
        from_json(data)


@pytest.mark.slow
def test_git_merges_the_file_by_union(tmp_path: Path) -> None:
    """Two branches that both printed are merged by git itself, and the list is whole."""
    path = tmp_path / "history.jsonl"

    def git(*words: str) -> None:
        own = (
            "-c",
            "user.name=EXERCISE",
            "-c",
            "user.email=exercise@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        subprocess.run(["git", *own, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("history.jsonl merge=union\n")
    keep(path, [printing(1)])
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    keep(path, [printing(2)])
    git("commit", "-qam", "two")
    git("checkout", "-q", "main")
    keep(path, [printing(3)])
    git("commit", "-qam", "three")
    git("merge", "-q", "other", "-m", "both")
    assert {int(one.sha256, 16) for one in load(path).printings} == {1, 2, 3}
    assert load(path).is_whole


def test_a_row_stands_for_its_printing() -> None:
    """Rows of two printings that differ in anything have different hashes."""
    one = printing(1)
    others = (replace(one, form="flash"), replace(one, paper="Letter"), replace(one, edition="flood/02"))
    assert len({HistoryRow.after(START, each).digest for each in (one, *others)}) == 4


def test_a_file_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    """A folder that is not there is made; where there can be no file, the reason is one line."""
    keep(tmp_path / "lists/of/history.jsonl", [printing(1)])
    assert len(load(tmp_path / "lists/of/history.jsonl").rows) == 1
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"history\.jsonl cannot be read: Not a directory"):
        load(tmp_path / "file/history.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(UsageError, match=r"folder\.jsonl cannot be written: Is a directory"):
        keep(tmp_path / "folder.jsonl", [printing(1)])
