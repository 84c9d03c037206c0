"""Keeps from one build to the next what was worked out of files that have not changed since."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeVar

FORMAT = b"standfirst-kept/1"

_KEY = hashlib.sha256().digest_size * 2
_USED, _AGED = b"0", b"1"

T = TypeVar("T")


def key(kind: str, *parts: str) -> str:
    """The name of a value by everything that it is worked out of; 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps([kind, *parts]).encode()).hexdigest()


class Kept:
    """Plain JSON values by key, in one file that may vanish, be damaged or be somebody else's at any time.

    Then all is worked out again and nothing else is lost. An entry that a build has no use for stays
    for one more, so that builds for the public and previews in turns do not take each other's away.
    Of ten thousand briefings there are 80 MB, so values stay in files and only their places in memory:
    old ones in the file, new ones in one without a name.

    The file says what the briefings say, protected names among it: it is for its owner alone, and git
    leaves its folder out.
    """

    def __init__(self, path: Path, version: str) -> None:
        """`version` stands for the program: what another one worked out counts for nothing."""
        self._path = path
        self._head = FORMAT + b" " + hashlib.sha256(version.encode()).hexdigest().encode() + b"\n"
        self._known: dict[bytes, _Place] = {}
        self._used: dict[bytes, _Place] = {}
        self._new: BinaryIO | None = None
        self._end = 0
        self._load()

    @classmethod
    def of(cls, root: Path, version: str) -> Self:
        """What builds of the site in `root` have kept that this program worked out."""
        return cls(root / ".cache/standfirst/kept", version)

    def get(self, name: str) -> Any:
        """What was kept under a key; None where nothing was."""
        wanted = name.encode()
        place = self._used.get(wanted) or self._known.get(wanted)
        line = _line(place) if place else b""
        if place is None or not line:
            return None
        self._used[wanted] = place
        return json.loads(line[_KEY + 1 :])

    def __contains__(self, name: str) -> bool:
        """Whether something was kept under a key."""
        wanted = name.encode()
        return wanted in self._used or wanted in self._known

    def put(self, name: str, value: Any) -> None:
        """Keep plain data: texts, numbers, truths, None, lists, and mappings from texts.

        A disk that will not have it forgets it.
        """
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        line = name.encode() + _USED + text.encode("utf-8", "surrogatepass") + b"\n"
        with suppress(OSError):
            if self._new is None:
                self._new = self._open(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115  # until this goes
            if os.pwrite(self._new.fileno(), line, self._end) == len(line):
                self._used[name.encode()] = _Place(self._new, self._end, len(line), zlib.crc32(line))
                self._end += len(line)

    def save(self) -> None:
        """Write what this build used and, once more, what only the one before it did.

        A disk that will not have it costs time in the next build and nothing else. Of two builds at once
        one may put the other's file in place half-written, which its checksum tells until it is whole.
        """
        left = [place for name, place in self._known.items() if name not in self._used]
        returned = any(place.aged for place in self._used.values())
        if not (self._new or left or returned):
            return
        draft = self._path.with_suffix(".draft")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.with_name(".gitignore").write_text("*\n", encoding="ascii")
            draft.unlink(missing_ok=True)
            with open(draft, "xb", opener=_private) as file:  # nobody else may write where others may read
                _write(file, self._head, self._lines(left))
            draft.replace(self._path)

    def _lines(self, left: Iterable[_Place]) -> Iterator[bytes]:
        for place in self._used.values():
            if line := _line(place):
                yield _marked(line, _USED)
        for place in left:
            if not place.aged and (line := _line(place)):
                yield _marked(line, _AGED)

    def _open(self, file: BinaryIO) -> BinaryIO:
        """A file that is closed with this table."""
        weakref.finalize(self, file.close)
        return file

    def _load(self) -> None:
        """Find the places of the file's lines; nothing of a file that is not whole and ours."""
        with suppress(OSError):
            file = self._open(self._path.open("rb"))
            head, checksum, digest = file.readline(), file.readline(), _digest()
            at, known = len(head) + len(checksum), dict[bytes, _Place]()
            for line in file if head == self._head else ():
                digest.update(line)
                known[line[:_KEY]] = _Place(
                    file, at, len(line), zlib.crc32(line), aged=line[_KEY : _KEY + 1] == _AGED
                )
                at += len(line)
            if checksum == digest.hexdigest().encode() + b"\n":
                self._known = known


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line lies: its file, first byte, length and checksum, and whether the last build had no use for it."""

    file: BinaryIO
    at: int
    length: int
    crc: int
    aged: bool = False


def recall(kept: Kept | None, name: str, make: Callable[[], T]) -> T:
    """What was kept under a key, or else what is made now and kept from here on; never None."""
    if kept is None:
        return make()
    value: T | None = kept.get(name)
    if value is None:
        value = make()
        kept.put(name, value)
    return value


def _line(place: _Place) -> bytes:
    """A line; nothing where somebody has changed or cut its file meanwhile."""
    with suppress(OSError):
        line = os.pread(place.file.fileno(), place.length, place.at)
        if zlib.crc32(line) == place.crc:
            return line
    return b""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _marked(line: bytes, mark: bytes) -> bytes:
    return line if line[_KEY : _KEY + 1] == mark else line[:_KEY] + mark + line[_KEY + 1 :]


def _write(file: BinaryIO, head: bytes, lines: Iterable[bytes]) -> None:
    """The head, what stands for all lines, and the lines."""
    digest = _digest()
    file.write(head + digest.hexdigest().encode() + b"\n")
    for line in lines:
        digest.update(line)
        file.write(line)
    file.seek(len(head))
    file.write(digest.hexdigest().encode())


def _digest() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=32)
