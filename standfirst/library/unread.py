"""Keep the secrets of unreadable files: a name or a sentence of a broken draft is as secret as in a valid one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from standfirst.errors import InputError, Problem
from standfirst.library.collection import Library, Loaded
from standfirst.library.edition import Edition, UnreadText
from standfirst.library.files import BriefingFile, describe, inside
from standfirst.library.spreadsheets import read_data_file, read_grid
from standfirst.model import Briefing, Tlp
from standfirst.reader import Document, read
from standfirst.settings import Site

_PROTECTS = re.compile(rb"publ\w*_?as\b|protect|alias", re.IGNORECASE)
_FIELDS = ("published_as", "protect", "aliases", "name", "person", "role", "organisation", "place", "age")
_ABOUT = ("edition", "lang", "embargo_until", "tlp", "status", "dateline")
"""The fields that place an edition in its series and mark it."""
_UNKNOWN = "protects names that cannot be read, so they cannot be kept out of the output"
_CLOSED = "cannot be read, so what it restricts or protects cannot be kept out of the output"

_LARGEST = 16 * 1024 * 1024
"""The largest file in bytes whose text is read although it is no briefing."""

_KEY = re.compile(
    r"(?:^[ \t]*(?:[-?][ \t]+)*|[{,][ \t]*)[\"']?([\w-]+)[\"']?[ \t]*:(?:[ \t]+|$)", re.MULTILINE
)
"""A key in a text that is not YAML, at the beginning of a line or within braces."""
_MARKS = re.compile(r"^[ \t]*(?:[-?][ \t]+)+|[\"{}\[\]]|^[ \t]*[|>][-+]?[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"^(edition|lang|embargo_until|tlp|status):[ \t]+[\"']?([^\s\"']+)", re.MULTILINE)
_DATELINE = re.compile(
    r"^dateline:(?:[^\n]*|(?:\n[ \t]+[^\n]*)*?)\bdate:[ \t]*[\"']?(\d{4}-\d\d-\d\d)", re.MULTILINE
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def with_protections(loaded: Loaded, *, readable: bool = False) -> Library:
    """Return the library with a stand-in for each unreadable file, which keeps its texts and protections secret.

    Raise InputError if a file protects someone but the name cannot be determined, or if a file cannot be opened. For the
    desk's own use, `readable` makes the protections that can be read sufficient.
    """
    found: list[Edition] = []
    unknown: list[Problem] = []
    for problem in _unread(loaded):
        path = loaded.library.site.root / problem.path
        try:
            found.append(_stand_in(loaded.library, read(path, problem.path)))
        except (InputError, ValidationError):
            raw = _bytes(path)
            if raw is None or _PROTECTS.search(raw.replace(b"\0", b"")):
                what, fix = _CLOSED if raw is None else _UNKNOWN, "correct this file first"
                unknown.append(replace(problem, line=1, column=1, message=what, fix=fix))
            elif _is_briefing(loaded.library.site, problem.path):
                text = _decoded(raw)
                texts = tuple(_texts_in(text))
                found.append(
                    _edition(loaded.library.site, Document(problem.path, "", _front(text)), {}, texts)
                )
    if unknown and not readable:
        raise InputError(sorted([*loaded.problems, *unknown]))
    return replace(loaded.library, editions=(*loaded.library.editions, *found)) if found else loaded.library


def _bytes(path: Path) -> bytes | None:
    """Return the bytes of a file; None if it cannot be opened or is far too large."""
    with suppress(OSError):
        if path.stat().st_size <= _LARGEST:
            return path.read_bytes()
    return None


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
    """Return an edition with the protections and texts in a file's data; ValidationError if protections are invalid."""
    spoken = [{"quote": "…", "speaker": one} for one in _protected(everything.registry.fill(document.data))]
    texts: tuple[UnreadText, ...] = ()
    if _is_briefing(everything.site, document.path):
        texts = tuple(_texts(document.data, everything.site, document.path))
    return _edition(everything.site, document, {"voices": spoken}, texts)


def _edition(site: Site, document: Document, more: dict[str, Any], texts: tuple[UnreadText, ...]) -> Edition:
    """Return a stand-in with the place in its series and the markings of its file, as far as these can be read."""
    path = site.root / document.path
    data = {"title": "…", "dateline": {"place": "…", "date": "2000-01-01"}, "situation": "…", **more}
    Briefing.model_validate(data)
    own = describe(path, site.root / site.briefings) if texts else None
    said = {name: value for name, value in (document.data or {}).items() if name in _ABOUT}
    if own and own.lang:
        said = _with_original(said, _original(site, own))
    dateline = said.pop("dateline", None)
    day = dateline.get("date") if isinstance(dateline, dict) else None
    tried = {name: said[name] for name in _ABOUT if name in said}
    for name, value in {**tried, "dateline": {"place": "…", "date": day}}.items():
        try:
            Briefing.model_validate({**data, name: value})
        except ValidationError:
            if name == "embargo_until":
                tried.pop("tlp", None)  # the end of its embargo is unknown, so it is not open
                break
        else:
            data[name] = value
    file = own or BriefingFile("", document.path, "", path)
    briefing = Briefing.model_validate(data)
    return Edition(file, briefing, None, (document,), lambda *_: (document.path, 1, 1), unread=texts)


def _with_original(said: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """Return what a translation and its original say of themselves; where they differ, the stricter marking alone."""
    both = {**original, **said}
    agreed = {name: value for name, value in both.items() if value == original.get(name, value)}
    marks = [Tlp(one["tlp"]) for one in (said, original) if str(one.get("tlp")) in {*Tlp}]
    return {**agreed, "tlp": min(marks, key=lambda one: one.openness).value} if len(marks) > 1 else agreed


def _original(site: Site, translation: BriefingFile) -> dict[str, Any]:
    """Return what the original of a translation says of itself, as far as it can be read."""
    for suffix in (".yaml", ".yml"):
        path = translation.path.with_name(f"{translation.stem}{suffix}")
        if path.is_file() and (raw := _bytes(path)) is not None:
            try:
                data = read(path, site.shown(path)).data or {}
            except InputError:
                data = _front(_decoded(raw))
            return {name: value for name, value in data.items() if name in _ABOUT and name != "lang"}
    return {}


def _is_briefing(site: Site, path: str) -> bool:
    """Return whether a file is a briefing, and not about a series or of the registry."""
    return path.startswith(f"{site.briefings}/") and "/_" not in path


def _texts(node: Any, site: Site, path: str, loc: tuple[str | int, ...] = ()) -> Iterator[UnreadText]:
    """Yield every text in plain data with its path in it, and the cells of data files that it names."""
    if isinstance(node, str):
        yield loc, node
    for name, value in (
        node.items() if isinstance(node, dict) else enumerate(node if isinstance(node, list) else ())
    ):
        yield from _texts(value, site, path, (*loc, name))
        if name == "data" and isinstance(value, str) and isinstance(node, dict):
            yield from (((*loc, "rows"), cell) for cell in _cells(site, path, value, node.get("sheet")))


def _cells(site: Site, path: str, name: str, sheet: Any) -> Iterator[str]:
    """Yield the texts of a data file beside a briefing, if it can be read."""
    with suppress(InputError, ValueError):
        found = inside(site, (site.root / path).parent / name)
        grid = read_grid(name, read_data_file(found, name), sheet if isinstance(sheet, str) else None)
        yield from (str(cell) for row in (grid.heads, *grid.rows) for cell in row)


def _front(text: str) -> dict[str, Any]:
    """Return the number, the date and the markings in a text that is not YAML; of those given twice, none."""
    said: dict[str, set[str]] = {}
    for name, value in _LINE.findall(text):
        said.setdefault(name, set()).add(value)
    plain: dict[str, Any] = {
        name: values.pop() if len(values) == 1 else None for name, values in said.items()
    }
    number = plain.get("edition") or ""
    if number.isdecimal() and len(number) < 10:
        plain["edition"] = int(number)
    day = _DATELINE.search(text)
    return {**plain, "dateline": {"date": day and day[1]}}


def _decoded(raw: bytes) -> str:
    """Return the text in bytes of any encoding that editors write: UTF-8, UTF-16 and UTF-32, or else Windows' own."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if raw[:200].count(0) * 3 > len(raw[:200]):
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _texts_in(text: str) -> Iterator[UnreadText]:
    """Yield what seem to be the texts in a file that is not YAML, each with its key; empty for none."""
    name = ""
    for at, part in enumerate(_KEY.split(text)):
        if at % 2:
            name = part
        elif said := _MARKS.sub("\n\n", part).strip():
            yield (name,), said


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
