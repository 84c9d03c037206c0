"""Publish a site and die by SIGKILL after a number of operations: killed_publisher.py OUTPUT ADDRESS NUMBER."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from standfirst.publishing import opened
from standfirst.publishing.destination import Destination
from standfirst.publishing.remote import Remote, Upload
from tests.publishing.sites import desk, send


class Deadly:
    """Does what another does, a file at a time, and kills the process when its operations are used up."""

    def __init__(self, remote: Remote, left: int) -> None:
        self.remote, self.left = remote, left

    def read(self, path: str) -> bytes | None:
        return self.remote.read(path)

    def write(self, files: Sequence[Upload]) -> None:
        for one in files:
            self._live()
            self.remote.write([one])

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._live()
            self.remote.remove([path])

    def finish(self) -> None:
        self._live()
        self.remote.finish()

    def close(self) -> None:
        self.remote.close()

    def _live(self) -> None:
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


if __name__ == "__main__":
    site = Path(sys.argv[1])
    with opened(Destination.of("live", sys.argv[2]), desk(site)) as reached:
        send(site, Deadly(reached, int(sys.argv[3])))
