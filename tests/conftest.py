"""What tests share: sites made of the samples, and the library of the samples."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from standfirst import settings, theme
from standfirst.formats import Job
from standfirst.library import Library, load_or_raise
from tests.sites import EPOCH, NOW, ROOT, copy_site, standfirst

hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")
"""The same examples in every run; `--hypothesis-profile=default` looks for others."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as proofs what `by_day` leaves out of a test's parameters; what it keeps is spread over them."""
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("by_day") and not item.get_closest_marker("nightly"):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for found in tests.values():
        mark = found[0].get_closest_marker("by_day")
        count = mark.args[0] if mark else 0
        by_day = {index * len(found) // count for index in range(count)}
        for index, item in enumerate(found):
            if index not in by_day:
                item.add_marker("proof")


@pytest.fixture(autouse=True)
def _same_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs at the same instant, so that nothing fails on another day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def shared(factory: pytest.TempPathFactory) -> Path:
    """The folder that the workers of one test run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The key of caches, and what is cached for all sites, are the tests' own, whoever runs them."""
    for name in ("STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(shared(tmp_path_factory) / name.lower())


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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as a built site: the folder of the site, with its `output/`; nobody changes it.

    The workers of one test run share it; the first one builds.
    """
    base = shared(tmp_path_factory)
    folder = base / "built-site"
    with (base / "built-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            waiting = copy_site(base / "built-site.part")
            standfirst(waiting, "build")
            waiting.rename(folder)
    return folder
