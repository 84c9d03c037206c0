"""Old addresses of the desk's pages and articles: their redirects, and published ones without a redirect.

A page lists them in its metadata, `Moved_from: /about.html, /2019/about/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.contents import Content

from standfirst.build.forwarding import Forward
from standfirst.build.manifest import Artefact
from standfirst.build.staging import Staging
from standfirst.errors import InputError, Problem
from standfirst.library.moved import file_path, is_address
from standfirst.model.base import is_old_address
from standfirst.own_pages import OwnContent, relative
from standfirst.view.records import Link

FIELD = "moved_from"
_FORMS = {
    ".md": "Moved_from: {}",
    ".rst": ":moved_from: {}",
    ".html": '<meta name="moved_from" content="{}">',
}
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)


def forwards(own: OwnContent, root: Path) -> tuple[Forward, ...]:
    """Return every old address of the pages shown; raises InputError for each invalid one."""
    found, wrong = [], []
    sources = own.sources(root)
    for path, item in own.pages.items():
        for said in _said(item):
            if is_address(said) and is_old_address(said) and not said.endswith(".pdf"):
                to = Link(str(item.metadata["title"]), path, lang=item.lang)
                found.append(Forward(file_path(said), to, sources[path]))
            else:
                what = f"`{said}` is not the address of a page of this site"
                wrong.append(
                    Problem(sources[path][0], 1, 1, "SF013", what, "write it as /about.html or /2019/about/")
                )
    if wrong:
        raise InputError(wrong)
    return tuple(found)


def refuse_unforwarded(stage: Staging, own: OwnContent, root: Path) -> tuple[str, ...]:
    """Return every published page that is gone; raises InputError for moved ones, with the line to add."""
    last, made = stage.last.artefacts, stage.manifest().artefacts
    gone = [
        path for path, row in last.items() if path.endswith(".html") and path not in made and _is_own(row)
    ]
    closed = {relative(path, root) for path in own.closed}
    by_source = {source: own.pages[path] for path, (source,) in own.sources(root).items()}
    new = {
        item.metadata["title"]: source
        for path, (source,) in own.sources(root).items()
        if path not in last and (item := own.pages[path])
    }
    wrong: list[Problem] = []
    for path in gone:
        (source,) = last[path].sources
        title = _title((stage.output / path).read_bytes())
        now = source if source in by_source else "" if source in closed else new.get(title, "")
        if now:
            wrong.append(_moved(path, now, by_source[now]))
    if wrong:
        raise InputError(wrong)
    return tuple(gone)


def _moved(path: str, source: str, item: Content) -> Problem:
    form = _FORMS.get(PurePosixPath(source).suffix, _FORMS[".md"])
    line = form.format(", ".join((*_said(item), f"/{path}")))
    what = f"was published at `{path}`, which no longer exists"
    return Problem(source, 1, 1, "SF229", what, f"write `{line}`")


def _said(item: Content) -> Iterator[str]:
    value: Any = item.metadata.get(FIELD, "")
    for text in value if isinstance(value, list) else [value]:
        yield from (part.strip() for part in str(text).split(",") if part.strip())


def _is_own(row: Artefact) -> bool:
    """Return whether a page came from a single file that is not a briefing."""
    return len(row.sources) == 1 and not row.sources[0].endswith((".yaml", ".yml"))


def _title(page: bytes) -> str:
    found = _TITLE.search(page.decode("utf-8", "replace"))
    return unescape(found[1]).strip() if found else ""
