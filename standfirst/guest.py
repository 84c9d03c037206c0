"""Briefings in a third-party Pelican theme: articles with a finished body, a style sheet of their own, and data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.urlwrappers import Author, Category, Tag, URLWrapper
from pelican.utils import SafeDatetime

from standfirst.build.plan import Planned, job_of
from standfirst.build.prepare import Prepared
from standfirst.formats import page
from standfirst.library import Edition
from standfirst.markup import unquoted, unquoted_html
from standfirst.view.slugs import slug

STYLESHEET = "standfirst/briefing.css"
MARK = 'class="sf-guest"'
"""The marker of a page that shows a briefing."""

_RELATIVE = re.compile(r'(?<=\s)(href|src)="(?![#/]|[A-Za-z][A-Za-z0-9+.-]*:)([^"]+)"')
_CANDIDATES = re.compile(r'(?<=\ssrcset=")[^"]+')
_CANDIDATE = re.compile(r"(?:^|(?<=, ))(?![/]|[A-Za-z][A-Za-z0-9+.-]*:)[^ ,]+")


class BriefingArticle(Article):
    """An edition as an article. Themes show its text on lists and in feeds too, so its links begin at the root of the site."""

    def _update_content(self, content: str, siteurl: str) -> str:
        folder = posixpath.dirname(self.save_as)

        def rooted(path: str) -> str:
            return f"{siteurl}/{posixpath.normpath(posixpath.join(folder, path))}"

        def from_root(link: re.Match[str]) -> str:
            return f'{link[1]}="{rooted(link[2])}"'

        def candidates(found: re.Match[str]) -> str:
            return _CANDIDATE.sub(lambda one: rooted(one[0]), found[0])

        html = _RELATIVE.sub(from_root, str(super()._update_content(content, siteurl)))
        return _CANDIDATES.sub(candidates, html)


def stylesheet(prepared: Prepared) -> Planned:
    """Return the style sheet of briefings."""
    return Planned(STYLESHEET, (), prepared.theme.guest_css.encode)


def article(generator: ArticlesGenerator, prepared: Prepared, edition: Edition) -> Article:
    """Return an edition as an article, with the author and series attributes that plugins and themes expect."""
    options, job = generator.settings, job_of(prepared, edition)
    briefing, address = edition.briefing, edition.path("html")
    moment = briefing.as_of or datetime.combine(briefing.dateline.date, time(), prepared.site.zone)
    metadata: dict[str, Any] = {
        "title": unquoted(briefing.title),
        "date": SafeDatetime.fromtimestamp(moment.timestamp(), moment.tzinfo),
        "authors": [_named(Author, options.get("AUTHOR") or prepared.site.name, options)],
        "category": _named(Category, _category(prepared, edition), options),
        "tags": [_named(Tag, topic, options) for topic in briefing.topics],
        "summary": unquoted_html(page.summary(job)),
        "slug": edition.key.replace("/", "-"),
        "lang": edition.lang,
        "save_as": address,
        "url": address,
    }
    if edition.file.series:
        metadata |= {"series": _category(prepared, edition), "series_index": edition.number}
    source = str(edition.file.path.resolve())
    settled = {**options, "WITH_FUTURE_DATES": True}  # publication was decided already
    return BriefingArticle(  # type: ignore[no-untyped-call]  # Pelican annotates nothing here
        page.body(job), metadata, settings=settled, source_path=source, context=generator.context
    )


def add_briefing_assets(file: Path, path: str, prepared: Prepared) -> None:
    """Add the style sheet to pages that show briefings, and structured data to the page of an edition."""
    html = file.read_text("utf-8")
    if MARK not in html or "</head>" not in html:
        return
    root = "../" * len(PurePosixPath(path).parents[:-1])
    lines = [f'<link rel="stylesheet" href="{root}{STYLESHEET}">']
    if edition := _by_path(prepared).get(path):
        data = page.guest_data(job_of(prepared, edition))
        lines.append(f'<script type="application/ld+json">{data}</script>')
    file.write_text(html.replace("</head>", "\n".join((*lines, "</head>")), 1), "utf-8", newline="\n")


def _by_path(prepared: Prepared) -> Mapping[str, Edition]:
    return {edition.path("html"): edition for edition in prepared.shown.editions}


def _named(kind: type[URLWrapper], name: str, options: dict[str, Any]) -> URLWrapper:
    """Return a tag or category with Pelican's URL for its name, labelled so that no template needs to escape it."""
    made = kind(unquoted(name), options)
    made.slug = kind(name, options).slug or slug(name)
    return made


def _category(prepared: Prepared, edition: Edition) -> str:
    name = edition.file.series
    return prepared.shown.series_title(name) if name else edition.briefing.kind.value.capitalize()
