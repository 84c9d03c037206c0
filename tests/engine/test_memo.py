"""Values by their content come back exactly, and what cannot be read is never one."""

from __future__ import annotations

import multiprocessing
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.engine import Store, memo
from standfirst.engine.memo import Memo, MemoTable, content_key
from standfirst.errors import InputError
from standfirst.reader import read, read_bytes

pytestmark = pytest.mark.slow

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


def fresh(folder: Path, version: str = "1") -> Memo:
    """What a new process finds."""
    return Memo(Store(folder / "deep" / "store", version))


@given(st.dictionaries(st.text(), PLAIN.filter(lambda value: value is not None), max_size=5))
def test_values_come_back_exactly(values: dict[str, Any]) -> None:
    """Every plain value is the same in the next build: endless numbers, huge ones, and texts of any kind."""
    with tempfile.TemporaryDirectory() as name:
        kept = fresh(Path(name))
        for words, value in values.items():
            kept.put(content_key("any", words), value)
        kept.store.close()
        later = fresh(Path(name))
        for words, value in values.items():
            assert repr(later.get(content_key("any", words))) == repr(value)
        assert later.get(content_key("any", *values, "not there")) is None


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), NUMBERS, min_size=1, max_size=6))
def test_documents_come_back_exactly(values: dict[str, str]) -> None:
    """A document that was kept holds what reading gives, to the type of each value, and its text."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.yaml")
        path.write_text("\ufeff" + "".join(f"{word}: [{value}]\n" for word, value in values.items()), "utf-8")
        kept = fresh(Path(name))
        first = read(path, kept=kept)
        kept.store.close()
        second = read(path, kept=fresh(Path(name)))
        assert repr(first) == repr(second) == repr(read(path))
        assert first.position(("zz",)) == second.position(("zz",))


def test_what_cannot_be_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is told each time; a file is taken apart once, whatever it is called, and again once it changed."""
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\na: 2\n", "utf-8")
    kept, calls = fresh(tmp_path), []
    for _ in range(2):
        with pytest.raises(InputError, match="is used twice"):
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


def test_the_cache_of_a_user_outlives_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value is computed once for all processes; a damaged, foreign or unwritable cache counts as none."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    computed: list[bytes] = []

    def asked(value: bytes = b"value") -> bytes:
        memo._of_user.cache_clear()  # as in a new process
        return memo.for_user("name", lambda: computed.append(value) or value)  # type: ignore[func-returns-value]

    assert [asked(), asked(b"other")] == [b"value"] * 2
    assert computed == [b"value"]
    file = tmp_path / "standfirst" / "shared.sqlite"
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"SQLite format 3\0 and nothing of ours")
    assert [asked(), asked(b"other")] == [b"value"] * 2
    monkeypatch.setattr("standfirst.engine.store.seal_key", lambda: b"of somebody else".ljust(32))
    assert asked(b"own") == b"own"
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("/proc/none")))
    assert asked(b"last") == b"last"


def _asked(name: str) -> bytes:
    return memo.for_user(name, name.encode)


def test_threads_share_the_cache_of_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one thread has computed, others find, and so do processes forked from this one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    memo._of_user.cache_clear()
    names = [f"name {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(_asked, names * 4)) == [name.encode() for name in names] * 4
    assert [memo.for_user(name, lambda: b"anew") for name in names] == [name.encode() for name in names]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(_asked, names) == [name.encode() for name in names]


def test_a_table_has_only_what_the_last_run_used(tmp_path: Path) -> None:
    """Values come back without being computed; those that a run did not use are computed again in the next."""

    def run(*names: str) -> list[str]:
        made: list[str] = []

        def size(name: str) -> list[int]:
            made.append(name)
            return [len(name)]

        kept = fresh(tmp_path)
        with MemoTable(kept, "sizes") as table:
            assert [table.recall(name, partial(size, name)) for name in names] == [
                [len(name)] for name in names
            ]
        kept.store.close()
        return made

    assert run("a", "bb", "a") == ["a", "bb"]
    assert run("bb", "ccc") == ["ccc"]
    assert run("a", "bb", "ccc") == ["a"]


def test_a_table_of_a_failed_run_is_not_stored(tmp_path: Path) -> None:
    """The values of the last run that ended remain, and without a cache everything is computed."""
    kept = fresh(tmp_path)
    with MemoTable(kept, "sizes") as table:
        table.recall("a", lambda: 1)
    with suppress(KeyError), MemoTable(kept, "sizes") as table:
        table.recall("bb", lambda: 2)
        raise KeyError
    with MemoTable(kept, "sizes") as table:
        assert table.recall("a", lambda: 3) == 1
        assert table.recall("bb", lambda: 3) == 3
    with MemoTable(None, "sizes") as table:
        assert table.recall("a", lambda: 3) == 3
