"""The project index: queries of checks to the library, each an input of the engine."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from standfirst.checks.correction_reach import UnreachedCorrection, unreached
from standfirst.checks.shared import QuoteIndex, SpokenWords, index_quotes
from standfirst.checks.stricter_sentences import RestatedText, RestatementFinder, StricterSentences
from standfirst.checks.texts import open_words
from standfirst.engine import depend, untraced
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.glyphs import unprintable
from standfirst.library import PUBLIC, Audience, Edition, Library, Visibility, is_public
from standfirst.library.published import PublishedSite, SilentChange
from standfirst.library.registry import Registry
from standfirst.library.sent_marks import read_marks
from standfirst.model import Quote
from standfirst.names.protected import Secrets, gather

PROJECT = "project"
"""The kind of the keys; their names are the query and its subject: the path of an edition's file, or a text."""


@dataclass(frozen=True)
class ProjectIndex:
    """Facts about the whole library for checks, computed once for all editions.

    A caller depends on the answer only, not on what was read to compute it.
    """

    library: Library
    now: datetime
    kept: Memo | None = None
    unread: tuple[Edition, ...] = ()
    """Stand-ins for files that could not be read, whose texts and names stay secret."""
    _quoted: dict[int, str] = field(default_factory=dict, repr=False)
    _restatements: dict[int, RestatementFinder] = field(default_factory=dict, repr=False)
    """Restatement finders by the set of editions that readers may see, which many editions share."""
    _again: dict[int, list[RestatedText]] = field(default_factory=dict, repr=False)

    def ask(self, question: str, about: Edition | str = "") -> Any:
        """Return the answer to a query, and record a dependency on it."""
        self.record(question, about)
        with untraced():
            return _ANSWERS[question](self, about)

    def record(self, question: str, about: Edition | str = "") -> None:
        """Record a dependency on a query; its answer is computed when the engine compares it."""
        depend(PROJECT, question, about if isinstance(about, str) else path_of(about))

    def answer(self, question: str, about: str) -> Any:
        """Return the current answer for the engine; empty bytes if the edition no longer exists."""
        subject = self.by_path.get(about) if question in _OF_EDITION else about
        with untraced():
            return b"" if subject is None else _ANSWERS[question](self, subject)

    @cached_property
    def by_path(self) -> Mapping[str, Edition]:
        """Editions by the path of their file, which is unique."""
        return {path_of(edition): edition for edition in self.library.editions}

    def prepare(self) -> None:
        """Compute the shared indexes now, before workers are forked."""
        for name in (
            "by_path",
            "quotes",
            "addresses",
            "public_addresses",
            "sent",
            "secrets",
            "names",
            "owners",
            "registry_digest",
            "held",
        ):
            getattr(self, name)

    # Indexes

    @cached_property
    def quotes(self) -> QuoteIndex:
        """Every quotation of the library by its beginning, middle and end."""
        return index_quotes(self.library.editions)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The URLs of everything on the site that comes from its briefings."""
        return self._addresses(self.library.editions)

    @cached_property
    def public_addresses(self) -> frozenset[str]:
        """The same, of the public editions alone."""
        return self._addresses(self._visibility.to(PUBLIC).editions)

    def _addresses(self, editions: Iterable[Edition]) -> frozenset[str]:
        found = {"", "index.html"}
        suffixes = ("html", "json", *(["pdf"] if self.library.site.holds("report") else []))
        for edition in editions:
            found.update(edition.path(suffix) for suffix in suffixes)
            series = edition.file.series
            if series:
                lead = f"{edition.file.lang}/" if edition.translated else ""
                found |= {f"{lead}{series}/index.html", f"{lead}{series}"}
        return frozenset(found)

    @cached_property
    def sent(self) -> frozenset[str]:
        """The ids of editions that were mailed."""
        return frozenset(mark.edition for mark in read_marks(self.library.site))

    @cached_property
    def secrets(self) -> Secrets:
        """Every protected name of the library."""
        public = self._visibility.to(PUBLIC).editions
        everything = replace(self.library, editions=(*self.library.editions, *self.unread))
        return gather(everything).without(lambda: open_words(public, self.kept))

    @cached_property
    def names(self) -> str:
        """A digest of the protected names, without their owners."""
        return _digest(self.secrets.plain)

    @cached_property
    def owners(self) -> str:
        """A digest of the protected names with their owners, in the order of finding."""
        return _digest([(one.owner, one.kind, one.text) for one in self.secrets.all])

    @cached_property
    def registry_digest(self) -> str:
        """A digest of the registry."""
        known = self.library.registry
        return _digest([known.people, known.organisations, known.sources])

    @cached_property
    def held(self) -> StricterSentences:
        """The sentences of editions that are not public."""
        closed = (one for one in self.library.editions if not is_public(one, self.now))
        return StricterSentences.of((*closed, *self.unread))

    @cached_property
    def _visibility(self) -> Visibility:
        return Visibility(self.library, self.now)

    @cached_property
    def _published(self) -> PublishedSite:
        return PublishedSite(self.library.site)

    # Queries of checks

    def previous(self, edition: Edition) -> Edition | None:
        """Return the previous edition in the series among those that the edition's readers may see."""
        name = self.ask("previous", edition)
        with untraced():
            return self._visibility.beside(edition).by_name[name] if name else None

    def unreached(self, edition: Edition) -> list[UnreachedCorrection]:
        """Return the corrections of an edition that do not show in an edition they concern."""
        return [UnreachedCorrection(*one) for one in self.ask("unreached", edition)]

    def siblings(self, edition: Edition) -> tuple[int, ...]:
        """Return the numbers of the series' editions that its readers may see, oldest first; empty outside a series."""
        series = edition.file.series
        return tuple(self.ask("siblings", f"{Audience.of(edition).scope}|{series}")) if series else ()

    def silent(self, edition: Edition) -> list[SilentChange]:
        """Return the changes of a public edition since publication that have no entry under `changes`."""
        self.ask("silent", edition)
        with untraced():
            return self._silent(edition)

    def _silent(self, edition: Edition) -> list[SilentChange]:
        known = self._published.digest(edition) if is_public(edition, self.now) else ""
        if not known:
            return []
        make = partial(self._compared, edition)
        name = _silent_key(edition, known)
        found = recall(self.kept, name, make) if edition.digest else make()
        return [SilentChange(tuple(loc), *texts) for loc, *texts in found]

    def _compared(self, edition: Edition) -> list[list[Any]]:
        return [list(astuple(one)) for one in self._published.silent(edition)]

    def restated(self, edition: Edition) -> list[RestatedText]:
        """Return the texts of an edition that repeat what a stricter one says and its readers must not see."""
        self.ask("restated", edition)
        with untraced():
            return self._restated(edition)

    def _restated(self, edition: Edition) -> list[RestatedText]:
        known = id(edition.briefing)
        if known not in self._again:
            seen = self._visibility.beside(edition).by_name
            restatements = self._restatements.setdefault(id(seen), RestatementFinder(self.held, seen))
            self._again[known] = list(restatements.of(edition))
        return self._again[known]

    def known(self) -> Registry:
        """Return the site's registry of people, organisations and sources."""
        self.ask("registry")
        with untraced():
            return self.library.registry

    def protected(self) -> Secrets:
        """Return the protected names; the dependency covers the names but not their owners."""
        self.ask("names")
        return self.secrets

    def others(self, edition: Edition, quote: Quote) -> list[SpokenWords]:
        """Return earlier quotations similar to one of an edition, among those that its readers may see."""
        self.record("quotes", edition)
        with untraced():
            return list(self._others(edition, quote))

    def _others(self, edition: Edition, quote: Quote) -> Iterator[SpokenWords]:
        readers = Audience.of(edition)
        for other in self.quotes.others(quote, edition.lang):
            if not other.edition.withdrawn and readers.may_see(other.edition, self.now):
                yield other

    def retold(self, edition: Edition) -> list[list[str]]:
        """Return the quotations that share words with those of an edition, each with its place."""
        return [
            [text for other in self._others(edition, quote) for text in (other.edition.name, self._plain(other.quote))]
            for quote in (*edition.briefing.voices, *edition.briefing.reactions)
        ]  # fmt: skip

    def _plain(self, quote: Quote) -> str:
        if id(quote) not in self._quoted:
            self._quoted[id(quote)] = quote.model_dump_json()
        return self._quoted[id(quote)]


def keep_published(kept: Memo, editions: Iterable[Edition], hashes: Mapping[str, str]) -> None:
    """Cache that editions match their records that were just published; `hashes` are by path."""
    for edition in editions:
        if edition.digest and (known := hashes.get(edition.path("json"))):
            kept.put(_silent_key(edition, known), [])


def _silent_key(edition: Edition, published: str) -> str:
    return content_key("silent", edition.digest, published)


def path_of(edition: Edition) -> str:
    """Return the path of an edition's file in messages."""
    return edition.documents[0].path


def _whole(_: ProjectIndex, edition: Edition) -> bytes:
    """Return a fingerprint of everything an edition was read from; random if unknown."""
    return bytes.fromhex(edition.digest)[:16] if edition.digest else os.urandom(16)


def _previous(project: ProjectIndex, edition: Edition) -> str:
    before = project._visibility.beside(edition).previous(edition)  # noqa: SLF001  # of this module
    return before.name if before else ""


def _siblings(project: ProjectIndex, about: str) -> tuple[int, ...]:
    """Return the numbers of a series' editions that some readers may see, oldest first."""
    scope, _, series = about.rpartition("|")
    seen = project._visibility.scoped(scope)  # noqa: SLF001  # of this module
    return tuple(one.number for one in seen.of_series(series))


def _path_in_site(project: ProjectIndex, address: str) -> str:
    """Return the path in the site of a link's target; one with a leading `/` begins with the path of the site's URL."""
    if not address.startswith("/"):
        return address
    root = urlsplit(project.library.site.url).path.rstrip("/")
    return (address if not root or address.startswith(f"{root}/") else "").removeprefix(root).lstrip("/")


def _is_found(project: ProjectIndex, about: str) -> bool:
    """Return whether a target has content of briefings when the page of an edition, given by its path, is built."""
    path, _, address = about.partition("|")
    edition = project.by_path.get(path)
    is_open = edition is not None and is_public(edition, project.now)
    return _path_in_site(project, address) in (project.public_addresses if is_open else project.addresses)


def _is_content(project: ProjectIndex, address: str) -> bool:
    """Return whether a target is a file, or a Markdown file, below the desk's pages."""
    path = Path(project.library.site.content[0], _path_in_site(project, address))
    return any(_is_file(project, str(one)) for one in (path, path.with_suffix(".md")))


def _is_file(project: ProjectIndex, path: str) -> bool:
    """Return whether a file exists at a path below the root of the site."""
    try:
        return Path(project.library.site.root, path).is_file()
    except OSError:  # no file can have such a name
        return False


def _unprintable(project: ProjectIndex, letters: str) -> str:
    """Return the letters that no document of the site can print; none if it makes no documents."""
    site = project.library.site
    if not any(map(site.holds, ("report", "flash", "card"))):
        return ""
    return "".join(sorted(unprintable(letters, site.root)))


_OF_EDITION: dict[str, Callable[[ProjectIndex, Edition], Any]] = {
    "restated": lambda project, edition: [
        [list(one.loc), one.start, one.place]
        for one in project._restated(edition)  # noqa: SLF001  # of this module
    ],
    "whole": _whole,
    "previous": _previous,
    "sent": lambda project, edition: edition.id in project.sent,
    "silent": lambda project, edition: [astuple(one) for one in project._silent(edition)],  # noqa: SLF001  # of this module
    "quotes": lambda project, edition: project.retold(edition),
    "unreached": lambda project, edition: [list(astuple(one)) for one in unreached(project.library, edition)],
}
_ANSWERS: dict[str, Callable[[ProjectIndex, Any], Any]] = {
    **_OF_EDITION,
    "now": lambda project, _: project.now.isoformat(timespec="minutes"),
    "stale-days": lambda project, _: project.library.site.stale_days,
    "names": lambda project, _: project.names,
    "owners": lambda project, _: project.owners,
    "registry": lambda project, _: project.registry_digest,
    "siblings": _siblings,
    "address": lambda project, address: _path_in_site(project, address) in project.addresses,
    "found": _is_found,
    "content": _is_content,
    "file": _is_file,
    "unprintable": _unprintable,
}
"""All queries: about an edition, the whole project, or something named."""


def _digest(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()
