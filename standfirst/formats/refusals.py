"""Find what a build would refuse in the files and texts that an edition shows, before anything is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from functools import partial
from html import unescape
from posixpath import dirname
from typing import Any

from standfirst import branding, settings
from standfirst.charts.areas import read_areas
from standfirst.checks.rules.links import BRIEFING, written_links
from standfirst.checks.texts import words
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.errors import InputError, Problem, TooLongError
from standfirst.formats import FORMATS, Job
from standfirst.library import Edition, Library, Visibility
from standfirst.library.files import PathFault
from standfirst.library.tables import area_column, find_table, work_out
from standfirst.model import Kind, Role
from standfirst.settings import Site
from standfirst.theme import Theme
from standfirst.view import linked_files, pictures
from standfirst.view.addresses import link_target
from standfirst.view.render_context import relative
from standfirst.view.social_card import STEPS, first_size

_RISKS: dict[str, Callable[[Edition], bool]] = {
    "flash": lambda edition: edition.briefing.kind is Kind.FLASH,
    "card": lambda edition: first_size(edition.briefing.title) >= STEPS,
}
"""Documents of a fixed size, and the editions that may not fit into them."""


def refusals(
    library: Library, editions: Iterable[Edition], kept: Memo | None = None, *, at_once: bool = False
) -> Iterator[Problem]:
    """Yield problems of pictures, linked files, logo, map files and anchors, and texts too long for their documents.

    The latter need a layout; with `at_once`, only results `kept` from earlier are reported.
    """
    look = branding.load(library.site)
    visibility = Visibility(library, settings.now())
    yield from _logo(library.site)
    for edition in editions:
        if not at_once:
            yield from _lost_anchors(library.site, edition, visibility, look)
        if not edition.translated:  # a translation shows the pictures of its original
            yield from pictures.problems(edition)
            yield from linked_files.problems(edition)
            yield from _map_files(library.site, edition)
        for name in _risky(library.site, edition):
            make = partial(_too_long, name, edition, visibility, look)
            key = content_key("too long", name, edition.digest, look.print_css, look.picture_css(name))
            if at_once and not (kept and edition.digest and key in kept):
                continue
            found = recall(kept, key, make) if edition.digest else make()
            yield from (Problem(*one) for one in found)


def _logo(site: Site) -> Iterator[Problem]:
    if site.logo and (why := pictures.fault(site.root / site.logo)):
        yield Problem(settings.CONFIG, 1, 1, "SF021", f"LOGO: {why}", "name another picture")


def _risky(site: Site, edition: Edition) -> Iterator[str]:
    for name, is_risky in _RISKS.items():
        if site.holds(name) and not FORMATS[name].missing() and is_risky(edition):
            yield name


def _too_long(name: str, edition: Edition, visibility: Visibility, look: Theme) -> list[tuple[Any, ...]]:
    """Return the problems of fitting an edition into a document, as plain data."""
    shown, beside = visibility.seen(edition)
    try:
        FORMATS[name].render(Job(shown, beside, look, visibility.now))
    except TooLongError as error:
        return [astuple(error.problem)]
    return []


_ID = re.compile(rb"""\sid=["']?([^"'\s>]+)""")


def _lost_anchors(site: Site, edition: Edition, visibility: Visibility, look: Theme) -> Iterator[Problem]:
    """Yield links in prose to an anchor that their page does not have; only these pages are rendered."""
    linking = [text for text in words(edition.briefing) if text.role is Role.PROSE and "#" in text.text]
    found = [(text, link["to"]) for text in linking for link in written_links(text.text) if "#" in link["to"]]
    if not found:
        return
    shown, beside = visibility.seen(edition)
    pages = {one.path("html"): one for one in (*beside.editions, shown)}
    anchors: dict[str, frozenset[bytes]] = {}
    for text, url in found:
        path, fragment = _place(site, edition, url)
        if fragment and path in pages and path not in anchors:
            page = FORMATS["page"].render(Job(pages[path], beside, look, visibility.now))
            anchors[path] = frozenset(_ID.findall(page))
        if fragment and path in anchors and fragment.encode() not in anchors[path]:
            what = f"`{url}` is a broken link: that page has no such anchor"
            yield edition.problem(text.loc, "SF611", what, "fix the link")


def _place(site: Site, edition: Edition, url: str) -> tuple[str, str]:
    """Return the path of the page that a link in a briefing leads to, and the anchor there; empty where it has none."""
    own = edition.path("html")
    if url.startswith(BRIEFING):
        name, _, anchor = url.removeprefix(BRIEFING).partition("#")
        url = relative(f"{name}.html", own) + f"#{anchor}"
    to = link_target(site, dirname(own), unescape(url))
    if to is None or to.path is None or to.is_on_any_page:
        return "", ""
    return to.path or own, to.fragment


def _map_files(site: Site, edition: Edition) -> Iterator[Problem]:
    for index, one in enumerate(edition.briefing.maps):
        if one.geojson is None:
            continue
        path = edition.file.beside(one.geojson)
        if isinstance(path, PathFault):
            yield edition.problem(("maps", index, "geojson"), "SF650", *path)
            continue
        try:
            areas = read_areas(path, site.shown(path), one.area or "")
        except InputError as error:
            yield from error.problems
        else:
            yield from _areas_that_lack(edition, index, {area.name for area in areas})


def _areas_that_lack(edition: Edition, index: int, areas: set[str]) -> Iterator[Problem]:
    """Yield the rows of a map's table that match no area by name or P-code."""
    one = edition.briefing.maps[index]
    table = find_table(edition.briefing, one.table)
    if table is None or one.area is None:
        return  # SF618 asks for what is missing
    at = area_column(one, table)
    lacking = [
        name for row in work_out(table).rows if (name := str(row[at].value or "")) and name not in areas
    ]
    if lacking:
        names = f"{', '.join(lacking[:8])}{' and more' if len(lacking) > 8 else ''}"
        yield edition.problem(
            ("maps", index, "geojson"), "SF650", f"no area of {one.geojson} has as its `{one.area}`: {names}",
            f"fix these cells of `{table.id}`, or add the areas",
        )  # fmt: skip
