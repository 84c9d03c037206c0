"""Forward old addresses: a page for each old page, a copy of each other file, and `_redirects` for hosts with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from standfirst.build.plan import Planned
from standfirst.build.prepare import Prepared
from standfirst.formats.redirects import REDIRECTS, Redirect, netlify
from standfirst.i18n import language
from standfirst.library import Edition, is_public
from standfirst.library.moved import Move, moves
from standfirst.view.addresses import FEED_KINDS, address, feed_path
from standfirst.view.briefing import labelled_title
from standfirst.view.embed import embed_names
from standfirst.view.policy import page_policy
from standfirst.view.records import Link, MovedPage
from standfirst.view.render_context import RenderContext, relative
from standfirst.view.reuse import embed_path

_OF_SERIES = ("figures.csv", "calendar.ics")
"""Files in the folder of a series that programs read."""


@dataclass(frozen=True, slots=True)
class Forward:
    """An old page and a link to its new address, with title, path and language."""

    path: str
    to: Link
    sources: tuple[str, ...] = ()


def pages(prepared: Prepared, own: Iterable[Forward] = ()) -> Iterator[Planned]:
    """Yield a page at every old address; `own` are those of the desk's pages."""
    for one in forwards(prepared, own):
        yield Planned(one.path, one.sources, partial(_page, prepared, one), is_listed=False)


def forwards(prepared: Prepared, own: Iterable[Forward] = ()) -> Iterator[Forward]:
    """Yield every old page of what the site shows."""
    found: dict[str, Forward] = {}
    for move in _moves(prepared):
        if not move.path.endswith(".pdf"):
            title = labelled_title(RenderContext(move.edition, prepared.shown, "web", prepared.now))
            to = Link(title, move.edition.path("html"), lang=move.edition.lang)
            sources = tuple(document.path for document in move.edition.documents)
            found[move.path] = Forward(move.path, to, sources)
    for edition, before, now in _embeds(prepared, "html"):
        title = labelled_title(RenderContext(edition, prepared.shown, "web", prepared.now))
        sources = tuple(document.path for document in edition.documents)
        found[before] = Forward(before, Link(title, now, lang=edition.lang), sources)
    for name, old in _series(prepared):
        for tag in prepared.site.languages:
            lead, index = prepared.site.prefix(tag), "index.html"
            to = Link(prepared.shown.series_title(name, tag), f"{lead}{name}/{index}", lang=tag)
            found[f"{lead}{old}/{index}"] = Forward(f"{lead}{old}/{index}", to)
    found.update((one.path, one) for one in own)
    yield from found.values()


def find(prepared: Prepared, path: str) -> Planned | None:
    """Return the page at an old address of a briefing or a series."""
    return next((item for item in pages(prepared) if item.path == path), None)


def files(
    prepared: Prepared,
    made: Sequence[Planned],
    read: Callable[[str], bytes],
    own: Iterable[Forward] = (),
    theirs: bytes = b"",
) -> Iterator[tuple[str, bytes]]:
    """Yield a copy of every other file at its old path, and `_redirects`, with the desk's own (`theirs`).

    Hosts without redirects can forward pages only; anyone who fetches an old report or data file gets the current one.
    `_redirects` has no embeds, since hosts limit its length and each briefing has dozens.
    """
    copies = dict(_copies(prepared, made))
    yield from ((old, read(new)) for old, new in former_files(prepared, made).items())
    led = [(one.path, one.to.href) for one in forwards(prepared, own) if not one.path.startswith("embed/")]
    redirects = [Redirect.of(prepared.site, old, new) for old, new in sorted([*led, *copies.items()])]
    if redirects or theirs:
        yield REDIRECTS, theirs + netlify(redirects).encode()


def former_files(prepared: Prepared, made: Sequence[Planned]) -> dict[str, str]:
    """Return the new path of each file that is not a page, by its old one."""
    planned = {item.path for item in made}
    embeds = {old: new for _, old, new in _embeds(prepared, "json") if new in planned}
    return {**dict(_copies(prepared, made)), **embeds}


def _copies(prepared: Prepared, made: Sequence[Planned]) -> Iterator[tuple[str, str]]:
    """Yield the old and the new path of each file that is not a page."""
    by_source: dict[tuple[str, ...], list[str]] = {}
    for item in made:
        if not item.path.endswith(".html"):
            by_source.setdefault(item.sources, []).append(item.path)
    for move in _moves(prepared):
        sources = tuple(document.path for document in move.edition.documents)
        for path in by_source.get(sources, ()):
            if old := move.former(path):
                yield old, path
    there = {item.path for item in made}
    for name, old in _series(prepared):
        for lang in {edition.file.lang for edition in prepared.shown.editions}:
            lead = f"{lang}/" if lang else ""
            pairs = [(f"{lead}{old}/{file}", f"{lead}{name}/{file}") for file in _OF_SERIES]
            before, now = feed_path(lang, series=old), feed_path(lang, series=name)
            pairs += [(f"{before}.{suffix}", f"{now}.{suffix}") for suffix, _, _ in FEED_KINDS]
            yield from ((was, new) for was, new in pairs if new in there)


def _embeds(prepared: Prepared, suffix: str) -> Iterator[tuple[Edition, str, str]]:
    """Yield the old and the new path of each embed of a renamed edition."""
    for move in _moves(prepared) if prepared.site.url else ():
        if move.old and is_public(move.edition, prepared.now):
            for name in embed_names(move.edition, prepared.all.by_name[move.edition.name]):
                yield move.edition, embed_path(move.old, name, suffix), embed_path(move.edition, name, suffix)


def _moves(prepared: Prepared) -> Iterator[Move]:
    for edition in prepared.shown.heads:
        yield from moves(edition, prepared.shown.languages(edition.key))


def _series(prepared: Prepared) -> Iterator[tuple[str, str]]:
    """Yield the new and the old name of each series that the site shows."""
    for name in prepared.directory.series:
        about = prepared.shown.series.get(name)
        yield from ((name, old) for old in (about.moved_from if about else ()))


def _page(prepared: Prepared, one: Forward) -> bytes:
    site, lang = prepared.site, language(one.to.lang or prepared.site.lang)
    view = MovedPage(
        title=one.to.text,
        lang=lang.tag,
        dir=lang.dir,
        href=quote(relative(one.to.href, one.path)),
        canonical=address(site, one.to.href, one.path),
        policy=page_policy(site),
    )
    return prepared.theme.environment(lang.tag).get_template("moved.html").render(page=view).encode()
