"""Hosts on this machine that a site is published to: folders, an SSH server, storage that speaks S3, a repository."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path
from typing import Any, Protocol

import boto3
from moto.server import ThreadedMotoServer

KINDS = ("file", "rsync", "sftp", "s3", "git+file")
"""Every kind of target; git over SSH and HTTPS differs from a folder in nothing but what git does."""
SECONDS = 600
"""After which a server ends by itself."""


class Host(Protocol):
    """A target as its owner sees it."""

    @property
    def address(self) -> str:
        """What the settings say."""

    @property
    def environ(self) -> Mapping[str, str]:
        """What the environment says."""

    def files(self) -> dict[str, bytes]:
        """All that lies there."""

    def put(self, path: str, data: bytes) -> None:
        """Put something there beside what is published."""


@dataclass(frozen=True)
class Folder:
    """A folder, however it is reached."""

    place: Path
    address: str
    environ: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """All that lies there; an empty folder counts as one that somebody forgot."""
        found = {path.relative_to(self.place).as_posix(): path for path in sorted(self.place.rglob("*"))}
        empty = [name for name, path in found.items() if path.is_dir() and not any(path.iterdir())]
        assert empty == []
        return {name: path.read_bytes() for name, path in found.items() if path.is_file()}

    def put(self, path: str, data: bytes) -> None:
        """Put something there beside what is published."""
        (self.place / path).parent.mkdir(parents=True, exist_ok=True)
        (self.place / path).write_bytes(data)


@dataclass(frozen=True)
class Bucket:
    """A bucket of a server that speaks S3, and a prefix in it."""

    address: str
    environ: Mapping[str, str]
    client: Any
    name: str

    def files(self) -> dict[str, bytes]:
        """Every object below the prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        keys = [row["Key"] for page in pages for row in page.get("Contents", ())]
        assert all(key.startswith("site/") for key in keys)
        return {key.removeprefix("site/"): self._body(key) for key in keys}

    def put(self, path: str, data: bytes) -> None:
        """Put an object below the prefix."""
        self.client.put_object(Bucket=self.name, Key=f"site/{path}", Body=data)

    def head(self, path: str) -> Mapping[str, Any]:
        """What the storage says of an object."""
        found: Mapping[str, Any] = self.client.head_object(Bucket=self.name, Key=f"site/{path}")
        return found

    def _body(self, key: str) -> bytes:
        data: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return data


@dataclass(frozen=True)
class Branch:
    """A branch of a bare repository."""

    place: Path
    address: str
    environ: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """All that its newest commit holds."""
        if not self.git("branch", "--list", "pages"):
            return {}
        names = self.git("ls-tree", "-r", "-z", "--name-only", "pages").decode().split("\0")
        return {name: self.git("cat-file", "blob", f"pages:{name}") for name in names if name}

    def put(self, path: str, data: bytes) -> None:
        """Commit something beside what is published, as somebody with a clone does."""
        clone = self.place.with_name("clone")
        if not clone.exists():
            self.git("clone", "--quiet", str(self.place), str(clone))
        inside = ("-C", str(clone), "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
        if self.git("branch", "--list", "pages"):
            self.git(*inside, "fetch", "--quiet", "origin", "pages")
            self.git(*inside, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_bytes(data)
        self.git(*inside, "add", "--force", path)
        self.git(*inside, "commit", "--quiet", "-m", "By hand")
        self.git(*inside, "push", "--quiet", "origin", "HEAD:refs/heads/pages")

    def git(self, *words: str) -> bytes:
        """Ask git."""
        where = [] if words[0] in ("clone", "-C") else ["--git-dir", str(self.place)]
        return subprocess.run(["git", *where, *words], check=True, capture_output=True).stdout


@contextmanager
def storage() -> Iterator[tuple[str, Mapping[str, str]]]:
    """A server that speaks S3 on loopback: its address, and the environment with its keys."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        keys = {
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        yield f"http://{host}:{port}", keys
    finally:
        server.stop()


def bucket(server: tuple[str, Mapping[str, str]], name: str) -> Bucket:
    """A new bucket."""
    url, keys = server
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="tests",
        aws_secret_access_key="tests",
    )
    client.create_bucket(Bucket=name)
    return Bucket(f"s3://{name}/site?endpoint={url}", keys, client, name)


@contextmanager
def ssh_server(folder: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """OpenSSH on loopback for the user of the tests: its port, and the environment with key and known hosts."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "user"):
        line = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(line, check=True)
    (folder / "allowed").write_bytes((folder / "user.pub").read_bytes())
    port = _free_port()
    (folder / "config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host\nPidFile none\nStrictModes no\nUsePAM no\n"
        f"AuthorizedKeysFile {folder}/allowed\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
        "MaxStartups 50\n"
    )
    line = ["timeout", str(SECONDS), "/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(line, stderr=log)
    try:
        _await_port(port, server)
        kind, key = (folder / "host.pub").read_text().split()[:2]
        (folder / "known").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
        yield (
            port,
            {
                "STANDFIRST_SSH_KEY": str(folder / "user"),
                "STANDFIRST_SSH_KNOWN_HOSTS": str(folder / "known"),
            },
        )
    finally:
        server.terminate()
        server.wait()


def over_ssh(kind: str, place: Path, server: tuple[int, Mapping[str, str]]) -> Folder:
    """A folder that the SSH server reaches."""
    port, environ = server
    return Folder(place, f"{kind}://{getuser()}@127.0.0.1:{port}{place}", environ)


def branch(folder: Path) -> Branch:
    """A branch of a new bare repository."""
    place = folder / "site.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(place)], check=True)
    return Branch(place, f"git+file://{place}#pages")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens; a server that has ended never will."""
    while server.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("sshd has ended")
