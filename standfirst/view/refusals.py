"""What a build refuses in the files that an edition shows, said before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standfirst.charts.areas import read_areas
from standfirst.errors import InputError, Problem
from standfirst.library import Edition, Library
from standfirst.settings import Site
from standfirst.view import pictures


def refusals(library: Library, editions: Iterable[Edition]) -> Iterator[Problem]:
    """Pictures and map files that cannot be read; a translation shows those of its original."""
    for edition in editions:
        if not edition.translated:
            yield from pictures.problems(edition)
            yield from _map_files(library.site, edition)


def _map_files(site: Site, edition: Edition) -> Iterator[Problem]:
    for one in edition.briefing.maps:
        path = (edition.file.path.parent / (one.geojson or "")).resolve()
        if path.is_file() and path.is_relative_to((site.root / site.briefings).resolve()):
            try:
                read_areas(path, site.shown(path), one.area or "")
            except InputError as error:
                yield from error.problems
