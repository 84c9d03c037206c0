"""The program as one fingerprint: its own files, its libraries, and what of the system draws text."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import standfirst
from standfirst.engine.fingerprint import fingerprint

_OWN = (".py", ".po", ".json")
_SYSTEM = ("libpango", "libharfbuzz", "libfontconfig", "libfreetype", "libfribidi", "libgobject")
_FOLDERS = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")


@cache
def program() -> str:
    """What has to be the same for the same files to come out."""
    return fingerprint(standfirst.__version__, sys.version_info[:3], [*_own()], [*_installed()], [*_system()])


def _own() -> Iterator[tuple[str, bytes]]:
    """The files of the package, its catalogues among them."""
    folder = Path(standfirst.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in _OWN:
            yield path.relative_to(folder).as_posix(), _digest(path)


def _installed() -> Iterator[tuple[str, bytes]]:
    """Every library that can be imported, in the order of the path: one that comes first hides others."""
    for place in map(Path, dict.fromkeys(sys.path)):
        for found in sorted(place.glob("*.dist-info")) if place.is_dir() else ():
            yield found.name, _digest(found / "METADATA")


def _system() -> Iterator[str]:
    """The libraries of the system by which text is laid out: the names of their files hold their versions."""
    for folder in map(Path, _FOLDERS):
        for place in (folder, *folder.glob("*-linux-gnu*")):
            for name in _SYSTEM:
                yield from sorted(os.path.realpath(path) for path in place.glob(f"{name}*.so*"))


def _digest(path: Path) -> bytes:
    """A file in short; nothing where it cannot be read."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return b""
