"""What tests share: sites made of the samples, and the library of the samples."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst import settings, theme
from standfirst.formats import Job
from standfirst.library import Library, load_or_raise

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
EPOCH = str(int(NOW.timestamp()))


@pytest.fixture(autouse=True)
def _same_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs at the same instant, so that nothing fails on another day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="session")
def samples() -> Library:
    """The library of the sample briefings; nothing changes it."""
    return load_or_raise(settings.load(ROOT))


@pytest.fixture
def job(samples: Library) -> Callable[[str], Job]:
    """A job for one of the samples by its name: `job("flood/02.ur")`."""

    def make(name: str) -> Job:
        site = samples.site
        return Job(samples.by_name[name], samples, theme.load(site.theme, site.root), NOW)

    return make


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    """A site of its own with the samples, which a test may change."""
    return copy_site(tmp_path / "site")


def copy_site(folder: Path) -> Path:
    """Copy the samples; fonts and themes are those of the checkout."""
    folder.mkdir()
    for name in ("briefings", "content"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("themes", "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    """Write a briefing of a site."""
    path = folder / "briefings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
