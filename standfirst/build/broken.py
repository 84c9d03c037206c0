"""Leaves out briefings with errors that are not public, or all where the user asked to go on; keeps what they protect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from standfirst import checks
from standfirst.engine.memo import Memo
from standfirst.errors import InputError, Problem
from standfirst.library import Edition, Library, is_public
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing, Status, Tlp
from standfirst.reader import Document, read

_PROTECTS = re.compile(rb"publ\w*_?as\b|protect|alias", re.IGNORECASE)
_FIELDS = ("published_as", "protect", "aliases", "name", "person", "role", "organisation", "place", "age")
_UNKNOWN = "protects names that cannot be read, so a build without this file cannot keep them out of the site"
_MARKED = re.compile(rb"^(status|tlp):[ \t]*['\"]?(?:TLP:)?([\w+]*)", re.MULTILINE)
"""A status or a marking of a whole briefing; those of records within it are indented."""
_UNFINISHED = frozenset(one.value.encode() for one in (Status.DRAFT, Status.REVIEW))
_RESTRICTED = frozenset(one.value.encode() for one in Tlp if one is not Tlp.CLEAR)


def are_closed(everything: Library, errors: Iterable[Problem], now: datetime) -> bool:
    """Whether all errors are of briefings that are not public: a site without them is whole."""
    return all(_is_closed(everything, path, now) for path in {problem.path for problem in errors})


def _is_closed(everything: Library, path: str, now: datetime) -> bool:
    """Whether no public edition is made of a file; of one that is no edition, only what it says itself can tell."""
    editions = [e for e in everything.editions if path in (document.path for document in e.documents)]
    if editions:
        return not any(is_public(edition, now) for edition in editions)
    file = everything.site.root / path
    if not _is_briefing(everything, path) or not file.is_file():
        return False
    said: dict[bytes, set[bytes]] = {}
    for found in _MARKED.finditer(file.read_bytes()):
        said.setdefault(found[1], set()).add(found[2])
    status, tlp = said.get(b"status", set()), said.get(b"tlp", set())
    return bool((status and status <= _UNFINISHED) or (tlp and tlp <= _RESTRICTED))


def _is_briefing(everything: Library, path: str) -> bool:
    return path.startswith(f"{everything.site.briefings}/") and "/_" not in path


def whole(
    everything: Library,
    errors: list[Problem],
    now: datetime,
    *,
    closed_only: bool = False,
    kept: Memo | None = None,
) -> Library:
    """A library without the editions that have errors, nor those that have some without them.

    Raises InputError where an error is of no edition, so that leaving one out would not help; with `closed_only`
    also where one is of a public edition.
    """
    while wrong := {problem.path for problem in errors}:
        shared = [p for p in errors if not _is_briefing(everything, p.path)]
        if closed_only and not are_closed(everything, errors, now):
            raise InputError(errors)
        right = [e for e in everything.editions if wrong.isdisjoint(one.path for one in e.documents)]
        if shared or (len(right) == len(everything.editions) and not _are_unread(everything, wrong)):
            raise InputError(errors)
        everything = everything.only(right)
        errors = [p for p in checks.run(everything, now=now, kept=kept).problems if p.level == "error"]
    return everything


def with_protections(everything: Library, errors: Iterable[Problem]) -> Library:
    """The library and, for each file that is no edition because of errors, a stand-in with whom it protects.

    Raises InputError where a file protects somebody and nobody can tell whom.
    """
    found: list[Edition] = []
    unknown: list[Problem] = []
    for problem in _unread(everything, errors):
        path = everything.site.root / problem.path
        try:
            found.append(_stand_in(everything, read(path, problem.path)))
        except (InputError, ValidationError):
            if _PROTECTS.search(path.read_bytes().replace(b"\0", b"")):
                what, fix = _UNKNOWN, "correct this file first"
                unknown.append(replace(problem, line=1, column=1, message=what, fix=fix))
    if unknown:
        raise InputError(sorted([*errors, *unknown]))
    return replace(everything, editions=(*everything.editions, *found))


def _unread(everything: Library, errors: Iterable[Problem]) -> list[Problem]:
    """The first problem of each file from which no edition came."""
    known = {one.path for edition in everything.editions for one in edition.documents}
    first = {problem.path: problem for problem in sorted(errors, reverse=True) if problem.path not in known}
    return [one for path, one in sorted(first.items()) if (everything.site.root / path).is_file()]


def _are_unread(everything: Library, paths: set[str]) -> bool:
    """Whether all of some files are such as no edition came from."""
    known = {one.path for edition in everything.editions for one in edition.documents}
    return all((everything.site.root / path).is_file() for path in paths) and known.isdisjoint(paths)


def _stand_in(everything: Library, document: Document) -> Edition:
    """An edition that says nothing and protects whom the data of a file protect; ValidationError where it cannot."""
    spoken = [{"quote": "…", "speaker": one} for one in _protected(everything.registry.fill(document.data))]
    data = {
        "title": "…",
        "dateline": {"place": "…", "date": "2000-01-01"},
        "situation": "…",
        "voices": spoken,
    }
    file = BriefingFile("", document.path, "", everything.site.root / document.path)
    return Edition(file, Briefing.model_validate(data), None, (document,), lambda *_: (document.path, 1, 1))


def _protected(node: Any) -> Iterator[dict[str, Any]]:
    """Every record in plain data that protects a name, also where a key is misspelt; all of it is protected."""
    if isinstance(node, list):
        for item in node:
            yield from _protected(item)
    if not isinstance(node, dict):
        return
    close = {found[0]: value for key, value in node.items() if (found := _meant(key))}
    if close.keys() & {"published_as", "protect", "aliases"}:
        aliases = close.get("aliases") or []
        known = {name: close[name] for name in ("name", "person") if close.get(name) is not None}
        others = aliases if isinstance(aliases, list) else [aliases]
        yield {**known, "published_as": "…", "aliases": others}
    for value in node.values():
        yield from _protected(value)


def _meant(key: object) -> list[str]:
    with suppress(TypeError):
        return get_close_matches(str(key), _FIELDS, n=1, cutoff=0.75)
    return []
