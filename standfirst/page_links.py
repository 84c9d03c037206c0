"""Find links of briefings to pages and files that the site will not have, before it is built.

The checks know what the site has of briefings; a build also plans lists, and Pelican names the desk's pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from pathlib import Path
from posixpath import dirname
from typing import Any

from standfirst import desk_files, settings
from standfirst.build import forwarding, manifest, plan
from standfirst.build.data_outputs import outputs
from standfirst.build.prepare import classify
from standfirst.build.up_to_date import OURS
from standfirst.checks.context import Context
from standfirst.checks.project import ProjectIndex
from standfirst.checks.rules.links import BRIEFING, BROKEN, fault, written_links
from standfirst.checks.texts import words
from standfirst.errors import Problem
from standfirst.formats.redirects import REDIRECTS
from standfirst.history import PUBLISHED
from standfirst.library import Edition, Library, is_public
from standfirst.model import Role
from standfirst.settings import CONFIG, Site
from standfirst.view.addresses import link_target

_LINKING = re.compile(r"""(?:\]\(\s*<?|\]:\s*<?|\bhref=["']?)(?!https?:|mailto:|tel:|\#|\{)""", re.IGNORECASE)
"""The beginning of a link to another page of the site."""

_UNPLANNED = ("theme/", "pagefind/")
"""Folders of which only a build knows the files."""

_FIELD = re.compile(r"^:?[\w-]+:[ \t]*(\S.*)$|\bcontent=[\"']([^\"']+)|<title>([^<]+)", re.MULTILINE)
"""A value at the beginning of one of the desk's pages."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def problems(library: Library, editions: Iterable[Edition], now: datetime) -> Iterator[Problem]:
    """Yield the links of editions that a build would refuse, except those that the checks find."""
    base = (library.site.root / library.site.briefings).resolve()
    linking = [one for one in editions if any(_LINKING.search(document.text) for document in one.documents)]
    if not linking or not all(one.file.path.resolve().is_relative_to(base) for one in linking):
        return
    site_files = {closed: SiteFiles(library, now, preview=closed) for closed in (False, True)}
    project = ProjectIndex(library, now)
    for edition in linking:
        context, known = Context(edition, project), site_files[not is_public(edition, now)]
        for text in words(edition.briefing):
            for link in written_links(text.text) if text.role is Role.PROSE else ():
                place = edition.spot(text.loc, text.text, link.start("to"))
                is_own = place[0] == edition.documents[0].path  # others are reported in the original
                if is_own and _is_lost(edition, link["to"], known) and not fault(context, link["to"]):
                    yield Problem(*place, "SF611", f"`{link['to']}` {BROKEN[0]}", BROKEN[1])


def _is_lost(edition: Edition, url: str, known: SiteFiles) -> bool:
    """Return whether the page of an edition would have a broken link."""
    if url.startswith(BRIEFING):
        return False
    to = link_target(known.library.site, dirname(edition.path("html")), unescape(url))
    if to is None or to.is_full or to.path == "":
        return False
    return to.path is None or not known.may_have(to.path)


@dataclass(frozen=True)
class SiteFiles:
    """The files that a build of a library would make, as far as they are known before it."""

    library: Library
    now: datetime
    preview: bool

    def may_have(self, path: str) -> bool:
        """Return whether the site will have a file, or may have it."""
        if path in self._planned or path.startswith(_UNPLANNED):
            return True
        return self._own is None or self._own.may_have(path)

    @cached_property
    def _planned(self) -> frozenset[str]:
        prepared = classify(self.library, self.now, preview=self.preview)
        made = list(plan.editions(prepared, ()))
        made += [*plan.lists(prepared, ()), *outputs(prepared, made, {}), *forwarding.pages(prepared)]
        found = {one.path for one in made} | forwarding.former_files(prepared, made).keys()
        return frozenset(found | {manifest.NAME, PUBLISHED, REDIRECTS})

    @cached_property
    def _own(self) -> DeskNames | None:
        """The names of the desk's pages and files; None if plugins or another theme may make any file."""
        raw = settings.run(self.library.site.root / CONFIG)
        if self.library.site.foreign_theme or list(raw.get("PLUGINS") or ()) != OURS:
            return None
        return DeskNames.of(self.library.site, raw, preview=self.preview)


@dataclass(frozen=True)
class DeskNames:
    """The paths that Pelican can give to the desk's pages and files."""

    paths: frozenset[str]
    """Paths that files have or that pages name themselves."""
    named: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    """Patterns of paths, and the names of pages of which each must have one."""
    linked: str
    """The texts of pages, which name files to be copied."""

    def may_have(self, path: str) -> bool:
        """Return whether Pelican may write a file at a path."""
        if path in self.paths or f"/{Path(path).name}" in self.linked:
            return True
        found = ((pattern.fullmatch(path), names) for pattern, names in self.named)
        return any(match and not names.isdisjoint(map(_plain, match.groups())) for match, names in found)

    @classmethod
    def of(cls, site: Site, raw: Mapping[str, Any], *, preview: bool) -> DeskNames:
        """Read the heads of the desk's pages, without those that are not public unless this is a preview."""
        from pelican.settings import DEFAULT_CONFIG

        config = {**DEFAULT_CONFIG, **raw}
        pages, articles = set[str](), {_plain(one) for one in (*site.texts, config["DEFAULT_CATEGORY"])}
        paths = {site.articles, *site.texts, *desk_files.left_files(site).values()}
        linked = list[str]()
        for path, name in desk_files.files(site).items():
            is_text = path.suffix.lower() in desk_files.TEXTS
            if not is_text or _is_below(name, config["STATIC_PATHS"]):
                paths.add(name)
            if not is_text or (desk_files.is_closed(path) and not preview):
                continue
            text = path.read_text("utf-8", "replace")
            given = [value for values in _FIELD.findall(text[: desk_files.HEAD]) for value in values if value]
            parts = [one.strip() for value in given for one in (value, *re.split(r"[,;\s]+", value))]
            mine = pages if _is_below(name, config["PAGE_PATHS"]) else articles
            mine |= {_plain(one) for one in (*parts, path.stem, *Path(name).parent.parts)}
            paths |= {one.lstrip("/") for one in parts}
            if any(sign in text for sign in ("{static}", "{attach}", "{filename}")):
                linked.append(text)
        of_pages, of_articles = frozenset(pages - {""}), frozenset(articles - {""})
        named = [
            (_pattern(str(value)), of_pages if "PAGE_" in key else of_articles)
            for key, value in config.items()
            if key.endswith("_SAVE_AS") and value
        ]
        return cls(frozenset(paths), tuple(named), "\n".join(linked))


def _is_below(name: str, folders: Iterable[str]) -> bool:
    return any(folder in ("", ".") or Path(name).is_relative_to(folder) for folder in folders)


def _pattern(setting: str) -> re.Pattern[str]:
    """Return the form of the paths that a setting of Pelican gives: `pages/{slug}.html`."""
    return re.compile("(.+)".join(map(re.escape, _PLACEHOLDER.split(setting))))


def _plain(text: str) -> str:
    """Return a title or a part of a path as both are written in slugs, without signs."""
    from anyascii import anyascii

    return re.sub("[^a-z0-9]", "", anyascii(text).lower())
