"""Limit what Pelican reads, copies and runs: nothing private of a site is published, and no template is code.

Settings such as `STATIC_PATHS = ["."]` or a link to `{static}../distribution/press.csv` would copy private files
of the desk. Pelican's own templates (`TEMPLATE_PAGES`, archives) run in Jinja's sandbox under our themes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import Generator

from standfirst.errors import BuildError, UsageError
from standfirst.settings import NO_CONTENT, Site
from standfirst.theme import Sandbox

OPEN_DOTS = frozenset({".well-known", ".nojekyll", ".htaccess"})
"""Names with a leading dot that belong on a site; all others belong to a machine."""

_FOLDERS = ("PAGE_PATHS", "ARTICLE_PATHS", "STATIC_PATHS")


def refuse_private(site: Site, pelican: Pelican, public: Path) -> None:
    """Refuse settings by which Pelican would read or copy private files; UsageError names the setting."""
    private = tuple(_private(site, public))
    path, look = Path(pelican.path), Path(pelican.theme)
    home = site.root if path.resolve().is_relative_to(site.root.resolve()) else path
    empty = (site.root / NO_CONTENT).resolve()
    for name, said, place in _named(site, path, pelican.settings):
        if not place.resolve().is_relative_to(empty):
            _refuse(name, said, place.resolve(), private, home.resolve())
    for said in pelican.settings["THEME_STATIC_PATHS"]:
        _refuse("THEME_STATIC_PATHS", said, (look / said).resolve(), (), look.resolve())


def _refuse(name: str, said: str, place: Path, private: Iterable[Path], home: Path) -> None:
    own = next((one for one in private if place.is_relative_to(one) or one.is_relative_to(place)), None)
    if own or not place.is_relative_to(home):
        why = f"holds {own.name}, which is private" if own else f"lies outside {home.name}/"
        raise UsageError(f"{name} names {said!r}, which {why}; name a folder in which all may be published")


def refuse_copies(context: Mapping[str, Any], allowed: Iterable[Path]) -> None:
    """Refuse files from outside the desk's own folders, and paths outside the site; BuildError with each."""
    roots = [folder.resolve() for folder in allowed]
    files = {str(one.source_path): str(one.save_as) for one in context.get("staticfiles", ())}
    faults = [
        *(f"{path} is not in the site's own folders; copy it there before a page links to it" for path in sorted(files) if not _is_within(path, roots)),
        *(f"{files[path]!r} is a place outside the site; publish {path} elsewhere" for path in sorted(files) if _leaves(files[path])),
    ]  # fmt: skip
    if faults:
        raise BuildError("\n".join(faults))


def _is_within(path: str, roots: Iterable[Path]) -> bool:
    return any(Path(path).resolve().is_relative_to(root) for root in roots)


def _leaves(save_as: str) -> bool:
    """Return whether a path leaves the folder that it should be in."""
    return Path(save_as).is_absolute() or Path(os.path.normpath(save_as)).parts[:1] == ("..",)


def refuse_dots(names: Iterable[str]) -> None:
    """Refuse to publish files of a machine, such as `.env` or `.git/config`; BuildError with each."""
    hidden = sorted(
        name for name in names if any(part[0] == "." and part not in OPEN_DOTS for part in name.split("/"))
    )
    if hidden:
        raise BuildError(
            "\n".join(
                f"{name} would be published; remove it from content/, or let the plugin that writes it write elsewhere"
                for name in hidden
            )
        )


def sandbox(generator: Generator) -> None:
    """Let a generator's templates see only their variables and nothing of Python."""
    env = generator.env
    made = Sandbox(loader=env.loader, **generator.settings["JINJA_ENVIRONMENT"])
    made.filters.update(env.filters)
    made.globals.update(env.globals)
    made.tests.update(env.tests)
    generator.env = made


def _private(site: Site, public: Path) -> Iterator[Path]:
    """Yield folders and files whose content is never published as it is."""
    mail = site.mail
    for name in (site.briefings, mail.lists, mail.ledger, mail.outbox, ".cache", ".git", "preview"):
        yield (site.root / name).resolve()
    yield public.resolve()
    yield from (path.resolve() for path in site.root.glob("*.py"))


def _named(site: Site, path: Path, options: Mapping[str, Any]) -> Iterator[tuple[str, str, Path]]:
    """Yield each path in the settings: the setting, its value, and the resolved path."""
    yield "PATH", str(path), path
    for name in _FOLDERS:
        yield from ((name, said, path / said) for said in options.get(name) or ())
    yield from (("TEMPLATE_PAGES", said, path / said) for said in options.get("TEMPLATE_PAGES") or {})
    for said in options.get("THEME_TEMPLATES_OVERRIDES") or ():
        yield "THEME_TEMPLATES_OVERRIDES", said, site.root / said
