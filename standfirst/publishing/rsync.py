"""Publish to a local folder, or to one on a host over SSH, by rsync, which replaces each file in one step."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from standfirst.errors import PublishError
from standfirst.publishing import ssh
from standfirst.publishing.destination import Destination
from standfirst.publishing.remote import PARTS, Upload, folders_of

_LACKING = 23
"""The exit status of rsync if a requested file does not exist."""
_VANISHED = 24
"""The exit status if a folder was removed together with one above it."""


class RsyncRemote:
    """A folder reached by rsync."""

    def __init__(self, destination: Destination) -> None:
        """Connect to nothing yet."""
        self._name = destination.name
        self._remote = bool(destination.host)
        place = destination.path.rstrip("/") + "/"
        host = f"{destination.user}@" * bool(destination.user) + destination.host
        self._place = f"{host}:{place}" if self._remote else place
        if not self._remote and not Path(place).is_dir():
            raise PublishError(f"{self._name}: there is no folder {place}; make it, or correct PUBLISH")
        self._line = ssh.SshConnection(destination if self._remote else None)
        self._shell = ["--rsh", self._line.command] if self._remote else []
        self._begun = False

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None if there is none."""
        with tempfile.TemporaryDirectory() as folder:
            fetched = self._run("--no-links", f"{self._place}{path}", f"{folder}/file", accept=(_LACKING,))
            if fetched.returncode == _LACKING and b"No such file" not in fetched.stderr:
                raise self._failed(fetched.stderr)
            file = Path(folder, "file")
            return file.read_bytes() if file.is_file() else None

    def write(self, files: Sequence[Upload]) -> None:
        """Send files from a temporary folder; each is replaced in one step."""
        self._begin()
        with tempfile.TemporaryDirectory() as folder:
            for one in files:
                file = Path(folder, one.path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(one.data)
            self._send(
                folder, [one.path for one in files], "--ignore-times", "--perms", "--chmod=D755,F644",
                f"--temp-dir={PARTS}",
            )  # fmt: skip

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files by syncing an empty folder, and then the folders left empty, deepest first."""
        self._remove(paths)
        for _, level in groupby(folders_of(paths), key=lambda folder: folder.count("/")):
            self._remove(list(level))

    def finish(self) -> None:
        """Remove the folder for files in transit."""
        self._begin()
        self._remove([PARTS])
        self._begun = False

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _begin(self) -> None:
        """Create the folder for files in transit, once, and remove what a killed run has left in it."""
        if not self._begun:
            with tempfile.TemporaryDirectory() as nothing:
                self._run("--recursive", "--delete", f"{nothing}/", f"{self._place}{PARTS}/")
            self._begun = True

    def _remove(self, paths: Sequence[str]) -> None:
        if not paths:
            return
        with tempfile.TemporaryDirectory() as bare:
            for path in paths:
                Path(bare, path).parent.mkdir(parents=True, exist_ok=True)
            self._send(bare, paths, "--delete-missing-args", accept=(_LACKING, _VANISHED))

    def _send(self, folder: str, paths: Sequence[str], *options: str, accept: Sequence[int] = ()) -> None:
        names = b"".join(path.encode() + b"\0" for path in paths)
        self._run(
            *options, "--relative", "--no-implied-dirs", "--dirs", "--from0", "--files-from=-", f"{folder}/", self._place,
            given=names, accept=accept,
        )  # fmt: skip

    def _run(
        self, *words: str, given: bytes = b"", accept: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        line = ["rsync", "--protect-args", *self._shell, *words]
        try:
            done = subprocess.run(line, input=given, capture_output=True, check=False)
        except FileNotFoundError:
            raise PublishError("rsync is not installed; install it, or publish by sftp://") from None
        if done.returncode not in (0, *accept):
            raise self._failed(done.stderr)
        return done

    def _failed(self, said: bytes) -> PublishError:
        lines = said.decode(errors="replace").strip().splitlines() or ["rsync failed"]
        return PublishError(f"{self._name}: {lines[0]}")
