"""Save a form, or a raw text, into the file of a briefing; concurrent changes are merged or shown."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standfirst import disk
from standfirst.editor.change import applied
from standfirst.editor.merge import Choice, merge, shown
from standfirst.editor.patch import patch
from standfirst.errors import EditConflictError, UsageError
from standfirst.library.files import BriefingFile, find
from standfirst.reader import MAX_BYTES, read_bytes, read_text
from standfirst.settings import Site

_FILE_FIELDS = frozenset({"data", "file", "geojson", "of"})
"""Fields that name a file beside the briefing."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The content of the file after a save, and whether it includes changes of others."""

    text: str
    merged: bool


def editable(site: Site) -> dict[str, BriefingFile]:
    """Return the briefing files by their paths below the site: `briefings/flood/02.yaml`."""
    return {file.path.relative_to(site.root).as_posix(): file for file in find(site)[0]}


def located(site: Site, name: str) -> BriefingFile:
    """Return a briefing file; UsageError for any other, and for one that is or is behind a link."""
    file = editable(site).get(name)
    if file is None:
        raise UsageError(f"{name} is not a briefing of this site, or was deleted or renamed meanwhile")
    place = site.root
    for part in file.path.relative_to(site.root).parts:
        place /= part
        if place.is_symlink():
            raise UsageError(f"{name} is not written through a link ({place.name}); edit what it leads to")
    return file


def current(site: Site, name: str) -> str:
    """Return the current text of a file; InputError if it is not UTF-8 or too large."""
    return _text(_bytes(located(site, name).path, name), name)


def save(site: Site, name: str, base: str, change: Any, choices: Mapping[str, Choice] | None = None) -> Saved:
    """Apply a form's change to the current file.

    `choices` settle values that someone else changed too. Raises EditConflictError if someone else changed the same
    values in the meantime, InputError if the file is no longer valid YAML, and UsageError if it cannot be written.
    """
    before = read_text(base, name)
    mine = applied(before.data, change)
    _refuse_paths_out(site, name, before.data, mine)

    def changed(text: str) -> str:
        theirs = read_text(text, name)
        merged, conflicts = merge(before.data, mine, theirs.data, choices)
        if conflicts:
            raise EditConflictError((shown(one.loc), one.mine, one.theirs) for one in conflicts)
        return patch(theirs, merged)

    return _update(site, name, base, changed)


def preview_text(name: str, base: str, change: Any) -> str:
    """Return the text that a save would write if no one else has written in the meantime."""
    before = read_text(base, name)
    return patch(before, applied(before.data, change))


def save_text(site: Site, name: str, base: str, text: str) -> Saved:
    """Write a whole text, which may be invalid YAML; EditConflictError if the file has changed in the meantime."""

    def changed(theirs: str) -> str:
        if theirs not in (base, text):
            raise EditConflictError([("", text, theirs)])
        return text

    return _update(site, name, base, changed)


def _update(site: Site, name: str, base: str, change: Callable[[str], str]) -> Saved:
    path = located(site, name).path
    if not stat.S_IMODE(path.stat().st_mode) & 0o222:
        raise UsageError(f"{name} is read-only; allow writing it, then save again")
    saved: list[Saved] = []

    def written(raw: bytes) -> bytes:
        theirs = _text(raw, name)
        text = change(theirs)
        lead = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
        data = lead + text.encode()
        if len(data) > MAX_BYTES:
            raise UsageError(f"{name} would be larger than {MAX_BYTES // 1024} KiB; split the briefing")
        saved.append(Saved(text, theirs != base))
        return data

    try:
        disk.update(path, written)
    except (OSError, UnicodeEncodeError) as error:
        raise UsageError(f"{name} cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return saved[0]


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None


def _text(raw: bytes, name: str) -> str:
    if len(raw) > MAX_BYTES:
        raise UsageError(f"{name} is larger than {MAX_BYTES // 1024} KiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        read_bytes(raw, name)  # raises an error with the position
        raise


def _refuse_paths_out(site: Site, name: str, before: Any, mine: Any) -> None:
    """Refuse a change that makes a field name a file outside the briefings."""
    base = (site.root / site.briefings).resolve()
    known = {value for _, value in _paths(before)}
    for loc, value in _paths(mine):
        if value not in known and not _is_inside((site.root / name).parent, value, base):
            raise UsageError(
                f"{shown(loc)}: {value} is outside {site.briefings}/; name a file beside the briefing"
            )


def _is_inside(folder: Path, value: str, base: Path) -> bool:
    try:
        return "\0" not in value and (folder / value.replace("\\", "/")).resolve().is_relative_to(base)
    except OSError:
        return False


def _paths(data: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each field that names a file, with that name."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        if name in _FILE_FIELDS and isinstance(value, str):
            yield (*loc, name), value
        yield from _paths(value, (*loc, name))
