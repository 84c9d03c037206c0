"""A mail job: one edition with its checks, the lists, the location of the ledger, and the time of the run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from standfirst import checks, library, settings
from standfirst.errors import InputError, MailError, Problem, UsageError
from standfirst.library import Edition, Library
from standfirst.library.moved import old_names
from standfirst.mail import ledger_gaps, lists
from standfirst.mail.ledger import Ledger
from standfirst.mail.lists import Distribution
from standfirst.settings import Site

PLACEHOLDERS = ("SF601", "SF602")
"""The checks for leftover placeholders and unconfirmed values."""


@dataclass(frozen=True, slots=True)
class MailJob:
    """A site and one of its editions to send."""

    site: Site
    library: Library
    edition: Edition
    problems: tuple[Problem, ...]
    """The findings for the edition and its translations."""
    now: datetime

    @property
    def languages(self) -> tuple[Edition, ...]:
        """The edition in all its languages."""
        return self.library.languages(self.edition.key)

    @property
    def placeholders(self) -> tuple[Problem, ...]:
        """The remaining placeholders and unconfirmed values."""
        return tuple(one for one in self.problems if one.code in PLACEHOLDERS)

    def count(self, level: str) -> int:
        """Return the number of problems of a level."""
        return sum(one.level == level for one in self.problems)


def load(root: Path, briefing: str, file: str = settings.CONFIG) -> MailJob:
    """Load a site from its settings file and find an edition; raise InputError if it cannot be read."""
    site = settings.load(root, file=file)
    if not site.url and (url := os.environ.get("SITEURL")):
        site = settings.load(root, {"SITEURL": url}, file)
    loaded = library.load(site)
    edition = _find(site, loaded.library, briefing, loaded.problems)
    _stop_at(site, edition, loaded.problems)
    instant = settings.now()
    everything = library.with_protections(loaded)
    found = checks.run(everything, everything.languages(edition.key), now=instant)
    return MailJob(site, everything, edition, found.problems, instant)


def distribution(site: Site) -> Distribution:
    """Return the lists of a site with all their problems."""
    return lists.load(site.root / site.mail.lists, site.mail.lists)


def open_ledger(
    site: Site, environ: Mapping[str, str] = os.environ, *, whole: bool = True, begin: bool = False
) -> Ledger:
    """Open the ledger of a site: the team's database, or else the file in the settings.

    Raise MailError in a checkout without a ledger if the site has sent, unless one is to `begin`; and, if it is to be
    `whole`, for one that lacks what the site has sent. A ledger that was deleted here causes a warning.
    """
    url = environ.get("STANDFIRST_LEDGER_URL")
    file = None if url else _ledger_file(site)
    if file and not begin and not file.exists() and (why := ledger_gaps.without(site)):
        raise MailError(why)
    ledger = Ledger(url or file or "")
    if whole and (found := ledger_gaps.gaps(site, ledger)):
        ledger.close()
        raise MailError(found[0])
    for warning in ledger_gaps.warnings(site, ledger) if whole else ():
        sys.stderr.write(f"WARNING: {warning}\n")
    return ledger


def _ledger_file(site: Site) -> Path:
    """Return the path of the ledger's file; its folder must exist."""
    path = site.root / site.mail.ledger
    if not path.parent.is_dir():
        folder = path.parent.relative_to(site.root).as_posix()
        raise MailError(
            f"there is no folder {folder} for the ledger; copy distribution.example to distribution"
        )
    return path


def _find(site: Site, known: Library, briefing: str, problems: tuple[Problem, ...]) -> Edition:
    """Return the original of a named edition: `flood/02`, or its file or that of a translation."""
    path = Path(briefing).resolve()
    for edition in known.editions:
        names = (edition.key, edition.name, *old_names(edition))
        if briefing in names or edition.file.path.resolve() == path:
            return known.languages(edition.key)[0]
    shown = site.shown(path)
    named = (shown, *(f"{site.briefings}/{briefing}{end}" for end in (".yaml", ".yml")))
    if wrong := [one for one in problems if one.path in named]:
        raise InputError(wrong)
    raise UsageError(f"there is no briefing {briefing}; name its file or its key, such as flood/02")


def _stop_at(site: Site, edition: Edition, problems: tuple[Problem, ...]) -> None:
    """Raise an error if any edition of the series is unreadable: changes would be compared with the wrong one."""
    series = edition.file.series
    own = f"{site.briefings}/{edition.key}."
    folders = (own, f"{site.briefings}/{series}/" if series else own, f"{site.briefings}/_registry/")
    wrong = [one for one in problems if one.level == "error" and one.path.startswith(folders)]
    if wrong:
        raise InputError(wrong)
