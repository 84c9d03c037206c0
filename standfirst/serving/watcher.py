"""Keep a served site up to date: on each save, render the open pages at once, and then build."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from standfirst.serving.builder import Builder
from standfirst.serving.live import Live
from standfirst.serving.session import SessionProcess
from standfirst.view.page import STYLESHEET

WATCHED = ("briefings", "content", "themes", "pelicanconf.py")


@dataclass
class Watcher:
    """Renders each save into the open pages at once, even during a build, and starts builds afterwards."""

    root: Path
    output: Path
    live: Live
    builder: Builder
    session: SessionProcess
    _due: queue.SimpleQueue[bool] = field(default_factory=queue.SimpleQueue)

    def start(self, stop: threading.Event) -> None:
        """Build the site, and watch it from now on, in threads that end with the process."""
        self._due.put(True)
        for work in (self._build_when_due, partial(self._watch, stop)):
            threading.Thread(target=work, daemon=True).start()

    def _watch(self, stop: threading.Event) -> None:
        try:
            from watchfiles import watch
        except ModuleNotFoundError:
            sys.stdout.write(
                "without the extra `serve` nothing is built on save: pip install 'standfirst[serve]'\n"
            )
            return
        there = [self.root / name for name in WATCHED if (self.root / name).exists()]
        for changes in watch(*there, stop_event=stop, debounce=200, step=20, raise_interrupt=False):
            self.show([Path(path) for _, path in changes])
            self._due.put(True)

    def _build_when_due(self) -> None:
        while self._due.get():
            while not self._due.empty():
                self._due.get()
            self.build()

    def show(self, changed: Sequence[Path]) -> None:
        """Render the open pages, and others rendered since the last build, before everything else."""
        self.live.tell(building=True)
        before = dict(self.live.fresh)
        styles = [STYLESHEET] if any(path.suffix == ".css" for path in changed) else []
        wanted = dict.fromkeys([*self.live.open_pages(), *before, *styles])
        found, problem = self.session.render([*wanted], changed)
        self.live.fresh = {path: data for path, data in found.items() if data != self._there(path)}
        is_new = any(data != before.get(path, self._there(path)) for path, data in found.items())
        if is_new or problem:
            self.live.tell(building=True, problem=problem, built=is_new)

    def build(self) -> None:
        """Build everything; pages that were already rendered with the same result need no refresh."""
        self.live.tell(building=True, problem=self.live.problem)
        before = {page: self._there(page) for page in self.live.open_pages()}
        succeeded, text = self.builder.build()
        seen = {**before, **self.live.fresh}
        pages = self.live.open_pages()
        shown = bool(pages) and all(seen.get(page) == self._there(page) for page in pages)
        if succeeded and self._due.empty():  # later saves are newer than this build
            self.live.fresh = {}
        self.live.tell(problem="" if succeeded else text, built=succeeded and not shown)
        sys.stdout.write(f"{text.splitlines()[-1] if succeeded and text else text}\n")
        sys.stdout.flush()
        if succeeded:
            self.session.texts = self.builder.texts
            self.session.start()

    def _there(self, page: str) -> bytes | None:
        """Return a page as it was built."""
        with suppress(OSError):
            return (self.output / page).read_bytes()
        return None
