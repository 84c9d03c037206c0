"""What the mail tests share: a desk, contents, readers, a ledger, a clock that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst.mail.ledger import Ledger
from tests.mail.servers import Authority, make_authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Certificates for a server on loopback."""
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new ledger."""
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened
