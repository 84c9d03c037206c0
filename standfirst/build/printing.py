"""Add the reports of a build to the desk's history, and publish it with the site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from standfirst import history
from standfirst.build.maker import Maker
from standfirst.build.prepare import Prepared
from standfirst.build.staging import Staging
from standfirst.formats import FORMATS
from standfirst.history import History, Printing
from standfirst.library.dates import identity
from standfirst.view.checking import ROWS


def publish(prepared: Prepared, stage: Staging, maker: Maker) -> History:
    """Add the history with the reports of this build to the site, and return it for saving after the commit.

    A preview adds no reports.
    """
    own = history.load(prepared.site.history_file)
    before = own.merged(_published(stage))
    signed = maker.credentials is not None
    grown = before if prepared.preview else before.adding(_printings(prepared, stage, before, signed=signed))
    data = grown.to_json(_closed(prepared, grown))
    maker.add(history.PUBLISHED, data, {})
    if prepared.site.has_check_page:
        maker.add(ROWS, b"globalThis.standfirstHistory = " + data.rstrip() + b";\n", {})
    return grown


def _closed(prepared: Prepared, known: History) -> set[str]:
    """Return the editions of the history that the public may not see now.

    What no longer exists is closed, too, if its name contains the address of an edition that is: a translation of it,
    or another edition that was published there.
    """
    shown = {identity(edition) for edition in prepared.shown.editions}
    public = {edition.name for edition in prepared.shown.editions}
    held = [edition for edition in prepared.all.editions if edition.name not in public]
    closed = {name for edition in held for name in (identity(edition), edition.name)}
    named = {printing.edition for printing in known.printings} - shown
    return {name for name in named if not closed.isdisjoint((name, name.rpartition(".")[0]))}


def _published(stage: Staging) -> History:
    """Return the history of the last site, for a desk that has lost its own file."""
    if history.PUBLISHED in stage.last.artefacts:
        with suppress(OSError, ValueError):
            return history.from_json((stage.output / history.PUBLISHED).read_bytes())
    return History({})


def _printings(prepared: Prepared, stage: Staging, known: History, *, signed: bool) -> Iterator[Printing]:
    """Yield the new reports and flashes of this build."""
    artefacts = stage.manifest().artefacts
    hashes = {printing.sha256 for printing in known.printings}
    for edition in prepared.shown.editions:
        for form in ("report", "flash"):
            made = artefacts.get(edition.path(FORMATS[form].suffix))
            if made is not None and made.sha256 not in hashes:
                paper = prepared.site.paper
                yield Printing.of(edition, form, paper, made.sha256, prepared.now, signed=signed)
