"""The program as one fingerprint: its own files, its catalogues, and the libraries that draw."""

from __future__ import annotations

import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import standfirst
from standfirst.build.fingerprint import FileDigests, fingerprint, versions
from standfirst.kept import Kept

LIBRARIES = (
    "babel", "feedgenerator", "jinja2", "markdown", "markdown-it-py", "markupsafe", "mdit-py-plugins", "nh3", "pelican", "pikepdf", "pydantic", "pyyaml",
    "weasyprint", "fonttools", "uharfbuzz",
)  # fmt: skip
EXTRAS = ("altair", "vl-convert-python", "shapely", "pillow", "pypdfium2", "pagefind", "pagefind-bin")


KEPT = Path(".cache/standfirst/kept")


def kept(root: Path, digests: FileDigests) -> Kept:
    """What builds of the site in `root` have kept that this program worked out."""
    return Kept(root / KEPT, program(digests))


def program(digests: FileDigests) -> str:
    """What has to be the same for the same files to come out."""
    folder = Path(standfirst.__file__).parent
    sources = (path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".po", ".json"))
    own = [(path.relative_to(folder), digests.digest(path)) for path in sources]
    return fingerprint(standfirst.__version__, own, versions(*LIBRARIES), extras(), sys.version_info[:2])


@cache
def extras() -> tuple[str, ...]:
    """The libraries that need not be there, and whether they are."""
    found: list[str] = []
    for name in EXTRAS:
        try:
            found += versions(name)
        except metadata.PackageNotFoundError:
            found.append(f"no {name}")
    return tuple(found)
