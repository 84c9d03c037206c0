"""Tasks for writers: check, explain, stamp, new, new-edition, upgrade, schema, cms, reference."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from invoke import Context, Exit

from standfirst import disk, terminal
from standfirst.errors import UsageError
from standfirst.tasks.command import choice, command, here


@command(
    iterable=["files"],
    help={
        "files": "Files or folders to check (default: every briefing, and the files in content/)",
        "select": "Only these checks: codes, beginnings of codes or names, parted by commas",
        "ignore": "Not these checks",
        "strict": "Warnings fail too",
        "format": "text, json, github, gitlab (Code Quality) or sarif",
    },
)
def check(
    _c: Context,
    files: Sequence[str],
    select: str = "",
    ignore: str = "",
    strict: bool = False,
    format: str = "text",  # noqa: A002  # the option's name
) -> None:
    """Check briefings as an editor would: numbers, claims, attributions, exposure."""
    from standfirst import api
    from standfirst.checks import output

    written = output.FORMATS[choice("format", format, output.FORMATS)]
    report = api.check(here(), files, select=select.split(","), ignore=ignore.split(","), strict=strict)
    how = {"color": terminal.is_colored(sys.stdout), "quiet": terminal.manners().quiet}
    if text := output.text(report, **how) if format == "text" else written(report):
        sys.stdout.write(f"{text}\n")
    if report.failed:
        raise Exit(code=1)


@command(iterable=["codes"], help={"codes": "Codes or names of checks; without one, all are listed"})
def explain(_c: Context, codes: Sequence[str]) -> None:
    """Explain what a check looks for, why, and how to fix its findings."""
    from standfirst.checks import all_checks, find
    from standfirst.checks.output import explained

    if codes:
        sys.stdout.write("\n".join(explained(find(code)) for code in codes))
        return
    for one in all_checks():
        sys.stdout.write(f"{one.code} {one.level:7} {one.name}: {one.message}\n")


@command(iterable=["files"], help={"files": "Translations that are as new as their originals"})
def stamp(_c: Context, files: Sequence[str]) -> None:
    """Mark translations as up to date with their originals."""
    from standfirst import settings
    from standfirst.library.fingerprints import stamp_file

    if not files:
        raise UsageError("name at least one translation, such as briefings/flood/02.ur.yaml")
    site = settings.load(here())
    for file in files:
        changed = stamp_file(site, Path(file))
        terminal.tell(f"{file}: {'stamped' if changed else 'was up to date'}\n")


@command(
    positional=["folder"],
    help={
        "folder": "Where to make it: an empty folder, or one that is not there yet",
        "kind": "What its first briefing is: flash, sitrep, bulletin or explainer",
        "name": "The name of the site (default: that of the folder)",
        "from-pelican": "Add briefings to the site of Pelican's in that folder; its pages, theme and plugins stay",
    },
)
def init(_c: Context, folder: str, kind: str = "sitrep", name: str = "", from_pelican: bool = False) -> None:
    """Create a site that builds, with a sample briefing."""
    from standfirst import starter

    place = Path(folder)
    made = starter.add(place, kind) if from_pelican else starter.start(place, kind, name)
    terminal.tell("".join(f"{_shown(path)}\n" for path in made))
    inside = "" if place.resolve() == Path.cwd().resolve() else f"cd {shlex.quote(folder)} && "
    terminal.tell(f"Next: {inside}standfirst serve --preview\n")


@command(
    positional=["kind", "title"],
    help={
        "kind": "flash, sitrep, bulletin or explainer",
        "title": "The headline, in quotation marks",
        "series": "The folder of the series that it belongs to",
    },
)
def new(_c: Context, kind: str, title: str, series: str = "") -> None:
    """Write a new briefing with every section that its kind requires."""
    from standfirst import scaffold, settings

    draft = scaffold.new_briefing(settings.load(here()), kind, title, series)
    scaffold.save(draft)
    terminal.tell(f"{_shown(draft.path)}\n")


@command(positional=["series"], help={"series": "The folder of the series: flood"})
def new_edition(_c: Context, series: str) -> None:
    """Carry the last edition of a series forward, with numbers and dates to confirm."""
    from standfirst import scaffold, settings

    draft = scaffold.new_edition(settings.load(here()), series)
    scaffold.save(draft)
    count = draft.text.count(scaffold.CONFIRM)
    terminal.tell(f"{_shown(draft.path)}: {count} lines to confirm\n")


@command(help={"write": "Make these changes"})
def upgrade(_c: Context, write: bool = False) -> None:
    """List what this version changes in settings and briefings; --write applies that and leaves every other byte."""
    from standfirst import settings, upgrading

    site = settings.load(here())
    wanted, problems = upgrading.edits(site)
    sys.stdout.write("".join(f"{one}\n" for one in (*wanted, *problems)))
    if write and wanted:
        changed = upgrading.write(site, wanted)
        terminal.tell(f"{len(changed)} files changed; compare them with `git diff` before you commit\n")
    elif wanted:
        terminal.tell("Nothing was written; to make these changes: standfirst upgrade --write\n")
    else:
        terminal.tell("Nothing to change.\n")
    if problems or (wanted and not write):
        raise Exit(code=1)


@command(help={"output": "The folder to write into (default: the site's briefings)"})
def schema(_c: Context, output: str = "") -> None:
    """Write the JSON Schemas for completion and help in text editors."""
    from standfirst import settings
    from standfirst.model import schema as made

    root = here()
    folder = Path(output) if output else root / settings.load(root).briefings
    texts = {
        made.NAME: made.write(made.briefing_schema()),
        made.TRANSLATION_NAME: made.write(made.translation_schema()),
    }
    _write_all({folder / name: text for name, text in texts.items()})


@command(
    help={
        "repo": "The repository of the site on that host: OWNER/NAME",
        "backend": "github, gitlab or gitea",
        "branch": "The branch that the site is built from",
        "url": "The address of a GitLab, Gitea, Forgejo or GitHub of your own",
        "output": "The folder to write into (default: cms)",
    }
)
def cms(  # a parameter for each option
    _c: Context,
    repo: str,
    backend: str = "github",
    branch: str = "main",
    url: str = "",
    output: str = "cms",
) -> None:
    """Write a page for editing briefings remotely in a browser, built from the same schema as `edit`."""
    from standfirst import cms as made
    from standfirst import settings

    root = here()
    site = settings.load(root)
    folder = Path(output)
    if folder.resolve().is_relative_to((root / site.output).resolve()) or site.is_content(folder):
        raise UsageError(
            f"{output} is public; this page names unpublished series: write it to another folder"
        )
    texts = made.files(site, backend, repo, branch, url)
    _write_all({folder / name: text for name, text in texts.items()})
    for line in made.hidden(site):
        sys.stderr.write(f"{line}\n")


@command(help={"output": "The folder to write into (default: docs/reference below the site)"})
def reference(_c: Context, output: str = "") -> None:
    """Write the reference pages on tasks, fields, kinds and checks."""
    from standfirst.reference import pages
    from standfirst.tasks import namespace, usage

    folder = Path(output) if output else here() / "docs" / "reference"
    texts = {**pages(), usage.PAGE: usage.page(namespace)}
    _write_all({folder / Path(name).name: text for name, text in texts.items()})


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write files whose text changed, and name them."""
    for path, text in texts.items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            disk.write(path, text.encode())
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None
        terminal.tell(f"{_shown(path)}\n")


def _shown(path: Path) -> str:
    """Return a path relative to the current folder."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
