"""The settings of a site, read once from `pelicanconf.py` without importing Pelican."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standfirst.errors import InputError, Problem, UsageError
from standfirst.settings import brand, values
from standfirst.settings.site import FRONT_PARTS, Brand, Front, Mail, Signing, Site
from standfirst.settings.values import CONFIG, DEFAULTS, wrong

NO_CONTENT = ".cache/standfirst/content"
"""An empty folder for a site without pages of its own."""

OPTIONAL = ("report", "flash", "card")
"""Formats that a site can omit."""

NOTES = ("footnotes", "endnotes")
"""The places in reports for references."""

POLICIES = (
    "actionableFeedbackPolicy", "correctionsPolicy", "diversityPolicy", "ethicsPolicy", "masthead",
    "missionCoveragePrioritiesPolicy", "noBylinesPolicy", "ownershipFundingInfo", "unnamedSourcesPolicy",
    "verificationFactCheckingPolicy",
)  # fmt: skip
"""The publisher policies for which schema.org has a property."""


def now() -> datetime:
    """Return the time of this run in UTC: `SOURCE_DATE_EPOCH` if set, otherwise the clock.

    Never later than the clock, so that an environment variable cannot end an embargo. Raise UsageError if it is
    not a whole number of seconds since 1970.
    """
    epoch, clock = os.environ.get("SOURCE_DATE_EPOCH"), datetime.now(UTC)
    try:
        return min(datetime.fromtimestamp(int(epoch), UTC), clock) if epoch else clock
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; set it to a whole number of seconds since 1970, or unset it"
        ) from None


def is_site(folder: Path) -> bool:
    """Return whether a folder holds the settings of a site; False if it cannot be looked into."""
    try:
        return (folder / CONFIG).is_file()
    except OSError:
        return False


def load(root: Path, overrides: Mapping[str, Any] | None = None, file: str = CONFIG) -> Site:
    """Return the settings of the site in `root`; raise InputError (SF020, SF021) if they are invalid."""
    path = root / file
    if not path.is_file():
        raise wrong(f"there is no {file} in {root}", "run the command in the folder of a site", "SF020")
    return from_settings(root, {**run(path), **(overrides or {})})


def run(path: Path) -> dict[str, Any]:
    """Return the variables of a settings file; raise InputError (SF020) at the line at which it cannot be run."""
    try:
        with beside(path):
            return runpy.run_path(str(path))
    except Exception as error:  # noqa: BLE001  # it is the desk's own code, which can raise anything
        raise InputError([_unrunnable(path, error)]) from None


def _unrunnable(path: Path, error: Exception) -> Problem:
    """Return why a settings file cannot be run, at the last line of the desk's own that was reached."""
    frames = [(one.filename, one.lineno or 1) for one in extract_tb(error.__traceback__)]
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno or 1))
        said = error.msg
    folder = path.parent.resolve()
    own = [(Path(name), line) for name, line in frames if Path(name).resolve().parent == folder]
    file, line = own[-1] if own else (path, 1)
    return Problem(file.name, line, 1, "SF020", f"cannot be run: {said}", "fix the Python in it")


@contextmanager
def without_bytecode() -> Iterator[None]:
    """Import a site's own code without keeping its bytecode, which Python does not renew after each edit.

    Bytecode counts as current if the file has the same size and time, as one has that was copied or checked out.
    """
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


@contextmanager
def beside(path: Path) -> Iterator[None]:
    """Let a settings file import modules from its own folder before others of the same name.

    Otherwise `from pelicanconf import *` would import the settings of another site that was read before, or that
    comes earlier on `sys.path`, as the root of a checkout does.
    """
    folder = str(path.parent.resolve())
    names = {file.stem for file in path.parent.glob("*.py")} - sys.stdlib_module_names
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path.insert(0, folder)
    try:
        with without_bytecode():
            yield
    finally:
        sys.path.remove(folder)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


def from_settings(root: Path, raw: Mapping[str, Any]) -> Site:
    """Return the settings of a site from those of Pelican."""
    own = values.own(raw.get("STANDFIRST", {}))
    merged = {**DEFAULTS, **own}
    if merged["PAPER"] not in ("A4", "Letter"):
        raise wrong(f"PAPER is {merged['PAPER']!r}", "write 'A4' or 'Letter'")
    if merged["NOTES"] not in NOTES:
        raise wrong(f"NOTES is {merged['NOTES']!r}", "write 'footnotes' or 'endnotes'")
    if unknown := sorted(set(merged["POLICIES"]) - set(POLICIES)):
        raise wrong(f"POLICIES has no policy {unknown[0]!r}", f"known: {', '.join(POLICIES)}")
    if unknown := sorted(set(merged["WITHOUT"]) - set(OPTIONAL)):
        raise wrong(f"WITHOUT names {unknown[0]!r}", f"a site can do without: {', '.join(OPTIONAL)}")
    zone = raw.get("TIMEZONE") or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise wrong(f"TIMEZONE {zone!r} is not known", "write a name such as 'Asia/Karachi'") from None
    lang = raw.get("DEFAULT_LANG") or "en"
    return Site(
        root=root,
        name=raw.get("SITENAME") or "Standfirst",
        url=(raw.get("SITEURL") or "").rstrip("/"),
        lang=lang,
        languages=values.languages((lang, *merged["LANGUAGES"])),
        timezone=zone,
        briefings=merged["BRIEFINGS"],
        theme=own.get("THEME") or values.theme(root, raw.get("THEME")),
        paper=merged["PAPER"],
        stale_days=merged["STALE_DAYS"],
        without=tuple(merged["WITHOUT"]),
        contact=merged["CONTACT"],
        address=merged["ADDRESS"],
        logo=brand.logo(root, merged["BRAND"].get("LOGO", "")),
        notes=merged["NOTES"],
        policies=dict(merged["POLICIES"]),
        output=str(raw.get("OUTPUT_PATH") or "output"),
        content=values.content(raw),
        feed_paths=values.feed_paths(raw),
        mail=values.mail(merged["MAIL"]),
        articles=values.articles(raw),
        menu=values.links(raw, "MENUITEMS"),
        links=(*values.links(raw, "LINKS"), *values.links(raw, "SOCIAL")),
        texts=values.texts(raw),
        publish=values.publish(merged["PUBLISH"]),
        csp=values.csp(merged["CSP"]),
        front=values.front(merged["FRONT"]),
        brand=brand.brand(root, merged["BRAND"]),
        history=merged["HISTORY"],
        sign=values.signing(merged["SIGN"]) if merged["SIGN"] else None,
        foreign_theme=values.is_foreign(root, raw.get("THEME")),
    )


__all__ = [
    "CONFIG",
    "DEFAULTS",
    "FRONT_PARTS",
    "NO_CONTENT",
    "OPTIONAL",
    "POLICIES",
    "Brand",
    "Front",
    "Mail",
    "Signing",
    "Site",
    "beside",
    "from_settings",
    "load",
    "now",
    "run",
]
