"""Homes of ledgers: distinguish a ledger deleted on this machine from one that someone else has."""

from __future__ import annotations

import json
import platform
from contextlib import suppress
from pathlib import Path

from standfirst import disk

_FILE = "home"


def note(ledger: Path, name: str) -> None:
    """Note beside a ledger's file that the ledger of this name was created here; the note survives its deletion."""
    line = json.dumps({"ledger": name, **_place(ledger)}).encode() + b"\n"
    _path(ledger).parent.mkdir(mode=0o700, exist_ok=True)
    disk.update(_path(ledger), lambda old: old if line in old else old + line)


def names(ledger: Path) -> frozenset[str]:
    """Return the names of the ledgers created in this file, in this folder on this machine.

    A copy of the folder counts as another place, where the fate of the ledger is unknown.
    """
    found = set()
    with suppress(OSError):
        for line in _path(ledger).read_bytes().splitlines():
            with suppress(ValueError, TypeError, KeyError):
                home = json.loads(line)
                name = str(home.pop("ledger"))
                if home == _place(ledger):
                    found.add(name)
    return frozenset(found)


def _path(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}-owners") / _FILE


def _place(ledger: Path) -> dict[str, str | int]:
    folder = ledger.parent.resolve()
    return {"path": str(folder / ledger.name), "folder": folder.stat().st_ino, "machine": platform.node()}
