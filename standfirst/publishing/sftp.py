"""Publish to a folder of an SFTP host; each file is sent under a temporary name and renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from posixpath import dirname

import paramiko

from standfirst.errors import PublishError
from standfirst.publishing import ssh
from standfirst.publishing.destination import Destination
from standfirst.publishing.remote import PARTS, Upload, folders_of

PASSWORD = "STANDFIRST_SFTP_PASSWORD"  # noqa: S105  # the name of a variable
_PATIENCE = 60
"""Seconds without an answer after which a connection is abandoned."""


class SftpRemote:
    """A folder that must exist."""

    def __init__(self, destination: Destination) -> None:
        """Connect, without writing anything yet."""
        self._name = destination.name
        self._place = destination.path.rstrip("/")
        self._made: set[str] = set()
        self._client = paramiko.SSHClient()
        try:
            with self._explained():
                self._connect(destination)
                self._sftp = self._client.open_sftp()
                self._sftp.stat(self._place)
        except BaseException:
            self._client.close()
            raise

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None if there is none."""
        with self._explained():
            try:
                with self._sftp.open(f"{self._place}/{path}", "rb") as file:
                    return file.read()
            except FileNotFoundError:
                return None

    def write(self, files: Sequence[Upload]) -> None:
        """Send each file under a temporary name, then rename it."""
        with self._explained():
            self._make(f"{self._place}/{PARTS}")
            for one in files:
                aside, target = f"{self._place}/{PARTS}/part", f"{self._place}/{one.path}"
                with self._sftp.open(aside, "wb") as file:
                    file.set_pipelined(pipelined=True)
                    file.write(one.data)
                self._sftp.chmod(aside, 0o644)
                self._make(dirname(target))
                self._sftp.posix_rename(aside, target)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and then the folders left empty."""
        with self._explained():
            for path in paths:
                with suppress(FileNotFoundError):
                    self._sftp.remove(f"{self._place}/{path}")
            for folder in folders_of(paths):
                with suppress(OSError):  # not empty
                    self._sftp.rmdir(f"{self._place}/{folder}")
                    self._made.discard(f"{self._place}/{folder}")

    def finish(self) -> None:
        """Remove the folder for files in transit."""
        with self._explained():
            self._clear()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _connect(self, destination: Destination) -> None:
        known, key = os.environ.get(ssh.KNOWN_HOSTS), os.environ.get(ssh.KEY)
        self._client.load_system_host_keys(known)
        self._client.set_missing_host_key_policy(paramiko.RejectPolicy())
        password = os.environ.get(PASSWORD)
        self._client.connect(
            destination.host,
            destination.port or paramiko.config.SSH_PORT,
            destination.user or None,
            password,
            key_filename=key,
            allow_agent=not (key or password),
            look_for_keys=not (key or password),
            timeout=_PATIENCE,
            banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
        )

    def _make(self, folder: str) -> None:
        """Create a folder and its parents, up to the target."""
        if folder in self._made or folder == self._place:
            return
        self._make(dirname(folder))
        with suppress(OSError):
            self._sftp.mkdir(folder, 0o755)
        self._sftp.stat(folder)
        self._made.add(folder)

    def _clear(self) -> None:
        """Remove files in transit, including those of a killed run."""
        parts = f"{self._place}/{PARTS}"
        self._made.discard(parts)
        with suppress(FileNotFoundError):
            for name in self._sftp.listdir(parts):
                self._sftp.remove(f"{parts}/{name}")
            self._sftp.rmdir(parts)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except paramiko.BadHostKeyException as error:
            raise PublishError(f"{self._name}: {error}; somebody may be listening in between") from None
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise PublishError(f"{self._name}: {error or type(error).__name__}") from None
