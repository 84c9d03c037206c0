"""What the mail tests share: certificates, a database server, and a ledger in each store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst.mail.ledger import Ledger
from tests.mail import postgres
from tests.mail.servers import Authority, make_authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Certificates for a server on loopback."""
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server of the tests."""
    with postgres.running() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """The place of a new ledger, in each store."""
    if request.param == "sqlite":
        yield tmp_path / "ledger.db"
        return
    found: postgres.Cluster = request.getfixturevalue("cluster")
    url = found.url()
    yield url
    found.release(url)


@pytest.fixture
def ledger(where: Path | str) -> Iterator[Ledger]:
    """A new ledger, in each store."""
    with Ledger(where) as opened:
        yield opened
