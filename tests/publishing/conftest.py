"""The hosts of the tests: servers once a session, a place of its own for each test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.publishing import hosts


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Mapping[str, str]]]:
    """OpenSSH on loopback."""
    with hosts.ssh_server(tmp_path_factory.mktemp("ssh")) as found:
        yield found


@pytest.fixture(scope="session")
def storage() -> Iterator[tuple[str, Mapping[str, str]]]:
    """A server that speaks S3 on loopback."""
    with hosts.storage() as found:
        yield found


@pytest.fixture
def host_of(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], hosts.Host]:
    """A host of a kind, reached as the environment says."""

    def make(kind: str) -> hosts.Host:
        found = _host(kind, tmp_path / "host", request)
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        return found

    return make


def _host(kind: str, place: Path, request: pytest.FixtureRequest) -> hosts.Host:
    place.mkdir()
    if kind == "s3":
        name = re.sub(r"[^a-z0-9]+", "-", place.parent.name.lower()).strip("-")
        return hosts.bucket(request.getfixturevalue("storage"), f"bucket-{name}")
    if kind == "git+file":
        return hosts.branch(place)
    if kind == "file":
        return hosts.Folder(place, f"file://{place}")
    return hosts.over_ssh(kind, place, request.getfixturevalue("ssh_server"))
