"""The fingerprint of the program covers every distribution, however it was installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from standfirst.engine.program import program

WAYS = {
    "a wheel": "pydyf-{}.dist-info/METADATA",
    "setuptools": "pydyf-{}.egg-info/PKG-INFO",
    "Debian": "pydyf-{}.egg-info",
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("named", [True, False], ids=["in its name", "in its file"])
def test_an_upgraded_library_changes_it(
    way: str, named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of a library changes the fingerprint, so that everything is rendered again."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    before = program.__wrapped__()
    fingerprints = [before]
    for version in ("1.0", "1.1"):
        for old in tmp_path.iterdir():
            _remove(old)
        path = tmp_path / way.format(version if named else "1.0")
        path.parent.mkdir(exist_ok=True)
        path.write_text("Name: pydyf\n" + ("" if named else f"Version: {version}\n"), "utf-8")
        fingerprints.append(program.__wrapped__())
    assert len(set(fingerprints)) == 3
    assert program.__wrapped__() == fingerprints[-1]


def _remove(path: Path) -> None:
    if path.is_dir():
        for inner in path.iterdir():
            inner.unlink()
        path.rmdir()
    else:
        path.unlink()
