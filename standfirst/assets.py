"""Find files of npm packages: fonts and the outlines of countries.

The site's own `node_modules` comes first. A wheel contains the files itself, and in a checkout they are in
`node_modules` beside the package, so that a site needs no Node.
"""

from __future__ import annotations

from pathlib import Path

from standfirst.engine import inputs

MODULES = "node_modules"
PACKAGED = (Path(__file__).parent / "_assets", Path(__file__).parent.parent / MODULES)
"""The folders of the files that come with the package: installed, or in a checkout."""


def folders(root: Path) -> tuple[Path, ...]:
    """Return every folder that may have npm packages, in the order of precedence."""
    return (root / MODULES, *PACKAGED)


def find(root: Path, name: str) -> Path:
    """Return the path of a file in an npm package, such as `world-atlas/countries-50m.json`.

    If no folder has it, return the path in the first one: opening it reports the missing file.
    """
    places = [folder / name for folder in folders(root)]
    return next((path for path in places if inputs.is_file(path)), places[0])
