"""Process locks: each sender holds one until its process ends, so that others know which senders are running."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from standfirst import system


class FileLocks:
    """The folder of lock files beside a ledger; the ledger must be on a disk of this machine."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which need not exist yet."""
        self.folder = folder
        self._held: int | None = None
        self._name = ""

    @property
    def me(self) -> str:
        """The name of this sender; the first access takes its lock."""
        if self._held is None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._name = uuid.uuid4().hex
            self._held = os.open(self.folder / self._name, os.O_CREAT | os.O_RDWR, 0o600)
            system.lock(self._held)
        return self._name

    def is_alive(self, name: str) -> bool:
        """Return whether the sender `name` is still running; only for senders with claims."""
        if name == self._name:
            return True
        try:
            probe = os.open(self.folder / name, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            return not system.try_lock(probe)
        finally:
            os.close(probe)

    def bury(self, name: str) -> None:
        """Remove the lock of a dead sender."""
        (self.folder / name).unlink(missing_ok=True)

    def leave(self) -> None:
        """Release this sender's lock."""
        if self._held is not None:
            name = self.folder / self._name
            if system.CAN_REPLACE_OPEN_FILES:
                name.unlink(missing_ok=True)
            os.close(self._held)
            name.unlink(missing_ok=True)
            self._held, self._name = None, ""
