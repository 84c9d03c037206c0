"""When time alone makes a site say something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst.checks.examples import write
from standfirst.library import load
from standfirst.library.moments import next_change

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
AS_OF = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "embargo", "due"),
    [
        (NOW, "", AS_OF + timedelta(days=30)),
        (NOW, "embargo_until: 2026-02-10T06:00+00:00", datetime(2026, 2, 10, 6, tzinfo=UTC)),
        (NOW + timedelta(days=60), "", LAST),
        (NOW + timedelta(days=60), "embargo_until: 9999-12-31T12:00+00:00", datetime(9999, 12, 31, 12, tzinfo=UTC)),
        (NOW + timedelta(days=60), "embargo_until: 9999-12-31T23:00-05:00", datetime.fromisoformat("9999-12-31T23:00-05:00")),
    ],
)  # fmt: skip
def test_the_next_change(now: datetime, embargo: str, due: datetime, tmp_path: Path) -> None:
    """It is the end of an embargo or the day when a number is old, whichever is first, to the end of the calendar."""
    library = load(write({"a.yaml": embargo}, tmp_path)).library
    assert next_change(library, now) == due
