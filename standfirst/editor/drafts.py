"""Check and render an unsaved text, together with all other briefings as they are on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst import branding, checks, settings
from standfirst.editor import imports
from standfirst.editor.merge import Loc
from standfirst.editor.places import place_of, place_of_absent
from standfirst.editor.saving import located
from standfirst.engine.memo import Memo
from standfirst.engine.program import program
from standfirst.engine.store import STORE, Store
from standfirst.errors import InputError, Problem, StandfirstError, UsageError
from standfirst.formats.refusals import refusals
from standfirst.library import Edition, Library, Visibility, load
from standfirst.library.collection import load_edition
from standfirst.reader import Document, read_text

if TYPE_CHECKING:
    from standfirst.formats import Job


_ABSENT = re.compile(r"add `(\w+):`")
"""The fix of a problem with a field that is missing."""
_KEPT = 8
"""The number of files whose last readable text is retained."""


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem with the location of its value."""

    loc: Loc
    problem: Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked text: all its problems, and its page if it has one."""

    problems: tuple[PlacedProblem, ...]
    path: str = ""
    """The path of its page in the site."""
    page: bytes = b""


class Drafts:
    """The briefings of a site in memory, read again when a file has changed."""

    def __init__(self, root: Path) -> None:
        """Read nothing before the first draft."""
        self._root = root
        self._state: object = None
        self._last: dict[str, tuple[Library, Edition]] = {}

    def draft(self, name: str, text: str) -> Draft:
        """Check and render a text of a file, without changing the file."""
        self._refresh()
        try:
            document = read_text(text, name)
        except InputError as error:
            return Draft(tuple(PlacedProblem((), one) for one in error.problems))
        problems, page, path = list[Problem](), b"", ""
        try:
            library, edition = self._with(name, text)
            self._last.pop(name, None)
            self._last = dict([*self._last.items(), (name, (library, edition))][-_KEPT:])
            refused = refusals(library, [edition], self._kept)
            found = (*checks.run(library, [edition]).problems, *refused)
            problems = [one for one in found if one.path == name]
            path = edition.path("html")
            page = self._page(library, path)
        except InputError as error:
            problems += error.problems
        except StandfirstError as error:  # a page that cannot be rendered still has findings
            problems.append(Problem(name, 1, 1, "", str(error)))
        placed = tuple(
            PlacedProblem(_loc(document, one) if one.path == name else (), one)
            for one in sorted(set(problems))
        )
        return Draft(placed, path, page)

    def file(self, name: str, form: str) -> bytes:
        """Return the report or the message of a file's last readable text."""
        from standfirst.formats import FORMATS
        from standfirst.formats import mail as message
        from standfirst.view.mail_cover import CoverOptions

        if name not in self._last:
            raise UsageError(f"there is nothing to show of {name} yet; open it and fix its errors first")
        job = self._job(*self._last[name])
        if form == "mail":
            return message.draw(job, CoverOptions(), "").html.encode()
        return FORMATS["report"].render(job)

    def imported(self, name: str, data: bytes) -> tuple[str, str]:
        """Import a document as a draft, and return its path and the importer's report."""
        return imports.import_document(settings.load(self._root), name, data)

    def accepted(self, name: str, number: int) -> str:
        """Accept a suggestion of an import, and return the importer's report."""
        return imports.accept(settings.load(self._root), name, number)

    def _refresh(self) -> None:
        """Read the site again if any of its files has changed."""
        state = list(_stamps(self._root))
        if state == self._state:
            return
        self._site = settings.load(self._root)
        place = self._root / STORE
        self._kept = Memo(Store(place if place.is_file() else None, program()))
        self._library = load(self._site, kept=self._kept).library
        self._state = state

    def _with(self, name: str, text: str) -> tuple[Library, Edition]:
        """Return the library with this text in place of its file, and its edition."""
        file, library = located(self._site, name), self._library
        editions = {edition.file: edition for edition in library.editions}
        document = read_text(text, name)
        known = {other: edition for other, edition in editions.items() if other != file}
        editions[file] = load_edition(
            self._site, file, library.registry, library.series, known=known, unsaved=document
        )
        changed = replace(library, editions=tuple(editions[one] for one in sorted(editions)))
        return changed, editions[file]

    def _page(self, library: Library, path: str) -> bytes:
        from standfirst.build import plan
        from standfirst.build.prepare import classify

        found = plan.find(classify(library, settings.now(), preview=True), path, (), {})
        return b"" if found is None else found.render()

    def _job(self, library: Library, edition: Edition) -> Job:
        from standfirst.formats import Job

        site, now = library.site, settings.now()
        shown = Visibility(library, now).seen(edition)
        return Job(*shown, branding.load(site), now, paper=site.paper)


def _loc(document: Document, problem: Problem) -> Loc:
    """Return the value that a problem is about; for a missing field, where it would be."""
    absent = _ABSENT.fullmatch(problem.fix)
    if absent:
        return place_of_absent(document, problem.line, problem.column, absent[1])
    return place_of(document, problem.line, problem.column)


def _stamps(root: Path) -> Iterator[tuple[str, int, int]]:
    """Yield values that reveal changes of the briefings or the settings."""
    folder = settings.load(root).briefings
    for path in (root / settings.CONFIG, *sorted((root / folder).rglob("*"))):
        if path.is_file():
            stat = path.stat()
            yield str(path), stat.st_mtime_ns, stat.st_size
