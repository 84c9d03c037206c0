"""Tasks for those who write: check, explain, stamp, new, new-edition, schema, reference."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from invoke import Context, Exit

from standfirst.errors import UsageError
from standfirst.tasks.command import choice, command, here


@command(
    iterable=["files"],
    help={
        "files": "Files or folders to check (default: every briefing)",
        "select": "Only these checks: codes, beginnings of codes or names, parted by commas",
        "ignore": "Not these checks",
        "strict": "Warnings fail too",
        "format": "text, json, github or sarif",
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
    from standfirst import checks, settings
    from standfirst.checks import output

    written = output.FORMATS[choice("format", format, output.FORMATS)]
    report = checks.check_files(
        settings.load(here()),
        [Path(file) for file in files],
        select=select.split(","),
        ignore=ignore.split(","),
        strict=strict,
    )
    if text := written(report):
        sys.stdout.write(f"{text}\n")
    if report.failed:
        raise Exit(code=1)


@command(iterable=["codes"], help={"codes": "Codes or names of checks; without one, all are listed"})
def explain(_c: Context, codes: Sequence[str]) -> None:
    """Say what a check looks at, why, and how to mend what it finds."""
    from standfirst.checks import all_checks, find
    from standfirst.checks.output import explained

    if codes:
        sys.stdout.write("\n".join(explained(find(code)) for code in codes))
        return
    for one in all_checks():
        sys.stdout.write(f"{one.code} {one.level:7} {one.name}: {one.message}\n")


@command(iterable=["files"], help={"files": "Translations that are as new as their originals"})
def stamp(_c: Context, files: Sequence[str]) -> None:
    """Write into translations that they are as new as their originals."""
    from standfirst import settings
    from standfirst.library.fingerprints import stamp_file

    if not files:
        raise UsageError("name at least one translation, such as briefings/flood/02.ur.yaml")
    site = settings.load(here())
    for file in files:
        changed = stamp_file(site, Path(file))
        sys.stdout.write(f"{file}: {'stamped' if changed else 'was up to date'}\n")
