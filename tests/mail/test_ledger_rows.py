"""Which suppression stops which message: of everything, of editions, or of one list."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from standfirst.mail.ledger_rows import COPY, SUPPRESSION, Copy, Suppression, stopping, values

SCOPES = ("all", "editions", "list a", "list b")
PURPOSES = {"edition": False, "update 1": False, "correction 1": True, "withdrawal": True}
"""Purposes, and whether they are aftercare."""
SETS = list(chain.from_iterable(combinations(SCOPES, size) for size in range(5)))


def one(scope: str) -> Suppression:
    """A suppression in a scope."""
    return Suppression("r@example.org", "asked", "", "2026-03-01T00:00:00+00:00", scope)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("lists", [(), ("a",), ("b",), ("a", "b"), ("c",), ("a", "c")])
@pytest.mark.parametrize("scopes", SETS)
def test_a_message_stops_at_what_suppresses_it(
    scopes: tuple[str, ...], lists: tuple[str, ...], purpose: str
) -> None:
    """All stops all; editions stops what is no correction or withdrawal; a list only where it is the last one left."""
    due = (
        "all" in scopes
        or ("editions" in scopes and not PURPOSES[purpose])
        or (bool(lists) and all(f"list {name}" in scopes for name in lists))
    )
    found = stopping(map(one, scopes), purpose, lists)
    assert (found is not None) is due
    assert found is None or found.scope in scopes


def test_a_row_has_its_columns_in_order() -> None:
    """Values stand in the order of the columns, for copies and suppressions."""
    copy = Copy(*COPY)  # type: ignore[arg-type]  # each field holds its own name
    assert values(copy) == COPY
    assert values(Suppression(*SUPPRESSION)) == SUPPRESSION
