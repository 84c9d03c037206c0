"""Leaves out briefings with errors where the user asked to go on, and keeps what they protect."""

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
from standfirst.errors import InputError, Problem
from standfirst.library import Edition, Library
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing
from standfirst.reader import Document, read

_PROTECTS = re.compile(rb"publ\w*_?as\b|protect|alias", re.IGNORECASE)
_FIELDS = ("published_as", "protect", "aliases", "name", "person", "role", "organisation", "place", "age")
_UNKNOWN = "protects names that cannot be read, so --keep-going cannot keep them out of the site"


def whole(everything: Library, errors: list[Problem], now: datetime) -> Library:
    """A library without the editions that have errors, nor those that have some without them.

    Raises InputError where an error is of no edition, so that leaving one out would not help.
    """
    site = everything.site
    briefings = f"{site.briefings}/"
    while wrong := {problem.path for problem in errors}:
        shared = [p for p in errors if not p.path.startswith(briefings) or "/_" in p.path]
        kept = [e for e in everything.editions if wrong.isdisjoint(one.path for one in e.documents)]
        if shared or (len(kept) == len(everything.editions) and not _are_unread(everything, wrong)):
            raise InputError(errors)
        everything = everything.only(kept)
        errors = [p for p in checks.run(everything, now=now).problems if p.level == "error"]
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
