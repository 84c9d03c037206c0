"""Read and check everything before a single byte is written, and decide what is public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from standfirst import branding, checks, library
from standfirst.build import broken, prefetch, searching
from standfirst.build.review import PreviewFindings, can_be_shown, review
from standfirst.engine import Engine, key, memory
from standfirst.engine.dependency import TracedSequence, TracedSet
from standfirst.engine.memo import Memo
from standfirst.errors import InputError, Problem, UsageError
from standfirst.formats import Job, index
from standfirst.formats.refusals import refusals
from standfirst.library import PUBLIC, Library, Loaded, Unpublished, Visibility
from standfirst.names import rarity
from standfirst.settings import Site, now
from standfirst.theme import Theme
from standfirst.view.checking import CHECK
from standfirst.view.directory import Directory
from standfirst.view.records import Link
from standfirst.view.signup import SIGN_UP

SEARCH = "search.html"
ENTRY = "entry"
"""The kind of the query for an edition's index entry; its name is the edition's."""
SITE, SETTINGS, TEXTS, MENU = "site", "settings", "texts", "menu"
"""A kind of keys, and the names of what many files of a site depend on."""


class IndexEntries:
    """The index entries of the site's editions: queries, where an engine can store them."""

    engine: Engine | None = None

    def __call__(self, job: Job) -> str:
        """Return the text of the entry."""
        return str(self.engine.get(ENTRY, job.edition.name)) if self.engine else index.entry(job)


@dataclass(frozen=True)
class Prepared:
    """A site that may be built: what is shown, what is unpublished and why."""

    site: Site
    theme: Theme
    all: Library
    """Every edition, also those with errors: what they protect stays protected."""
    shown: Library
    """The editions that the build shows: the public ones, or in a preview all of them."""
    visibility: Visibility
    """What the readers of each edition may see."""
    held: tuple[Unpublished, ...]
    warnings: tuple[Problem, ...]
    now: datetime
    preview: bool
    broken: tuple[Problem, ...] = ()
    """Every error of briefings left out at the user's request."""
    left_out: tuple[Problem, ...] = ()
    """Every error of unpublished briefings, which do not stop a public site."""
    review: PreviewFindings | None = None
    """The findings that a preview shows for each file."""

    @property
    def seen(self) -> Library:
        """Editions that may be mentioned: those shown, and in a preview also files that only have findings."""
        known = self.shown.by_name
        others = (edition for edition in self.all.editions if self.review and edition.name not in known)
        return replace(self.shown, editions=(*self.shown.editions, *others))

    @cached_property
    def directory(self) -> Directory:
        """Editions shown, grouped for lists and links."""
        return Directory(self.shown)

    @cached_property
    def menu(self) -> TracedSet[str]:
        """The non-empty lists, for the navigation."""
        directory = self.directory
        there = {
            "topics/index.html": directory.topics,
            "places/index.html": directory.places or directory.countries,
            "people/index.html": directory.people,
            "claims/index.html": directory.claims,
            "corrections.html": directory.editions,
            "archive/index.html": directory.editions,
            SIGN_UP: self.site.mail.signup,
            SEARCH: self.searches,
            CHECK: self.site.has_check_page,
        }
        return TracedSet.of(key(SITE, MENU), (path for path, found in there.items() if found))

    @cached_property
    def entries(self) -> IndexEntries:
        """The index entry of each edition shown."""
        return IndexEntries()

    @cached_property
    def searches(self) -> bool:
        """Whether the site has a search: the extra is installed."""
        return searching.available()


def prepare(
    site: Site,
    *,
    preview: bool = False,
    keep_going: bool = False,
    kept: Memo | None = None,
    jobs: int | None = 0,
) -> Prepared:
    """Load and check a site; raises InputError with every error if any is in a public briefing.

    Unpublished briefings with errors are left out of the public site. A preview shows all briefings with their
    findings. With `keep_going`, all briefings with errors are left out, and only other errors are raised. Results
    `kept` from earlier builds are reused; new files are read and checked by `jobs` processes.
    """
    if keep_going and site.url:
        raise UsageError(
            "--keep-going is for previews; a site with an address is built completely or not at all"
        )
    instant = now()
    if preview:
        site = replace(site, output="")  # changes in a preview were never published
    if kept:
        rarity.recall(kept)
        prefetch.documents(site, kept, jobs)
    loaded = library.load(site, kept=kept)
    spread = partial(prefetch.findings, jobs=jobs)
    everything = library.with_protections(loaded, readable=True)
    found = [
        *loaded.problems,
        *checks.run(everything, now=instant, kept=kept, prefetch=spread).problems,
        *library.unforwarded(loaded.library, instant),
        *library.unknown_in_front(loaded.library),
    ]
    if preview and not keep_going:
        found += refusals(loaded.library, can_be_shown(loaded, found), kept)
        return previewed(loaded, found, instant)
    errors = sorted(problem for problem in found if problem.level == "error")
    closed = not preview and broken.are_unpublished(loaded, errors, instant)
    if errors and not keep_going and not closed:
        raise InputError(errors)
    warnings = tuple(problem for problem in found if problem.level == "warning")
    if not errors:
        return classify(loaded.library, instant, warnings, preview=preview)
    everything = library.with_protections(loaded)
    rest = broken.without_broken(loaded, errors, instant, closed_only=not keep_going, kept=kept)
    prepared = replace(classify(rest, instant, warnings, preview=preview), all=everything)
    if keep_going:
        return replace(prepared, broken=tuple(errors))
    return replace(prepared, left_out=tuple(errors))


def previewed(loaded: Loaded, found: Iterable[Problem], instant: datetime) -> Prepared:
    """Return a preview of all that can be shown, with the findings of each file."""
    found = tuple(found)
    shown, said = review(loaded, found)
    warnings = tuple(problem for problem in found if problem.level == "warning")
    prepared = classify(shown.library, instant, warnings, preview=True)
    return replace(prepared, all=library.with_protections(shown, readable=True), review=said)


def traced_texts(texts: Sequence[Link]) -> TracedSequence[Link]:
    """Return links to the desk's pages that record a dependency when they are read."""
    return texts if isinstance(texts, TracedSequence) else TracedSequence(key(SITE, TEXTS), texts)


def classify(
    everything: Library, instant: datetime, warnings: tuple[Problem, ...] = (), *, preview: bool = False
) -> Prepared:
    """Return what a build of a checked library shows at an instant, and what is unpublished."""
    memory.refresh()
    site, visibility = everything.site, Visibility(everything, instant)
    return Prepared(
        site=site,
        theme=branding.load(site),
        all=everything,
        shown=visibility.everything if preview else visibility.to(PUBLIC),
        visibility=visibility,
        held=visibility.unpublished,
        warnings=warnings,
        now=instant,
        preview=preview,
    )
