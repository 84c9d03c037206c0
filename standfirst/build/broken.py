"""Leave out unpublished briefings that have errors, or all of those with `--keep-going`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from standfirst import checks
from standfirst.engine.memo import Memo
from standfirst.errors import InputError, Problem
from standfirst.library import Library, Loaded, is_public
from standfirst.model import Status, Tlp

_MARKED = re.compile(rb"^(status|tlp):[ \t]*['\"]?(?:TLP:)?([\w+]*)", re.MULTILINE)
"""A status or a marking of a whole briefing; those of records within it are indented."""
_UNFINISHED = frozenset(one.value.encode() for one in (Status.DRAFT, Status.REVIEW))
_RESTRICTED = frozenset(one.value.encode() for one in Tlp if one is not Tlp.CLEAR)


def are_unpublished(loaded: Loaded, errors: Iterable[Problem], now: datetime) -> bool:
    """Return whether every error is in an unpublished briefing, so that the public site is complete without them."""
    return all(_is_unpublished(loaded.library, path, now) for path in _sources(loaded, errors))


def _sources(loaded: Loaded, errors: Iterable[Problem]) -> set[str]:
    """Return the source files of the briefings that have these errors."""
    return {path for problem in errors for path in loaded.sources(problem)}


def _is_unpublished(everything: Library, path: str, now: datetime) -> bool:
    """Return whether a file has no public edition; an unreadable one is judged by its own `status` and `tlp`."""
    editions = [e for e in everything.editions if path in (document.path for document in e.documents)]
    if editions:
        return not any(is_public(edition, now) for edition in editions)
    file = everything.site.root / path
    if not _is_briefing(everything, path) or not file.is_file():
        return False
    said: dict[bytes, set[bytes]] = {}
    try:
        raw = file.read_bytes()
    except OSError:
        return False
    for found in _MARKED.finditer(raw):
        said.setdefault(found[1], set()).add(found[2])
    status, tlp = said.get(b"status", set()), said.get(b"tlp", set())
    return bool((status and status <= _UNFINISHED) or (tlp and tlp <= _RESTRICTED))


def _is_briefing(everything: Library, path: str) -> bool:
    return path.startswith(f"{everything.site.briefings}/") and "/_" not in path


def without_broken(
    loaded: Loaded,
    errors: list[Problem],
    now: datetime,
    *,
    closed_only: bool = False,
    kept: Memo | None = None,
) -> Library:
    """Return a library without the editions that have errors, nor those that have errors once these are gone.

    Raises InputError if an error belongs to no edition, since leaving one out would not help; with `closed_only`
    also if one belongs to a public edition.
    """
    everything = loaded.library
    while wrong := _sources(loaded, errors):
        shared = [path for path in wrong if not _is_briefing(everything, path)]
        if closed_only and not are_unpublished(loaded, errors, now):
            raise InputError(errors)
        right = [e for e in everything.editions if wrong.isdisjoint(one.path for one in e.documents)]
        if shared or (len(right) == len(everything.editions) and not _are_unread(everything, wrong)):
            raise InputError(errors)
        everything = everything.only(right)
        errors = [p for p in checks.run(everything, now=now, kept=kept).problems if p.level == "error"]
    return everything


def _are_unread(everything: Library, paths: set[str]) -> bool:
    """Return whether all of these files exist and none produced an edition."""
    known = {one.path for edition in everything.editions for one in edition.documents}
    return all((everything.site.root / path).is_file() for path in paths) and known.isdisjoint(paths)
