"""Fingerprints: they follow words alone, and are stamped without touching another byte."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
import yaml

from standfirst.errors import InputError
from standfirst.library.fingerprints import fingerprints, stamp, stamp_file
from standfirst.reader import read_text
from standfirst.settings import Site

ORIGINAL = """\
title: The river
dateline: {place: Marbel, date: 2026-02-02}
situation: It rose. [@council]
key_figures:
  - {id: cleared, label: People cleared, value: 5, parts: [a], sources: [council]}
timeline:
  - {date: 2026-02-01, text: It rose.}
"""
TRANSLATIONS = {
    "none": "lang: fr\n# a comment\ntitle: La rivière\nsituation: |\n  Elle monte.\n",
    "no newline": "lang: fr\ntitle: La rivière",
    "flow": "lang: fr\ntranslation: {by: A, on: 2026-02-02}  # who\ntitle: La rivière\n",
    "flow with sections": "lang: fr\ntranslation: {sections: {title: 'aaaaaaaaaaaa'}, by: A}\ntitle: La rivière\n",
    "block": "lang: fr\ntranslation:\n    by: A  # who\n    on: 2026-02-02\n\ntitle: La rivière\n",
    "block with sections": "lang: fr\ntranslation:\n  sections:\n    title: 'aaaaaaaaaaaa'\n    gone: 'b'\n  by: A\ntitle: La rivière\n",
    "sections last": "lang: fr\ntranslation:\n  by: A\n  sections: {title: 'aaaaaaaaaaaa'}\n\n# next\ntitle: La rivière\n",
    "empty": "lang: fr\ntranslation:\ntitle: La rivière\n",
    "empty braces": "lang: fr\ntranslation: {}\ntitle: La rivière\n",
}


@pytest.mark.parametrize("text", TRANSLATIONS.values(), ids=TRANSLATIONS.keys())
def test_stamping(text: str) -> None:
    """Stamping writes the fingerprints of what is translated, changes nothing else, and is done once."""
    original = read_text(ORIGINAL, "x.yaml")
    stamped = stamp(read_text(text, "x.fr.yaml"), original)
    before, after = read_text(text, "x").data, read_text(stamped, "x").data
    marks = fingerprints(original.data)
    assert after["translation"]["sections"] == {
        name: marks[name] for name in ("title", "situation") if name in before
    }
    rest = {key: value for key, value in (before.get("translation") or {}).items() if key != "sections"}
    assert after == {**before, "translation": {**rest, "sections": after["translation"]["sections"]}}
    assert stamp(read_text(stamped, "x.fr.yaml"), original) == stamped
    kept = [line for line in difflib.ndiff(text.splitlines(), stamped.splitlines()) if line.startswith("- ")]
    assert not [line for line in kept if "title: La" in line or "#" in line.partition("translation")[0]]
    assert "# who" in stamped or "# who" not in text


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("It rose. [@council]", "It rose fast. [@council]", {"situation"}), ("value: 5", "value: 6", set()),
        ("People cleared", "People who left", {"key_figures"}), ("parts: [a]", "parts: [b]", set()),
        ("date: 2026-02-01", "date: 2026-01-01", set()), ("Marbel", "Oldwater", {"dateline"}),
        ("sources: [council]", "sources: [a, b]", set()), ("text: It rose.", "text: It fell.", {"timeline"}),
    ],
)  # fmt: skip
def test_only_words_count(old: str, new: str, stale: set[str]) -> None:
    """A section's fingerprint changes with its words, never with a number, a date or an id."""
    before = fingerprints(read_text(ORIGINAL, "x").data)
    after = fingerprints(read_text(ORIGINAL.replace(old, new, 1), "x").data)
    assert {name for name in before if before[name] != after[name]} == stale


def test_fingerprints_stay_those_of_stamped_files() -> None:
    """They are in translations on disk, so that another way to compute them would make all of those outdated."""
    assert fingerprints({"title": "La crue à Marbel", "situation": "پانی"}) == {
        "situation": "fd9ce2a07e32",
        "title": "eab6244e0d00",
    }


@pytest.mark.parametrize("lead", [b"\xef\xbb\xbf", b""])
def test_stamp_file(lead: bytes, tmp_path: Path) -> None:
    """A file is stamped in place, with a byte order mark if it had one, and told when nothing changed."""
    (tmp_path / "x.yaml").write_text(ORIGINAL, encoding="utf-8")
    path = tmp_path / "x.fr.yaml"
    path.write_bytes(lead + "lang: fr\ntitle: É\n".encode())
    site = Site(root=tmp_path, name="T", url="")
    assert stamp_file(site, path) is True
    assert stamp_file(site, path) is False
    assert path.read_bytes().startswith(lead + b"lang: fr\n")
    with pytest.raises(InputError, match="SF705"):
        stamp_file(site, tmp_path / "x.yaml")
    assert yaml.safe_load(path.read_text(encoding="utf-8-sig"))["title"] == "É"
