"""No public address vanishes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import site as building
from standfirst.build.options import Options
from tests.markings import QuotationEntry, site, write

pytestmark = pytest.mark.slow

OPEN = QuotationEntry("CLEAR", "approved")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site whose two editions are public, one of them in two languages."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    write(made, 2, OPEN)
    assert _gone(made) == ()
    return made


def _gone(folder: Path, *, preview: bool = False) -> tuple[str, ...]:
    result = building.build(folder, preview=preview, options=Options(jobs=0))
    assert all(f"  {path}\n" in result.text() for path in result.gone)
    return result.gone


def test_what_is_gone_is_named_once(folder: Path) -> None:
    """A deleted and a closed edition are named with each page, by the build that removes them alone."""
    (folder / "briefings" / "wells" / "02.yaml").unlink()
    assert _gone(folder) == ("wells/02.html",)
    assert _gone(folder) == ()
    write(folder, 1, QuotationEntry("RED", "approved"), OPEN)
    assert _gone(folder) == ("fr/wells/01.html", "wells/01.html")


def test_what_stays_or_was_never_public_is_not_named(folder: Path) -> None:
    """Withdrawn editions keep their page; lists come and go; a preview publishes nothing."""
    assert _gone(folder, preview=True) == ()
    write(folder, 2, QuotationEntry("CLEAR", "withdrawn"))
    assert _gone(folder) == ()
    (folder / "briefings" / "wells" / "02.yaml").unlink()
    assert _gone(folder, preview=True) == ()
