"""Show unfinished briefings in a preview: their pages with findings, or the findings alone if no page can be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from typing import Any

from standfirst.engine import key
from standfirst.engine.dependency import TracedSequence
from standfirst.errors import Problem
from standfirst.library import Edition, Loaded
from standfirst.library.files import describe

REVIEW, ELSEWHERE = "review", ""
"""The kind of the keys of a file's findings, and the name for everything without a page of its own."""

UNSHOWN = frozenset({"SF023", "SF503", "SF504", "SF505", "SF512", "SF513"})
"""Findings that prevent even a preview of a page: two at one address, and anything the leak scan would refuse."""


@dataclass(frozen=True)
class PreviewFindings:
    """The findings of each file of a preview."""

    found: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """By the path of the file."""
    unshown: Mapping[str, str] = field(default_factory=dict)
    """Files of which only the findings are shown, with the path of the page that shows them; empty for none."""
    shared: tuple[Problem, ...] = ()
    """Problems of files that belong to no single briefing."""
    withdrawn: frozenset[str] = frozenset()
    """Files of withdrawn briefings, whose findings no page quotes, because they quote what was withdrawn."""

    def of(self, path: str) -> TracedSequence[Problem]:
        """Return the findings of a file as its page shows them; reading them records a dependency."""
        return TracedSequence(key(REVIEW, path), self._on_page(path))

    def _on_page(self, path: str) -> tuple[Problem, ...]:
        found = self.found.get(path, ())
        return tuple(one if self.withdrawn.isdisjoint((path, one.path)) else _unquoted(one) for one in found)

    @property
    def elsewhere(self) -> TracedSequence[Problem]:
        """Return the problems of all files that are not shown, and of those that belong to no briefing."""
        return TracedSequence(key(REVIEW, ELSEWHERE), self._elsewhere)

    @cached_property
    def _elsewhere(self) -> tuple[Problem, ...]:
        unshown = (one for path in self.unshown for one in self._on_page(path))
        return tuple(sorted({*self.shared, *(one for one in unshown if one.level == "error")}))

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        """Every error, each of which keeps its file from being published."""
        every = {*self.shared, *(one for found in self.found.values() for one in found)}
        return tuple(sorted(one for one in every if one.level == "error"))

    def answer(self, path: str) -> Any:
        """Return the value of a file's key as plain data."""
        found = self._on_page(path) if path != ELSEWHERE else self._elsewhere
        return [astuple(one) for one in found], self.unshown.get(path, "") if path else dict(self.unshown)


def _unquoted(problem: Problem) -> Problem:
    """Return a finding without its text."""
    return replace(problem, message="found in a withdrawn briefing", fix="run `standfirst check` to see it")


def can_be_shown(loaded: Loaded, problems: Iterable[Problem]) -> list[Edition]:
    """Return the editions that a page can be made of, whatever else is wrong with them."""
    aside = {
        path
        for problem in problems
        if problem.code in UNSHOWN and problem.level == "error"
        for path in loaded.sources(problem)
    }
    editions = loaded.library.editions
    return [one for one in editions if aside.isdisjoint(document.path for document in one.documents)]


def review(loaded: Loaded, problems: Iterable[Problem]) -> tuple[Loaded, PreviewFindings]:
    """Return the part of a library that can be shown, the rest as unread files, with the findings of each file."""
    found: dict[str, set[Problem]] = {}
    shared: set[Problem] = set()
    known = {edition.documents[0].path for edition in loaded.library.editions} | loaded.unread.keys()
    for problem in problems:
        paths = {path for path in loaded.sources(problem) if path in known}
        for path in paths:
            found.setdefault(path, set()).add(problem)
        if not paths:
            shared.add(problem)
    editions = loaded.library.editions
    right = can_be_shown(loaded, (problem for every in found.values() for problem in every))
    kept = set(right)
    unread = dict(loaded.unread)
    for edition in editions:
        if edition not in kept:
            own = edition.documents[0].path
            unread[own] = tuple(sorted(found.get(own, set()) or found[edition.documents[-1].path]))
            found.setdefault(own, set()).update(unread[own])
    taken = {edition.path("html") for edition in right}
    by_path = {path: tuple(sorted(every)) for path, every in found.items()}
    pages = {path: _page(loaded, path, taken) for path in sorted(unread)}
    withdrawn = frozenset(edition.documents[0].path for edition in editions if edition.withdrawn)
    return (
        replace(loaded, library=loaded.library.only(right), unread=unread),
        PreviewFindings(by_path, pages, tuple(sorted(shared)), withdrawn),
    )


def _page(loaded: Loaded, path: str, taken: set[str]) -> str:
    """Return the path of the page of a file that is not shown; empty if another file has that page."""
    site = loaded.library.site
    file = describe(site.root / path, (site.root / site.briefings))
    page = f"{file.lang}/{file.key}.html" if file and file.lang else f"{file.key}.html" if file else ""
    if page in taken:
        return ""
    taken.add(page)
    return page
