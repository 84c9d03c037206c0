"""What is kept between builds: exact, bounded, and never trusted where it may be damaged."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.errors import InputError
from standfirst.kept import Kept, key, recall
from standfirst.reader import read, read_bytes

ROOT = Path(__file__).parent.parent

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NUMBERS = (
    st.integers(-(10**38), 10**38).map(str)
    | st.floats().map(lambda number: repr(number).replace("inf", ".inf").replace("nan", ".nan"))
    | st.sampled_from([".Inf", "-.INF", "1e400", "-0.0", "0o17", "0xFF", "007", "1.", ".5", "~", "True", "NO", "2026-02-01"])
)  # fmt: skip


def fresh(folder: Path, version: str = "1") -> Kept:
    """What a new process finds."""
    return Kept(folder / "deep" / "kept", version)


@given(st.dictionaries(st.text(), PLAIN.filter(lambda value: value is not None), max_size=5))
def test_values_come_back_exactly(values: dict[str, Any]) -> None:
    """Every plain value is the same in the next build: endless numbers, huge ones, and texts of any kind."""
    with tempfile.TemporaryDirectory() as name:
        kept = fresh(Path(name))
        for words, value in values.items():
            kept.put(key("any", words), value)
        kept.save()
        later = fresh(Path(name))
        for words, value in values.items():
            assert repr(later.get(key("any", words))) == repr(value)
        assert later.get(key("any", *values, "not there")) is None


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), NUMBERS, min_size=1, max_size=6))
def test_documents_come_back_exactly(values: dict[str, str]) -> None:
    """A document that was kept holds what reading gives, to the type of each value, and its text."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.yaml")
        path.write_text("\ufeff" + "".join(f"{word}: [{value}]\n" for word, value in values.items()), "utf-8")
        kept = fresh(Path(name))
        first = read(path, kept=kept)
        kept.save()
        second = read(path, kept=fresh(Path(name)))
        assert repr(first) == repr(second) == repr(read(path))
        assert first.position(("zz",)) == second.position(("zz",))


def test_what_cannot_be_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is told each time; a file is taken apart once, whatever it is called, and again once it changed."""
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n", "utf-8")
    kept, calls = fresh(tmp_path), []
    for _ in range(2):
        with pytest.raises(InputError, match="stands twice"):
            read(path, kept=kept)

    def counted(raw: bytes, name: str) -> Any:
        calls.append(raw)
        return read_bytes(raw, name)

    monkeypatch.setattr("standfirst.reader.read_bytes", counted)
    path.write_text("a: 1\n", "utf-8")
    (tmp_path / "b.yaml").write_text("a: 1\n", "utf-8")
    assert [read(tmp_path / name, kept=kept).data for name in ("a.yaml", "b.yaml")] == [{"a": 1}] * 2
    path.write_text("a: 2\n", "utf-8")
    assert read(path, kept=kept).data == {"a": 2}
    assert calls == [b"a: 1\n", b"a: 2\n"]


def test_damage_costs_time_only(tmp_path: Path) -> None:
    """A file with any other byte, one that was cut, an empty one and a strange one hold nothing."""
    kept = fresh(tmp_path)
    kept.put(key("a"), {"words": "some text"})
    kept.save()
    path = tmp_path / "deep" / "kept"
    whole = path.read_bytes()
    assert fresh(tmp_path).get(key("a"))
    damaged = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in (*damaged, *(whole[:at] for at in range(0, len(whole), 7)), b"", b"\n\n\n", whole * 2):
        path.write_bytes(data)
        again = fresh(tmp_path)
        assert again.get(key("a")) is None
        assert recall(again, key("a"), lambda: [1]) == [1]
    again.save()
    assert fresh(tmp_path).get(key("a")) == [1]


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda data: data[:-4], lambda data: data.replace(b"text", b"lies")],
    ids=["emptied", "cut", "changed"],
)
def test_damage_after_it_was_opened(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """What somebody changes or cuts in the file while a build uses it is worked out again, now and in the next one."""
    kept = fresh(tmp_path)
    kept.put(key("a"), {"words": "some text"})
    kept.save()
    path, opened = tmp_path / "deep" / "kept", fresh(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert opened.get(key("a")) is None
    opened.put(key("b"), 2)
    opened.save()
    later = fresh(tmp_path)
    assert (later.get(key("a")), later.get(key("b"))) == (None, 2)


def test_another_program_starts_anew(tmp_path: Path) -> None:
    """What another version worked out counts for nothing."""
    kept = fresh(tmp_path)
    kept.put(key("a"), 1)
    kept.save()
    assert fresh(tmp_path, "2").get(key("a")) is None
    assert fresh(tmp_path).get(key("a")) == 1


def test_a_disk_that_will_not_have_it(tmp_path: Path) -> None:
    """Where nothing can be written or read, everything is worked out and nothing fails."""
    (tmp_path / "deep").write_text("a file where a folder is due", "utf-8")
    kept = fresh(tmp_path)
    assert recall(kept, key("a"), lambda: "made") == "made"
    kept.save()
    assert fresh(tmp_path).get(key("a")) is None
    assert recall(None, key("a"), lambda: "made") == "made"


def test_no_room_for_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle forgets what does not fit and keeps the rest."""
    kept = fresh(tmp_path)
    kept.put(key("a"), "before")
    monkeypatch.setattr("os.pwrite", lambda _, line, __: len(line) - 1)
    assert recall(kept, key("b"), lambda: "made") == "made"
    monkeypatch.undo()
    kept.put(key("c"), "after")
    kept.save()
    assert [fresh(tmp_path).get(key(name)) for name in "abc"] == ["before", None, "after"]


def build(folder: Path, *names: str) -> list[str]:
    """A build that needs some values; those that it had to make."""
    kept, made = fresh(folder), []
    for name in names:

        def make(name: str = name) -> str:
            made.append(name)
            return name * 3

        assert recall(kept, key(name), make) == name * 3
    kept.save()
    return made


def test_what_nobody_uses_goes(tmp_path: Path) -> None:
    """Builds of two kinds in turns make nothing twice; what two builds had no use for is gone."""
    assert build(tmp_path, "both", "public") == ["both", "public"]
    assert build(tmp_path, "both", "preview") == ["preview"]
    for _ in range(3):
        assert build(tmp_path, "both", "public") == []
        assert build(tmp_path, "both", "preview") == []
    size = (tmp_path / "deep" / "kept").stat().st_size
    assert build(tmp_path, "both", "preview") == []
    assert (tmp_path / "deep" / "kept").stat().st_size < size
    assert build(tmp_path, "both", "public") == ["public"]


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    """A build that used what was there, and all of it, leaves the file alone."""
    build(tmp_path, "a", "b")
    before = (tmp_path / "deep" / "kept").stat().st_ino
    assert build(tmp_path, "b", "a") == []
    assert (tmp_path / "deep" / "kept").stat().st_ino == before


def test_it_is_as_private_as_briefings(tmp_path: Path) -> None:
    """Nobody but its owner may read the file, and git does not take it up."""
    build(tmp_path, "a")
    assert (tmp_path / "deep" / "kept").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep" / ".gitignore").read_text("ascii") == "*\n"


WRITER = """
import sys
from pathlib import Path
from standfirst.kept import Kept, key
number = int(sys.argv[2])
print("begun", flush=True)
while True:
    kept = Kept(Path(sys.argv[1]) / "deep" / "kept", "1")
    for name in range(200):
        kept.put(key(str(name)), [name] * 400 + [number])
    number += 2
    kept.save()
"""


def test_kills_and_two_writers_at_once(tmp_path: Path) -> None:
    """Whatever two builds at once and kills leave behind is one build's work as a whole, or nothing."""
    found = 0
    for attempt in range(6):
        started = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(tmp_path), str(number)],
                env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
            )
            for number in (0, 1)
        ]  # fmt: skip
        try:
            for process in started:
                assert process.stdout is not None
                process.stdout.readline()
            for _ in range(15):
                found += whole(fresh(tmp_path))
                time.sleep(0.003 * attempt)
        finally:
            for process in started:
                process.kill()
                process.communicate()
        whole(fresh(tmp_path))
    assert found > 5
    assert {path.name for path in (tmp_path / "deep").iterdir()} <= {"kept", "kept.draft", ".gitignore"}


def whole(kept: Kept) -> bool:
    """Whether there is anything; then all of it is there, and of one build."""
    values = [kept.get(key(str(name))) for name in range(200)]
    if all(value is None for value in values):
        return False
    assert all(value[:-1] == [name] * 400 for name, value in enumerate(values))
    assert len({value[-1] for value in values}) == 1
    return True
