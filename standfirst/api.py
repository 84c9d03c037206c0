"""The public API: load, check, render and build a site, as the command does.

    import standfirst

    report = standfirst.check("desk")
    if not report.failed:
        standfirst.build("desk")

Errors in the user's files are raised as `InputError`, which carries every problem with its position; every error
raised on purpose is a `StandfirstError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from standfirst.build.options import Options
    from standfirst.checks import Report
    from standfirst.formats import Format, Job
    from standfirst.library import Edition, Library
    from standfirst.settings import Site
    from standfirst.site import Result

Place = str | PathLike[str]
"""A path."""

CONFIG = "pelicanconf.py"
PAPERS = ("A4", "Letter")
MAIL = "mail"
"""The format whose module loads what messages need."""
PRINTED = ("report", "flash", "card", "figures", MAIL)
"""The formats that need fonts."""


def load(root: Place = ".", *, settings: str = CONFIG) -> Library:
    """Read the briefings of the site in `root`; raises InputError with every file that cannot be read."""
    from standfirst import library
    from standfirst.settings import load as read

    return library.load_or_raise(read(Path(root), file=settings))


def check(
    root: Place = ".",
    paths: Sequence[Place] = (),
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
) -> Report:
    """Check the site in `root`: all of it, or only some files and folders, or only some checks.

    `select` and `ignore` are codes, prefixes of codes or names of checks; with `strict`, warnings fail too. Problems
    are in the report, including those of unreadable files; UsageError for an unknown check or path.
    """
    from standfirst import checks
    from standfirst.desk_files import DeskFiles, linked_paths, path_problems
    from standfirst.engine.memo import Memo
    from standfirst.engine.program import program
    from standfirst.engine.store import STORE, Store
    from standfirst.formats.refusals import refusals
    from standfirst.page_links import problems as link_problems
    from standfirst.settings import load as read
    from standfirst.settings import now

    named = [Path(path) for path in paths]
    if absent := [str(path) for path in named if not path.exists()]:
        raise UsageError(f"there is no {', '.join(absent)}; name files or folders of the site")
    chosen = [path.resolve() for path in named]
    looked_at: list[Path] = []

    def refused(library: Library, editions: Iterable[Edition]) -> Iterator[Problem]:
        """Yield what a build would refuse in the pictures and maps of editions, and in the desk's own files."""
        editions = tuple(editions)
        yield from refusals(library, editions, kept)
        yield from link_problems(library, editions, now())
        site, linked = library.site, linked_paths(editions)
        if not named or linked or any(map(site.is_content, named)):
            for problem in path_problems(site, (site.root / name for name in site.content)):
                if not named or any(map((site.root / problem.path).is_relative_to, chosen)):
                    yield problem
            own = DeskFiles.of(library, kept)
            looked_at.extend(
                path
                for path in own.named
                if not named or path in linked or any(map(path.is_relative_to, chosen))
            )
            yield from own.problems(looked_at)
            yield from own.settings() if not named else ()
            yield from own.series() if not named else ()

    site = read(Path(root))
    store = Store(site.root / STORE, program())
    kept = Memo(store)
    try:
        report = checks.check_files(
            site, named, select=select, ignore=ignore, strict=strict, refusals=refused, kept=kept
        )
    finally:
        store.close()
    return replace(report, files=report.files + len(looked_at))


def render(
    briefing: Place,
    format: str = "report",  # noqa: A002  # what it is called everywhere
    *,
    root: Place = ".",
    paper: str = "",
    name: str = "",
) -> bytes:
    """Render one briefing of the site in `root` as a page, report, flash, data, figures, card, mail or message.

    `paper` is A4 or Letter (default: from the settings), `name` the name of the file to write. Raises InputError
    if the briefing cannot be read, and LeakError if the result would reveal anything protected.
    """
    return rendered(briefing, format, root=root, paper=paper, name=name)[1]


def rendered(
    briefing: Place,
    format: str,  # noqa: A002  # what it is called everywhere
    *,
    root: Place = ".",
    paper: str = "",
    name: str = "",
) -> tuple[Job, bytes]:
    """Render a briefing, and return the result with the job that it was rendered from."""
    from standfirst import branding, settings
    from standfirst.formats import Job
    from standfirst.leaks.gate import Gate, OutgoingPart
    from standfirst.library import Visibility, load, with_protections

    made = _format(_one_of("format", format, formats()))
    site = settings.load(Path(root))
    path = _file_of(site, briefing)
    loaded = load(site)
    wanted = path.resolve()
    edition = next((one for one in loaded.library.editions if one.file.path.resolve() == wanted), None)
    if edition is None:
        loaded = load(site, [path])
        edition = next(iter(loaded.library.editions), None)
    problems = [problem for problem in loaded.problems if problem.path == site.shown(path)]
    if edition is None or problems:
        raise InputError(problems or loaded.problems)
    if format in PRINTED and (lacking := _without_font(edition, loaded.library)):
        raise InputError(lacking)
    sheet = _one_of("paper", paper, PAPERS) if paper else site.paper
    now, look = settings.now(), branding.load(site)
    job = Job(*Visibility(loaded.library, now).seen(edition), look, now, (), sheet)
    data = made.render(job)
    source = made.html and partial(made.html, job)
    leaving = OutgoingPart(name or f"{edition.file_stem}.{made.suffix}", data, source)
    Gate.between(with_protections(loaded), job.library).let_out([leaving], job.library)
    return job, data


def _without_font(edition: Edition, library: Library) -> list[Problem]:
    """Return the letters that a build refuses because no font has them; none for a draft, which names their script."""
    from standfirst.glyphs import unprintable

    raw = "".join(document.text for document in edition.documents)
    if "\\" not in raw and not unprintable(raw, library.site.root):  # YAML can write them as escapes
        return []
    from standfirst.checks import run

    found = run(library, [edition], select=["SF609"]).problems
    return [one for one in found if one.code == "SF609" and one.level == "error"]


def _file_of(site: Site, briefing: Place) -> Path:
    """Return the file of a briefing from its path or its name: `flood/02`, `flood/02.ur`."""
    folder = site.root / site.briefings
    for path in (Path(briefing), *(folder / f"{briefing}{end}" for end in (".yaml", ".yml"))):
        if path.is_file():
            return path
    raise UsageError(f"there is no briefing {briefing}; name its file or its key, such as flood/02")


def formats() -> tuple[str, ...]:
    """Return the names of the formats of a briefing."""
    from standfirst.formats import FORMATS

    return (*FORMATS, MAIL)


def _format(name: str) -> Format:
    """Return a format; only that of mail loads what messages need."""
    from standfirst.formats import FORMATS

    if name != MAIL:
        return FORMATS[name]
    from standfirst.mail import rendering

    return rendering.FORMAT


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if value not in names:
        raise UsageError(f"{name} is {value!r}, and has to be {', '.join(names[:-1])} or {names[-1]}")
    return value


def build(
    root: Place = ".",
    *,
    settings: str = CONFIG,
    preview: bool = False,
    output: Place | None = None,
    options: Options | None = None,
) -> Result:
    """Build the site in `root`, whole or not at all; a `preview` also has unpublished content, in a folder of its own.

    `output` is the folder to build into (default: from the settings), and `options` control how the build works, never
    its result. Raises InputError with every error of every file, and BuildError if the site cannot
    be built; the last site is unchanged then.
    """
    from standfirst import site

    place = None if output is None else str(output)
    return site.build(
        Path(root).absolute(), settings=settings, preview=preview, output=place, options=options
    )
