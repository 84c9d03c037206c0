"""Hold a served site in memory and render its planned files before they are built.

The output is that of a build: the same plan, the same views, the same current templates. Only checks
of other files, the leak scan and PDFs are left to the build.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst import system
from standfirst.errors import BuildError, InputError, StandfirstError, explain

if TYPE_CHECKING:
    from standfirst.build.prepare import Prepared
    from standfirst.library import Edition
    from standfirst.library.files import BriefingFile
    from standfirst.view.addresses import FileFacts
    from standfirst.view.records import Link

PATIENCE = 3.0
"""Seconds after which waiting for the build is better: the site is still being read, or is very large."""

FIRST = 60.0
"""Seconds for the first answer, which includes reading the site, and for files that take long."""

SLOW = (".pdf", ".png", ".jpg")
"""Formats that only a build renders."""

CLASH = "SF023"
"""The code of two editions at one address, which appears and disappears with the editions."""

Rendered = dict[str, bytes]


class Session:
    """A site in memory."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Read everything; invalid files are left out here and reported by the build."""
        from standfirst import library, settings
        from standfirst.engine.memo import Memo
        from standfirst.engine.program import program
        from standfirst.engine.store import STORE, Store

        site = settings.load(root)
        self._site = (
            replace(site, output="") if preview else site
        )  # a preview is not compared with what was published
        self._preview = preview
        self.texts: Sequence[Link] = ()
        """Links to the desk's pages, as of the last build."""
        place = root / STORE
        self._kept = Memo(Store(place if place.is_file() else None, program()))
        loaded = library.load(self._site, kept=self._kept)
        self._library = loaded.library
        self._editions: dict[BriefingFile, Edition] = {one.file: one for one in loaded.library.editions}
        self._unread = dict(loaded.unread)
        own = {problem for found in loaded.unread.values() for problem in found}
        self._others = [one for one in loaded.problems if one not in own and one.code != CLASH]
        self._prepared = self._sort_out()
        self._stamp = 0
        self._made: Mapping[str, FileFacts] = {}

    @property
    def first(self) -> str:
        """Return the page of one edition; empty if there is none."""
        return next((edition.path("html") for edition in self._editions.values()), "")

    def take(self, changed: Iterable[Path]) -> bool:
        """Read saved files again; False if that needs a restart. Raises InputError for invalid ones."""
        from standfirst.library.files import describe

        base = self._site.root / self._site.briefings
        for path in changed:
            if self._is_template(path):
                continue
            file = describe(path, base) if path.is_relative_to(base) and path.suffix == ".yaml" else None
            if file is None or path.is_symlink() or not path.is_file():
                return False
            self._read(file)
        self._prepared = self._sort_out()
        return True

    def render(self, wanted: Iterable[str]) -> Rendered:
        """Render those of these files that the site has."""
        return {path: data for path in wanted if (data := self._render(path)) is not None}

    def _is_template(self, path: Path) -> bool:
        """Return whether a file belongs to the theme and is read again on every render."""
        folders = self._prepared.theme.folders
        return path.name != "theme.yaml" and any(path.resolve().is_relative_to(one) for one in folders)

    def _read(self, file: BriefingFile) -> None:
        laid = [one for one in self._files() if one.lang and not file.lang and one.key == file.key]
        for one in (file, *laid):
            self._read_one(one)

    def _files(self) -> Iterator[BriefingFile]:
        """Yield every briefing file of the site, including unreadable ones."""
        from standfirst.library.files import describe

        base = self._site.root / self._site.briefings
        yield from tuple(self._editions)
        yield from (file for path in self._unread if (file := describe(self._site.root / path, base)))

    def _read_one(self, file: BriefingFile) -> None:
        from standfirst.library.collection import load_edition

        known, shown = self._library, self._site.shown(file.path)
        try:
            made = load_edition(self._site, file, known.registry, known.series, known=self._editions)
        except InputError as error:
            if not self._preview:
                raise
            self._editions.pop(file, None)
            self._unread[shown] = error.problems
        else:
            self._editions[file] = made
            self._unread.pop(shown, None)

    def _sort_out(self) -> Prepared:
        from standfirst import checks
        from standfirst.build.prepare import classify, previewed
        from standfirst.build.review import can_be_shown
        from standfirst.formats.refusals import refusals
        from standfirst.library.collection import gathered
        from standfirst.settings import now

        instant = now()
        editions = tuple(self._editions[file] for file in sorted(self._editions))
        everything = replace(self._library, editions=editions)
        if not self._preview:
            return classify(everything, instant)
        loaded = gathered(everything, self._unread, self._others)
        found = [*loaded.problems, *checks.run(everything, now=instant, kept=self._kept).problems]
        found += refusals(everything, can_be_shown(loaded, found), self._kept, at_once=True)
        return previewed(loaded, found, instant)

    def _render(self, path: str) -> bytes | None:
        from standfirst.build import forwarding, plan

        if path.endswith(SLOW):
            return None
        made = self._built()
        found = plan.find(self._prepared, path, self.texts, made) or forwarding.find(self._prepared, path)
        return None if found is None else found.render()

    def _built(self) -> Mapping[str, FileFacts]:
        """Return the files of the last build, whose sizes and hashes pages quote."""
        from standfirst.build import manifest
        from standfirst.site import PREVIEW
        from standfirst.view.addresses import FileFacts

        output = self._site.root / (PREVIEW if self._preview else self._site.output)
        with suppress(OSError, BuildError):  # nothing was built yet
            stamp = (output / manifest.NAME).stat().st_mtime_ns
            if stamp != self._stamp:
                made = manifest.read(output).artefacts
                self._stamp, self._made = (
                    stamp,
                    {name: FileFacts(one.size, one.sha256) for name, one in made.items()},
                )
        return self._made


class SessionProcess:
    """The server's handle of a session in a process of its own."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Start nothing before `start`."""
        self._root, self._preview = root, preview
        self.patience = PATIENCE
        self.texts: Sequence[Link] = ()
        """Links to the desk's pages, as of the last build."""
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._reading = True
        self._guard = threading.RLock()

    def start(self) -> None:
        """Read the site, unless that is done."""
        with self._guard:
            if self._process is None:
                context = system.processes()
                self._pipe, theirs = context.Pipe()
                arguments = (theirs, self._root, self._preview)
                self._process = context.Process(target=_work, args=arguments, daemon=True)
                self._process.start()
                theirs.close()
                self._reading = True

    def stop(self) -> None:
        """End the process."""
        with self._guard:
            if self._process is not None and self._pipe is not None:
                self._process.kill()
                self._process.join()
                self._pipe.close()
            self._process = self._pipe = None

    def render(
        self, paths: Sequence[str], changed: Sequence[Path] = (), *, patience: float | None = None
    ) -> tuple[Mapping[str, bytes], str]:
        """Return files rendered after a change, and its problem; nothing if only the build can tell."""
        with self._guard:
            if self._pipe is None:
                return {}, ""
            try:
                self._pipe.send((list(paths), list(changed), tuple(self.texts)))
                if self._pipe.poll(FIRST if self._reading else patience or self.patience):
                    found, problem, is_current = self._pipe.recv()
                    self._reading = False
                    if is_current:
                        return found, problem
                    self.stop()
                    self.start()
                    return {}, ""
            except (OSError, EOFError):
                pass  # it ended in a bug, which the build will hit as well
            self.stop()
            return {}, ""


def _work(pipe: Connection, root: Path, preview: bool) -> None:
    """Run in a session's process: answer each change with files, its problem, and whether it is still current."""
    session: Session | None = None
    with suppress(StandfirstError):  # loads templates and groups everything before the first change
        session = Session(root, preview=preview)
        session.render(["index.html", session.first])
    while session:
        try:
            paths, changed, session.texts = pipe.recv()
        except EOFError:
            return
        try:
            current = session.take(changed) if changed else True
            pipe.send((session.render(paths) if current else {}, "", current))
        except InputError as error:
            pipe.send(({}, explain(error), True))
        except StandfirstError:  # the build reports what cannot be rendered, with all errors
            pipe.send(({}, "", not changed))
