"""Fingerprints of an original's sections, which show a translation what has changed since."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from standfirst import disk
from standfirst.engine import depend
from standfirst.errors import InputError, Problem
from standfirst.library.edition import Edition
from standfirst.library.files import SERIES_FILE, inside, series_translations
from standfirst.library.overlay import FIXED, OWN
from standfirst.library.traced_records import EDITION, FILES
from standfirst.reader import Document, read
from standfirst.settings import Site

_LENGTH = 12
_IDS = frozenset({"sources", "parts", "figures"})


def fingerprints(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of the text in each section of a briefing's data: 12 hexadecimal digits."""
    found = {name: _words(value) for name, value in data.items() if name not in OWN and name not in FIXED}
    return {name: _digest(words) for name, words in sorted(found.items()) if words}


def stale_sections(edition: Edition) -> tuple[str, ...]:
    """Return the sections of a translation whose original has changed since it was translated."""
    translation = edition.briefing.translation
    if not edition.translated or translation is None or not translation.sections:
        return ()
    depend(EDITION, edition.name, FILES)
    current = fingerprints(edition.documents[-1].data)
    return tuple(sorted(name for name, known in translation.sections.items() if current.get(name) != known))


def stale_series(site: Site) -> Iterator[Problem]:
    """Yield a warning for each text of a series that changed since it was translated (`_series.fr.yaml`)."""
    for path in sorted((site.root / site.briefings).glob(f"*/{SERIES_FILE}")):
        current = fingerprints(read(inside(site, path), site.shown(path)).data)
        for _, file in series_translations(path.parent):
            words = read(inside(site, file), site.shown(file))
            for name, known in _stamped(words).items():
                if current.get(name) != known:
                    loc = (name,) if name in words.data else ("translation", "sections")
                    message, fix = OUTDATED.format(name=name), STAMP
                    yield replace(words.problem(loc, "SF711", message, fix), level="warning")


def _stamped(words: Document) -> dict[str, str]:
    about = words.data.get("translation")
    sections = about.get("sections") if isinstance(about, dict) else None
    return sections if isinstance(sections, dict) else {}


OUTDATED = "`{name}` of the original changed since it was translated"
STAMP = "translate it again, then run `standfirst stamp` on this file"


def _words(value: Any) -> Any:
    """Return the text in plain data that needs translation."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [words for item in value if (words := _words(item))]
    if isinstance(value, dict):
        return {
            key: words for key, item in value.items() if not _fixed(key, item) and (words := _words(item))
        }
    return None


def _fixed(key: str, value: Any) -> bool:
    """Return whether a field needs no translation: a number, a choice, or a list of ids."""
    return key in FIXED or (
        key in _IDS and isinstance(value, list) and not any(isinstance(v, dict) for v in value)
    )


def _digest(words: Any) -> str:
    text = json.dumps(words, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def stamp_file(site: Site, path: Path) -> bool:
    """Stamp a translation on disk and return whether the file changed; raise InputError like `read`."""
    found = re.fullmatch(r"(?P<stem>[^.]+)\.[^.]+(?P<suffix>\.ya?ml)", path.name)
    original = path.with_name(found["stem"] + found["suffix"]) if found else path
    if found is None or not original.is_file():
        message, fix = (
            "this is not a translation with its original beside it",
            "name a file such as 02.ur.yaml",
        )
        raise InputError([Problem(site.shown(path), 1, 1, "SF705", message, fix)])
    words = read(path, site.shown(path))
    text = stamp(words, read(original, site.shown(original)))
    if text == words.text:
        return False
    raw = path.read_bytes()
    lead = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    disk.write(path, lead + text.encode())
    return True


def stamp(translation: Document, original: Document) -> str:
    """Return the text of a translation with the fingerprints of its original written into it.

    Every other byte remains the same. Only sections that the translation contains are stamped.
    """
    now = {name: mark for name, mark in fingerprints(original.data).items() if name in translation.data}
    text, root = translation.text, translation.root
    about = _entry(root, "translation")
    if about is None:
        gap = "" if text.endswith("\n") else "\n"
        return f"{text}{gap}translation:\n{_block(now, 2)}\n"
    key, value = about
    if not isinstance(value, yaml.MappingNode) or value.flow_style or not value.value:
        block = f"translation:\n{''.join(_lines(value, text))}{_block(now, 2)}"
        return text[: key.start_mark.index] + block + text[_end(value) :]
    indent = value.value[0][0].start_mark.column
    new = _block(now, indent).lstrip()
    sections = _entry(value, "sections")
    if sections is not None:
        return text[: sections[0].start_mark.index] + new + text[_end(sections[1]) :]
    at = value.start_mark.index
    return f"{text[:at]}{new}\n{' ' * indent}{text[at:]}"


def _lines(node: yaml.Node, text: str) -> list[str]:
    """Return the entries of a mapping in braces except its sections, one per line."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [
        f"  {text[key.start_mark.index : value.end_mark.index]}\n"
        for key, value in pairs
        if key.value != "sections"
    ]


def _entry(node: yaml.Node, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _end(node: yaml.Node) -> int:
    """Return where a node ends in the text, without the trailing white space of a block."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    return int(node.end_mark.index)


def _block(marks: Mapping[str, str], indent: int) -> str:
    lead = " " * indent
    if not marks:
        return f"{lead}sections: {{}}"
    return "\n".join([f"{lead}sections:", *(f"{lead}  {name}: '{mark}'" for name, mark in marks.items())])
