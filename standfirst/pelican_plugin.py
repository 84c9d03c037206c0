"""A thin adapter between Pelican and the briefings.

With a Standfirst theme every page is rendered in our own strict environment. With any other theme the
briefings become ordinary Pelican articles with a finished body. Either way nothing reaches the output
folder before everything has been made.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.writers import Writer

from standfirst import (
    articles,
    desk_files,
    guest,
    history,
    location,
    metadata,
    pelican_errors,
    pelican_limits,
    settings,
    system,
)
from standfirst.articles import DeskArticle
from standfirst.build import cluster, forwarding, indexing, links, plan, printing
from standfirst.build.cache import FOLDER, Cache
from standfirst.build.data_outputs import outputs
from standfirst.build.dependencies import Files, site_engine
from standfirst.build.forwarding import Forward
from standfirst.build.maker import BuiltFiles, Maker
from standfirst.build.options import Options
from standfirst.build.prepare import Prepared, prepare
from standfirst.build.staging import Staging
from standfirst.engine.memo import Memo
from standfirst.engine.memory import unfreeze, without_gc
from standfirst.engine.program import program
from standfirst.engine.store import STORE, Store
from standfirst.errors import BuildError, InputError, StandfirstError, UsageError, explain
from standfirst.formats.redirects import REDIRECTS
from standfirst.formats.sitemap import ROBOTS, SITEMAP
from standfirst.leaks.watch_list import watch
from standfirst.old_addresses import forwards, refuse_unforwarded
from standfirst.own_pages import OwnContent, addresses, relative
from standfirst.settings import Site
from standfirst.signature import Credentials, credentials
from standfirst.view.records import Link


@dataclass
class Run:
    """One run of Pelican: what is built, and the temporary folder of Pelican's own files until the commit."""

    prepared: Prepared
    output: Path
    waiting: tempfile.TemporaryDirectory[str]
    """It is removed with the run, even if Pelican itself fails half-way."""
    ours: bool
    """Whether the theme is one of ours."""
    own: OwnContent = field(default_factory=OwnContent)
    """The desk's pages and articles."""
    errors: list[str] = field(default_factory=list)
    """Errors logged by Pelican and its plugins; any of them prevents publication."""
    texts: list[Link] = field(default_factory=list)
    articles: tuple[DeskArticle, ...] = ()
    made: list[plan.Planned] = field(default_factory=list)
    files: Files = field(default_factory=Files)
    """Facts about the files made so far."""
    theirs: tuple[str, ...] = ()
    """Files written by Pelican and its plugins."""
    yielded: tuple[str, ...] = ()
    """Files that a plugin has written for Pelican's own pages only, and that ours replace with those for all."""
    foreign_files: tuple[str, ...] = ()
    """Files in the output that no build has made."""
    published: str = ""
    """A digest of everything in the output now."""
    copied: frozenset[str] = frozenset()
    """Files of the desk that Pelican copies unchanged."""
    broken_links: tuple[str, ...] = ()
    """Broken links that are only reported: in a preview, or in another theme."""
    dressed: tuple[str, ...] = ()
    """Pictures whose metadata could not be removed."""
    options: Options = field(default_factory=Options)
    outcome: BuiltFiles = field(default_factory=BuiltFiles)
    moved: tuple[Forward, ...] = ()
    """The old addresses of the desk's pages."""
    gone: tuple[str, ...] = ()
    """Pages of editions that were public and no longer exist."""
    watched: tuple[str, ...] = ()
    """Notes of the leak scan, a sentence each."""
    store: Store | None = None
    """The results computed by earlier builds."""
    kept: Memo | None = None
    """Cached results about the briefings."""
    credentials: Credentials | None = None
    """The credentials that sign reports; those of a preview are not signed."""


_FEED = re.compile(r"(\w+_)?FEED_(ALL_)?(ATOM|RSS)")
"""Settings that make Pelican write feeds."""

_HEADINGS = ("category", "tag", "author")
"""Groups of articles that Pelican lists."""

_OURS = frozenset({ROBOTS, SITEMAP})

_runs: dict[int, Run] = {}
_last: list[Run] = []


def register() -> None:
    """Connect to Pelican; its only entry point."""
    signals.initialized.connect(_begin)
    signals.get_writer.connect(_writer)
    signals.get_generators.connect(_generators)
    signals.generator_init.connect(_limit)
    signals.static_generator_finalized.connect(_copies)
    signals.article_generator_pretaxonomy.connect(_articles)
    signals.page_generator_finalized.connect(_pages)
    signals.content_written.connect(_written)
    signals.all_generators_finalized.connect(_own_links)


def last_run() -> Run:
    """Return the last finished run in this process, for the caller of Pelican."""
    return _last[-1]


def _plainly(step: Callable[[Pelican], None]) -> Callable[[Pelican], None]:
    """Under Pelican's own command, print errors of the user's files as lines, not as a traceback."""

    @wraps(step)
    def guarded(pelican: Pelican) -> None:
        try:
            step(pelican)
        except StandfirstError as error:
            if _is_ours(pelican.settings):  # our own command prints it
                raise
            sys.stderr.write(f"{explain(error)}\n")
            raise SystemExit(error.exit_code) from None

    return guarded


@_plainly
def _begin(pelican: Pelican) -> None:
    """Check everything, then let Pelican write to a temporary folder."""
    root = location.root(pelican)
    site = settings.from_settings(root, pelican.settings)
    options = pelican.settings.get("STANDFIRST_OPTIONS") or Options()
    preview = bool(pelican.settings.get("STANDFIRST_PREVIEW"))
    output, public = Path(pelican.output_path), Path(pelican.settings.get("STANDFIRST_PUBLIC", site.output))
    location.refuse_inputs(output, root, (root / site.briefings, Path(pelican.path), root / "themes"))
    if preview:
        location.refuse_public(output, public)
    location.refuse_loss(site, output)
    ours = (Path(pelican.theme) / "theme.yaml").is_file()
    if not ours:
        location.refuse_sources(pelican)
    pelican_limits.refuse_private(site, pelican, public)
    if problems := desk_files.path_problems(site, location.content(pelican)):
        raise InputError(problems)
    own = None if preview else credentials(site, os.environ)
    store = Store(root / STORE, program())
    kept = Memo(store)
    with without_gc():
        prepared = prepare(site, preview=preview, keep_going=options.keep_going, kept=kept, jobs=options.jobs)
    waiting = tempfile.TemporaryDirectory(prefix="standfirst-")
    run = Run(
        prepared, Path(pelican.output_path), waiting, ours, OwnContent(preview), _errors(pelican.settings)
    )
    run.options, run.store, run.kept, run.credentials = options, store, kept, own
    _runs[id(pelican.settings)] = run
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = waiting.name
    pelican.delete_outputdir = False
    pelican.settings.update(
        CACHE_CONTENT=False, LOAD_CONTENT_CACHE=False,  # its cache is pickled: code, not data
        IGNORE_FILES=[*pelican.settings["IGNORE_FILES"], ".#*"],  # an editor's lock files
    )  # fmt: skip
    if run.ours:
        _leave_lists_to_us(pelican.settings)
    _commit_after(pelican)


def _commit_after(pelican: Pelican) -> None:
    """Commit after Pelican has run: other plugins still write in their `finalized` handlers, in unknown order."""
    run = pelican.run

    def run_and_commit() -> None:
        run()  # type: ignore[no-untyped-call]  # Pelican's
        _commit(pelican)

    pelican.run = run_and_commit  # type: ignore[method-assign]  # of this one object


def _is_ours(options: Mapping[str, Any]) -> bool:
    """Return whether Pelican was started by our own command."""
    return "STANDFIRST_OPTIONS" in options


def _leave_lists_to_us(options: dict[str, Any]) -> None:
    """Let Pelican render only the desk's pages; lists and feeds of briefings are ours."""
    options["DIRECT_TEMPLATES"] = []
    options["RELATIVE_URLS"] = True  # links in content are relative to its page, at every depth
    options.update({name: None for name in options if _FEED.fullmatch(name)})


def _errors(options: dict[str, Any]) -> list[str]:
    """Return the errors of this run; under Pelican's own command they are recorded from its start."""
    if not _is_ours(options):
        pelican_errors.listen()
    return pelican_errors.heard()


def _of(options: dict[str, Any]) -> Run:
    return _runs[id(options)]


class BriefingsGenerator(Generator):
    """Makes every file of the briefings after Pelican has read the desk's pages."""

    def generate_output(self, _writer: Writer) -> None:
        """Plan the files; they are rendered and committed together at the end."""
        run = _of(self.settings)
        skip = frozenset() if run.ours else frozenset({"page", "card"})
        run.made.extend(plan.editions(run.prepared, run.texts, skip=skip, files=run.files))
        run.made.extend(outputs(run.prepared, run.made, run.files, ours=run.ours))
        if not run.ours:
            run.made.append(guest.stylesheet(run.prepared))
        if run.ours:
            run.made.extend(plan.lists(run.prepared, run.texts))
            run.made.extend(plan.unshown(run.prepared, run.texts))
            run.made.extend(articles.lists(run.prepared, run.articles, run.texts))
            run.made.extend(articles.feeds(run.prepared, run.articles))
            said = (text.content for name in ("pages", "articles") for text in self.context[name])
            run.made.extend(plan.assets(run.prepared, said, run.kept))
        run.made.extend(forwarding.pages(run.prepared, run.moved))


class StandfirstWriter(Writer):
    """Renders the desk's pages in the strict environment of a Standfirst theme."""

    def write_file(
        self, name: str, template: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        """Render a page of content; leave everything else to Pelican."""
        text: Any = kwargs.get("page") or kwargs.get("article")
        if text is None and any(kind in kwargs for kind in _HEADINGS):
            return  # `articles` lists those of a category, a tag or an author
        if text is None:
            super().write_file(name, template, context, *args, **kwargs)  # type: ignore[no-untyped-call]  # Pelican's
            return
        run = _of(self.settings)
        view, source = (
            articles.text(text, run.prepared.site.zone),
            relative(Path(text.source_path), run.prepared.site.root),
        )
        run.made.append(
            plan.text(
                run.prepared, name, view, text.lang, run.texts, source, unpublished=run.own.reason(text)
            )
        )


def _writer(pelican: Pelican) -> type[Writer] | None:
    return StandfirstWriter if _of(pelican.settings).ours else None


def _limit(generator: Generator) -> None:
    """Sandbox Pelican's templates under our themes."""
    if _of(generator.settings).ours:
        pelican_limits.sandbox(generator)


def _copies(generator: Generator) -> None:
    """Copy no file from elsewhere."""
    run = _of(generator.settings)
    site = run.prepared.site
    pelican_limits.refuse_copies(generator.context, (site.root / name for name in site.content))
    run.copied = frozenset(str(one.save_as) for one in generator.context.get("staticfiles", ()))


def _generators(_: Pelican) -> type[Generator]:
    return BriefingsGenerator


def _own_links(generators: Sequence[Generator]) -> None:
    """Record the desk's pages and articles before any page is written, since every page links to them."""
    first = generators[0]
    run = _of(first.settings)
    run.texts.extend(_texts(first.context.get("pages", ())))
    run.moved = forwards(run.own, run.prepared.site.root)
    if run.ours:
        run.articles = articles.articles(run.own.articles, run.prepared.site.zone)
        run.texts.extend(articles.links(run.articles))


def _texts(found: Any) -> Iterator[Link]:
    for text in sorted(found, key=lambda item: (item.metadata.get("order", "9"), item.title)):
        if text.in_default_lang and text.save_as:
            yield Link(text.title, text.save_as, lang=text.lang)


def _pages(generator: PagesGenerator) -> None:
    """Let only public pages be listed and written."""
    run = _of(generator.settings)
    run.own.take(generator, addresses(run.prepared.shown))
    generator._update_context(("pages", "hidden_pages", "draft_pages"))  # noqa: SLF001  # what Pelican itself calls


def _articles(generator: ArticlesGenerator) -> None:
    """Let only public articles through, and add the briefings as articles for a third-party theme."""
    run = _of(generator.settings)
    run.own.take(generator, addresses(run.prepared.shown))
    if run.ours:
        return
    for edition in run.prepared.shown.originals:
        article = guest.article(generator, run.prepared, edition)
        others = [e for e in run.prepared.shown.languages(edition.key) if e.translated]
        translations = [guest.article(generator, run.prepared, other) for other in others]
        for one in (article, *translations):
            one.translations = [other for other in (article, *translations) if other is not one]
        generator.articles.append(article)
        generator.translations.extend(translations)
    generator.articles.sort(key=lambda item: (item.date, item.slug), reverse=True)


def _written(path: str, context: Mapping[str, Any]) -> None:  # noqa: ARG001  # Pelican's
    """Add what briefings need to pages of a third-party theme."""
    for run in _runs.values():
        waiting = Path(run.waiting.name)
        if not run.ours and path.endswith(".html") and Path(path).is_relative_to(waiting):
            guest.add_briefing_assets(Path(path), Path(path).relative_to(waiting).as_posix(), run.prepared)


@_plainly
def _commit(pelican: Pelican) -> None:
    """Make the planned files, scan them for leaks, and publish everything in one step."""
    run = _runs.pop(id(pelican.settings))
    try:
        if run.errors:
            raise BuildError(f"Pelican: {'; '.join(run.errors)}")
        if broken := run.own.broken_links(run.prepared.site.root):
            raise BuildError("\n".join(("links of your own pages are broken:", *broken)))
        with Staging(run.output, tell=run.options.tell, preview=run.prepared.preview) as stage:
            _fill(stage, run)
    finally:
        unfreeze()
        run.waiting.cleanup()
    _last[:] = [run]


def _fill(stage: Staging, run: Run) -> None:
    folder = run.prepared.site.root / FOLDER
    waiting = Path(run.waiting.name)
    theirs = {
        path.relative_to(waiting).as_posix(): metadata.bare(path.read_bytes()) for path in _files(waiting)
    }
    pelican_limits.refuse_dots(theirs)
    run.yielded = tuple(sorted(_OURS & theirs.keys() & {item.path for item in run.made} - run.copied))
    for name in run.yielded:
        del theirs[name]
    run.theirs = tuple(theirs)
    run.dressed = tuple(path for path in theirs if path.lower().endswith(metadata.UNKNOWN))
    looked_for = watch(
        run.prepared.all, run.prepared.seen, _desk_texts(run.prepared.site, theirs, run.own.closed), run.kept
    )
    store, cache = run.store or Store(None, program()), Cache(folder)
    engine = site_engine(store, run.prepared, run.files, run.texts)
    maker = Maker(stage, engine, looked_for, cache=cache, options=run.options, root=run.prepared.site.root)
    maker.credentials = run.credentials
    if run.options.scheduler or (run.options.jobs != 0 and not system.HAS_FORK):
        order = cluster.build_context(run.prepared, run.texts, looked_for, folder, ours=run.ours)
        maker.cluster = cluster.Cluster(run.options.scheduler, run.options.jobs, run.options.limits, order)
    maker.make([item for item in run.made if item.first], run.files)
    rest = [item for item in run.made if not item.first]
    with indexing.SearchIndex(maker, stage.room("search")) as index:
        maker.make([item for item in rest if item.path.endswith(".html")])
        if run.ours and run.prepared.searches:
            index.begin(item.path for item in run.made if item.path.endswith(".html"))
        maker.make([item for item in rest if not item.path.endswith(".html")])
        redirects = theirs.pop(REDIRECTS, b"")
        for name, data in theirs.items():
            maker.add(name, data)
        for name, data in forwarding.files(run.prepared, run.made, stage.read, run.moved, redirects):
            maker.add(name, data, {})
        index.end()
    printed = printing.publish(run.prepared, stage, maker)
    for path in sorted(stage.foreign_files()):
        maker.scan_file(path)
    maker.close(run.prepared.theme)
    gone = () if run.prepared.preview else refuse_unforwarded(stage, run.own, run.prepared.site.root)
    run.broken_links = _refuse_broken_links(stage, run)
    committed = stage.commit()
    if not run.prepared.preview:
        with suppress(UsageError):  # read-only sources: the next build takes it from the site
            history.keep(run.prepared.site.history_file, (), printed)
    run.gone = () if run.prepared.preview else tuple(sorted({*committed.gone, *gone}))
    foreign_files = stage.foreign_files()
    run.foreign_files = tuple(sorted(foreign_files))
    with suppress(OSError):  # the next build looks for itself
        run.published = stage.intact(foreign_files)
    maker.remember(run.prepared)
    store.trim()
    store.close()
    cache.trim()
    run.outcome, run.watched = maker.made, looked_for.notes()


def _refuse_broken_links(stage: Staging, run: Run) -> tuple[str, ...]:
    """Refuse a site with broken links; only report them in previews, and in templates of third-party themes."""
    site = run.prepared.site
    sources = {**{item.path: item.sources for item in run.made}, **run.own.sources(site.root)}
    lines = links.staged_broken_links(site, stage, sources, copied=run.copied, kept=run.kept)
    ours = [line for line in lines if run.ours or not line.partition(": ")[0].endswith(".html")]
    if ours and not run.prepared.preview:
        raise BuildError("\n".join(("links are broken:", *ours)))
    return lines


def _desk_texts(
    site: Site, theirs: dict[str, bytes], closed: Mapping[Path, str]
) -> Iterator[tuple[str, str]]:
    """Yield what the desk publishes on purpose beside its briefings: its own pages, and the names of pictures."""
    unpublished = {path.resolve() for path in closed}
    own = desk_files.files(site).items()
    yield from desk_files.intended_texts({path: name for path, name in own if path not in unpublished})
    yield "the site's own files", "\n".join(name for name in theirs if not name.endswith(".html"))


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
