"""Example files for checks: a base briefing, and the differences from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from standfirst.checks.registry import Files
from standfirst.library.fingerprints import fingerprints
from standfirst.reader import read
from standfirst.settings import Site

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
"""The time at which examples are checked."""

BASE = """\
kind: explainer
title: The river leaves its banks at Marbel
standfirst: High water closed the old bridge on Sunday, and two villages were cleared.
dateline: {place: Marbel, date: 2026-02-02}
as_of: 2026-02-02T08:00+00:00
lang: en
tlp: CLEAR
status: approved
exercise: true
situation: |
  The river rose through the night and closed the old bridge. [@council]
background: |
  The bridge was built for a lower river.
sources:
  - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: B2}
"""
"""A briefing without findings; its river, town and council are invented."""

_WITHOUT = re.compile(r"^# without (\w+)$", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w-]*):", re.MULTILINE)


def whole(difference: str, base: str = BASE) -> str:
    """Return the base briefing with top-level keys replaced or added by a difference.

    A line `# without tlp` removes a key.
    """
    replaced = {*_KEY.findall(difference), *_WITHOUT.findall(difference)}
    kept = [text for key, text in blocks(base) if key not in replaced]
    return "".join(kept) + difference.rstrip("\n") + "\n"


def blocks(text: str) -> list[tuple[str, str]]:
    """Split a YAML text at its top-level keys."""
    starts = [found.start() for found in _KEY.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [(text[a:].partition(":")[0], text[a:b]) for a, b in zip(starts, ends, strict=True)]


def write(files: Files, root: Path) -> Site:
    """Write an example below `root` and return its site.

    A translation (`02.ur.yaml`) and files of other types are written unchanged; in a translation,
    `title: FINGERPRINT` becomes the fingerprint of the original's title.
    """
    folder = root / "briefings"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = not name.endswith(".yaml") or name.count(".") > 1 or name.startswith("_") or "/_" in name
        path.write_text(text + "\n" if plain else whole(text), encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        if name.endswith(".yaml") and name.count(".") == 2:
            _fill_fingerprints(folder / name)
    return Site(root=root, name="Examples", url="", languages=("en", "fr", "ur"))


def _fill_fingerprints(path: Path) -> None:
    original = path.with_name(path.name.partition(".")[0] + ".yaml")
    text = path.read_text(encoding="utf-8")
    if "FINGERPRINT" in text:
        marks = fingerprints(read(original).data)
        filled = re.sub(r"(\w+): FINGERPRINT", lambda found: f"{found[1]}: '{marks[found[1]]}'", text)
        path.write_text(filled, encoding="utf-8")
