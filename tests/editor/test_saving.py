"""Saves on the disk: nobody's work is lost, and no file but a briefing is ever written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standfirst import settings
from standfirst.editor.saving import current, editable, save, save_text
from standfirst.errors import EditConflictError, InputError, StandfirstError, UsageError
from standfirst.settings import Site
from tests.sites import small_site, write

NAME = "briefings/wells.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of one briefing."""
    return settings.load(small_site(tmp_path / "site"))


def title(text: str) -> dict[str, Any]:
    """A change of the headline."""
    return {"fields": {"title": {"value": text}}}


def test_a_save_changes_one_line(site: Site) -> None:
    """The file holds the new value, and every other byte as it was."""
    base = current(site, NAME)
    saved = save(site, NAME, base, title("Wells, counted"))
    assert (site.root / NAME).read_bytes().decode() == saved.text
    assert saved.text == base.replace("Wells in the valley", "Wells, counted", 1)
    assert not saved.merged


def test_a_mark_of_the_encoding_stays(site: Site) -> None:
    """A file that begins with a byte order mark still does, and is not changed by it."""
    path = site.root / NAME
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    save(site, NAME, current(site, NAME), title("Other"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfkind: explainer\ntitle: Other\n")


def test_two_forms_lose_nothing(site: Site) -> None:
    """The second of two forms of one file is written into what the first one left, at once and in threads."""
    base = current(site, NAME)
    save(site, NAME, base, title("Other"))
    assert save(site, NAME, base, {"fields": {"lang": {"value": "fr"}}}).merged
    assert "title: Other\n" in current(site, NAME)
    assert "lang: fr\n" in current(site, NAME)
    base = current(site, NAME)
    topics = [{"fields": {"topics": {"items": [{"value": f"topic {number}"}]}}} for number in range(8)]
    threads = [threading.Thread(target=save, args=(site, NAME, base, one)) for one in topics]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"topic {number}" in current(site, NAME) for number in range(8))


def test_what_both_changed_is_not_written(site: Site) -> None:
    """The value that somebody else wrote meanwhile stays in the file, and both are told."""
    base = current(site, NAME)
    save(site, NAME, base, title("Theirs"))
    with pytest.raises(EditConflictError) as caught:
        save(site, NAME, base, title("Mine"))
    assert caught.value.conflicts == (("title", "Mine", "Theirs"),)
    assert "title: Theirs\n" in current(site, NAME)
    with pytest.raises(EditConflictError):
        save_text(site, NAME, base, base.replace("valley", "hills"))
    assert save_text(site, NAME, current(site, NAME), base).text == base


def test_a_file_that_became_no_yaml_is_left_as_it_is(site: Site) -> None:
    """Where somebody broke the file meanwhile, the place is named and the text can still be saved as text."""
    base = current(site, NAME)
    broken = base.replace("title: Wells", 'title: "Wells')
    (site.root / NAME).write_text(broken, "utf-8")
    with pytest.raises(InputError, match=r"briefings/wells\.yaml:\d+:\d+: SF004"):
        save(site, NAME, base, title("Mine"))
    assert current(site, NAME) == broken
    assert save_text(site, NAME, broken, base).text == base


@pytest.mark.parametrize(
    "name",
    ["pelicanconf.py", "../site/briefings/wells.yaml", "/etc/passwd", "briefings/../briefings/wells.yaml", "", "briefings",
     "content/pages/about.md", "briefings/_series.yaml", "briefings/wells.yaml\0", "briefings\\wells.yaml"],
)  # fmt: skip
def test_nothing_but_briefings_is_read_or_written(site: Site, name: str) -> None:
    """A name that is not exactly that of a briefing is refused, whatever it leads to."""
    before = {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="not a briefing of this site"):
        current(site, name)
    with pytest.raises(UsageError, match="not a briefing of this site"):
        save(site, name, "a: 1", title("x"))
    with pytest.raises(UsageError, match="not a briefing of this site"):
        save_text(site, name, "a: 1", "x")
    assert {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()} == before


def test_links_are_not_written_through(site: Site, tmp_path: Path) -> None:
    """A briefing that is a link, or lies behind one, is refused, even where the link stays in the site."""
    (site.root / "briefings/b.yaml").symlink_to(site.root / NAME)
    with pytest.raises(UsageError, match="link"):
        current(site, "briefings/b.yaml")
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: x\n", "utf-8")
    (site.root / "briefings/c.yaml").symlink_to(outside)
    assert "briefings/c.yaml" not in editable(site)
    (site.root / "briefings").rename(tmp_path / "elsewhere")
    (site.root / "briefings").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="link"):
        current(site, NAME)


@pytest.mark.parametrize(
    "value", ["../../secret.csv", "/etc/passwd", "a/../../../x.csv", "..\\..\\x.csv", "x\0.csv"]
)
@pytest.mark.parametrize("field", [("images", "file"), ("maps", "geojson"), ("tables", "data")])
def test_a_field_leads_to_no_file_outside(site: Site, field: tuple[str, str], value: str) -> None:
    """A field that names a file names none outside the briefings; nothing is written."""
    base = current(site, NAME)
    change = {"fields": {field[0]: {"items": [{"value": {"id": "x", field[1]: value}}]}}}
    with pytest.raises(UsageError, match=rf"{field[0]}\.0\.{field[1]}: .* is outside briefings/"):
        save(site, NAME, base, change)
    assert current(site, NAME) == base


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (Path.unlink, "deleted or renamed"),
        (lambda path: path.rename(path.with_name("other.yaml")), "deleted or renamed"),
        (lambda path: path.chmod(0o444), "read-only"),
        (lambda path: path.write_bytes(b"title: \xff\n"), "SF003"),
        (lambda path: path.write_bytes(b"# " + b"x" * 3_000_000), "larger than 2048 KiB"),
    ],
    ids=["deleted", "renamed", "locked", "no text", "large"],
)
def test_what_became_of_the_file_is_said(site: Site, prepare: Callable[[Path], object], told: str) -> None:
    """A file that was deleted, renamed, locked or filled with something else meanwhile is not touched."""
    path, base = site.root / NAME, current(site, NAME)
    prepare(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(StandfirstError, match=told):
        save(site, NAME, base, title("x"))
    with pytest.raises(StandfirstError, match=told):
        save_text(site, NAME, base, "x: 1\n")
    assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.slow
def test_a_briefing_does_not_grow_beyond_measure(site: Site) -> None:
    """A field of a megabyte is saved; one that makes the file larger than it may be is refused."""
    base = current(site, NAME)
    saved = save(site, NAME, base, {"fields": {"situation": {"value": "word " * 200_000}}})
    assert len(saved.text) > 1_000_000
    with pytest.raises(UsageError, match="larger than 2048 KiB"):
        save(site, NAME, saved.text, {"fields": {"background": {"value": "word " * 300_000}}})
    assert current(site, NAME) == saved.text


@pytest.mark.parametrize("value", ["half \ud800", "\0", {"deep": [[]]}, "bell \a"])
def test_what_yaml_cannot_hold_is_told_or_escaped(site: Site, value: Any) -> None:
    """Signs that no text may hold are refused or escaped; the file stays one that can be read."""
    base = current(site, NAME)
    try:
        save(site, NAME, base, {"fields": {"situation": {"value": value}}})
    except StandfirstError:
        assert current(site, NAME) == base


def test_editable_files_are_those_of_briefings(site: Site) -> None:
    """Originals and translations are offered, nothing else."""
    write(site.root, "flood/01.yaml", "title: A\n")
    write(site.root, "flood/01.ur.yaml", "lang: ur\n")
    write(site.root, "flood/_series.yaml", "title: Flood\n")
    write(site.root, "flood/note.txt", "x\n")
    assert set(editable(site)) == {"briefings/flood/01.yaml", "briefings/flood/01.ur.yaml", NAME}
