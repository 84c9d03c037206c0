"""Keep the protections of unreadable files: a name in a broken draft is as secret as in a valid one."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from standfirst.errors import InputError, Problem
from standfirst.library.collection import Library, Loaded
from standfirst.library.edition import Edition
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing
from standfirst.reader import Document, read

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROTECTS = re.compile(rb"publ\w*_?as\b|protect|alias", re.IGNORECASE)
_FIELDS = ("published_as", "protect", "aliases", "name", "person", "role", "organisation", "place", "age")
_UNKNOWN = "protects names that cannot be read, so they cannot be kept out of the output"


def with_protections(loaded: Loaded, *, readable: bool = False) -> Library:
    """Return the library with a stand-in for each unreadable file, which keeps the protections in it.

    Raise InputError if a file protects someone but the name cannot be determined. For the desk's own use, `readable`
    makes the protections that can be read sufficient.
    """
    found: list[Edition] = []
    unknown: list[Problem] = []
    for problem in _unread(loaded):
        path = loaded.library.site.root / problem.path
        try:
            found.append(_stand_in(loaded.library, read(path, problem.path)))
        except (InputError, ValidationError):
            if _PROTECTS.search(path.read_bytes().replace(b"\0", b"")):
                what, fix = _UNKNOWN, "correct this file first"
                unknown.append(replace(problem, line=1, column=1, message=what, fix=fix))
    if unknown and not readable:
        raise InputError(sorted([*loaded.problems, *unknown]))
    return replace(loaded.library, editions=(*loaded.library.editions, *found)) if found else loaded.library


def _unread(loaded: Loaded) -> list[Problem]:
    """Return a problem for each file that could not be loaded, even if the cause is in another file."""
    known = {one.path for edition in loaded.library.editions for one in edition.documents}
    named = {problem for problems in loaded.unread.values() for problem in problems}
    others = sorted((problem for problem in loaded.problems if problem not in named), reverse=True)
    first = {problem.path: problem for problem in others}
    first |= {path: replace(problems[0], path=path) for path, problems in loaded.unread.items()}
    there = {path: one for path, one in first.items() if path not in known}
    return [one for path, one in sorted(there.items()) if (loaded.library.site.root / path).is_file()]


def _stand_in(everything: Library, document: Document) -> Edition:
    """Return an empty edition with the protections in a file's data; ValidationError if they are invalid."""
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
    """Yield every record in plain data that protects a name, even with a misspelt key; all its fields are protected."""
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
