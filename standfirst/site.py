"""Build a site through Pelican and report what was built and what is unpublished."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from standfirst.errors import Problem, UsageError, grouped
from standfirst.settings import DEFAULTS, NO_CONTENT

if TYPE_CHECKING:
    from standfirst.build.explanation import Explanation
    from standfirst.build.options import Options
    from standfirst.formats import Format
    from standfirst.library import Unpublished
    from standfirst.pelican_plugin import Run

PREVIEW = "preview"
PLUGIN = "standfirst.pelican_plugin"
FEEDS = (
    "FEED_ALL_ATOM",
    "CATEGORY_FEED_ATOM",
    "TRANSLATION_FEED_ATOM",
    "AUTHOR_FEED_ATOM",
    "AUTHOR_FEED_RSS",
)
"""Pelican's feeds that are on by default."""
_RECORDS = 50_000
"""The number of new objects after which garbage is collected."""
SHOWN = 12
"""The maximum number of names in a note."""
UNGUARDED = (
    "the theme is one of Pelican's kind: its templates run with all rights of your account, not in a sandbox"
)
YIELDED = "{names}: a plugin writes this too, of your own pages alone; the one of the build, of all pages, was taken"
DRESSED = "metadata such as the place of the camera may be in {names}: publish JPEG, PNG, WebP or GIF instead"
UNFINISHED = (
    "Unfinished; the preview shows each with its findings, and the public site is not built with them:"
)
STRANGERS = "no build has made these files, but they are published with the site: {names}"
GONE = (
    "Public until now and gone; readers and links find nothing there. Give the file its old name, name the address "
    "under `moved_from` where something else says the same, or set `status: withdrawn` so that the page says why:"
)
NO_SEARCH = "no search page: install standfirst[search] to have one"


@dataclass(frozen=True)
class Result:
    """The result of a build."""

    output: Path
    pages: int
    reports: int
    held: tuple[str, ...]
    """Unpublished content and the reasons, a line each."""
    warnings: tuple[Problem, ...]
    preview: bool
    notes: tuple[str, ...] = ()
    """Notes on what this machine could not make, and from the leak scan; a sentence each."""
    broken: tuple[Problem, ...] = ()
    """The errors of briefings left out at the user's request."""
    unfinished: tuple[Problem, ...] = ()
    """The errors that a preview shows, and that would prevent a build of the public site."""
    gone: tuple[str, ...] = ()
    """Pages of editions that were public and no longer exist."""
    drawn: int = 0
    kept: int = 0
    explanation: Explanation | None = None
    """The reason why each rendered file was rendered; all others were reused."""
    files: frozenset[str] = frozenset()
    """Every file that the build has made or reused."""
    texts: tuple[tuple[str, str, str], ...] = ()
    """The desk's pages: title, path, language."""
    articles: tuple[tuple[str, str, str, str], ...] = ()
    """Its articles: title, path, language, date."""

    def said(self) -> dict[str, Any]:
        """Return, as plain data, the result of a later build that finds nothing changed."""
        names = ("pages", "reports", "held", "preview", "notes", "texts", "articles")
        plain = {name: getattr(self, name) for name in names}
        return {**plain, "warnings": [asdict(one) for one in self.warnings], "files": sorted(self.files)}

    @classmethod
    def of(cls, output: Path, said: Mapping[str, Any]) -> Self:
        """Return the result of a build that found nothing changed."""
        lists = {name: tuple(said[name]) for name in ("held", "notes")}
        lists["texts"] = tuple((title, path, lang) for title, path, lang in said["texts"])
        lists["articles"] = tuple((title, path, lang, day) for title, path, lang, day in said["articles"])
        warnings = tuple(Problem(**one) for one in said["warnings"])
        files = frozenset(said["files"])
        return cls(output, warnings=warnings, files=files, kept=len(files), **{**_plain(said), **lists})

    def explain(self, path: str) -> str:
        """Explain why a file was rendered again or reused: the chains from the edits to the file, a line each."""
        name = path.removeprefix("./").removeprefix(f"{self.output.name}/")
        if self.explanation and name in self.explanation.reasons:
            return self.explanation.of(name)
        if name in self.files:
            return f"kept: {name}; nothing that it was made from has changed"
        return f"{name} is not a file of this site"

    def text(self) -> str:
        """Return the user's summary of a build: warnings, unpublished content with reasons, and what to open."""
        lines = [f"warning: {group}" for group in grouped(self.warnings)]
        if self.unfinished:
            lines.append(UNFINISHED)
            lines.extend(f"  {group}" for group in grouped(self.unfinished))
        lines += [f"note: {note}" for note in self.notes]
        if self.held:
            lines.append("Not public:")
            lines.extend(f"  {line}" for line in self.held)
        if self.gone:
            lines.append(GONE)
            lines.extend(f"  {path}" for path in self.gone)
        what = "preview, not for the public" if self.preview else "site"
        reports = "report" if self.reports == 1 else "reports"
        lines.append(f"Built the {what}: {self.pages} pages, {self.reports} PDF {reports}.")
        lines.append(f"{self.drawn} files made, {self.kept} unchanged. Open:")
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
    """Build the site in `root`; `options` control how, and never change the result.

    Raises InputError with every error of every file, and BuildError if Pelican itself fails.
    """
    from standfirst.build import up_to_date

    path = root / settings
    if not path.is_file():
        raise UsageError(f"there is no settings file {settings}")
    place = Path(output).absolute() if output else root / PREVIEW if preview else None
    tell = options.tell if options else _ignore
    look = up_to_date.look(root, settings, output=place, preview=preview, tell=tell)
    if look and (said := look.answer()):
        return Result.of(look.output, said)
    run = _built(root, path, place, preview=preview, options=options)
    result = _result(run)
    if look and result.explanation:
        told = replace(result.explanation, edited=look.edited(), settings=settings)
        result = replace(result, explanation=told)
    if look and run.ours and not result.broken and not result.unfinished:
        look.keep(result.said(), _until(run), run.published)
    return result


def _built(root: Path, path: Path, output: Path | None, *, preview: bool, options: Options | None) -> Run:
    """Run a build by Pelican."""
    from pelican import Pelican
    from pelican.log import console
    from pelican.settings import read_settings

    from standfirst import pelican_errors
    from standfirst.pelican_plugin import last_run
    from standfirst.settings import beside, without_bytecode
    from standfirst.settings import run as said_by

    class _Pelican(Pelican):
        def init_plugins(self) -> None:
            with without_bytecode():
                super().init_plugins()  # type: ignore[no-untyped-call]  # Pelican has no types

    pelican: Any = _Pelican
    override: dict[str, Any] = {
        **_completed(root, said_by(path)),
        "STANDFIRST_ROOT": str(root),
        "STANDFIRST_PREVIEW": preview,
        "STANDFIRST_OPTIONS": options,
    }
    try:
        with beside(path):
            told = read_settings(str(path), override=override)
    except ValueError as error:  # a missing folder, or an error that the settings raise
        raise UsageError(f"{path.name}: {error}") from None
    public = root / told["OUTPUT_PATH"]  # Pelican's default is relative to the current folder
    told["STANDFIRST_PUBLIC"] = told["OUTPUT_PATH"] = str(public)
    if output:
        told["OUTPUT_PATH"] = str(output)
    console.quiet = True  # its summary counts articles, which are not what was built
    pelican_errors.listen()
    with _collected_seldom():
        pelican(told).run()
    return last_run()


@contextmanager
def _collected_seldom() -> Iterator[None]:
    """Collect garbage much less often than Python does: a build makes thousands of objects, and little garbage."""
    before = gc.get_threshold()
    gc.set_threshold(_RECORDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _completed(root: Path, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a settings file's values completed for Pelican: our plugin, a theme, a folder of content."""
    from pelican.plugins._utils import get_namespace_plugins

    from standfirst import theme

    plugins, named = raw.get("PLUGINS"), raw.get("THEME") or DEFAULTS["THEME"]
    listed = list(get_namespace_plugins() if plugins is None else plugins)
    found: dict[str, Any] = {"PLUGINS": listed if PLUGIN in listed else [*listed, PLUGIN]}
    if not (root / named).is_dir() and (ours := theme.folder(named, root)):
        found["THEME"] = str(ours)
    if (root / named / "theme.yaml").is_file() or "THEME" in found:
        found.update({name: None for name in FEEDS if name not in raw})  # ours are rendered here
    if not raw.get("TIMEZONE"):
        found["TIMEZONE"] = "UTC"
    if not raw.get("PATH"):
        content = root / "content"
        found["PATH"] = str(content if content.is_dir() else _empty(root / NO_CONTENT))
    return found


def _empty(folder: Path) -> Path:
    """Return a folder without files: write access to a cache must not allow adding pages to a site."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink() or any(folder.iterdir()):
        raise UsageError(
            f"{folder} must be empty, since the site has no folder of content; delete it, or set PATH"
        )
    return folder


def _until(run: Run) -> datetime:
    """Return when the same files would make another site."""
    from standfirst.library.dates import next_change

    due = next_change(run.prepared.all, run.prepared.now)
    return min(due, run.own.opens) if run.own.opens else due


def _result(run: Run) -> Result:
    from standfirst import charts
    from standfirst.formats import FORMATS

    made = {*(item.path for item in run.made), *run.theirs}
    return Result(
        output=run.output,
        pages=sum(path.endswith(".html") for path in made),
        reports=sum(path.endswith(".pdf") for path in made),
        held=() if run.prepared.preview else _unpublished(run),
        warnings=run.prepared.warnings,
        preview=run.prepared.preview,
        broken=run.prepared.broken,
        unfinished=run.prepared.review.errors if run.prepared.review else (),
        gone=run.gone,
        drawn=len(run.outcome.drawn),
        kept=len(run.outcome.kept),
        explanation=_explanation(run),
        files=frozenset((*run.outcome.drawn, *run.outcome.kept)),
        texts=tuple((link.text, link.href, link.lang) for link in run.texts if not link.note),
        articles=tuple((link.text, link.href, link.lang, link.note) for link in run.texts if link.note),
        notes=(
            *(
                why
                for item in FORMATS.values()
                if run.ours and _is_due(item, run) and (why := item.missing())
            ),
            *([charts.missing()] if run.ours and charts.missing() else []),
            *([NO_SEARCH] if run.ours and not run.prepared.searches else []),
            *([STRANGERS.format(names=_few(run.foreign_files))] if run.foreign_files else []),
            *run.broken_links[:SHOWN],
            *([] if run.ours else [UNGUARDED]),
            *([YIELDED.format(names=", ".join(run.yielded))] if run.yielded else []),
            *([DRESSED.format(names=", ".join(run.dressed))] if run.dressed else []),
            *run.watched,
        ),
    )


def _explanation(run: Run) -> Explanation:
    from standfirst.build.explanation import Explanation

    site, editions = run.prepared.site, run.prepared.all.editions
    return Explanation(
        run.outcome.reasons,
        documents={one.name: tuple(document.path for document in one.documents) for one in editions},
        root=site.root.resolve(),
        briefings=site.briefings,
    )


def _few(names: Sequence[str]) -> str:
    """Return some names, and the number of the rest."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _is_due(item: Format, run: Run) -> bool:
    return item.public and run.prepared.site.holds(item.name)


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("pages", "reports", "preview")}


def _ignore(_: str) -> None:
    """Ignore a message."""


def _unpublished(run: Run) -> tuple[str, ...]:
    """Return unpublished content and the reasons: briefings, those with errors, then the desk's pages and articles."""
    return (*map(_line, run.prepared.held), *_left_out(run), *run.own.lines(run.prepared.site.root))


def _left_out(run: Run) -> Iterator[str]:
    """Yield the briefings whose errors do not prevent a public site, each with its errors."""
    by_path = groupby(sorted(run.prepared.left_out), lambda problem: problem.path)
    for path, problems in by_path:
        yield f"{path}: not public, and left out because of errors"
        yield from (f"  {group}" for group in grouped(problems))


def _line(item: Unpublished) -> str:
    return f"{item.edition.documents[0].path}: {', '.join(item.reasons)}"


def _shown(path: Path) -> str:
    return os.path.relpath(path)
