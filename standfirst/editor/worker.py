"""A process for drafts, so that rendering can be slow or fail without affecting the server."""

from __future__ import annotations

import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from standfirst import system
from standfirst.errors import StandfirstError, UsageError

PATIENCE = 600.0
"""Seconds after which a process is given up, generous enough for a busy machine."""


class DraftProcess:
    """The drafts of a site in a process of their own, started when first needed."""

    def __init__(self, root: Path) -> None:
        """Start nothing yet."""
        self._root = root
        self._guard = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def ask(self, question: str, *about: str | int | bytes) -> Any:
        """Return the result of a method of the drafts; raises the StandfirstError that it raised."""
        with self._guard:
            pipe = self._pipe or self._start()
            try:
                pipe.send((question, about))
                if pipe.poll(PATIENCE):
                    succeeded, answer = pipe.recv()
                    if succeeded:
                        return answer
                    raise answer
            except (OSError, EOFError):
                pass  # it ended in a bug, whose traceback is in the terminal
            self._end()
        raise UsageError("the preview ended or took too long; its traceback is in the terminal")

    def stop(self) -> None:
        """End the process."""
        with self._guard:
            self._end()

    def _start(self) -> Connection:
        context = system.processes()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._root), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _work(pipe: Connection, root: Path) -> None:
    """Run in the process: answer each question until the pipe closes."""
    from standfirst.editor.drafts import Drafts

    drafts = Drafts(root)
    with suppress(EOFError):
        while True:
            question, about = pipe.recv()
            try:
                pipe.send((True, getattr(drafts, question)(*about)))
            except StandfirstError as error:
                pipe.send((False, error))
