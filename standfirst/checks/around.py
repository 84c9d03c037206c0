"""What lies around an edition: the library, the files beside it and the clock, as checks may ask of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from standfirst.checks.shared import QuoteIndex, Spoken, index_quotes
from standfirst.checks.texts import open_words
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.letters import unprintable
from standfirst.library import PUBLIC, Audience, Edition, Library, Visibility, is_public
from standfirst.library.published import PublishedSite, Silent
from standfirst.library.sent import read_marks
from standfirst.model import Quote
from standfirst.names.protected import Secrets, gather


@dataclass(frozen=True)
class Shared:
    """What checks need to know of the whole library, worked out once for all editions.

    Whatever is not the edition's own is asked for by a question, whose answer is a text: as long as
    all answers are what they were, so are the findings.
    """

    library: Library
    now: datetime
    kept: Memo | None = None
    _spoken: dict[int, str] = field(default_factory=dict, repr=False)

    def answer(self, edition: Edition, question: str) -> str:
        """What is said to a question of an edition: the same as long as nothing that it is about has changed."""
        name, _, about = question.partition(" ")
        return _ANSWERS[name](self, edition, about)

    @cached_property
    def quotes(self) -> QuoteIndex:
        """Every quotation of the library by its beginning, middle and end."""
        return index_quotes(self.library.editions)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of everything that the site has of its briefings."""
        found = {"", "index.html"}
        suffixes = ("html", "json", *(["pdf"] if self.library.site.holds("report") else []))
        for edition in self.library.editions:
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
        return gather(self.library).without(lambda: open_words(public))

    @cached_property
    def names(self) -> str:
        """What stands for the protected names, whoever protects them."""
        return _digest(self.secrets.plain)

    @cached_property
    def owners(self) -> str:
        """What stands for the protected names, with who protects each, in the order of finding."""
        return _digest([(one.owner, one.kind, one.text) for one in self.secrets.all])

    @cached_property
    def registry(self) -> str:
        """What stands for the registry."""
        known = self.library.registry
        return _digest([known.people, known.organisations, known.sources])

    def gather(self) -> None:
        """Work out now what every edition will be answered from."""
        for name in ("quotes", "addresses", "secrets", "names", "owners", "registry"):
            getattr(self, name)

    @cached_property
    def _visibility(self) -> Visibility:
        return Visibility(self.library, self.now)

    def previous(self, edition: Edition) -> Edition | None:
        """The edition before one in its series, of those that its readers may see."""
        return self._visibility.beside(edition).previous(edition)

    @cached_property
    def _published(self) -> PublishedSite:
        return PublishedSite(self.library.site)

    def silent(self, edition: Edition) -> list[Silent]:
        """What a public edition says otherwise than when it was published, and no entry under `changes` tells."""
        known = self._published.digest(edition) if is_public(edition, self.now) else ""
        if not known:
            return []
        make = partial(self._silent, edition)
        found = (
            recall(self.kept, content_key("silent", edition.digest, known), make)
            if edition.digest
            else make()
        )
        return [Silent(tuple(loc), *texts) for loc, *texts in found]

    def _silent(self, edition: Edition) -> list[list[Any]]:
        return [list(astuple(one)) for one in self._published.silent(edition)]

    def siblings(self, edition: Edition) -> tuple[int, ...]:
        """The numbers of the editions of its series in their first language, oldest first; none outside a series."""
        series = edition.file.series
        return tuple(one.number for one in self.library.of_series(series)) if series else ()

    def retold(self, edition: Edition) -> Iterator[list[str]]:
        """The quotations that share words with those of an edition, each with where it stands."""
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            others = self.others(edition, quote)
            yield [words for other in others for words in (other.edition.name, self._quoted(other.quote))]

    def others(self, edition: Edition, quote: Quote) -> Iterator[Spoken]:
        """Earlier quotations like one of an edition, of those that its readers may see."""
        readers = Audience.of(edition)
        for other in self.quotes.others(quote, edition.lang):
            if readers.may_see(other.edition, self.now):
                yield other

    def _quoted(self, quote: Quote) -> str:
        if id(quote) not in self._spoken:
            self._spoken[id(quote)] = quote.model_dump_json()
        return self._spoken[id(quote)]


def _previous(shared: Shared, edition: Edition, _: str) -> str:
    before = shared.previous(edition)
    return (
        "" if before is None else before.digest or _digest([before.name, before.briefing.model_dump_json()])
    )


def _siblings(shared: Shared, edition: Edition, _: str) -> str:
    return _digest(shared.siblings(edition))


def _is_ahead(shared: Shared, _: Edition, moment: str) -> str:
    return str(datetime.fromisoformat(moment) > shared.now)


def _is_older(shared: Shared, _: Edition, about: str) -> str:
    days, moment = about.split(" ")
    return str(shared.now - datetime.fromisoformat(moment) > timedelta(days=int(days)))


def _days(shared: Shared, _: Edition, moment: str) -> str:
    return str((shared.now - datetime.fromisoformat(moment)).days)


def _is_file(shared: Shared, _: Edition, path: str) -> str:
    try:
        return str(Path(shared.library.site.root, path).is_file())
    except OSError:  # no file can have such a name
        return str(False)


def _unprintable(shared: Shared, _: Edition, letters: str) -> str:
    """Those of some letters that no document of the site can print; nothing where it makes no documents."""
    site = shared.library.site
    if not any(map(site.holds, ("report", "flash", "card"))):
        return ""
    return "".join(sorted(unprintable(letters, site.root)))


_ANSWERS: dict[str, Callable[[Shared, Edition, str], str]] = {
    "previous": _previous,
    "siblings": _siblings,
    "sent": lambda shared, edition, _: str(edition.id in shared.sent),
    "ahead": _is_ahead,
    "older": _is_older,
    "days": _days,
    "file": _is_file,
    "silent": lambda shared, edition, _: _digest(list(map(astuple, shared.silent(edition)))),
    "now": lambda shared, *_: shared.now.isoformat(timespec="minutes"),
    "unprintable": _unprintable,
    "address": lambda shared, _, address: str(address in shared.addresses),
    "names": lambda shared, *_: shared.names,
    "owners": lambda shared, *_: shared.owners,
    "registry": lambda shared, *_: shared.registry,
    "stale-days": lambda shared, *_: str(shared.library.site.stale_days),
    "quotes": lambda shared, edition, _: _digest(list(shared.retold(edition))),
}
"""Every question that there is, by its first word."""


def _digest(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()
