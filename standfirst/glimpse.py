"""Keeps a site in memory and draws one of its pages at once when a briefing is saved, before all else is built.

What it draws is what the build draws; only checks of other files, PDFs and lists on other pages come later.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.errors import BuildError, InputError, StandfirstError, explain

if TYPE_CHECKING:
    from standfirst.build.prepare import Prepared
    from standfirst.library import Edition
    from standfirst.library.files import BriefingFile
    from standfirst.view.addresses import Facts
    from standfirst.view.records import Link

PATIENCE = 3.0
"""Seconds after which the build is the quicker way: the site is still being read, or is very large."""

Pages = dict[str, bytes]


class Desk:
    """A site in memory."""

    def __init__(self, root: Path, *, preview: bool, texts: Sequence[Link] = ()) -> None:
        """Read everything; what is wrong is left out here and told by the build. `texts` lead to the desk's own pages."""
        from standfirst import library, settings
        from standfirst.library.registry import load_registry

        self._site = settings.load(root)
        self._preview, self._texts = preview, tuple(texts)
        loaded = library.load(self._site).library
        self._series = loaded.series
        self._editions: dict[BriefingFile, Edition] = {edition.file: edition for edition in loaded.editions}
        self._registry, _ = load_registry(self._site)

    @property
    def first(self) -> str:
        """The page of one edition; empty where there is none."""
        return next((edition.path("html") for edition in self._editions.values()), "")

    def take(self, changed: Iterable[Path]) -> bool:
        """Read files again that were saved; False where that takes a new start. InputError where they are wrong."""
        from standfirst.library.files import describe

        base = self._site.root / self._site.briefings
        for path in changed:
            file = describe(path, base) if path.is_relative_to(base) and path.suffix == ".yaml" else None
            if file is None or path.is_symlink() or not path.is_file():
                return False
            self._read(file)
        return True

    def _read(self, file: BriefingFile) -> None:
        from standfirst.library.collection import load_edition

        laid = [one for one in self._editions if one.lang and not file.lang and one.key == file.key]
        for one in (file, *laid):
            self._editions[one] = load_edition(
                self._site, one, self._registry, self._series, known=self._editions
            )

    def draw(self, wanted: Iterable[str]) -> Pages:
        """The pages of these that the site has."""
        from standfirst.build.prepare import sort_out
        from standfirst.library import Library
        from standfirst.settings import now

        editions = tuple(self._editions[file] for file in sorted(self._editions))
        prepared = sort_out(Library(self._site, editions, self._series), now(), preview=self._preview)
        return {path: data for path in wanted if (data := self._page(prepared, path)) is not None}

    def _page(self, prepared: Prepared, path: str) -> bytes | None:
        from standfirst.build import pages, plan
        from standfirst.formats import FORMATS

        for edition in prepared.shown.editions:
            if edition.path("html") == path:
                job = plan.job_of(prepared, edition, self._texts, self._files(edition.path("pdf")))
                return FORMATS["page"].render(job)
        made = pages.drawn(prepared, self._texts)
        return next((item.render() for item in made if item.path == path), None)

    def _files(self, path: str) -> dict[str, Facts]:
        """The PDF of the last build, whose size the page names."""
        from standfirst.build import manifest
        from standfirst.site import PREVIEW
        from standfirst.view.addresses import Facts

        output = self._site.root / (PREVIEW if self._preview else self._site.output)
        with suppress(BuildError):  # nothing was built yet
            if known := manifest.read(output).artefacts.get(path):
                return {path: Facts(known.size, known.sha256)}
        return {}


class Glimpse:
    """The handle by which the server holds a desk in a process of its own."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Nothing starts before `start`."""
        self._root, self._preview = root, preview
        self.patience = PATIENCE
        self._texts: tuple[Link, ...] = ()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self, texts: Sequence[Link] = ()) -> None:
        """Read the site anew."""
        self.stop()
        self._texts = tuple(texts)
        context = multiprocessing.get_context("forkserver")
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, self._root, self._preview, self._texts)
        self._process = context.Process(target=_work, args=arguments, daemon=True)
        self._process.start()
        theirs.close()

    def follow(self, texts: Sequence[Link]) -> None:
        """Start anew if the desk's own pages are others now, or nothing runs."""
        if self._process is None or tuple(texts) != self._texts:
            self.start(texts)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None

    def draw(self, pages: Sequence[str], changed: Sequence[Path]) -> tuple[Mapping[str, bytes], str]:
        """Pages as they are after a change, and what is wrong with it; nothing where only the build can tell."""
        if self._pipe is None:
            return {}, ""
        try:
            self._pipe.send((list(pages), list(changed)))
            if self._pipe.poll(self.patience):
                found, problem, current = self._pipe.recv()
                if current:
                    return found, problem
        except (OSError, EOFError):
            pass  # it ended of a bug, which the build will meet, too
        self.stop()
        return {}, ""


def _work(pipe: Connection, root: Path, preview: bool, texts: Sequence[Link]) -> None:
    """In the process of a desk: answer each change with the pages, what is wrong, and whether it is still current."""
    desk = Desk(root, preview=preview, texts=texts)
    with suppress(StandfirstError):  # templates are read and everything is sorted before the first change
        desk.draw(["index.html", desk.first])
    while True:
        try:
            pages, changed = pipe.recv()
        except EOFError:
            return
        try:
            current = desk.take(changed)
            pipe.send((desk.draw(pages) if current else {}, "", current))
        except InputError as error:
            pipe.send(({}, explain(error), True))
        except StandfirstError:  # what cannot be drawn is told by the build, with all that is wrong
            pipe.send(({}, "", False))
