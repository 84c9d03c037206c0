"""The fragments of the changelog are one sentence each, and a release joins all of them."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

import standfirst
from tests.scripts import load

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def changelog() -> ModuleType:
    """scripts/changelog.py, which is a script and no part of the package."""
    return load("changelog")


def test_fragments_are_one_sentence_each(changelog: ModuleType) -> None:
    """Each fragment of the tree has a name of the right form, and one line that ends with a full stop."""
    texts = [path.read_text("utf-8") for path in changelog.fragments(ROOT / "changelog.d")]
    assert all(text.count("\n") == 1 and text.endswith(".\n") for text in texts)
    assert len({text.casefold() for text in texts}) == len(texts)


def test_the_newest_release_is_this_version() -> None:
    """CHANGELOG.md begins with the version that the package says it is."""
    headings = re.findall(
        r"^## (\S+) \(\d{4}-\d{2}-\d{2}\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert headings[0] == standfirst.__version__


def test_a_release_takes_every_fragment_and_keeps_what_was(changelog: ModuleType, tmp_path: Path) -> None:
    """The new section stands above the earlier one, by kind, and the fragments are gone."""
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "README.md").write_text("# About\n", "utf-8")
    (folder / "b.fixed.md").write_text("B is mended.\n", "utf-8")
    changelog.release(tmp_path, "0.1.0", "2026-03-01")
    (folder / "a.added.md").write_text("A is new.\n", "utf-8")
    (folder / "c.fixed.md").write_text("C is mended.\n", "utf-8")
    changelog.release(tmp_path, "0.2.0", "2026-04-01")
    assert (tmp_path / "CHANGELOG.md").read_text("utf-8") == (
        "# Changes\n\n## 0.2.0 (2026-04-01)\n\n### Added\n\n- A is new.\n\n### Fixed\n\n- C is mended.\n"
        "\n## 0.1.0 (2026-03-01)\n\n### Fixed\n\n- B is mended.\n"
    )
    assert [path.name for path in folder.iterdir()] == ["README.md"]


def test_a_file_of_another_name_is_refused(changelog: ModuleType, tmp_path: Path) -> None:
    """A fragment whose kind nobody knows is an error and is not left out in silence."""
    (tmp_path / "x.misc.md").write_text("X.\n", "utf-8")
    with pytest.raises(ValueError, match=r"x\.misc\.md"):
        changelog.fragments(tmp_path)
