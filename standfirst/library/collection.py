"""All briefings of a site: series and editions, translations, topics; loaded once, then asked."""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from standfirst.engine import Shared, depend, untraced
from standfirst.engine.memo import Memo, content_key
from standfirst.errors import InputError, Problem
from standfirst.library import moved
from standfirst.library.corrections import by_edition
from standfirst.library.data_files import fill
from standfirst.library.dates import identity
from standfirst.library.edition import Edition, Mention
from standfirst.library.files import SERIES_FILE, BriefingFile, describe, find, inside
from standfirst.library.inheritance import inherit
from standfirst.library.overlay import overlay
from standfirst.library.registry import Registry, load_registry
from standfirst.library.spreadsheets import Grid, read_data_file, read_grid
from standfirst.library.traced_records import fingerprints, traced
from standfirst.model import Briefing, Series
from standfirst.model.parse import Locate, parse, validate
from standfirst.reader import Document, read
from standfirst.settings import Site


@dataclass(frozen=True)
class Library:
    """The editions of a site, by name, in a stable order.

    Whoever asks it something depends on the answer, under the name of its scope.
    """

    site: Site
    editions: tuple[Edition, ...]
    series: Mapping[str, Series] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    scope: str = "all"
    """Which editions these are: all of a site, or those that it shows."""

    @Shared
    def by_name(self) -> Mapping[str, Edition]:
        """Editions by their name: `flood/02`, `flood/02.ur`."""
        return {edition.name: edition for edition in self.editions}

    def part(self, name: str, part: str) -> bytes:
        """What stands for a part of an edition; of two with one name, for that of both."""
        return b"".join(one.parts.get(part, b"") for one in self._named.get(name, ()))

    @Shared
    def _named(self) -> Mapping[str, tuple[Edition, ...]]:
        table: dict[str, list[Edition]] = {}
        for edition in self.editions:
            table.setdefault(edition.name, []).append(edition)
        return {name: tuple(found) for name, found in table.items()}

    @Shared
    def by_id(self) -> Mapping[str, Edition]:
        """Editions in their first language by their id, which outlives the file's name."""
        return {edition.id: edition for edition in self.editions if not edition.translated}

    @Shared
    def originals(self) -> tuple[Edition, ...]:
        """Editions in the language in which they were written."""
        return tuple(edition for edition in self.editions if not edition.translated)

    @Shared
    def heads(self) -> tuple[Edition, ...]:
        """Each edition once: the original, or a translation where the original is not here."""
        return tuple(found[0] for found in self._by_key.values())

    def in_language(self, edition: Edition, lang: str) -> Edition:
        """An edition in a language, or as it is where it has not been translated into it."""
        return next((other for other in self.languages(edition.key) if other.lang == lang), edition)

    @Shared
    def _by_key(self) -> Mapping[str, tuple[Edition, ...]]:
        table: dict[str, list[Edition]] = {}
        for edition in self.editions:
            table.setdefault(edition.key, []).append(edition)
        return {
            key: tuple(sorted(found, key=lambda e: (e.translated, e.lang))) for key, found in table.items()
        }

    @Shared
    def _by_series(self) -> Mapping[tuple[str, str], tuple[Edition, ...]]:
        table: dict[tuple[str, str], list[Edition]] = {}
        for edition in self.editions:
            table.setdefault((edition.file.series, edition.file.lang), []).append(edition)
        return {key: tuple(sorted(found, key=lambda e: (e.number, e.key))) for key, found in table.items()}

    def series_title(self, name: str) -> str:
        """What a series is called; made from its folder where it does not say."""
        with self._asked("series_title", name):
            about = self.series.get(name)
            return about.title if about else name.rpartition("/")[2].replace("-", " ").capitalize()

    def languages(self, key: str) -> tuple[Edition, ...]:
        """An edition in all its languages, the original first."""
        with self._asked("languages", key):
            return self._by_key.get(key, ())

    def of_series(self, series: str, lang: str = "") -> tuple[Edition, ...]:
        """The editions of a series in one language (default: the originals), oldest first."""
        with self._asked("of_series", series, lang):
            return self._by_series.get((series, lang), ())

    def previous(self, edition: Edition) -> Edition | None:
        """The edition before one in its series, in its language where there is one."""
        if not edition.file.series:
            return None
        with self._asked("beside", edition.name):
            return self._previous(edition)

    def neighbour(self, edition: Edition, step: int) -> Edition | None:
        """The edition that stands `step` places after one in its series and language."""
        if not edition.file.series:
            return None
        with self._asked("beside", edition.name):
            siblings = self._by_series.get((edition.file.series, edition.file.lang), ())
            place = self._places.get(edition.name, -1) + step
            return siblings[place] if 0 <= place < len(siblings) else None

    def newest(self, series: str, lang: str = "") -> Edition | None:
        """The last edition of a series that was not withdrawn, in a language where it has been translated into it."""
        with self._asked("newest", series, lang):
            found = self._standing.get(series, ((), ()))[1]
            if not found:
                return None
            translated = self.by_name.get(f"{found[-1].key}.{lang}", found[-1])
            return found[-1] if translated.withdrawn else translated

    def corrections(self, key: str) -> tuple[Mention, ...]:
        """The corrections that name an edition, its own among them, the newest first."""
        with self._asked("corrections", key):
            return self._corrections.get(key, ())

    @Shared
    def _corrections(self) -> Mapping[str, tuple[Mention, ...]]:
        return by_edition(self.heads)

    def beside(self, name: str) -> tuple[Edition | None, ...]:
        """The edition before one in its series, and its two neighbours."""
        edition = self.by_name.get(name)
        if edition is None:
            return ()
        return self.previous(edition), self.neighbour(edition, -1), self.neighbour(edition, 1)

    def _asked(self, question: str, *about: str) -> untraced:
        """Record a question; what it takes to answer it, within the block, is not read by whoever asks."""
        depend(self.scope, question, *about)
        return untraced()

    def _previous(self, edition: Edition) -> Edition | None:
        numbers, standing = self._standing.get(edition.file.series, ((), ()))
        place = bisect_left(numbers, edition.number)
        if not place:
            return None
        before = standing[place - 1]
        translated = self.by_name.get(f"{before.key}.{edition.file.lang}", before)
        return before if translated.withdrawn else translated

    @Shared
    def _standing(self) -> Mapping[str, tuple[tuple[int, ...], tuple[Edition, ...]]]:
        """The originals of each series that were not withdrawn, with their numbers: what is withdrawn is no measure."""
        table: dict[str, tuple[tuple[int, ...], tuple[Edition, ...]]] = {}
        for (series, lang), found in self._by_series.items():
            if not lang:
                standing = tuple(edition for edition in found if not edition.withdrawn)
                table[series] = tuple(edition.number for edition in standing), standing
        return table

    @Shared
    def _places(self) -> Mapping[str, int]:
        """Where each edition stands in its series and language."""
        return {e.name: place for found in self._by_series.values() for place, e in enumerate(found)}

    def only(self, editions: Iterable[Edition]) -> Library:
        """The same library reduced to some of its editions."""
        kept = set(editions)
        return Library(self.site, tuple(e for e in self.editions if e in kept), self.series, self.registry)


for _name in ("editions", "series", "registry"):
    Shared.field(Library, _name)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading gave: the library of what could be read, and everything that could not."""

    library: Library
    problems: tuple[Problem, ...]
    unread: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Why no edition came from a file, by its path; a fault may lie in another file that it names."""

    def sources(self, problem: Problem) -> set[str]:
        """The files of briefings that a problem keeps from being read; its own where it keeps none."""
        return {path for path, why in self.unread.items() if problem in why} or {problem.path}


def load(site: Site, only: Iterable[Path] | None = None, *, kept: Memo | None = None) -> Loaded:
    """Read the briefings of a site (or only some files); problems never stop the others.

    What is `kept` of files that are as they were is not taken apart again.
    """
    registry, problems = load_registry(site, kept)
    files, wrong = (_chosen(site, only), []) if only is not None else find(site)
    problems.extend(wrong)
    series: dict[str, Series] = {}
    for name in sorted({file.series for file in files if file.series}):
        _collect(problems, partial(_add_series, site, name, series, kept))
    editions: dict[BriefingFile, Edition] = {}
    unread: dict[str, tuple[Problem, ...]] = {}
    for file in files:
        try:
            editions[file] = load_edition(site, file, registry, series, kept, editions)
        except InputError as error:
            unread[site.shown(file.path)] = tuple(error.problems)
    return gathered(Library(site, tuple(editions.values()), series, registry), unread, problems)


def gathered(
    library: Library, unread: Mapping[str, tuple[Problem, ...]], problems: Iterable[Problem]
) -> Loaded:
    """A library with why files of its site were not read, and with all problems, those between editions among them."""
    why = (problem for found in unread.values() for problem in found)
    between = (*_clashes(library.editions), *moved.clashes(library.site, library.editions))
    return Loaded(library, tuple(sorted({*problems, *why, *between})), unread)


def load_or_raise(site: Site) -> Library:
    """The library of a site; raises InputError with every problem where there is any."""
    loaded = load(site)
    if loaded.problems:
        raise InputError(loaded.problems)
    return loaded.library


def load_edition(  # noqa: PLR0913, PLR0917  # where it stands, and what is known already
    site: Site,
    file: BriefingFile,
    registry: Registry,
    series: Mapping[str, Series],
    kept: Memo | None = None,
    known: Mapping[BriefingFile, Edition] | None = None,
    unsaved: Document | None = None,
) -> Edition:
    """One edition from its file, or from an `unsaved` text of it; raises InputError with all its problems.

    A translation takes markings from its original, which is checked again unless it is `known`.
    """
    document = unsaved or read(file.path, site.shown(file.path), kept=kept)
    about = series.get(file.series)
    if not file.lang:
        filled = _filled(site, file, registry, document.data, _locator(document))
        lean = replace(document, data=None)  # a library has thousands, and the records say it all
        marked, tightened = inherit(validate(Briefing, filled, _locator(lean)))
        briefing = traced(marked, file.name)
        origin = _digest(file, (lean,), about, filled if filled != document.data else None), briefing
        parts = fingerprints(briefing, about, document.digest)
        return Edition(file, briefing, about, (lean,), _locator(lean), origin, tightened, parts)
    path = _original(site, file)
    original = read(path, site.shown(path), kept=kept)
    laid = overlay(original, document)
    own = [] if document.data.get("lang") == file.lang else [
        document.problem(("lang",), "SF704", f"lang is {document.data.get('lang')!r} in a file named .{file.lang}", f"write `lang: {file.lang}`")
    ]  # fmt: skip
    if found := [*laid.problems, *own]:
        raise InputError(found)
    filled, documents = (
        _filled(site, file, registry, laid.data, laid.locate, original.data),
        (document, original),
    )
    laid_over = validate(Briefing, filled, laid.locate)
    first = (known or {}).get(replace(file, lang="", path=path))
    before = first.briefing if first else _original_briefing(site, file, registry, original)
    marked, tightened = inherit(laid_over, before)
    briefing = traced(marked, file.name)
    origin = _digest(file, documents, about, filled if filled != laid.data else None), briefing
    parts = fingerprints(briefing, about, document.digest + original.digest)
    return Edition(file, briefing, about, documents, laid.locate, origin, tightened, parts)


def _filled(
    site: Site, file: BriefingFile, registry: Registry, data: Any, locate: Locate, original: Any = None
) -> Any:
    """The data of a briefing with what the registry, its data files and its tables add."""

    def load(name: str, sheet: str | None, cells: str | None) -> Grid:
        path = inside(site, file.path.parent / name)
        return read_grid(site.shown(path), read_data_file(path, site.shown(path)), sheet, cells)

    return fill(registry.fill(data), load, lambda loc: locate(loc, False), original)


def _original_briefing(site: Site, file: BriefingFile, registry: Registry, original: Document) -> Briefing:
    locate = _locator(original)
    return validate(Briefing, _filled(site, file, registry, original.data, locate), locate)


def _digest(
    file: BriefingFile, documents: tuple[Document, ...], series: Series | None, filled: dict[str, Any] | None
) -> str:
    """What stands for all of an edition; `filled` is its data where the registry adds to them."""
    about = series.model_dump_json() if series else ""
    read = (text for one in documents for text in (one.path, one.digest))
    added = json.dumps(filled, default=lambda record: record.model_dump_json())
    return content_key("edition", file.series, file.stem, file.lang, about, added, *read)


def _locator(document: Document) -> Locate:
    def locate(loc: Sequence[str | int], key: bool) -> tuple[str, int, int]:
        return (document.path, *document.position(loc, key=key))

    return locate


def _original(site: Site, file: BriefingFile) -> Path:
    for suffix in (".yaml", ".yml"):
        path = file.path.with_name(file.stem + suffix)
        if path.is_file():
            return inside(site, path)
    raise InputError([
        Problem(site.shown(file.path), 1, 1, "SF705", f"there is no original `{file.stem}.yaml` beside this translation", "name it after the file that it translates")
    ])  # fmt: skip


def _add_series(site: Site, name: str, series: dict[str, Series], kept: Memo | None) -> None:
    path = site.root / site.briefings / name / SERIES_FILE
    if os.path.lexists(path):
        series[name] = parse(Series, read(inside(site, path), site.shown(path), kept=kept))


def _chosen(site: Site, paths: Iterable[Path]) -> list[BriefingFile]:
    base = (site.root / site.briefings).resolve()
    found: list[BriefingFile] = []
    for path in paths:
        known = describe(path.resolve(), base) if path.resolve().is_relative_to(base) else None
        lang = path.name.split(".")[1] if path.name.count(".") == 2 else ""
        found.append(known or BriefingFile("", path.name.split(".")[0], lang, path))
    return found


def _collect(problems: list[Problem], step: Callable[[], None]) -> None:
    try:
        step()
    except InputError as error:
        problems.extend(error.problems)


def _clashes(editions: Iterable[Edition]) -> list[Problem]:
    """Two editions that would have the same address, the same id or the same number in their series."""
    seen: dict[tuple[str, ...], Edition] = {}
    found: list[Problem] = []
    for edition in editions:
        marks: list[tuple[str, ...]] = [("address", edition.path("html"))]
        if edition.file.series and edition.briefing.edition and not edition.translated:
            marks.append(("edition", edition.file.series, str(edition.briefing.edition)))
        if ("address", edition.path("html")) not in seen:
            marks.append(("id", identity(edition)))
        for mark in marks:
            if other := seen.get(mark):
                found.append(
                    edition.problem(
                        ("id" if mark[0] == "id" else "edition",),
                        "SF023",
                        f"has the same {mark[0]} as {other.documents[0].path}",
                        "give each its own",
                    )
                )
            seen.setdefault(mark, edition)
    return found
