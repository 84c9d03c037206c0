"""Finds what goes into a file of the site from the call that draws it, and gives each part a fingerprint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from standfirst import fonts
from standfirst.build import pages
from standfirst.engine.fingerprint import FileDigests, fingerprint
from standfirst.build.plan import Planned
from standfirst.build.prepare import Prepared
from standfirst.build.program import program
from standfirst.charts.spec import ATLAS
from standfirst.formats import FORMATS, Job
from standfirst.formats.entries import LIMIT, Entries
from standfirst.formats.feeds import Feed
from standfirst.kept import Kept, key, recall
from standfirst.library import Edition, compare, reasons
from standfirst.settings import Site
from standfirst.theme import Theme
from standfirst.view import cards, public
from standfirst.view.addresses import Files
from standfirst.view.directory import PEOPLE, PLACES, TOPICS, Group, Mention
from standfirst.view.standing import Standing

Parts = dict[str, str]
"""Fingerprints by the words in which a user knows what they are of."""

OWN = "its own records"
OTHERS = "other briefings that it shows or links"
FILES = "pictures, areas and fonts"
NAMED = "the PDF that it names"
THEME = "the theme"
PLAIN = "what else it shows"
PROGRAM = "the program or its libraries"
SETTINGS = "the settings"

_LENGTH = 16
_USES = re.compile(r"""component\(\s*["']([\w-]+)["']|(?:extends|include|import|from)\s+["']([\w./-]+)["']""")
_DYNAMIC = re.compile(r"component\(\s*[^\"'\s]|(?:extends|include|import)\s+[a-z]")
_TEMPLATES = {
    "page": ["briefing.html"],
    "report": ["report.html"],
    "flash": ["flash.html"],
    "card": ["card.html"],
}
"""What formats are drawn with; one that is not named here depends on every template."""

_BARE = frozenset({"data", "figures"})
"""Formats without a template."""

_TEXT = "text.html"
_FEED = "digest.html"


class UnknownError(Exception):
    """Something goes into a file whose content cannot be known: then the file is always drawn."""


@dataclass
class _Found:
    """What goes into one file."""

    own: list[Edition] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    plain: list[Any] = field(default_factory=list)
    named: list[Any] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    paper: bool = False
    directory: bool = False


class Inputs:
    """Fingerprints of everything that the files of one build are made from; each is worked out once."""

    def __init__(
        self, prepared: Prepared, digests: FileDigests, files: Files, kept: Kept | None = None
    ) -> None:
        """Nothing is read before it is asked for. `files` fills up while PDFs are made."""
        self._prepared = prepared
        self._kept = kept
        self.files = files
        self._digests = digests
        self._marks: dict[str, str] = {}
        self._nears: dict[str, str] = {}
        self._told: dict[str, list[str]] = {}
        self._closures: dict[str, str] = {}

    def of(self, item: Planned) -> Parts | None:
        """What goes into a file, by name; None where it cannot be known."""
        found = _Found()
        try:
            self._call(found, item.render, item)
            return {name: digest[:_LENGTH] for name, digest in self._parts(found)}
        except (UnknownError, OSError):
            return None

    def _parts(self, found: _Found) -> Iterator[tuple[str, str]]:
        yield PROGRAM, self.program
        yield SETTINGS, self.settings
        yield PLAIN, fingerprint(found.plain)
        if found.own:
            yield OWN, _joined(map(self.mark, found.own))
        if found.others:
            yield OTHERS, _joined(found.others)
        if found.named:
            yield NAMED, fingerprint(found.named)
        if found.templates or found.paper:
            used = map(self._closure, found.templates)
            yield THEME, _joined((*used, self._styles if found.paper else ""))
        files = [self._digest(path) for path in found.files]
        if files or found.paper:
            yield FILES, _joined((*files, self._faces if found.paper else ""))

    # What is the same for many files

    @cached_property
    def program(self) -> str:
        """The package with its catalogues, and the libraries that draw."""
        return program(self._digests)

    @cached_property
    def settings(self) -> str:
        """The settings of the site that anything printed can depend on."""
        site = self._prepared.site
        told = {name: getattr(site, name) for name in site.__slots__ if name not in ("root", "output")}
        broken = sorted({problem.path for problem in self._prepared.broken})
        return fingerprint(told, self._prepared.preview, self._prepared.searches, broken, _drawable())

    @cached_property
    def _styles(self) -> str:
        theme = self._prepared.theme
        return fingerprint(theme.print_css, theme.picture_css("card"))

    @cached_property
    def _faces(self) -> str:
        root = self._prepared.site.root
        return fingerprint([(face, self._digests.digest(face.path(root))) for face in fonts.available(root)])

    @cached_property
    def _templates(self) -> list[str]:
        """Every template of the theme."""
        return sorted(p.name for f in self._prepared.theme.folders for p in f.glob("templates/*.html"))

    def _digest(self, path: Path) -> str:
        """The digest of a file that may not be there."""
        return self._digests.digest(path) if path.is_file() else ""

    def _closure(self, name: str) -> str:
        """A template with all that it extends, includes, imports, and every component that it draws."""
        if name not in self._closures:
            theme, seen, queue = self._prepared.theme, dict[str, str](), [name]
            while queue:
                one = queue.pop()
                path = theme.file(f"templates/{one}") or theme.file(one)
                if one in seen or path is None:
                    continue
                seen[one] = text = path.read_text("utf-8")
                if _DYNAMIC.search(text):
                    queue += [f"components/{other}/{other}.html" for other in theme.components]
                for component, template in _USES.findall(text):
                    queue.append(template or f"components/{component}/{component}.html")
            self._closures[name] = fingerprint(seen)
        return self._closures[name]

    def mark(self, edition: Edition) -> str:
        """All of an edition that any page can show, and what time has made of it."""
        if edition.name not in self._marks:
            self._marks[edition.name] = fingerprint(
                edition.name,
                self._say(edition)[0],
                edition.series,
                [one.path for one in edition.documents],
                edition.documents[-1].text if edition.translated else "",
                self._moment(edition),
                self._addresses(edition),
            )
        return self._marks[edition.name]

    def _say(self, edition: Edition) -> list[str]:
        """Three hashes of an edition: all that its records say, what links to it say, and what it says in public.

        Another comment in its file is no other word.
        """
        if edition.name not in self._told:
            make = partial(_told, edition)
            known = edition.digest
            told = recall(self._kept, key("records", known), make) if known else make()
            self._told[edition.name] = told
            public.know(edition, told[2])
        return self._told[edition.name]

    def _near(self, edition: Edition) -> str:
        """What the page of an edition says of others: links to them, and what changed since the one before."""
        if edition.name not in self._nears:
            library = self._prepared.visibility.beside(edition)
            before = library.previous(edition)
            linked = [before, library.neighbour(edition, -1), library.neighbour(edition, 1)]
            self._nears[edition.name] = fingerprint(
                [self._say(one)[1] if one else "" for one in linked],
                [self._say(one)[1] for one in library.languages(edition.key)],
                self._changes(edition, before) if before else "",
            )
        return self._nears[edition.name]

    def _changes(self, edition: Edition, before: Edition) -> str:
        """What an edition says otherwise than the one before it."""
        make, both = partial(_changed, edition, before), (edition.digest, before.digest)
        return recall(self._kept, key("changes", *both), make) if all(both) else make()

    def _moment(self, edition: Edition) -> tuple[object, ...]:
        site, now, until = self._prepared.site, self._prepared.now, edition.briefing.embargo_until
        old = bool(cards.stale(site, _english(), edition, now))
        return old, bool(until and now < until), reasons(edition, now)

    def _addresses(self, edition: Edition) -> list[str]:
        """The pages of its topics, places and people, whose names can change with those of others."""
        directory, briefing = self._prepared.directory, edition.briefing
        counts = {
            TOPICS: len(briefing.topics),
            PLACES: len(briefing.places),
            PEOPLE: len(briefing.voices) + len(briefing.reactions),
        }
        return [directory.address(kind, edition, i) for kind, count in counts.items() for i in range(count)]

    # What the call that draws a file says

    def _call(self, found: _Found, call: Callable[..., Any], item: Planned | None = None) -> None:
        inner = call
        arguments: list[Any] = []
        while isinstance(inner, partial):
            arguments = [*inner.args, *inner.keywords.items(), *arguments]
            inner = inner.func
        owner = getattr(inner, "__self__", None)
        found.plain.append(f"{getattr(inner, '__module__', '')}.{getattr(inner, '__qualname__', '')}")
        if item is not None:
            found.plain.append(item.path)
            self._format(found, inner, item)
        for argument in (*([] if owner is None else [owner]), *arguments):
            self._take(found, argument, first=bool(item and item.first))

    def _format(self, found: _Found, drawn_by: Callable[..., Any], item: Planned) -> None:
        """The template and the paper that a format of an edition is drawn with."""
        made = next((one for one in FORMATS.values() if one.render is drawn_by), None)
        if made is not None and made.name not in _BARE:
            found.templates += _TEMPLATES.get(made.name) or self._templates
        found.paper = item.path.endswith((".pdf", ".png"))
        if drawn_by.__name__ == "_text":
            found.templates.append(_TEXT)

    def _take(self, found: _Found, value: Any, *, first: bool = False) -> None:
        """One argument of the call."""
        known: dict[type, Callable[[_Found, Any], None]] = {
            Edition: self._edition,
            Feed: self._feed,
            pages.Page: self._page,
            Standing: lambda found, standing: found.plain.append((standing.tag, standing.name)),
            Group: self._group,
            Mention: lambda found, one: found.plain.append((one.edition.name, one.index)),
            Planned: lambda found, item: found.plain.append((item.path, item.sources)),
        }
        if isinstance(value, Job):
            self._job(found, value, first=first)
        elif type(value) in known:
            known[type(value)](found, value)
        elif not isinstance(value, Prepared | Site | Theme | Entries):
            # What is drawn from those comes with the other arguments, or is in every file's parts.
            self._take_other(found, value, first=first)

    def _group(self, found: _Found, group: Group) -> None:
        found.plain.append((group.slug, group.code))
        self._take(found, group.mentions)

    def _take_other(self, found: _Found, value: Any, *, first: bool) -> None:
        if isinstance(value, Path):
            found.files.append(value)
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            for item in value:
                self._take(found, item, first=first)
            if any(isinstance(item, Planned) for item in value):
                self._editions(found, self._prepared.shown.editions)
        elif callable(value):
            self._call(found, value)
        else:
            try:
                found.plain.append(fingerprint(value))
            except TypeError:
                raise UnknownError from None

    def _job(self, found: _Found, job: Job, *, first: bool) -> None:
        self._edition(found, job.edition)
        found.plain.append(fingerprint(tuple(job.texts), job.paper, job.menu))
        if not first:
            self._name(found, job.edition)

    def _name(self, found: _Found, edition: Edition) -> None:
        facts = self.files.get(edition.path("pdf"))
        found.named.append((facts.size, facts.sha256) if facts else ())

    def _edition(self, found: _Found, edition: Edition) -> None:
        """An edition with all that its own page says of others, and the files that it shows."""
        library, briefing = self._prepared.visibility.beside(edition), edition.briefing
        found.own.append(edition)
        found.others.append(self._near(edition))
        if any(chart.kind == "editions" for chart in briefing.charts):
            found.others += [self.mark(one) for one in library.of_series(edition.file.series)]
        folder = edition.file.path.parent
        found.files += [folder / image.file for image in briefing.images]
        if briefing.maps:
            found.files.append(self._prepared.site.root / ATLAS)
            found.files += [folder / one.geojson for one in briefing.maps if one.geojson]

    def _feed(self, found: _Found, feed: Feed) -> None:
        found.plain.append((feed.path, feed.title, feed.lang, feed.home))
        found.templates.append(_FEED)
        for edition in feed.editions[:LIMIT]:
            self._edition(found, edition)
            self._name(found, edition)

    def _page(self, found: _Found, page: pages.Page) -> None:
        found.plain.append((page.name, page.feed))
        found.templates.append(page.template)
        self._call(found, page.view)
        self._editions(found, page.editions)

    def _editions(self, found: _Found, editions: Iterable[Edition]) -> None:
        """Editions in a list: in all their languages, and what changed in them since the one before."""
        library = self._prepared.shown
        for edition in editions:
            for one in library.languages(edition.key):
                found.own.append(one)
                found.others.append(self._near(one))


def difference(before: Parts | None, now: Parts) -> str:
    """What of a file is not what it was, in words."""
    if before is None:
        return "what the last build made it from is not known"
    names = [name for name in {**now, **before} if now.get(name) != before.get(name)]
    return f"changed: {', '.join(names)}"


def _joined(digests: Iterable[str]) -> str:
    """One fingerprint of many, in their order."""
    return fingerprint("\n".join(digests))


def _told(edition: Edition) -> list[str]:
    briefing = edition.briefing
    records = fingerprint(briefing, briefing.model_fields_set)
    return [records, fingerprint(_link(edition)), public.fingerprint(edition)]


def _changed(edition: Edition, before: Edition) -> str:
    changes = compare(edition, before)
    return fingerprint([getattr(changes, part.name) for part in fields(changes) if part.name != "since"])


def _link(edition: Edition) -> tuple[object, ...]:
    """What a page that leads to an edition says of it."""
    briefing = edition.briefing
    said = (briefing.id, briefing.title, briefing.kind, briefing.lang, briefing.edition, edition.exercise)
    return edition.name, *said, edition.withdrawn, briefing.as_of, briefing.dateline


@cache
def _english() -> Any:
    from standfirst.i18n import language

    return language("en")


def _drawable() -> tuple[str, ...]:
    """The formats that this machine can draw."""
    return tuple(name for name, made in FORMATS.items() if not made.missing())
