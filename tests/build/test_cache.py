"""The cache: quick when whole, harmless when damaged, full, deleted or shared."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.build.cache import Cache
from standfirst.engine.fingerprint import fingerprint

pytestmark = pytest.mark.slow

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


def entries(cache: Cache) -> list[Path]:
    """The files of all entries."""
    return [path for path in cache.root.glob("??/*") if path.is_file()]


def test_round_trip(cache: Cache) -> None:
    """What was put comes back in another process's cache too, empty bytes included."""
    for data in (b"", b"x", os.urandom(100_000)):
        key = fingerprint(data)
        assert cache.get(key) is None
        assert cache.put(key, data)
        assert Cache(cache.root).get(key) == data
    assert (cache.hits, cache.misses) == (0, 3)


def test_remember(cache: Cache) -> None:
    """Something is made once."""
    made: list[int] = []
    for _ in range(3):
        assert cache.remember(fingerprint("x"), lambda: made.append(1) or b"made") == b"made"  # type: ignore[func-returns-value]
    assert made == [1]


def test_every_flipped_byte(cache: Cache) -> None:
    """An entry with any one byte changed, cut short or made longer is no entry; a new put mends it."""
    key = fingerprint("x")
    cache.put(key, b"precious bytes")
    (file,) = entries(cache)
    whole = file.read_bytes()
    damaged = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in range(len(whole))]
    for data in [*damaged, b"", whole[:-1], whole + b"x"]:
        file.write_bytes(data)
        assert cache.get(key) is None
    assert cache.remember(key, lambda: b"precious bytes") == b"precious bytes"
    assert cache.get(key) == b"precious bytes"


def test_swapped_entries(cache: Cache) -> None:
    """An entry under another's name is no entry."""
    cache.put(fingerprint("a"), b"a")
    cache.put(fingerprint("b"), b"b")
    one, two = entries(cache)
    one.write_bytes(two.read_bytes())
    values = {cache.get(fingerprint("a")), cache.get(fingerprint("b"))}
    assert len(values & {b"a", b"b"}) == 1
    assert None in values


def test_keys(cache: Cache) -> None:
    """Only a fingerprint is a key, so no key leads out of the folder."""
    for key in ("", "../x", "a" * 63, "/" * 64, "." * 64):
        with pytest.raises(ValueError, match="a key is a fingerprint"):
            cache.get(key)


def test_least_recently_used(cache: Cache) -> None:
    """Above the limit the entries that were not used for longest go, and those in use stay."""
    cache.limit = 100_000
    keys = [fingerprint(i) for i in range(90)]
    long_ago = time.time() - 100_000
    for number, key in enumerate(keys):
        cache.put(key, b"x" * 1000)
        path = cache.root / key[:2] / key[2:]
        os.utime(path, (long_ago + number, long_ago + number))
    assert cache.get(keys[0]) is not None
    for i in range(40):
        cache.put(fingerprint("more", i), b"x" * 1000)
    cache.trim()
    assert sum(path.stat().st_size for path in entries(cache)) <= 100_000
    assert cache.get(keys[0]) is not None
    assert cache.get(keys[1]) is None
    assert cache.get(fingerprint("more", 39)) is not None


def test_bounded_without_trim(cache: Cache) -> None:
    """A process that never trims stays near the limit all the same."""
    cache.limit = 100_000
    for i in range(1000):
        cache.put(fingerprint(i), b"x" * 1000)
    assert sum(path.stat().st_size for path in entries(cache)) <= 110_000


def test_bounded_by_many_processes(cache: Cache) -> None:
    """What several processes put is counted together."""
    for i in range(300):
        short_lived = Cache(cache.root, limit=100_000)
        short_lived.put(fingerprint(i), b"x" * 1000)
        short_lived.trim()
    assert sum(path.stat().st_size for path in entries(cache)) <= 110_000


def test_disk_trouble(tmp_path: Path) -> None:
    """A cache that cannot be written or read costs nothing but its benefit."""
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file/cache")
    assert not cache.put(fingerprint("x"), b"x")
    assert cache.get(fingerprint("x")) is None
    assert cache.remember(fingerprint("x"), lambda: b"made") == b"made"
    assert cache.trim() == 0


def test_deleted_under_way(cache: Cache) -> None:
    """The folder can be deleted at any time."""
    cache.put(fingerprint("x"), b"x")
    cache.clear()
    assert cache.get(fingerprint("x")) is None
    assert cache.put(fingerprint("x"), b"x")
    assert cache.get(fingerprint("x")) == b"x"


def test_killed_writers(cache: Cache, start: Start) -> None:
    """Processes killed while they put and evict leave whole entries only, and no drafts for long."""
    for turn in range(6):
        processes = [start("cache_writer", cache.root, turn) for _ in range(2)]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        time.sleep(0.03 * turn)
        for process in processes:
            process.kill()
            process.wait()
    reader = Cache(cache.root)
    values = [reader.get(path.parent.name + path.name) for path in entries(cache)]
    assert len(values) > 20
    assert None not in values
    for draft in (cache.root / "drafts").iterdir():
        os.utime(draft, (0, 0))
    assert reader.put(fingerprint("x"), b"x")
    reader.limit = 1
    reader.trim()
    assert list((cache.root / "drafts").iterdir()) == []
