"""A PostgreSQL cluster for the tests: in a temporary folder, on a Unix socket alone, under its own user."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

_NUMBERS = count(1)


def _programs() -> Path:
    """The folder of PostgreSQL's programs: Debian keeps them out of PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


@dataclass
class Cluster:
    """A running server; `url` begins a new database, unless one that a test returned is free."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    free: list[str] = field(default_factory=list, repr=False)

    def url(self) -> str:
        """Return the address of an empty database."""
        if self.free:
            return self.free.pop()
        name = f"desk{next(_NUMBERS)}_{os.getpid()}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}".encode())
        return self._address(name)

    def release(self, url: str) -> None:
        """Empty a database that a test has done with, for the next one: to make and delete one takes a second."""
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            line.execute("DROP SCHEMA IF EXISTS standfirst CASCADE")
        self.free.append(url)

    def _address(self, name: str) -> str:
        return f"postgresql://desk@/{name}?host={self.folder}&port={self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [
            "-c",
            f"unix_socket_directories={self.folder}",
            "-c",
            "listen_addresses=",
            "-p",
            str(self.port),
        ]
        lean = [
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "max_connections=40",
            "-c",
            "autovacuum=off",
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [_programs() / "postgres", "-D", self.folder / "data", *options, *lean],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, user=_user(), group=_user(),
            )  # fmt: skip
        for _ in range(200):
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._address("postgres")).close()
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends every session at once; SIGQUIT is a crash that the next start recovers from."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


def _user() -> str | None:
    """Whom it runs as: PostgreSQL refuses root."""
    return None if os.getuid() else "postgres"


@contextmanager
def running() -> Iterator[Cluster]:
    """A cluster that ends with the block; its sockets need a short path."""
    with tempfile.TemporaryDirectory(prefix="sf-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if user := _user():
            shutil.chown(folder, user, user)
            shutil.chown(data, user, user)
        subprocess.run(
            [_programs() / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"],
            check=True, capture_output=True, user=_user(), group=_user(),
        )  # fmt: skip
        cluster = Cluster(folder, 54329)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop(signal.SIGQUIT)  # what it would save is deleted
