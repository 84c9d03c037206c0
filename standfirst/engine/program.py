"""Fingerprint the program: its own files, its libraries, and the system libraries that lay out text."""

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
    """Return the fingerprint of everything that must be unchanged for the output to be reproducible."""
    return fingerprint(standfirst.__version__, sys.version_info[:3], [*_own()], [*_installed()], [*_system()])


def _own() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package, including its catalogues, with their digests."""
    folder = Path(standfirst.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in _OWN:
            yield path.relative_to(folder).as_posix(), _digest(path)


def _installed() -> Iterator[tuple[str, bytes]]:
    """Yield every importable library in the order of the path, because earlier entries hide later ones."""
    for place in map(Path, dict.fromkeys(sys.path)):
        for found in (
            sorted((*place.glob("*.dist-info"), *place.glob("*.egg-info"))) if place.is_dir() else ()
        ):
            described = {".dist-info": found / "METADATA", ".egg-info": found / "PKG-INFO"}[found.suffix]
            yield found.name, _digest(found if found.is_file() else described)


def _system() -> Iterator[str]:
    """Yield the system libraries that lay out text; their file names contain their versions."""
    for folder in map(Path, _FOLDERS):
        for place in (folder, *folder.glob("*-linux-gnu*")):
            for name in _SYSTEM:
                yield from sorted(os.path.realpath(path) for path in place.glob(f"{name}*.so*"))


def _digest(path: Path) -> bytes:
    """Return the digest of a file; empty if it cannot be read."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return b""
