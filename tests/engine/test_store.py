"""A store may be lost, damaged, killed, shared or brought from elsewhere: it forgets, and never says what is wrong."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from standfirst.engine import seal, store
from standfirst.engine.store import Store, StoredResult

PROGRAM = Path(__file__).parent / "programs" / "store_writer.py"
RESULT = StoredResult(b"f" * 16, {"input a": b"1" * 16, "input b": b"2" * 16}, b"value")


def written(path: Path, count: int = 20) -> dict[str, StoredResult]:
    """A store with results in it, and what they are."""
    results = {
        f"result {number}": StoredResult(
            b"f" * 16, {f"input {number % 3}": b"1" * 16}, f"value {number}".encode()
        )
        for number in range(count)
    }
    made = Store(path, "program")
    for name, result in results.items():
        made.put(name, result)
    made.close()
    return results


def read(path: Path, names: dict[str, StoredResult], program: str = "program") -> dict[str, StoredResult]:
    """What a store says of some names."""
    made = Store(path, program)
    found = {name: result for name in names if (result := made.get(name)) and is_whole(result)}
    made.close()
    return found


def is_whole(result: StoredResult) -> bool:
    """Whether a result says all that it depends on; the engine takes one that does not for none."""
    try:
        dict(result.dependencies)
    except KeyError:
        return False
    return True


def test_what_is_put_is_there(tmp_path: Path) -> None:
    """A result is there at once, in the next process, and with all that it depends on."""
    made = Store(tmp_path / "store", "program")
    made.put("a", RESULT)
    assert made.get("a") == RESULT
    made.close()
    later = Store(tmp_path / "store", "program")
    assert later.get("a") == RESULT
    assert later.get("b") is None
    later.put("a", StoredResult(b"g" * 16, {}, b"other"))
    later.close()
    assert read(tmp_path / "store", {"a": RESULT})["a"].value == b"other"


def test_closed_and_opened_again(tmp_path: Path) -> None:
    """A store that was closed goes on with the file that is there then, and knows what older results depend on."""
    made, path = Store(tmp_path / "store", "program"), tmp_path / "store"
    made.put("a", StoredResult(b"f" * 16, {"x": b"1" * 16, "y": b"2" * 16}, b"first"))
    made.close()
    first = made.get("a")
    assert first is not None
    made.close()
    assert dict(first.dependencies.items()) == {"x": b"1" * 16, "y": b"2" * 16}
    made.close()
    path.unlink()
    made.put("b", StoredResult(b"g" * 16, {"y": b"3" * 16}, b"second"))
    made.close()
    second = Store(path, "program").get("b")
    assert second is not None
    assert dict(second.dependencies.items()) == {"y": b"3" * 16}


def test_without_a_file(tmp_path: Path) -> None:
    """Without a path, or where no file can be, a store remembers as long as it lives."""
    (tmp_path / "file").write_text("no folder")
    for path in (None, tmp_path / "file" / "store"):
        made = Store(path, "program")
        made.put("a", RESULT)
        assert made.get("a") == RESULT
        made.close()


def test_another_program_counts_for_nothing(tmp_path: Path) -> None:
    """What another version of the program has computed is not used."""
    results = written(tmp_path / "store")
    assert read(tmp_path / "store", results, "another") == {}
    assert read(tmp_path / "store", results) == {}


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else may read any file of it, and git leaves it out; one that others may read is begun anew."""
    results = written(tmp_path / "store")
    open_ = Store(tmp_path / "store", "program")
    open_.put("a", RESULT)
    open_.flush()
    files = [path for path in tmp_path.iterdir() if path.name.startswith("store")]
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    open_.close()
    (tmp_path / "store").chmod(0o644)
    assert read(tmp_path / "store", results) == {}
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o600


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in the place of the file is replaced, and what it leads to stays as it is."""
    (tmp_path / "mine").write_text("words")
    (tmp_path / "store").symlink_to(tmp_path / "mine")
    results = written(tmp_path / "store")
    assert read(tmp_path / "store", results) == results
    assert (tmp_path / "mine").read_text() == "words"


@pytest.mark.parametrize("seed", range(40))
def test_damage(tmp_path: Path, seed: int) -> None:
    """Whatever bytes are changed, cut off or put in, a result is as it was or gone, and the store works on."""
    path, rng = tmp_path / "store", random.Random(seed)
    results = written(path, 60)
    data = bytearray(path.read_bytes())
    kind = seed % 4
    if kind == 0:
        for _ in range(rng.randint(1, 60)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 1:
        del data[rng.randrange(len(data)) :]
    elif kind == 2:
        start = rng.randrange(len(data))
        data[start : start + 4096] = bytes(4096)
    else:
        data = bytearray(rng.randbytes(rng.randrange(20_000)))
    path.write_bytes(data)
    found = read(path, results)
    assert all(found[name] == results[name] for name in found)
    again = written(path, 60)
    assert read(path, again) == again


def test_a_forged_result_is_none(tmp_path: Path) -> None:
    """Who can write the file but does not have the key of its user brings nothing in."""
    results = written(tmp_path / "store")
    with sqlite3.connect(tmp_path / "store") as connection:
        connection.execute("UPDATE result SET value = CAST('forged' AS BLOB)")
    assert read(tmp_path / "store", results) == {}


def test_another_users_store_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that was written with another key is no store."""
    results = written(tmp_path / "store")
    seal.seal_key.cache_clear()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert read(tmp_path / "store", results) == {}
    seal.seal_key.cache_clear()


def test_the_key_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made once, readable by its user only; one that others could have written is not used."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    seal.seal_key.cache_clear()
    first = seal.seal_key()
    file = tmp_path / "standfirst" / "cache.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    seal.seal_key.cache_clear()
    assert seal.seal_key() == first == file.read_bytes()
    file.chmod(0o666)
    seal.seal_key.cache_clear()
    assert seal.seal_key() != first
    assert [path.name for path in file.parent.iterdir()] == ["cache.key"]
    seal.seal_key.cache_clear()


@pytest.mark.slow
def test_kills(tmp_path: Path) -> None:
    """After each of some kills at random moments, all that was surely written is there and nothing is half there."""
    rng = random.Random(7)
    path, first = tmp_path / "store", 0
    for _ in range(int(os.environ.get("STANDFIRST_KILLS", "30"))):
        words = [sys.executable, str(PROGRAM), str(path), str(first), str(first + 100_000)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())}) as process:  # fmt: skip
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.random() / 30)
            process.send_signal(signal.SIGKILL)
            said = process.stdout.read().split()
        last = int(said[-1]) if said else first + 4
        made = Store(path, "program")
        for number in range(max(first, last - 20), last + 1):
            found = made.get(f"result {number}")
            assert found is not None, number
            assert found.value == f"value {number} ".encode() * 200
        beyond = [made.get(f"result {number}") for number in range(last + 1, last + 30)]
        assert all(one is None or one.value.startswith(b"value ") for one in beyond)
        made.close()
        first = last + 1


@pytest.mark.slow
def test_two_processes_at_once(tmp_path: Path) -> None:
    """Two processes that write at the same time lose nothing of each other's."""
    path = tmp_path / "store"
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    both = [
        subprocess.Popen([sys.executable, str(PROGRAM), str(path), str(first), str(first + 300)],
                         stdout=subprocess.DEVNULL, env=environment)
        for first in (0, 1000)
    ]  # fmt: skip
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    made = Store(path, "program")
    for number in (*range(300), *range(1000, 1300)):
        found = made.get(f"result {number}")
        assert found is not None
        assert list(found.dependencies) == [f"input {number % 7}"]


def test_forks_may_read(tmp_path: Path) -> None:
    """A process that was forked in the middle reads what was written, and the first goes on."""
    results = written(tmp_path / "store")
    made = Store(tmp_path / "store", "program")
    assert made.get("result 1") == results["result 1"]
    child = os.fork()
    if not child:
        os._exit(0 if made.get("result 2") == results["result 2"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    made.put("new", RESULT)
    made.close()
    assert read(tmp_path / "store", {"new": RESULT}) == {"new": RESULT}


def test_what_nobody_uses_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a week without use a result goes; what was used stays; a store that is too large begins anew."""
    results = written(tmp_path / "store", 3)
    day = time.time() + 5 * 86_400
    monkeypatch.setattr(time, "time", lambda: day)
    assert "result 1" in read(tmp_path / "store", {"result 1": RESULT})
    day += 5 * 86_400
    made = Store(tmp_path / "store", "program")
    made.trim()
    made.close()
    assert list(read(tmp_path / "store", results)) == ["result 1"]
    monkeypatch.setattr(store, "LARGEST", 1)
    made = Store(tmp_path / "store", "program")
    made.trim()
    made.close()
    assert read(tmp_path / "store", results) == {}
