"""Names of artefacts: only such as stay in the output folder."""

from __future__ import annotations

import pytest

from standfirst.build import paths
from standfirst.errors import BuildError


@pytest.mark.parametrize("path", ["index.html", "quetta/quetta-01.pdf", "ur/کوئٹہ/می‌خواهم.html", ".nojekyll"])
def test_safe(path: str) -> None:
    """Plain relative paths are taken, in any script."""
    assert paths.safe(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a/", "C:/x", "a\\b", "a\0b", "a\nb", "a\u202eb",
        "e\u0301.html", " a", "a /b", ".git/hooks/post-commit", "a/.GIT/config", "x" * 256, "ک" * 128, "\ud800",
    ],
)  # fmt: skip
def test_unsafe(path: str) -> None:
    """Whatever could leave the folder, hide, or differ between machines is refused."""
    with pytest.raises(BuildError, match="cannot be the name of a file of the site"):
        paths.safe(path)


def test_folders() -> None:
    """The folders of a set of files are all those above them, each once."""
    assert paths.folders({"a/b/c", "a/d", "e"}) == {"a", "a/b"}
    assert paths.parents("a/b/c") == ["a/b", "a"]
