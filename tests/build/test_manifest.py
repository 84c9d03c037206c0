"""The manifest: the same bytes for the same site, and it notices every change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standfirst.build import manifest
from standfirst.build.manifest import Artefact, Manifest
from standfirst.errors import BuildError


def test_deterministic() -> None:
    """Order of making does not matter; paths and sources are sorted, and it reads back as it was."""
    one, two = Artefact.of("b.html", b"b", ["y", "x", "x"]), Artefact.of("ä.html", "ä".encode())
    data = Manifest.of([one, two]).to_bytes()
    assert data == Manifest.of([two, one]).to_bytes()
    assert Manifest.from_bytes(data) == Manifest.of([one, two])
    rows = json.loads(data)["artefacts"]
    assert [row["path"] for row in rows] == ["b.html", "ä.html"]
    assert (rows[0]["sources"], rows[1]["size"]) == (["x", "y"], 2)


def test_verify(tmp_path: Path) -> None:
    """A changed, a missing and a linked file are each named."""
    names = ("changed", "linked", "missing", "same")
    listed = Manifest.of(Artefact.of(name, name.encode()) for name in names)
    for name in ("changed", "same"):
        (tmp_path / name).write_text("same")
    (tmp_path / "linked").symlink_to(tmp_path / "same")
    assert listed.verify(tmp_path) == [
        "changed is not what the build wrote",
        "linked is missing",
        "missing is missing",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b'{"format": "other", "artefacts": []}', b'\xff', b"[" * 100_000,
        b'{"format": "standfirst-manifest/1", "artefacts": [{"path": "a"}]}',
        b'{"format": "standfirst-manifest/1", "artefacts": [{"path": "../a", "sha256": "", "size": 1, "sources": []}]}',
        b'{"format": "standfirst-manifest/1", "artefacts": [{"path": "a", "sha256": "", "size": 1, "sources": []}]}',
    ],
)  # fmt: skip
def test_damaged(tmp_path: Path, data: bytes) -> None:
    """Anything that is not a manifest is an error in one sentence, hostile paths included."""
    (tmp_path / manifest.NAME).write_bytes(data)
    with pytest.raises(BuildError):
        manifest.read(tmp_path)


def test_none(tmp_path: Path) -> None:
    """A folder without a manifest says so."""
    with pytest.raises(BuildError, match=r"manifest\.json cannot be read"):
        manifest.read(tmp_path)
