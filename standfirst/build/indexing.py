"""Reuse the parts of the search index in which no page changed, and build the others in the background."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standfirst.build import searching
from standfirst.build.dependencies import SEARCH
from standfirst.build.maker import Maker
from standfirst.build.pool import cores
from standfirst.build.searching import IndexPart, Pagefind
from standfirst.engine import Trace, key
from standfirst.view.search import BUNDLE

_ALL = "all"


class SearchIndex:
    """The search index in one build; a context manager that leaves nothing running."""

    def __init__(self, maker: Maker, folder: Path) -> None:
        """Use `folder` as Pagefind's working folder, which is removed afterwards."""
        jobs = maker.options.jobs
        self._maker = maker
        self._pagefind = Pagefind(folder, cores() if jobs is None else jobs)
        self._parts: dict[str, IndexPart] = {}
        maker.engine.input(SEARCH, self._pages)

    def __enter__(self) -> Self:
        """Let Pagefind continue whenever the build has made a file."""
        self._maker.meanwhile = self._pagefind.go_on
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop whatever still runs."""
        self._pagefind.__exit__(kind, error, trace)

    def begin(self, pages: Iterable[str]) -> None:
        """Reuse the unchanged parts and start Pagefind on the others."""
        stage = self._maker.stage
        known = stage.manifest().artefacts
        found = [(path, known[path].sha256) for path in pages if path in self._maker.findable]
        self._parts = {_name(part): part for part in searching.split(found)}
        kept = [part for part in self._parts.values() if self._keep(part)]
        whole = self._keep_program(kept)
        for part in self._parts.values():
            if part not in kept or not whole:
                self._pagefind.add(part, {path: stage.file(path) for path, _ in part.pages})

    def end(self) -> None:
        """Add Pagefind's output; BuildError if it failed."""
        for part, files in self._pagefind.made():
            own = searching.program(json.loads(files[part.entry]))
            trace: Trace = {key(SEARCH, _name(part)): None}
            for name, data in files.items():
                self._add(name, data, {} if name in own else trace)
            listed = json.dumps([name for name in files if name not in own]).encode()
            self._maker.engine.store.put(self._listing(part), self._maker.engine.result(trace, listed))
        if self._parts:
            entries = [self._entry(part) for part in self._parts.values()]
            for name, data in searching.combined(entries).items():
                self._add(name, data, {key(SEARCH, _ALL): None})

    def _pages(self, name: str) -> Any:
        """Return the pages of a part, or of all; an empty value if there is no such part."""
        if name == _ALL:
            return [part.pages for part in self._parts.values()]
        return self._parts[name].pages if name in self._parts else None

    def _listing(self, part: IndexPart) -> str:
        return key("search part", str(self._maker.stage.output), _name(part))

    def _keep(self, part: IndexPart) -> bool:
        """Return whether every file of a part could be taken over from the last build."""
        engine = self._maker.engine
        listing = engine.store.get(self._listing(part))
        if listing is None or not engine.is_valid(listing):
            return False
        return all(self._maker.keep(f"{BUNDLE}/{name}") for name in json.loads(listing.value))

    def _keep_program(self, kept: Iterable[IndexPart]) -> bool:
        """Return whether the scripts that the browser runs for these parts could be taken over as well."""
        needed = {name for part in kept for name in searching.program(self._entry(part))}
        return all(self._maker.keep(f"{BUNDLE}/{name}") for name in sorted(needed))

    def _entry(self, part: IndexPart) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._maker.stage.read(f"{BUNDLE}/{part.entry}"))
        return said

    def _add(self, name: str, data: bytes, trace: Trace) -> None:
        """Add a file unless it is there already, since parts share the browser's scripts."""
        path = f"{BUNDLE}/{name}"
        if path not in self._maker.taken:
            self._maker.add(path, data, trace)


def _name(part: IndexPart) -> str:
    return f"{part.number}/{part.of}"
