"""Digests of files come from what lies there, and files that nobody wrote to are not read again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from standfirst.engine import files
from standfirst.engine.files import FileDigests, file_digest
from standfirst.engine.store import Store


def kept(path: Path) -> FileDigests:
    """The digests of a new process."""
    return FileDigests(Store(path / "store", "program"))


def digest(path: Path, file: Path) -> str:
    """The digest of a file in a process of its own."""
    store = Store(path / "store", "program")
    found = FileDigests(store).digest(file)
    store.close()
    return found


def test_old_files_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old file is not read again; a touched one is, and is the same; a changed one differs."""
    file = tmp_path / "a.yaml"
    file.write_text("one")
    time.sleep(0.02)
    monkeypatch.setattr(files, "_RACY", 1_000_000)
    first = digest(tmp_path, file)
    monkeypatch.setattr(files, "file_digest", lambda _: "read again")
    assert digest(tmp_path, file) == first
    os.utime(file)
    assert digest(tmp_path, file) == "read again"
    monkeypatch.undo()
    file.write_text("two")
    assert digest(tmp_path, file) == file_digest(file) != first


def test_a_young_file_is_not_taken_on_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that has only just changed is read again by the next process."""
    file = tmp_path / "a.yaml"
    file.write_text("one")
    digest(tmp_path, file)
    monkeypatch.setattr(files, "file_digest", lambda _: "read again")
    assert digest(tmp_path, file) == "read again"


def test_same_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was replaced by another of its size and time is seen."""
    monkeypatch.setattr(files, "_RACY", 1_000_000)
    file = tmp_path / "a.png"
    file.write_bytes(b"one")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    time.sleep(0.02)
    first = digest(tmp_path, file)
    file.write_bytes(b"two")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert digest(tmp_path, file) != first


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there has a fingerprint of its own, and none once it is asked for in full."""
    assert kept(tmp_path).fingerprint(str(tmp_path / "none")) == b""
    with pytest.raises(FileNotFoundError):
        kept(tmp_path).digest(tmp_path / "none")
