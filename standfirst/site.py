"""Builds a site through Pelican and says what was built and what was held back."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst.errors import BuildError, Problem, UsageError
from standfirst.library import Held

if TYPE_CHECKING:
    from standfirst.build.maker import Options

PREVIEW = "preview"
NO_SEARCH = "no search page: install standfirst[search] to have one"


@dataclass(frozen=True)
class Result:
    """What a build did."""

    output: Path
    pages: int
    reports: int
    held: tuple[Held, ...]
    warnings: tuple[Problem, ...]
    preview: bool
    notes: tuple[str, ...] = ()
    """What this machine could not make, and what the leak scan says of itself; a sentence each."""
    broken: tuple[Problem, ...] = ()
    """The errors of briefings that were left out."""
    drawn: int = 0
    kept: int = 0
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each file was drawn that was; all others were kept."""
    files: frozenset[str] = frozenset()
    """Every file that the build has made or kept."""

    def explain(self, path: str) -> str:
        """Why a file was made again or was not, in a sentence."""
        name = path.removeprefix("./").removeprefix(f"{self.output.name}/")
        if name in self.reasons:
            return f"{name} was made: {self.reasons[name]}"
        if name in self.files:
            return f"{name} was kept: nothing that goes into it has changed"
        return f"{name} is no file of this site"

    def text(self) -> str:
        """The end of a build as its user reads it: warnings, what is not public and why, what to open."""
        lines = [f"warning: {problem}" for problem in self.warnings]
        lines += [f"note: {note}" for note in self.notes]
        if self.held:
            lines.append("Not public:")
            lines.extend(
                f"  {item.edition.documents[0].path}: {', '.join(item.reasons)}" for item in self.held
            )
        what = "preview, not for the public" if self.preview else "site"
        lines.append(f"Built the {what}: {self.pages} pages, {self.reports} PDF reports.")
        lines.append(f"{self.drawn} files made, {self.kept} kept. Open:")
        lines.extend(f"  {_shown(path)}" for path in self._to_open())
        return "\n".join(lines) + "\n"

    def _to_open(self) -> list[Path]:
        return [self.output / "index.html", *sorted(self.output.rglob("*.pdf"))]


def build(
    root: Path,
    *,
    settings: str = "pelicanconf.py",
    preview: bool = False,
    output: str | None = None,
    options: Options | None = None,
) -> Result:
    """Build the site in `root`; `options` say how, and change nothing of what comes out.

    Raises InputError with every error of every file, and BuildError where Pelican itself complains.
    """
    from pelican import Pelican
    from pelican.log import console
    from pelican.settings import read_settings

    path = root / settings
    if not path.is_file():
        raise UsageError(f"there is no settings file {settings}")
    override: dict[str, Any] = {
        "STANDFIRST_ROOT": str(root),
        "STANDFIRST_PREVIEW": preview,
        "STANDFIRST_OPTIONS": options,
    }
    if preview or output:
        override["OUTPUT_PATH"] = str(Path(output).absolute()) if output else str(root / PREVIEW)
    told = read_settings(str(path), override=override)
    if "standfirst.pelican_plugin" not in told["PLUGINS"]:
        raise UsageError(
            f'{settings} does not name the plugin; write PLUGINS = ["standfirst.pelican_plugin"]'
        )
    console.quiet = True  # its summary counts articles, which are not what was built
    heard = _Heard(logging.ERROR)
    logging.getLogger("pelican").addHandler(heard)
    try:
        Pelican(told).run()
    finally:
        logging.getLogger("pelican").removeHandler(heard)
    return _result(heard.messages)


def _result(complaints: list[str]) -> Result:
    from standfirst.formats import FORMATS
    from standfirst.pelican_plugin import last_run

    if complaints:
        raise BuildError(f"Pelican: {'; '.join(complaints)}")
    run = last_run()
    made = [item.path for item in run.made]
    return Result(
        output=run.output,
        pages=sum(path.endswith(".html") for path in made),
        reports=sum(path.endswith(".pdf") for path in made),
        held=() if run.prepared.preview else run.prepared.held,
        warnings=run.prepared.warnings,
        preview=run.prepared.preview,
        broken=run.prepared.broken,
        drawn=len(run.outcome.drawn),
        kept=len(run.outcome.kept),
        reasons=run.outcome.reasons,
        files=frozenset((*run.outcome.drawn, *run.outcome.kept)),
        notes=(
            *(why for item in FORMATS.values() if item.public and run.ours and (why := item.missing())),
            *([NO_SEARCH] if run.ours and not run.prepared.searches else []),
            *([run.watched] if run.watched else []),
        ),
    )


def _shown(path: Path) -> str:
    return os.path.relpath(path)


class _Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
