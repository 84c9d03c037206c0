"""What the tests of charts and maps share."""

from __future__ import annotations

from pathlib import Path

import pytest

ATLAS = Path(__file__).parents[2] / "node_modules/world-atlas/countries-50m.json"


@pytest.fixture
def atlas() -> Path:
    """The countries of world-atlas, as npm installed them."""
    assert ATLAS.is_file(), "run npm ci first: maps need world-atlas"
    return ATLAS
