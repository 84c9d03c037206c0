"""Makes the index of the search from the pages of the site, with Pagefind."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from standfirst.build import paths
from standfirst.build.canonical import canonical
from standfirst.errors import BuildError
from standfirst.view.search import BUNDLE

MARK = b"data-pagefind-body"
"""What a page that can be found has in it."""

UNSEARCHED = ".sf-cite, .sf-permalink, .sf-contents, .sf-colophon__fingerprint, .sf-briefing-head__links"
"""Parts of a page that nobody looks for."""

_OURS = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Files of Pagefind that we do without: the page that searches has a script of its own."""


def available() -> bool:
    """Whether the extra `search` is installed."""
    return importlib.util.find_spec("pagefind_bin") is not None


def index(pages: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of the index by their path below the root of the site; the same pages give the same bytes.

    Raises BuildError where Pagefind fails.
    """
    with tempfile.TemporaryDirectory(prefix="standfirst-search-") as folder:
        site, bundle = Path(folder, "site"), Path(folder, "bundle")
        site.mkdir()
        if not _lay_out(site, pages):
            return {}
        _run(Path(folder))
        found = (path for path in sorted(bundle.rglob("*")) if path.is_file())
        files = {
            path.relative_to(bundle).as_posix(): path.read_bytes()
            for path in found
            if not path.name.startswith(_OURS)
        }
    return {f"{BUNDLE}/{name}": data for name, data in sorted(canonical(files).items())}


def _lay_out(site: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write the pages that can be found; how many they are."""
    count = 0
    for path, data in pages:
        if path.endswith(".html") and MARK in data:
            file = site / paths.safe(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            count += 1
    return count


def _run(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        "site",
        "--output-path",
        "bundle",
        "--keep-index-url",
        "--exclude-selectors",
        UNSEARCHED,
        "--quiet",
    ]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"the search index could not be made: {' '.join(done.stderr.split())[-500:]}")
