"""Define what the files of a site can depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from standfirst.build.arguments import plain
from standfirst.build.plan import job_of
from standfirst.build.prepare import ENTRY, MENU, SETTINGS, SITE, TEXTS, Prepared
from standfirst.build.review import REVIEW
from standfirst.engine import Engine, Store, depend, inputs
from standfirst.engine.files import FileDigests
from standfirst.formats import FORMATS, index
from standfirst.library.traced_records import EDITION
from standfirst.library.visibility import SEEN
from standfirst.view.addresses import FileFacts
from standfirst.view.records import Link

FACTS, CALL, SEARCH = "facts", "call", "search"
"""Kinds of keys: facts about another file, the call that renders one, and the pages of an index."""


class Files(dict[str, FileFacts]):
    """Sizes and hashes of rendered files; looking one up records a dependency."""

    def get(self, path: str, default: Any = None) -> Any:
        """Return the size and hash of a file."""
        depend(FACTS, path)
        return super().get(path, default)


def define(
    engine: Engine,
    prepared: Prepared,
    *,
    texts: Iterable[Link] = (),
    files: Mapping[str, FileFacts] | None = None,
    digests: FileDigests | None = None,
) -> None:
    """Define on an engine everything that the files of a site read."""
    inputs.define(engine, prepared.now, digests)
    engine.input(EDITION, prepared.all.part)
    engine.input(SEEN, lambda scope, what, *names: _answer(prepared.visibility.scoped(scope), what, *names))
    engine.input(prepared.directory.scope, partial(_answer, prepared.directory))
    if prepared.review:
        engine.input(REVIEW, prepared.review.answer)
    engine.input(FACTS, lambda path: dict.get(files, path) if isinstance(files, dict) else None)
    engine.query(ENTRY, partial(_entry, prepared, files))
    prepared.entries.engine = engine
    values = {SETTINGS: partial(_settings, prepared), TEXTS: partial(tuple, texts), MENU: partial(frozenset, prepared.menu)}  # fmt: skip
    engine.input(SITE, lambda name: values[name]())


def site_engine(
    store: Store,
    prepared: Prepared,
    files: Mapping[str, FileFacts] | None = None,
    texts: Iterable[Link] = (),
) -> Engine:
    """Return an engine for one build."""
    engine = Engine(store)
    define(engine, prepared, texts=texts, files=files)
    return engine


def _entry(prepared: Prepared, files: Mapping[str, FileFacts] | None, name: str) -> str | None:
    """Return the index entry of an edition; None if the site does not show it."""
    depend(SITE, SETTINGS)
    languages = prepared.shown.languages(name.partition(".")[0])
    edition = next((one for one in languages if one.name == name), None)
    return None if edition is None else index.entry(job_of(prepared, edition, files=files))


def _answer(owner: object, what: str, *names: str) -> Any:
    """Return an attribute of a library or directory, called if there are arguments; empty if its subject is gone."""
    value = getattr(owner, what)
    try:
        return plain(value(*names) if names else value)
    except KeyError:
        return b""


def _settings(prepared: Prepared) -> Any:
    """Return the site's settings that any output can depend on, and the formats that this machine can render."""
    site = prepared.site
    told = {name: getattr(site, name) for name in site.__slots__ if name not in ("root", "output", "texts")}
    broken = sorted({problem.path for problem in prepared.broken})
    drawable = tuple(name for name, made in FORMATS.items() if not made.missing())
    folders = [str(folder) for folder in prepared.theme.folders]
    return told, folders, prepared.theme.preload, prepared.preview, prepared.searches, broken, drawable
