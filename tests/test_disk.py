"""Files are written whole, whoever else writes them, and nothing of another's is lost."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst import disk, settings
from standfirst.library.sent_marks import FILE, SentMark, read_marks, write_marks

pytestmark = pytest.mark.slow

FORK = multiprocessing.get_context("fork")
TRIALS = 30


def at_once(count: int, work: Callable[[int, int], object], trials: int = TRIALS) -> None:
    """Run `work` with each trial and number, each number in a process of its own that begins a trial with the others."""
    start = FORK.Barrier(count)

    def run(number: int) -> None:
        for trial in range(trials):
            start.wait(300)
            work(trial, number)

    processes = [FORK.Process(target=run, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0] * count


@pytest.mark.parametrize("count", [3, 8])
def test_all_lines_of_all_processes_are_kept(tmp_path: Path, count: int) -> None:
    """Processes that add to one file at once lose nothing of each other, 30 times, and leave no draft."""
    at_once(
        count,
        lambda trial, number: disk.update(tmp_path / f"{trial}.csv", lambda old: old + b"%d\n" % number),
    )
    for file in tmp_path.iterdir():
        assert sorted(file.read_text().split()) == sorted(map(str, range(count)))
    assert len(list(tmp_path.iterdir())) == TRIALS


@pytest.mark.parametrize("count", [3, 8])
def test_all_sent_marks_of_all_processes_are_kept(tmp_path: Path, count: int) -> None:
    """Desks that mark their mailings at once lose no mark, 30 times; of one mailing the furthest mark stays."""
    (tmp_path / "briefings").mkdir()
    (tmp_path / "pelicanconf.py").write_text("SITENAME = 'Desk'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n")
    site = settings.load(tmp_path)

    def mark(trial: int, number: int) -> None:
        own = SentMark(f"{trial}/{number}", "edition", "2026-03-02", "ledger", 2, "00")
        shared = SentMark(f"{trial}", "edition", "2026-03-02", "ledger", number, "00")
        write_marks(site, [own, shared])

    at_once(count, mark)
    marks = {one.edition: one.events for one in read_marks(site)}
    wanted = {f"{trial}/{number}": 2 for trial in range(TRIALS) for number in range(count)}
    assert marks == wanted | {f"{trial}": count - 1 for trial in range(TRIALS)}
    assert [path.name for path in (tmp_path / "briefings").iterdir()] == [FILE]


def test_only_one_process_makes_a_file(tmp_path: Path) -> None:
    """Of eight processes that make one file at once one does, 30 times, and each reads its bytes whole."""

    def make(trial: int, number: int) -> None:
        file, data = tmp_path / f"{trial}.key", b"%d" % number * 5000
        if disk.create(file, data):
            disk.update(tmp_path / f"{trial}.won", lambda old: old + data)
        assert len(file.read_bytes()) == 5000

    at_once(8, make)
    for file in tmp_path.glob("*.key"):
        assert file.read_bytes() == file.with_suffix(".won").read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 2 * TRIALS


def test_a_kill_leaves_a_whole_file(tmp_path: Path) -> None:
    """A writer that is killed leaves the old bytes or the new ones, 30 times, and the lock goes with it."""
    file = tmp_path / "file"
    file.write_bytes(b"a" * 300_000)

    def write(told: int) -> None:
        while True:
            disk.update(file, lambda old: (b"a" if old[:1] == b"b" else b"b") * 300_000)
            os.write(told, b".")

    for trial in range(TRIALS):
        hears, tells = os.pipe()
        writer = FORK.Process(target=write, args=(tells,))
        writer.start()
        os.read(hears, 1 + trial)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join(60)
        os.close(hears)
        os.close(tells)
        assert file.read_bytes() in {b"a" * 300_000, b"b" * 300_000}
        disk.update(file, lambda old: old)


def test_links_and_modes_stay(tmp_path: Path) -> None:
    """A link leads on to the file behind it, also one that is made; a file keeps its mode, a private one has its own."""
    real, link = tmp_path / "elsewhere" / "real", tmp_path / "link"
    real.parent.mkdir()
    link.symlink_to(real)
    disk.write(link, b"one")
    assert real.stat().st_mode & 0o777 == 0o666 & ~_umask()
    real.chmod(0o640)
    disk.write(link, b"two", durable=True)
    disk.update(link, lambda old: old + b", three")
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"two, three", 0o640)
    disk.write(real, b"four", private=True)
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_takes_nothing_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new bytes find no place, the error is told, the old file stays and no draft does."""
    file = tmp_path / "file"
    file.write_bytes(b"old")
    disk.update(file, lambda old: old)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        disk.update(file, lambda _: b"new")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


def test_a_file_system_without_locks_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system knows no locks, a file is replaced without; any other error is told."""
    for number, works in ((errno.EOPNOTSUPP, True), (errno.ENOLCK, True), (errno.EIO, False)):

        def lock(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, "flock", lock)
        if works:
            disk.update(tmp_path / "file", lambda _: b"new")
            assert (tmp_path / "file").read_bytes() == b"new"
        else:
            with pytest.raises(OSError, match="Input/output"):
                disk.update(tmp_path / "file", lambda _: b"other")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
