"""Upgrade the files of a site to this version: a registry of migrations, each a list of edits at known positions.

Every byte outside an edit stays. The edited briefing is parsed and compared before it is written.
"""

from __future__ import annotations

import ast
import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from standfirst import disk
from standfirst.errors import InputError, Problem, UsageError
from standfirst.library.files import REGISTRY, find
from standfirst.reader import Document, read, read_text
from standfirst.settings import CONFIG, Site
from standfirst.settings.values import FORMAT

_OLD_TLP = frozenset({"WHITE", "TLP:WHITE"})


@dataclass(frozen=True, order=True, slots=True)
class SiteEdit:
    """Characters `start` to `end` of a file that become `text`, and why."""

    path: str
    start: int
    end: int
    text: str
    line: int
    why: str

    def __str__(self) -> str:
        """Return the line of the file and the reason."""
        return f"{self.path}:{self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of the format in one version: `edits` are those that an older file needs."""

    name: str
    edits: Callable[[Document, str], Iterator[SiteEdit]]
    """For a YAML file and its edition's name, which is empty for a translation and for records of the registry."""


def _tlp(document: Document, _: str) -> Iterator[SiteEdit]:
    """Replace WHITE of the Traffic Light Protocol 1 by CLEAR of version 2.0."""
    for key, value in _pairs(document.root):
        if key.value == "tlp" and isinstance(value, yaml.ScalarNode) and value.value.upper() in _OLD_TLP:
            yield _edit(document, value, "CLEAR", "`WHITE` of TLP 1 is `CLEAR` since TLP 2.0")


def _id(document: Document, name: str) -> Iterator[SiteEdit]:
    """Add the `id` that keeps an edition's name in feeds and mail when its file is renamed."""
    if not name or "id" in document.data:
        return
    root = document.root
    first = root.value[0][0]
    gap = ", " if getattr(root, "flow_style", False) else "\r\n" if "\r\n" in document.text else "\n"
    why = f"`id: {name}` keeps the edition's name in feeds and mail when the file is renamed"
    start = first.start_mark
    yield SiteEdit(document.path, start.index, start.index, f"id: {name}{gap}", start.line + 1, why)


MIGRATIONS = (Migration("tlp-2", _tlp), Migration("edition-id", _id))
"""Every change of the format of briefings, oldest first."""


def edits(site: Site) -> tuple[list[SiteEdit], list[Problem]]:
    """Return the edits that a site needs for this version, and the problems of unreadable files."""
    found = list(_of_settings(site.root / CONFIG))
    problems: list[Problem] = []
    files, wrong = find(site)
    documents: list[tuple[Document, str]] = []
    registry = sorted((site.root / site.briefings / REGISTRY).glob("*.y*ml"))
    for path, name in [
        *((one.path, "" if one.lang else one.key) for one in files),
        *((one, "") for one in registry),
    ]:
        try:
            documents.append((read(path, site.shown(path)), name))
        except InputError as error:
            problems += error.problems
    taken = {str(document.data.get("id")) for document, _ in documents}
    for document, name in documents:
        free = "" if name in taken else name
        found += (edit for migration in MIGRATIONS for edit in migration.edits(document, free))
    return sorted(found), sorted([*problems, *wrong])


def write(site: Site, wanted: Iterable[SiteEdit]) -> list[str]:
    """Make these edits; return the files that changed. Each file is written whole or not at all."""
    changed = []
    for path, group in groupby(sorted(wanted), key=lambda edit: edit.path):
        file = site.root / path
        raw = file.read_bytes()
        lead = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
        before = raw[len(lead) :].decode()
        after = _edited(before, list(group))
        if path.endswith((".yaml", ".yml")):
            _refuse_other(path, before, after)
        try:
            disk.write(file, lead + after.encode())
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None
        changed.append(path)
    return changed


def _edited(text: str, wanted: list[SiteEdit]) -> str:
    for edit in reversed(wanted):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _refuse_other(path: str, before: str, after: str) -> None:
    """Refuse an edit that changed anything else than migrations may, since that would be a bug of ours."""
    old, new = ({**read_text(text, path).data, "id": ""} for text in (before, after))
    if _told(old) != _told(new):
        raise AssertionError(f"{path}: an edit changed what the file says")


def _told(data: Any) -> Any:
    """Return the content of a file in the format of this version."""
    if isinstance(data, dict):
        told = {key: _told(value) for key, value in data.items()}
        return {**told, "tlp": "CLEAR"} if str(told.get("tlp", "")).upper() in _OLD_TLP else told
    return [_told(value) for value in data] if isinstance(data, list) else data


def _of_settings(path: Path) -> Iterator[SiteEdit]:
    """Yield the edit that records the format in the settings, if these are simple enough."""
    text = path.read_bytes().decode("utf-8-sig")
    for statement in ast.parse(text).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="STANDFIRST")], value=ast.Dict(keys=keys) as own):
                if "FORMAT" not in {key.value for key in keys if isinstance(key, ast.Constant)}:
                    at = _offset(text, own.lineno, own.col_offset) + 1
                    said = f'"FORMAT": {FORMAT}{", " if keys else ""}'
                    why = f'`"FORMAT": {FORMAT}` says which versions can read the site'
                    yield SiteEdit(path.name, at, at, said, own.lineno, why)


def _offset(text: str, line: int, column: int) -> int:
    """Return the index of a character whose column is counted in bytes, as Python's parser does."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())


def _edit(document: Document, node: yaml.Node, text: str, why: str) -> SiteEdit:
    start, end = node.start_mark, node.end_mark
    return SiteEdit(document.path, start.index, end.index, text, start.line + 1, why)


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Yield every key with its value, at every depth."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            yield from _pairs(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _pairs(item)
