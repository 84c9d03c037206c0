"""Finds what comes from npm packages: fonts and the outlines of countries.

The site's own `node_modules` comes first. A wheel carries the files in itself, and in a checkout they lie in
`node_modules` beside the package, so that a site needs no Node.
"""

from __future__ import annotations

from pathlib import Path

from standfirst.engine import inputs

MODULES = "node_modules"
PACKAGED = (Path(__file__).parent / "_assets", Path(__file__).parent.parent / MODULES)
"""Where the files lie that come with the package: installed, or in a checkout."""


def folders(root: Path) -> tuple[Path, ...]:
    """Every folder that may hold npm packages, the one that is asked first at the front."""
    return (root / MODULES, *PACKAGED)


def find(root: Path, name: str) -> Path:
    """A file of an npm package, such as `world-atlas/countries-50m.json`.

    Where no folder has it, the path in the first: whoever opens it says that it is missing.
    """
    places = [folder / name for folder in folders(root)]
    return next((path for path in places if inputs.is_file(path)), places[0])
