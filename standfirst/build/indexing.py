"""Keeps the parts of the search's index in which no page changed, and has the others made beside the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standfirst.build import searching
from standfirst.engine.fingerprint import fingerprint, versions
from standfirst.build.inputs import Parts
from standfirst.build.maker import Maker
from standfirst.build.pool import cores
from standfirst.build.searching import Pagefind, Part
from standfirst.view.search import BUNDLE

PAGES = "the pages that can be found"


class Index:
    """The index of the search in one build; a context manager, after which nothing of it runs."""

    def __init__(self, maker: Maker, folder: Path) -> None:
        """`folder` is where Pagefind works; it is gone afterwards."""
        jobs = maker.options.jobs
        self._maker = maker
        self._pagefind = Pagefind(folder, cores() if jobs is None else jobs)
        self._parts: dict[Part, Parts] = {}
        self._makers = (maker.inputs.program, versions("pagefind", "pagefind-bin"))

    def __enter__(self) -> Self:
        """Let Pagefind go on whenever the build has made a file."""
        self._maker.meanwhile = self._pagefind.go_on
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs."""
        self._pagefind.__exit__(kind, error, trace)

    def begin(self, pages: Iterable[str]) -> None:
        """Keep the parts that are as they were and set Pagefind to work on the others."""
        stage = self._maker.stage
        known = stage.manifest().artefacts
        found = [(path, known[path].sha256) for path in pages if searching.MARK in stage.read(path)]
        self._parts = {part: self._made_of(part) for part in searching.split(found)}
        kept = [part for part, made_of in self._parts.items() if self._keep(made_of)]
        whole = self._keep_program(kept)
        for part in self._parts:
            if part not in kept or not whole:
                self._pagefind.add(part, {path: stage.file(path) for path, _ in part.pages})

    def end(self) -> None:
        """Take in what Pagefind has made; BuildError where it failed."""
        for part, files in self._pagefind.made():
            own = searching.program(json.loads(files[part.entry]))
            for name, data in files.items():
                self._add(name, data, self._made_of() if name in own else self._parts[part])
        if self._parts:
            made_of = self._made_of(*self._parts)
            for name, data in searching.together([self._entry(part) for part in self._parts]).items():
                self._add(name, data, made_of)

    def _made_of(self, *parts: Part) -> Parts:
        return {PAGES: fingerprint(parts, *self._makers)[:16]}

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        """The files of the last build's index by the fingerprint of what they were made of."""
        found: dict[str, list[str]] = {}
        for path, record in self._maker.state.records.items():
            if PAGES in record.parts:
                found.setdefault(record.parts[PAGES], []).append(path)
        return found

    def _keep(self, made_of: Parts) -> bool:
        """Whether every file of a part could be taken over from the last build."""
        before = self._before.get(made_of[PAGES], [])
        return bool(before) and all(self._maker.keep(path, made_of) for path in before)

    def _keep_program(self, kept: Iterable[Part]) -> bool:
        """Whether what the browser runs for these parts could be taken over as well."""
        needed = {name for part in kept for name in searching.program(self._entry(part))}
        return all(self._maker.keep(f"{BUNDLE}/{name}", self._made_of()) for name in sorted(needed))

    def _entry(self, part: Part) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._maker.stage.read(f"{BUNDLE}/{part.entry}"))
        return said

    def _add(self, name: str, data: bytes, made_of: Parts) -> None:
        """Take in a file, unless it is there: parts share what the browser runs."""
        path = f"{BUNDLE}/{name}"
        if path not in self._maker.records:
            self._maker.add(path, data, made_of)
