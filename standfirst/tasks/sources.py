"""The task for sources: list their addresses and archived copies, and ask whether they still answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from invoke import Context, Exit

from standfirst import terminal
from standfirst.errors import UsageError
from standfirst.tasks.command import choice, command, here

_WRITTEN = ("text", "json", "github", "gitlab", "sarif")


@command(
    iterable=["files"],
    help={
        "files": "Briefings (default: all)",
        "check": "Ask every address whether it still answers; nothing is requested without this",
        "private": "Also ask hosts in private networks, such as an intranet",
        "strict": "Warnings fail too",
        "format": "text or json; with --check also github, gitlab (Code Quality) or sarif",
    },
)
def sources(
    _c: Context,
    files: Sequence[str],
    check: bool = False,
    private: bool = False,
    strict: bool = False,
    format: str = "text",  # noqa: A002  # the option's name
) -> None:
    """List the addresses of sources with their archived copies; --check asks each whether it still answers."""
    from standfirst import settings
    from standfirst.checks import output
    from standfirst.library import load_or_raise
    from standfirst.sources import listing
    from standfirst.sources.addresses import addresses
    from standfirst.sources.asking import ask
    from standfirst.sources.findings import report, states
    from standfirst.sources.hosts import answers

    form = choice("format", format, _WRITTEN if check else _WRITTEN[:2])
    site = settings.load(here())
    library = load_or_raise(site)
    wanted = {Path(file).resolve() for file in files}
    if absent := [str(file) for file in files if not Path(file).exists()]:
        raise UsageError(f"there is no {', '.join(absent)}; name files or folders of briefings")
    chosen = [
        one
        for one in library.editions
        if not wanted or any(one.file.path.resolve().is_relative_to(path) for path in wanted)
    ]
    found = addresses(library, chosen)
    if not check:
        sys.stdout.write(f"{listing.as_json(found, {}) if form == 'json' else listing.text(found, {})}\n")
        return
    urls = [url for one in found if not one.marked for url in (one.url, *one.copies) if url]
    by_url = states(found, answers(urls, partial(ask, private=private)))
    result = report(found, by_url, strict=strict)
    if form == "text":
        how = {"color": terminal.is_colored(sys.stdout), "quiet": terminal.manners().quiet}
        listed = "" if how["quiet"] else f"{listing.text(found, by_url)}\n\n"
        sys.stdout.write(f"{listed}{output.text(result, **how)}\n")
    else:
        written = listing.as_json(found, by_url, result) if form == "json" else output.write(result, form)
        sys.stdout.write(f"{written}\n")
    if result.failed:
        raise Exit(code=1)
