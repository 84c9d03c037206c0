"""Create a site (settings, a sample briefing, pages and files for its host), or add briefings to a Pelican site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from standfirst import i18n
from standfirst.errors import UsageError
from standfirst.model import Kind
from standfirst.model import schema as schemas
from standfirst.settings import CONFIG, load, now, run

TEMPLATES = Path(__file__).parent / "_starter"
FIRST = "briefings/storm/01.yaml"
BRIEFINGS = ("briefings/", "distribution.example/")
"""The files that a Pelican site lacks; it has settings and pages of its own."""

_ADDED = """
# Briefings
{theme}PLUGINS = {plugins}
STANDFIRST = {{"FORMAT": 1, "LANGUAGES": ({lang!r},), "CONTACT": "desk@example.org"}}
"""
_LONG = re.compile(r"^(?:background|claims):.*\n(?: .*\n|\n)*", re.MULTILINE)
"""Sections that do not fit into a flash of one page."""
_IGNORED = ("/preview/", "/outbox/", "/.cache/", "/.*.standfirst/", "/distribution/")


def start(folder: Path, kind: str, name: str = "") -> tuple[Path, ...]:
    """Create a site in a folder that is empty or does not exist; return the files, settings first.

    Raises UsageError for an unknown kind, a folder that is not empty, and a place that cannot be written.
    """
    _refuse_unknown(kind)
    if found := sorted(path.name for path in _inside(folder) if path.name != ".git"):
        raise UsageError(
            f"{folder} is not empty ({found[0]}); name an empty folder, or add briefings to a site of Pelican's "
            "with --from-pelican"
        )
    return _write(folder, _files(kind, name or folder.resolve().name))


def add(folder: Path, kind: str) -> tuple[Path, ...]:
    """Add briefings to a Pelican site; return the files written or, like its settings, extended.

    Its theme, pages and plugins stay. Raises UsageError if there are no settings, or briefings already.
    """
    _refuse_unknown(kind)
    settings = folder / CONFIG
    if not settings.is_file():
        raise UsageError(f"there is no {CONFIG} in {folder}; without --from-pelican a new site is made")
    site, said = load(folder), run(settings)
    if "STANDFIRST" in said:
        raise UsageError(f"{settings} has STANDFIRST already")
    files = {path: made for path, made in _files(kind, site.name).items() if path.startswith(BRIEFINGS)}
    if found := [path for path in files if (folder / path).exists()]:
        raise UsageError(f"{folder / found[0]} is there already; move it away")
    written = _write(folder, files)
    theme = (
        "" if said.get("THEME") else 'THEME = "notmyidea"  # Pelican\'s own, as before; without it, ours\n'
    )
    _append(settings, _ADDED.format(theme=theme, plugins=json.dumps(_plugins(said)), lang=site.lang))
    ignored = folder / ".gitignore"
    there = ignored.read_text("utf-8").splitlines() if ignored.is_file() else []
    _append(ignored, "".join(f"{line}\n" for line in _IGNORED if line not in there))
    return (settings, ignored, *written)


def _refuse_unknown(kind: str) -> None:
    if kind not in list(Kind):
        raise UsageError(f"a kind is one of {', '.join(Kind)}, not {kind!r}")


def _inside(folder: Path) -> Iterator[Path]:
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder} is a link that leads nowhere; remove it, or name another folder")
    try:
        yield from folder.iterdir() if folder.exists() else ()
    except NotADirectoryError:
        raise UsageError(f"{folder} is a file; name a folder") from None


def _files(kind: str, name: str) -> dict[str, str]:
    """Return the text of each file by its path below the site."""
    moment = now()
    title = " ".join(name.split())
    values = {
        "kind": kind, "title": title, "name": json.dumps(title, ensure_ascii=False), "briefing": FIRST,
        "day": moment.date().isoformat(), "moment": moment.strftime("%Y-%m-%dT%H:%M+00:00"),
        "languages": ", ".join(i18n.interfaces()),
    }  # fmt: skip
    templates = sorted(path for path in TEMPLATES.rglob("*.in") if path.is_file())
    made = {
        path.relative_to(TEMPLATES).with_suffix("").as_posix(): Template(path.read_text("utf-8")).substitute(
            values
        )
        for path in templates
    }
    if kind == Kind.FLASH:
        made[FIRST] = _LONG.sub("", made[FIRST])
    made[f"briefings/{schemas.NAME}"] = schemas.write(schemas.briefing_schema())
    made[f"briefings/{schemas.TRANSLATION_NAME}"] = schemas.write(schemas.translation_schema())
    return dict(sorted(made.items(), key=lambda item: item[0] != CONFIG))


def _write(folder: Path, files: dict[str, str]) -> tuple[Path, ...]:
    paths = {folder / name: text for name, text in files.items()}
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from None
    return tuple(paths)


def _append(path: Path, text: str) -> None:
    """Append lines to a file, preserving its bytes and its kind of line breaks."""
    before = path.read_bytes() if path.is_file() else b""
    gap = "\n" if before and not before.endswith(b"\n") else ""
    added = f"{gap}{text}".encode()
    path.write_bytes(before + (added.replace(b"\n", b"\r\n") if b"\r\n" in before else added))


def _plugins(said: Mapping[str, Any]) -> list[str]:
    """Return the site's plugins and ours; if the settings name none, Pelican loads all that are installed."""
    from pelican.plugins._utils import get_namespace_plugins

    named = said.get("PLUGINS")
    return [*(get_namespace_plugins() if named is None else named), "standfirst.pelican_plugin"]
