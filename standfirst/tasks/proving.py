"""Tasks that prove something: verify, history."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from invoke import Context, Exit

from standfirst.errors import UsageError
from standfirst.tasks.command import command, here


@command(
    positional=["file"],
    iterable=["trust"],
    help={
        "file": "The PDF in question",
        "site": "The published site: a folder, or an address that begins with https://",
        "trust": "A certificate (PEM or DER) that vouches for the desk's signature; may be given again",
    },
)
def verify(_c: Context, file: str, trust: Sequence[str], site: str = "") -> None:
    """Report whether a PDF is genuine (exit 0), an earlier printing (4), altered (1) or unknown (3)."""
    from standfirst import verify as verifying

    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {file}")
    for certificate in trust:
        if not Path(certificate).is_file():
            raise UsageError(f"there is no certificate {certificate}")
    finding = verifying.verify_file(path, site, _sources(), [Path(item) for item in trust])
    sys.stdout.write(finding.text(path.name))
    if code := verifying.EXIT[finding.verdict]:
        raise Exit(code=code)


@command(
    iterable=["merge"],
    help={
        "merge": "Import the rows of a site (folder or https:// address) or of another history.jsonl; may be repeated"
    },
)
def history(_c: Context, merge: Sequence[str]) -> None:
    """Show the reports that were published, mailed or handed out, newest last; or merge histories of other copies."""
    from standfirst import history as listed
    from standfirst import settings
    from standfirst import verify as verifying

    site = settings.load(here())
    others = [
        listed.load(Path(one)) if Path(one).is_file() else verifying.published(one).history for one in merge
    ]
    listed.keep(site.history_file, (), *others)
    known = listed.load(site.history_file)
    for one in known.printings:
        sys.stdout.write(f"{one.at[:16]} {one.edition} {one.form} {one.paper} {one.sha256}\n")
    if not known.is_whole:
        raise UsageError(f"{site.history} lacks rows that others follow; --merge a copy that has them")


def _sources() -> Path | None:
    """Return the site of the current folder; None outside one."""
    try:
        return here()
    except UsageError:
        return None
