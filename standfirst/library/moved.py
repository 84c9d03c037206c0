"""Former names and URLs of editions and series (`moved_from`), and their current targets.

A name is the former name of an edition in `briefings/`: `flood/02`, or `flood/02.ur` for one language. A URL is a path
of the site: `/reports/flood.html`, `/2019/05/flood/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from standfirst.errors import Problem
from standfirst.library.edition import Edition
from standfirst.library.files import RESERVED, SERIES_FILE, TAKEN
from standfirst.settings import Site

_NAME = re.compile(r"(?:(?P<series>[^/.]+)/)?(?P<stem>[^/.]+)(?:\.(?P<lang>[^/.]+))?")
"""A name, as opposed to a URL, which begins with `/` or ends in a suffix that is not a language."""
_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Move:
    """A former path of an edition, and the edition that is now shown for it."""

    path: str
    """The path of a page or a PDF."""
    edition: Edition
    old: Edition | None = None
    """The edition under its former name, if `moved_from` gives one: then its other files have moved too."""
    loc: tuple[str | int, ...] = ("moved_from",)
    """The path of the `moved_from` entry; in the series file if the series moved."""
    of_series: bool = False

    def former(self, path: str) -> str:
        """Return the former path of another file of the edition; empty for a file that is not its own."""
        if self.old is None:
            return self.path if path == self.edition.path("pdf") and self.path.endswith(".pdf") else ""
        if path == self.edition.path("json"):
            return self.old.path("json")
        stem, before = (one.path("-").removesuffix("-") for one in (self.edition, self.old))
        return before + path.removeprefix(stem) if path.startswith(stem) else ""


def old_names(edition: Edition) -> tuple[str, ...]:
    """Return the former names of an edition, without those of a single language."""
    return tuple(name for name, _, _ in _said_names(edition) if "." not in name)


def old_records(edition: Edition) -> Iterator[str]:
    """Yield the paths of an edition's JSON under its former names."""
    for name, _, _ in _said_names(edition):
        found = _NAME.fullmatch(name)
        if found and (found["lang"] or edition.file.lang) == edition.file.lang:
            yield _called(edition, found["series"] or "", found["stem"], edition.file.lang).path("json")


def moves(edition: Edition, languages: Iterable[Edition]) -> Iterator[Move]:
    """Yield every former URL of an original; `languages` are those it is shown in, the original first."""
    shown = {one.file.lang: one for one in languages}
    for place, said in enumerate(edition.briefing.moved_from):
        if is_address(said):
            yield Move(file_path(said), shown.get("", edition), None, ("moved_from", place))
    for name, loc, of_series in _said_names(edition):
        found = _NAME.fullmatch(name)
        lang = (found["lang"] if found else "") or ""
        for one in (shown.get(lang, edition),) if lang else shown.values():
            if found:
                old = _called(one, found["series"] or "", found["stem"], lang or one.file.lang)
                yield Move(old.path("html"), one, old, loc, of_series)


def is_address(said: str) -> bool:
    """Return whether a value of `moved_from` is a URL rather than the name of an edition."""
    return said.startswith("/") or said.endswith(("/", ".pdf", *_PAGES))


def file_path(address: str) -> str:
    """Return the path of the file served at a URL."""
    path = address.lstrip("/")
    return path if path.endswith((".pdf", *_PAGES)) else f"{path.rstrip('/')}/index.html"


def clashes(site: Site, editions: Iterable[Edition]) -> Iterator[Problem]:
    """Yield former URLs that are in use or claimed twice (SF023), and those that translations give (SF703)."""
    everything = tuple(editions)
    languages: dict[str, list[Edition]] = {}
    taken: dict[str, tuple[str, str]] = {}
    for one in everything:
        languages.setdefault(one.key, []).append(one)
        taken[one.path("html")] = one.key, one.documents[0].path
        if one.file.series:
            taken[f"{one.file.series}/index.html"] = one.file.series, f"{site.briefings}/{one.file.series}/"
    for edition in everything:
        if edition.translated:
            yield from _stated_by_translation(edition)
        else:
            yield from _edition_clashes(site, edition, languages[edition.key], taken)
    for name, old in sorted(
        {(e.file.series, old) for e in everything if e.series for old in e.series.moved_from}
    ):
        if why := _why(f"{old}/index.html", taken.get(f"{old}/index.html"), name):
            yield _of_series(site, name, why)


def _edition_clashes(
    site: Site, edition: Edition, languages: Iterable[Edition], taken: dict[str, tuple[str, str]]
) -> Iterator[Problem]:
    now = {one.path("html") for one in languages}
    for move in moves(edition, languages):
        other = taken.setdefault(move.path, (edition.key, edition.documents[0].path))
        if other[0] == edition.key and move.path not in now and not _is_sites(move.path):
            continue
        if why := _why(move.path, other, edition.key):
            if move.of_series:
                yield _of_series(site, edition.file.series, why)
            else:
                yield edition.problem(move.loc, "SF023", *why)


def _of_series(site: Site, name: str, why: tuple[str, str]) -> Problem:
    what, fix = why
    return Problem(f"{site.briefings}/{name}/{SERIES_FILE}", 1, 1, "SF023", f"`moved_from`: {what}", fix)


def _stated_by_translation(edition: Edition) -> Iterator[Problem]:
    own, original = edition.documents
    if "moved_from" in own.data and "moved_from" not in original.data:
        yield edition.problem(
            ("moved_from",), "SF703", "`moved_from` is said in the original for all languages",
            f"move it to {original.path}; `{edition.file.key}.{edition.file.lang}` there names one language",
        )  # fmt: skip


def _why(path: str, other: tuple[str, str] | None, own: str) -> tuple[str, str] | None:
    """Return why a former URL of `own` conflicts with another, and how to fix it."""
    if _is_sites(path):
        return f"`{path}` is a URL of the site's own pages", "remove it"
    if other is None:
        return None
    if other[0] == own:
        return f"`{path}` is its current URL", "remove it"
    return f"`{path}` is a current or former URL of {other[1]}", "keep it in one of them"


def _is_sites(path: str) -> bool:
    head, _, rest = path.partition("/")
    return head in RESERVED or (not rest and head.rpartition(".")[0] in TAKEN)


def _said_names(edition: Edition) -> Iterator[tuple[str, tuple[str | int, ...], bool]]:
    """Yield each former name of an edition, where it is given, and whether that is in its series."""
    for place, said in enumerate(edition.briefing.moved_from):
        if not is_address(said):
            yield said, ("moved_from", place), False
    if edition.series and not began_here(edition):
        for old in edition.series.moved_from:
            yield f"{old}/{edition.file.stem}", ("moved_from",), True


def began_here(edition: Edition) -> bool:
    """Return whether an edition's `id` shows that it was created after its series was renamed."""
    return (edition.briefing.id or "").startswith(f"{edition.file.series}/")


def _called(edition: Edition, series: str, stem: str, lang: str) -> Edition:
    """Return the edition under another name."""
    return replace(edition, file=replace(edition.file, series=series, stem=stem, lang=lang))
