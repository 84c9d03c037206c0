"""What many processes read and check beforehand is what one would have found."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from standfirst import checks, library, reader, settings, system
from standfirst.build import prefetch
from standfirst.checks import findings
from standfirst.engine import Engine, Store
from standfirst.engine.memo import Memo
from standfirst.settings import Site
from tests.build import test_incremental as incremental
from tests.sites import NOW, copy_site, write

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site of which six briefings are many."""
    folder = copy_site(tmp_path / "site")
    rng = random.Random(3)
    for number in range(30):
        write(folder, f"notes/{number + 1:02}.yaml", incremental.briefing(rng, number + 1))
    monkeypatch.setattr(prefetch, "MANY", 6)
    monkeypatch.setattr(system, "HAS_FORK", True)
    return settings.load(folder)


def test_all_was_read_and_checked_before(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it no file is taken apart and nothing is checked, with the same library and the same report."""
    clean = library.load(site).library
    report = checks.run(clean, now=NOW)
    kept = Memo(Store(tmp_path / "kept", "one"))
    prefetch.documents(site, kept, 2)
    read = reader.read_bytes

    def read_others(raw: bytes, name: str) -> reader.Document:
        assert "/_" in name, "only series and the registry are left"
        return read(raw, name)

    monkeypatch.setattr(reader, "read_bytes", read_others)
    loaded = library.load(site, kept=kept).library
    assert [one.briefing for one in loaded.editions] == [one.briefing for one in clean.editions]
    monkeypatch.setattr(Engine, "_compute", None)
    spread = partial(prefetch.findings, jobs=2)
    assert checks.run(loaded, now=NOW, kept=kept, prefetch=spread) == report


def test_few_new_files_are_left_to_the_reader(site: Site, tmp_path: Path) -> None:
    """Where nearly all is known, no file is read ahead."""
    kept = Memo(Store(tmp_path / "kept", "one"))
    library.load(site, kept=kept)
    write(site.root, "notes/07.yaml", (site.root / "briefings/notes/07.yaml").read_text("utf-8") + "\n")
    prefetch.documents(site, kept, 2)
    assert reader.name_of((site.root / "briefings/notes/07.yaml").read_bytes()) not in kept


def test_what_cannot_be_read_is_told_by_the_reader(site: Site, tmp_path: Path) -> None:
    """A broken file among many is no fault of theirs, and its place is said as ever."""
    write(site.root, "notes/07.yaml", "title: a: b\n")
    kept = Memo(Store(tmp_path / "kept", "one"))
    prefetch.documents(site, kept, 2)
    assert library.load(site, kept=kept).problems == library.load(site).problems != ()


def test_a_file_that_is_saved_at_this_moment(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept under the key of some bytes is what those bytes say, whenever somebody else writes the file."""
    path = site.root / "briefings" / "notes" / "07.yaml"
    text = path.read_text("utf-8")
    taken = prefetch._bytes

    def save(place: Path) -> bytes:
        raw = taken(place)
        if place == path:
            path.write_text(text.replace("title: ", "title: Another ", 1), "utf-8")
        return raw

    kept = Memo(Store(tmp_path / "kept", "one"))
    monkeypatch.setattr(prefetch, "_bytes", save)
    found = prefetch._read(path)
    assert found is not None
    kept.put(*found)
    path.write_text(text, "utf-8")
    assert reader.read(path, kept=kept).data == reader.read(path).data


@pytest.mark.parametrize("jobs", [0, 1])
def test_one_process_leaves_it_to_the_asking(
    site: Site, tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without help nothing is done beforehand."""
    kept = Memo(Store(tmp_path / "kept", "one"))
    prefetch.documents(site, kept, jobs)
    monkeypatch.setattr(prefetch, "crew", None)
    checks.run(library.load(site).library, now=NOW, prefetch=partial(prefetch.findings, jobs=jobs))
    kept.store.close()
    assert not (tmp_path / "kept").exists()


def test_a_fault_of_a_check_is_raised(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that fails in another process fails the build."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    loaded = library.load(site).library
    monkeypatch.setattr(findings, "_found", fail)
    with pytest.raises(ZeroDivisionError, match="ours"):
        checks.run(loaded, now=NOW, prefetch=partial(prefetch.findings, jobs=2))
