"""All briefings of a site (series, editions, translations, topics), loaded once and then queried."""

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
from standfirst.engine.memo import Memo, MemoTable, content_key
from standfirst.errors import InputError, Problem
from standfirst.library import moved
from standfirst.library.corrections import by_edition
from standfirst.library.data_files import fill
from standfirst.library.dates import identity
from standfirst.library.edition import Edition, Mention
from standfirst.library.files import SERIES_FILE, BriefingFile, describe, find, inside, series_translations
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

    `series` also has the translations of series, named like those of editions: `flood`, `flood.ur`. Every query records a dependency on its answer, in the scope of the library.
    """

    site: Site
    editions: tuple[Edition, ...]
    series: Mapping[str, Series] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    scope: str = "all"
    """The editions that the library contains: all of a site, or those that are shown."""

    @Shared
    def by_name(self) -> Mapping[str, Edition]:
        """Editions by name: `flood/02`, `flood/02.ur`."""
        return {edition.name: edition for edition in self.editions}

    def part(self, name: str, part: str) -> bytes:
        """Return the fingerprint of a part of an edition; if two editions share a name, of both."""
        return b"".join(one.parts.get(part, b"") for one in self._named.get(name, ()))

    @Shared
    def _named(self) -> Mapping[str, tuple[Edition, ...]]:
        table: dict[str, list[Edition]] = {}
        for edition in self.editions:
            table.setdefault(edition.name, []).append(edition)
        return {name: tuple(found) for name, found in table.items()}

    @Shared
    def by_id(self) -> Mapping[str, Edition]:
        """Originals by id, which stays the same when a file is renamed."""
        return {edition.id: edition for edition in self.editions if not edition.translated}

    @Shared
    def originals(self) -> tuple[Edition, ...]:
        """Editions in the language in which they were written."""
        return tuple(edition for edition in self.editions if not edition.translated)

    @Shared
    def heads(self) -> tuple[Edition, ...]:
        """Each edition once: the original, or a translation if the original is not in the library."""
        return tuple(found[0] for found in self._by_key.values())

    def in_language(self, edition: Edition, lang: str) -> Edition:
        """Return an edition in a language, or unchanged if there is no such translation."""
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

    def series_title(self, name: str, lang: str = "") -> str:
        """Return the title of a series, in a language if translated; derived from its folder if it has none."""
        with self._asked("series_title", name, lang):
            about = self._about(name, lang)
            return about.title if about else name.rpartition("/")[2].replace("-", " ").capitalize()

    def series_in(self, name: str, lang: str) -> Series | None:
        """Return a series in a language if translated, else as written; None if it has no file."""
        with self._asked("series_in", name, lang):
            return self._about(name, lang)

    def is_series_translated(self, name: str, lang: str) -> bool:
        """Return whether a series has a translation into a language."""
        with self._asked("is_series_translated", name, lang):
            return f"{name}.{lang}" in self.series

    def _about(self, name: str, lang: str) -> Series | None:
        return self.series.get(f"{name}.{lang}") or self.series.get(name)

    def languages(self, key: str) -> tuple[Edition, ...]:
        """Return an edition in all its languages, the original first."""
        with self._asked("languages", key):
            return self._by_key.get(key, ())

    def of_series(self, series: str, lang: str = "") -> tuple[Edition, ...]:
        """Return the editions of a series in one language (default: the originals), oldest first."""
        with self._asked("of_series", series, lang):
            return self._by_series.get((series, lang), ())

    def previous(self, edition: Edition) -> Edition | None:
        """Return the previous edition in the series, in the same language if available."""
        if not edition.file.series:
            return None
        with self._asked("beside", edition.name):
            return self._previous(edition)

    def neighbour(self, edition: Edition, step: int) -> Edition | None:
        """Return the edition `step` places after one in its series and language."""
        if not edition.file.series:
            return None
        with self._asked("beside", edition.name):
            siblings = self._by_series.get((edition.file.series, edition.file.lang), ())
            place = self._places.get(edition.name)
            if place is None or not 0 <= place + step < len(siblings):
                return None
            return siblings[place + step]

    def newest(self, series: str, lang: str = "") -> Edition | None:
        """Return the newest edition of a series that was not withdrawn, in a language if translated."""
        with self._asked("newest", series, lang):
            found = self._standing.get(series, ((), ()))[1]
            if not found:
                return None
            translated = self.by_name.get(f"{found[-1].key}.{lang}", found[-1])
            return found[-1] if translated.withdrawn else translated

    def corrections(self, key: str) -> tuple[Mention, ...]:
        """Return the corrections that concern an edition, including its own, newest first."""
        with self._asked("corrections", key):
            return self._corrections.get(key, ())

    @Shared
    def _corrections(self) -> Mapping[str, tuple[Mention, ...]]:
        return by_edition(self.heads)

    def beside(self, name: str) -> tuple[Edition | None, ...]:
        """Return the previous edition in the series and the two neighbours."""
        edition = self.by_name.get(name)
        if edition is None:
            return ()
        return self.previous(edition), self.neighbour(edition, -1), self.neighbour(edition, 1)

    def _asked(self, question: str, *about: str) -> untraced:
        """Record a query; what is read within the block to answer it is not a dependency of the caller."""
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
        """The originals of each series that were not withdrawn, with their numbers; withdrawn ones are not compared."""
        table: dict[str, tuple[tuple[int, ...], tuple[Edition, ...]]] = {}
        for (series, lang), found in self._by_series.items():
            if not lang:
                standing = tuple(edition for edition in found if not edition.withdrawn)
                table[series] = tuple(edition.number for edition in standing), standing
        return table

    @Shared
    def _places(self) -> Mapping[str, int]:
        """The position of each edition in its series and language."""
        return {e.name: place for found in self._by_series.values() for place, e in enumerate(found)}

    def only(self, editions: Iterable[Edition]) -> Library:
        """Return the library reduced to some of its editions."""
        kept = set(editions)
        return Library(self.site, tuple(e for e in self.editions if e in kept), self.series, self.registry)


for _name in ("editions", "series", "registry"):
    Shared.field(Library, _name)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of loading: the library of all readable files, and every problem in the others."""

    library: Library
    problems: tuple[Problem, ...]
    unread: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """The problems that prevented an edition from being loaded, by path; some are in other files that it names."""

    def sources(self, problem: Problem) -> set[str]:
        """Return the briefing files that a problem makes unreadable; its own file if there are none."""
        return {path for path, why in self.unread.items() if problem in why} or {problem.path}


def load(site: Site, only: Iterable[Path] | None = None, *, kept: Memo | None = None) -> Loaded:
    """Load the briefings of a site (or only some files); a problem in one file does not affect the others.

    Unchanged files are not parsed again if their content is cached in `kept`.
    """
    registry, problems = load_registry(site, kept)
    files, wrong = (_chosen(site, only), []) if only is not None else find(site)
    problems.extend(wrong)
    series: dict[str, Series] = {}
    for name in sorted({file.series for file in files if file.series}):
        _collect(problems, partial(_add_series, site, name, series, kept))
    editions: dict[BriefingFile, Edition] = {}
    unread: dict[str, tuple[Problem, ...]] = {}
    with MemoTable(kept if only is None else None, "parts") as parts:
        for file in files:
            try:
                editions[file] = load_edition(site, file, registry, series, kept, editions, parts=parts)
            except InputError as error:
                unread[site.shown(file.path)] = tuple(error.problems)
    return gathered(Library(site, tuple(editions.values()), series, registry), unread, problems)


def gathered(
    library: Library, unread: Mapping[str, tuple[Problem, ...]], problems: Iterable[Problem]
) -> Loaded:
    """Return a library with the problems of unreadable files and all others, including those between editions."""
    why = (problem for found in unread.values() for problem in found)
    between = (*_clashes(library.editions), *moved.clashes(library.site, library.editions))
    return Loaded(library, tuple(sorted({*problems, *why, *between})), unread)


def load_or_raise(site: Site) -> Library:
    """Return the library of a site; raise InputError with all problems if there are any."""
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
    parts: MemoTable | None = None,
) -> Edition:
    """Load one edition from its file, or from its `unsaved` text; raise InputError with all its problems.

    A translation inherits the markings of its original, which is checked again unless it is `known`. Fingerprints of
    what was read before are taken from `parts`.
    """
    document = unsaved or read(file.path, site.shown(file.path), kept=kept)
    about = series.get(f"{file.series}.{file.lang}") or series.get(file.series)
    if not file.lang:
        filled = _filled(site, file, registry, document.data, _locator(document))
        lean = replace(document, data=None)  # a library has thousands, and the records have the same data
        marked, tightened = inherit(validate(Briefing, filled, _locator(lean)))
        briefing = traced(marked, file.name)
        origin = _digest(file, (lean,), about, filled if filled != document.data else None), briefing
        made = _parts(parts, origin[0], briefing, about, document.digest)
        return Edition(file, briefing, about, (lean,), _locator(lean), origin, tightened, made)
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
    from_original = f"{origin[0]} {first.digest}" if first and first.digest else ""
    made = _parts(parts, from_original, briefing, about, document.digest + original.digest)
    return Edition(file, briefing, about, documents, laid.locate, origin, tightened, made)


def _parts(
    table: MemoTable | None, read: str, briefing: Briefing, series: Series | None, files: str
) -> Mapping[str, bytes]:
    """Return the fingerprint of each part of an edition; `read` identifies all that it was read from, if known."""
    make = partial(fingerprints, briefing, series, files)
    if table is None or not read:
        return make()
    found = table.recall(read, lambda: {part: digest.hex() for part, digest in make().items()})
    return {part: bytes.fromhex(digest) for part, digest in found.items()}


def _filled(
    site: Site, file: BriefingFile, registry: Registry, data: Any, locate: Locate, original: Any = None
) -> Any:
    """Return the data of a briefing with values from the registry, data files and tables filled in."""

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
    """Return a digest of everything in an edition; `filled` is its data if the registry adds to it."""
    about = series.model_dump_json() if series else ""
    read = (text for one in documents for text in (one.path, one.digest))
    added = json.dumps(filled, default=repr)
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
    folder = site.root / site.briefings / name
    path = folder / SERIES_FILE
    if os.path.lexists(path):
        original = read(inside(site, path), site.shown(path), kept=kept)
        series[name] = parse(Series, original)
        for lang, translated in series_translations(folder):
            words = read(inside(site, translated), site.shown(translated), kept=kept)
            series[f"{name}.{lang}"] = _translated_series(series[name], original, words)
    elif found := [translated for _, translated in series_translations(folder)]:
        message = f"there is no `{SERIES_FILE}` beside this translation"
        raise InputError([Problem(site.shown(found[0]), 1, 1, "SF705", message, "write the original first")])


def _translated_series(first: Series, original: Document, words: Document) -> Series:
    """Return a series with the texts of its translation; an exercise stays one in every language."""
    laid = overlay(original, words)
    if laid.problems:
        raise InputError(laid.problems)
    made = validate(Series, laid.data, laid.locate)
    return made.model_copy(update={"exercise": first.exercise or made.exercise})


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
    """Return problems for editions that share a URL, an id or a number in their series."""
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
