"""Reads and checks everything before a single byte is written, and decides what is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from standfirst import checks, library, theme
from standfirst.build import searching
from standfirst.errors import InputError, Problem
from standfirst.library import Held, Library
from standfirst.settings import Site, now
from standfirst.theme import Theme
from standfirst.view.directory import Directory


@dataclass(frozen=True)
class Prepared:
    """A site that may be built: what is shown, what is held back and why."""

    site: Site
    theme: Theme
    all: Library
    shown: Library
    """What the build shows: the public editions, or in a preview all of them."""
    held: tuple[Held, ...]
    warnings: tuple[Problem, ...]
    now: datetime
    preview: bool

    @cached_property
    def directory(self) -> Directory:
        """What is shown, grouped for lists and links."""
        return Directory(self.shown)

    @property
    def searches(self) -> bool:
        """Whether the site has a search: the extra is installed."""
        return searching.available()


def prepare(site: Site, *, preview: bool = False) -> Prepared:
    """Load and check a site; raises InputError with every error there is."""
    instant = now()
    loaded = library.load(site)
    found = [*loaded.problems, *checks.run(loaded.library).problems]
    errors = sorted(problem for problem in found if problem.level == "error")
    if errors:
        raise InputError(errors)
    warnings = tuple(problem for problem in found if problem.level == "warning")
    return sort_out(loaded.library, instant, warnings, preview=preview)


def sort_out(
    everything: Library, instant: datetime, warnings: tuple[Problem, ...] = (), *, preview: bool = False
) -> Prepared:
    """What a build of a checked library shows at an instant, and what it holds back."""
    site = everything.site
    held = tuple(Held(e, why) for e in everything.editions if (why := library.reasons(e, instant)))
    closed = {item.edition for item in held}
    open_to_all = everything.editions if preview else (e for e in everything.editions if e not in closed)
    shown = Library(site, tuple(library.face(edition) for edition in open_to_all), everything.series)
    return Prepared(
        site=site,
        theme=theme.load(site.theme, site.root),
        all=everything,
        shown=shown,
        held=held,
        warnings=warnings,
        now=instant,
        preview=preview,
    )
