"""The inputs of queries from the machine (files, folders, the clock), each recorded as a dependency."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from standfirst.engine.dependency import Trace, depend, split
from standfirst.engine.files import FileDigests
from standfirst.engine.query import Engine

FILE, FOLDER, FILES = "file", "folder", "files"
PAST, OLDER, AGE = "past", "older", "age"

SIZE = 16
"""Length of a fingerprint in bytes."""


def define(engine: Engine, now: datetime, digests: FileDigests | None = None) -> None:
    """Define the inputs that read the machine on an engine, at a given time."""
    engine.input(FILE, (digests or FileDigests(engine.store)).fingerprint)
    engine.input(FOLDER, folder_fingerprint)
    engine.input(FILES, files_fingerprint)
    engine.input(PAST, lambda at: is_past(datetime.fromisoformat(at), now))
    engine.input(OLDER, lambda at, days: is_older(datetime.fromisoformat(at), int(days), now))
    engine.input(AGE, lambda at: age(datetime.fromisoformat(at), now))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; OSError if it cannot be read."""
    data = path.read_bytes()
    depend(FILE, str(path), found=hashlib.sha256(data).digest()[:SIZE])
    return data


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8."""
    return read_bytes(path).decode("utf-8")


def is_file(path: Path) -> bool:
    """Return whether a file exists; the dependency also covers its later appearance or change."""
    depend(FILE, str(path))
    return path.is_file()


def are_as_read(trace: Trace) -> bool:
    """Return whether all files in a trace, including those that did not exist, are unchanged."""
    named = ((split(one), digest) for one, digest in trace.items())
    return all(_now(Path(names[0])) == digest for (kind, *names), digest in named if kind == FILE)


def _now(path: Path) -> bytes | None:
    """Return the current fingerprint of a file; None if it does not exist."""
    return hashlib.sha256(path.read_bytes()).digest()[:SIZE] if path.is_file() else None


def folders(path: Path) -> list[Path]:
    """Return the subfolders of a folder in order; none if the folder does not exist."""
    depend(FOLDER, str(path))
    return _folders(path)


def folder_fingerprint(path: str) -> bytes:
    """Return a fingerprint of the names of a folder's subfolders."""
    return _names_fingerprint(_folders(Path(path)))


def _names_fingerprint(found: list[Path]) -> bytes:
    return hashlib.blake2b("\n".join(one.name for one in found).encode(), digest_size=SIZE).digest()


def _folders(path: Path) -> list[Path]:
    return sorted(one for one in path.iterdir() if one.is_dir()) if path.is_dir() else []


def files(path: Path) -> list[Path]:
    """Return the files in a folder, in order; none if the folder does not exist."""
    depend(FILES, str(path))
    return _files(path)


def files_fingerprint(path: str) -> bytes:
    """Return a fingerprint of the names of the files in a folder."""
    return _names_fingerprint(_files(Path(path)))


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else []


def is_past(moment: datetime, now: datetime) -> bool:
    """Return whether a time has come; the dependency is on this answer alone, not on the clock."""
    depend(PAST, moment.isoformat())
    return moment <= now


def is_older(moment: datetime, days: int, now: datetime) -> bool:
    """Return whether a time is at least this many days ago."""
    depend(OLDER, moment.isoformat(), str(days))
    return now - moment >= timedelta(days=days)


def age(moment: datetime, now: datetime) -> int:
    """Return how many whole days ago a time was."""
    depend(AGE, moment.isoformat())
    return (now - moment).days
