"""Validate the settings for the look of a desk, each error at its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from standfirst.settings import values
from standfirst.settings.site import Brand

_COLOURS = {"COLOUR": "", "COLOUR_DARK": "COLOUR", "SECOND": "", "SECOND_DARK": "SECOND"}
"""The settings for colours; those for dark mode, with the colour that they go with."""


def brand(root: Path, raw: Mapping[str, Any]) -> Brand:
    """Return the settings for the look of the desk; colours and fonts are checked once the theme is read."""
    known = {one.name.upper(): one.default for one in fields(Brand)}
    for name, value in raw.items():
        if name != "LOGO" and name not in known:
            raise values.wrong(
                f"BRAND has no setting {name!r}", f"known: LOGO, {', '.join(known)}", at=line(root, name)
            )
        if not values.fits(value, known.get(name, "")):
            raise values.wrong(
                f"{name} in BRAND is {value!r}",
                f"write {values.FORMS[type(known.get(name, ''))]}",
                at=line(root, name),
            )
        if name in _COLOURS and value and not re.fullmatch(r"#[0-9a-f]{6}", value, re.ASCII | re.IGNORECASE):
            raise values.wrong(f"{name} in BRAND is {value!r}", "write it as '#7a1f3d'", at=line(root, name))
    for name, light in _COLOURS.items():
        if light and raw.get(name) and not raw.get(light):
            raise values.wrong(f"BRAND has {name} without {light}", f"add {light}", at=line(root, name))
    given: dict[str, Any] = {
        name.lower(): tuple(value) if isinstance(value, list) else value
        for name, value in raw.items()
        if name != "LOGO"
    }
    return Brand(**given)


def line(root: Path, name: str, group: str = "BRAND") -> int:
    """Return the line of a setting in a mapping such as `BRAND`; the first line if it is not written out."""
    path = root / values.CONFIG
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return 1
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value == name]
    first = next(
        (one.lineno for one in ast.walk(tree) if isinstance(one, ast.Constant) and one.value == group), 1
    )
    return next(
        (node.lineno for node in sorted(named, key=lambda one: one.lineno) if node.lineno >= first), first
    )


def logo(root: Path, name: str) -> str:
    """Return the picture for the headers of pages, reports and messages, which must be a file of the site."""
    path = (root / name).resolve() if isinstance(name, str) else root
    if name and not (path.is_file() and path.is_relative_to(root.resolve())):
        raise values.wrong(
            f"LOGO is {name!r}, which is not a file of the site",
            "write its path, such as 'content/logo.png'",
            at=line(root, "LOGO"),
        )
    return name
