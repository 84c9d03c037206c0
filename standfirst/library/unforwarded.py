"""Find published URLs of editions that no longer work, and the line that would redirect them (SF229).

The manifest in the output folder lists what was published; the JSON beside each page identifies its edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from standfirst.errors import Problem
from standfirst.library.dates import identity
from standfirst.library.files import SERIES_FILE
from standfirst.library.moved import moves, old_names
from standfirst.library.published import PublishedSite
from standfirst.library.visibility import is_public

if TYPE_CHECKING:
    from standfirst.library.collection import Library
    from standfirst.library.edition import Edition

CODE = "SF229"
_ALIKE = 0.5
"""The share of texts in common above which an edition counts as the same as a published one."""


@dataclass(frozen=True)
class _Lost:
    """A published page that no longer exists, and the edition that replaced it."""

    key: str
    """Its name when it was published: `flood/02`."""
    lang: str
    """The language of a translation; empty for an original."""
    id: str
    edition: Edition

    @property
    def line(self) -> str:
        """The entry for it in the edition's `moved_from`."""
        same = self.key == self.edition.key or self.lang != self.edition.file.lang
        return f"{self.key}.{self.lang}" if self.lang and same else self.key


def unforwarded(library: Library, now: datetime) -> Iterator[Problem]:
    """Yield each edition whose URL changed since publication, with the lines to add; nothing for a preview."""
    site = library.site
    if not site.output:
        return
    search = _Search(library, now)
    yield from search.displaced()
    found = list(search.lost())
    series = _series(library, found)
    for new, old in sorted(series.items()):
        path = f"{site.briefings}/{new}/{SERIES_FILE}"
        known = library.series[new].moved_from if new in library.series else ()
        what = f"the series was published as `{old}/`, whose URLs no longer work"
        if old not in known:
            yield Problem(path, 1, 1, CODE, what, f"write `moved_from: {_listed((*known, old))}`")
    by_file: dict[str, list[_Lost]] = {}
    for one in found:
        by_file.setdefault(one.edition.file.key, []).append(one)
    for key, lost in sorted(by_file.items()):
        yield from _problems(library.languages(key)[0], lost, series)


def _problems(original: Edition, lost: list[_Lost], series: Mapping[str, str]) -> Iterator[Problem]:
    new = original.file.series
    lines = [one.line for one in lost if series.get(new) != one.key.rpartition("/")[0] or "." in one.line]
    wanted = [line for line in dict.fromkeys(lines) if line not in original.briefing.moved_from]
    ids = {one.id for one in lost if one.id and one.key != original.key} - {original.id}
    fixes = [f"`moved_from: {_listed((*original.briefing.moved_from, *wanted))}`"] if wanted else []
    fixes += [f"`id: {min(ids)}`"] if ids else []
    if not fixes:
        return
    where = ", ".join(f"`{_page(one)}`" for one in lost)
    loc = ("moved_from",) if original.briefing.moved_from else ("id",) if original.briefing.id else ()
    why = "which no longer exists" if wanted else "and now has another identity in feeds and mail"
    yield original.problem(loc, CODE, f"was published at {where}, {why}", f"write {' and '.join(fixes)}")


def _page(one: _Lost) -> str:
    return f"{one.lang}/{one.key}.html" if one.lang else f"{one.key}.html"


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _series(library: Library, lost: Iterable[_Lost]) -> dict[str, str]:
    """Return the former names of series whose editions all moved to another folder, by the new folder."""
    whither: dict[str, set[str]] = {}
    for one in lost:
        old, _, stem = one.key.rpartition("/")
        new = one.edition.file
        if old and old != new.series:
            whither.setdefault(old, set()).add(new.series if stem == new.stem and new.series else "")
    there = {edition.file.series for edition in library.editions}
    return {
        min(new): old for old, new in whither.items() if len(new) == 1 and "" not in new and old not in there
    }


@dataclass(frozen=True)
class _Search:
    """Searches for pages of a site that were published and no longer exist."""

    library: Library
    now: datetime

    def lost(self) -> Iterator[_Lost]:
        """Yield each page whose edition can be identified."""
        hashes = self._published.hashes
        if not hashes:
            return
        yield from self._renamed_in_feeds()
        for path in sorted(hashes):
            key = path.removesuffix(".html")
            if path.endswith(".html") and f"{key}.json" in hashes and path not in self._there:
                known = self._record(key)
                name = key.removeprefix(f"{_lang(known)}/")
                lang = _lang(known) if name != key else ""
                if edition := self._dropped(name, lang) or self._same(known, name, lang):
                    yield _Lost(name, lang, _id(known), edition)

    def _renamed_in_feeds(self) -> Iterator[_Lost]:
        """Yield editions that give their former path but have lost their identity, which was that path."""
        for edition in self._new:
            for name in () if edition.translated or edition.briefing.id else old_names(edition):
                if f"{name}.json" in self._published.hashes and not self._by_id(_id(self._record(name))):
                    yield _Lost(name, "", _id(self._record(name)), edition)

    def displaced(self) -> Iterator[Problem]:
        """Yield editions whose published URL now belongs to another edition."""
        pages = {edition.path("html"): edition for edition in self.library.editions}
        for edition in self._new:
            path, other = f"{edition.id}.html", pages.get(f"{edition.id}.html")
            published = path in self._published.hashes and not edition.translated
            if (
                published
                and other
                and other.key != edition.key
                and _id(self._record(edition.id)) == edition.id
            ):
                yield edition.problem(
                    ("id",), CODE, f"was published at `{path}`, where readers would find {other.documents[0].path} now",
                    "give both files their former names",
                )  # fmt: skip

    @cached_property
    def _published(self) -> PublishedSite:
        return PublishedSite(self.library.site)

    @cached_property
    def _public(self) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.library.editions if is_public(edition, self.now))

    @cached_property
    def _there(self) -> frozenset[str]:
        """Every path with a page, a page that the desk withdrew or restricted, or a redirect."""
        led = (
            move.path
            for edition in self._public
            if not edition.translated
            for move in moves(edition, self.library.languages(edition.key))
        )
        return frozenset((*(edition.path("html") for edition in self.library.editions), *led))

    @cached_property
    def _new(self) -> tuple[Edition, ...]:
        """The public editions whose URL was not published before."""
        return tuple(one for one in self._public if one.path("html") not in self._published.hashes)

    def _dropped(self, key: str, lang: str) -> Edition | None:
        """Return the original of a translation that no longer exists."""
        versions = self.library.languages(key)
        is_there = not lang or self._exists(key, lang)
        return versions[0] if versions and versions[0] in self._public and not is_there else None

    def _exists(self, key: str, lang: str) -> bool:
        """Return whether the file exists, even if it cannot be read."""
        base = self.library.site.root / self.library.site.briefings
        name = f"{key}.{lang}" if lang else key
        return any((base / f"{name}{suffix}").is_file() for suffix in (".yaml", ".yml"))

    def _same(self, known: Mapping[str, Any], key: str, lang: str) -> Edition | None:
        """Return the edition that a published record has become."""
        if self._exists(key, lang):
            return None
        name = str(known.get("id", ""))
        if found := self._by_id(name):
            return found if found in self._public else None
        texts = _texts(known.get("briefing"))
        alike = [(_likeness(texts, one), one.name, one) for one in self._new if one.lang == _lang(known)]
        share, _, best = max(alike, key=lambda item: item[:2], default=(0.0, "", None))
        return best if share >= _ALIKE else None

    def _by_id(self, name: str) -> Edition | None:
        """Return the edition with an identity; a translation if the name ends in its language."""
        return next((one for one in self.library.editions if identity(one) == name), None)

    def _record(self, key: str) -> Mapping[str, Any]:
        """Return the published record of an edition; empty if it cannot be read."""
        with suppress(OSError, ValueError, RecursionError):
            site = self.library.site
            found = json.loads((site.root / site.output / f"{key}.json").read_bytes())
            return found if isinstance(found, dict) else {}
        return {}


def _id(known: Mapping[str, Any]) -> str:
    """Return the id of an edition in all languages."""
    return str(known.get("id", "")).removesuffix(f".{_lang(known)}")


def _lang(known: Mapping[str, Any]) -> str:
    language = known.get("language")
    return str(language.get("code", "")) if isinstance(language, dict) else ""


def _likeness(texts: frozenset[str], edition: Edition) -> float:
    """Return the share of texts that two records have in common."""
    own = _texts(edition.briefing.model_dump(mode="json", by_alias=True, exclude_none=True))
    return len(texts & own) / max(len(texts | own), 1)


def _texts(value: Any) -> frozenset[str]:
    """Return every text in plain data that is longer than a word or two."""
    if isinstance(value, str):
        return frozenset({value}) if len(value) > 12 else frozenset()
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return frozenset().union(*map(_texts, items))
