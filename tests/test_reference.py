"""The reference pages are those that the code gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.checks import all_checks
from standfirst.model import Briefing, Kind
from standfirst.reference import pages

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", list(pages()))
def test_pages_are_fresh(name: str) -> None:
    """A reference page in the tree is what `standfirst reference` would write."""
    assert (ROOT / name).read_text(encoding="utf-8") == pages()[name]


def test_pages_are_complete() -> None:
    """Every field of a briefing, every kind and every check has its place."""
    fields, kinds, checks = pages().values()
    assert all(f"`{name}`" in fields for name in Briefing.model_fields)
    assert all(f"## {kind.value}" in kinds for kind in Kind)
    assert all(f"### {check.code} {check.name}" in checks for check in all_checks())
