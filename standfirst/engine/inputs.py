"""What a query may read of the machine: files, folders and the clock, each recorded as a dependency."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from standfirst.engine.dependency import Trace, depend, split
from standfirst.engine.files import FileDigests
from standfirst.engine.query import Engine

FILE, FOLDER = "file", "folder"
PAST, OLDER, AGE = "past", "older", "age"

SIZE = 16
"""Bytes of a fingerprint."""


def define(engine: Engine, now: datetime, digests: FileDigests | None = None) -> None:
    """Define on an engine what can be read of the machine, at an instant."""
    engine.input(FILE, (digests or FileDigests(engine.store)).fingerprint)
    engine.input(FOLDER, folder_fingerprint)
    engine.input(PAST, lambda at: is_past(datetime.fromisoformat(at), now))
    engine.input(OLDER, lambda at, days: is_older(datetime.fromisoformat(at), int(days), now))
    engine.input(AGE, lambda at: age(datetime.fromisoformat(at), now))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; OSError where they cannot be read."""
    data = path.read_bytes()
    depend(FILE, str(path), found=hashlib.sha256(data).digest()[:SIZE])
    return data


def read_text(path: Path) -> str:
    """The text of a file in UTF-8."""
    return read_bytes(path).decode("utf-8")


def is_file(path: Path) -> bool:
    """Whether there is a file at a path; one that appears later, or changes, is another answer."""
    depend(FILE, str(path))
    return path.is_file()


def are_as_read(trace: Trace) -> bool:
    """Whether the files that were read, and those that were looked for in vain, are as they were then."""
    named = ((split(one), digest) for one, digest in trace.items())
    return all(_now(Path(names[0])) == digest for (kind, *names), digest in named if kind == FILE)


def _now(path: Path) -> bytes | None:
    """The fingerprint of a file as it is now; None where there is none."""
    return hashlib.sha256(path.read_bytes()).digest()[:SIZE] if path.is_file() else None


def folders(path: Path) -> list[Path]:
    """The folders in a folder, in order; none where there is no folder."""
    depend(FOLDER, str(path))
    return _folders(path)


def folder_fingerprint(path: str) -> bytes:
    """What stands for the names of the folders in a folder."""
    found = _folders(Path(path))
    return hashlib.blake2b("\n".join(one.name for one in found).encode(), digest_size=SIZE).digest()


def _folders(path: Path) -> list[Path]:
    return sorted(one for one in path.iterdir() if one.is_dir()) if path.is_dir() else []


def is_past(moment: datetime, now: datetime) -> bool:
    """Whether a moment has come; that alone is read of the clock."""
    depend(PAST, moment.isoformat())
    return moment <= now


def is_older(moment: datetime, days: int, now: datetime) -> bool:
    """Whether a moment is at least so many days ago."""
    depend(OLDER, moment.isoformat(), str(days))
    return now - moment >= timedelta(days=days)


def age(moment: datetime, now: datetime) -> int:
    """How many whole days ago a moment was."""
    depend(AGE, moment.isoformat())
    return (now - moment).days
