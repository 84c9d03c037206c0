"""Runs a page of the documentation as its reader would: files are written, edits made, commands typed, in its order.

What a page shows in a fence of the language `console` is run: lines behind `$ ` are commands, the others what they print,
in this order; `…` stands for anything. A command may fail only where what is shown of it speaks of an error. Any other
fence below a line such as "`briefings/a.yaml`:" is that file, a `diff` below "In `briefings/a.yaml`:" an edit of it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"(?:^(In )?`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SERVING = re.compile(r"^standfirst (?:serve|edit)\b")
_FAILURE = re.compile(r"\berrors?\b|^standfirst:|\blate\b")
_AGAIN = re.compile(r"\\\n")


@dataclass(frozen=True)
class Command:
    """A command and the lines that the page shows of what it prints."""

    line: int
    text: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file that the reader is to write."""

    line: int
    path: str
    text: str


@dataclass(frozen=True)
class Edit:
    """Lines of a file that others take the place of."""

    line: int
    path: str
    before: str
    after: str


def steps(page: str) -> Iterator[Command | File | Edit]:
    """What a page has its reader do, in its order."""
    for found in _FENCE.finditer(page):
        edited, path, language, text = found.groups()
        line = page.count("\n", 0, found.start(4)) + 1
        if language == "console":
            yield from _commands(line, text)
        elif language == "diff":
            yield Edit(line, path, _without("+", text), _without("-", text))
        elif path and not edited:
            yield File(line, path, text)


def _commands(line: int, text: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", _AGAIN.sub("", text), flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield Command(line, command, tuple(filter(None, shown)))


def _without(mark: str, diff: str) -> str:
    """The lines of a diff without those of a mark, and without marks."""
    return "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] != mark)


class Reader:
    """Somebody who follows a page in a folder."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.folder = folder
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.variables = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PATH": programs, **variables}

    def follow(self, step: Command | File | Edit) -> None:
        """Do what a step says; AssertionError where it does not go as the page says."""
        match step:
            case File(path=path, text=text):
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_text(text, "utf-8")
            case Edit():
                self._edit(step)
            case Command(text=text) if _SERVING.match(text):
                self._serve(step)
            case Command():
                self._run(step)

    def _edit(self, edit: Edit) -> None:
        path = self.folder / edit.path
        text = path.read_text("utf-8")
        assert text.count(edit.before) == 1, f"line {edit.line}: {edit.path} holds {edit.before!r} not once"
        path.write_text(text.replace(edit.before, edit.after), "utf-8")

    def _run(self, command: Command) -> None:
        script = f"{command.text}\nstatus=$?; pwd >&3; exit $status"
        reading, writing = os.pipe()
        done = subprocess.run(
            ["bash", "-c", f"exec 3>&{writing}\n{script}"], cwd=self.folder, env=self.variables,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[writing],
            text=True, timeout=600, check=False,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as told:
            self.folder = Path(told.read().strip() or self.folder)
        fails = any(map(_FAILURE.search, command.shown))
        assert (done.returncode != 0) == fails, f"line {command.line}: {command.text}\n{done.stdout}"
        _compare(command, done.stdout)

    def _serve(self, command: Command) -> None:
        """Start a server, read its first lines, and end it."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command.text} --port 0"], cwd=self.folder, env=self.variables,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        assert process.stdout
        try:
            said = "".join(process.stdout.readline() for _ in command.shown)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)
        _compare(command, said)


def _compare(command: Command, said: str) -> None:
    """Demand the lines that are shown, in their order."""
    lines = iter(" ".join(line.split()) for line in said.splitlines())
    for shown in (one for one in command.shown if one != "…"):  # by itself it stands for any lines, or none
        wanted = ".*".join(map(re.escape, " ".join(shown.split()).split("…"))).replace(":8000/", r":\d+/")
        assert any(re.fullmatch(wanted, line) for line in lines), (
            f"line {command.line}: {command.text}\n{shown}\nis not in, or not in this order:\n{said}"
        )
