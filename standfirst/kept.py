"""Keeps from one build to the next what was worked out of files that have not changed since."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

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

    The file says what the briefings say, protected names among it: it is for its owner alone, and git
    leaves its folder out.
    """

    def __init__(self, path: Path, version: str) -> None:
        """`version` stands for the program: what another one worked out counts for nothing."""
        self._path = path
        self._head = FORMAT + b" " + hashlib.sha256(version.encode()).hexdigest().encode()
        self._known = dict(self._load())
        self._used: dict[bytes, bytes] = {}
        self._new = False

    def get(self, name: str) -> Any:
        """What was kept under a key; None where nothing was."""
        wanted = name.encode()
        line = self._used.get(wanted) or self._known.get(wanted)
        if line is None:
            return None
        self._used[wanted] = line
        return json.loads(line[_KEY + 1 :])

    def __contains__(self, name: str) -> bool:
        """Whether something was kept under a key."""
        wanted = name.encode()
        return wanted in self._used or wanted in self._known

    def put(self, name: str, value: Any) -> None:
        """Keep plain data: texts, numbers, truths, None, lists, and mappings from texts."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._used[name.encode()] = name.encode() + _USED + text.encode("utf-8", "surrogatepass")
        self._new = True

    def save(self) -> None:
        """Write what this build used and, once more, what only the one before it did.

        A disk that will not have it costs time in the next build and nothing else. Two builds at once
        may spoil each other's file, which its checksum tells.
        """
        left = [line for name, line in self._known.items() if name not in self._used]
        returned = any(line[_KEY : _KEY + 1] == _AGED for line in self._used.values())
        if not (self._new or left or returned):
            return
        lines = [_marked(line, _USED) for line in self._used.values()]
        lines += [_marked(line, _AGED) for line in left if line[_KEY : _KEY + 1] == _USED]
        draft = self._path.with_suffix(".draft")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.with_name(".gitignore").write_text("*\n", encoding="ascii")
            with open(draft, "wb", opener=_private) as file:
                file.write(b"%b\n%b\n" % (self._head, _checksum(lines)))
                file.writelines(piece for line in lines for piece in (line, b"\n"))
            draft.replace(self._path)

    def _load(self) -> Iterator[tuple[bytes, bytes]]:
        """The lines of the file by their keys; nothing of a file that is not whole and ours."""
        data = b""
        with suppress(OSError):
            data = self._path.read_bytes()
        head, checksum, *lines = data.split(b"\n") if data.count(b"\n") > 1 else (b"", b"")
        del data
        if head == self._head and not lines.pop() and checksum == _checksum(lines):
            yield from ((line[:_KEY], line) for line in lines)


def recall(kept: Kept | None, name: str, make: Callable[[], T]) -> T:
    """What was kept under a key, or else what is made now and kept from here on; never None."""
    if kept is None:
        return make()
    value: T | None = kept.get(name)
    if value is None:
        value = make()
        kept.put(name, value)
    return value


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _marked(line: bytes, mark: bytes) -> bytes:
    return line if line[_KEY : _KEY + 1] == mark else line[:_KEY] + mark + line[_KEY + 1 :]


def _checksum(lines: Iterable[bytes]) -> bytes:
    """What stands for all lines, each with its end."""
    digest = hashlib.blake2b(digest_size=32)
    for line in lines:
        digest.update(line)
        digest.update(b"\n")
    return digest.hexdigest().encode()
