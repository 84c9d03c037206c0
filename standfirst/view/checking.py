"""The page on which readers check a report without installing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from standfirst.view import records
from standfirst.view.page_context import PageContext
from standfirst.view.render_context import RenderContext

CHECK = "verify.html"
SCRIPT = "theme/verify.js"
DIGITS = 16
"""The number of fingerprint digits in the QR code, few enough to keep it small and easy to scan."""
HISTORY, ROWS = "history.json", "history.js"
"""The history of all reports, as JSON and as a script that the page can also load from a disk."""


def check_page(page_context: PageContext) -> records.CheckPage:
    """Return the page, with every message of its script."""
    say = page_context.say
    return records.CheckPage(
        title=say("Check a report"),
        history=records.Link(HISTORY, page_context.root(HISTORY)),
        rows=page_context.root(ROWS),
        script=page_context.root(SCRIPT),
        words=(
            ("genuine", say("Genuine. We published exactly this file.")),
            ("earlier", say("Genuine, but there is a newer version of this report.")),
            ("unknown", say("Not in our list. We did not publish this file, or someone has changed it.")),
            ("printed", say("We published a report with this code. Compare it with your copy.")),
            ("foreign", say("We published no report with this code.")),
            ("unable", say("This browser cannot check files here. Use a command instead.")),
            ("edition", say("Edition")),
            ("published", say("Published")),
            ("fingerprint", say("Fingerprint")),
        ),
    )


def check_link(context: RenderContext, fingerprint: str) -> records.CheckLink | None:
    """Return the link for checking a printed report, with a QR code; None if the site has no such page."""
    site = context.site
    if not (site.url and fingerprint and site.has_check_page):
        return None
    page = f"{site.url}/{site.prefix(context.edition.lang)}{CHECK}"
    side, code = _qr(f"{page}#{fingerprint[:DIGITS]}")
    return records.CheckLink(records.Link(page.partition("://")[2], page), side, code)


def _qr(text: str) -> tuple[int, str]:
    """Return a QR code: the modules of a side, and the outline of the dark ones as an SVG path."""
    import segno

    rows = segno.make(text, micro=False, error="m").matrix
    return len(rows), "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in _runs(row))


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each run of dark modules in a row."""
    place = 0
    for dark, found in groupby(row):
        count = len(list(found))
        if dark:
            yield place, count
        place += count
