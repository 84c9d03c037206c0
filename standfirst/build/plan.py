"""Lists every file of a site: where it goes, what it is made from, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from standfirst import fonts
from standfirst.build.prepare import Prepared
from standfirst.formats import FORMATS, Format, Job
from standfirst.library import Edition
from standfirst.view import page as pages
from standfirst.view.addresses import Files, feed_links, feed_path
from standfirst.view.page import STYLESHEET
from standfirst.view.records import Link, Text


@dataclass(frozen=True)
class Planned:
    """One file of the site. `path` is below its root; `sources` are the files it is made from."""

    path: str
    sources: tuple[str, ...]
    render: Callable[[], bytes]
    first: bool = False
    """Whether it is made before the others, which name its size and hash."""


def editions(
    prepared: Prepared,
    texts: Sequence[Link],
    *,
    skip: frozenset[str] = frozenset(),
    files: Files | None = None,
) -> Iterator[Planned]:
    """Every file of every edition, in every format that the site holds and this machine can draw.

    `files` fills up while they are made; what comes later names sizes and hashes from there.
    """
    for edition in prepared.shown.editions:
        job = job_of(prepared, edition, texts, files)
        for made in FORMATS.values():
            if made.public and made.name not in skip and not made.missing():
                yield _planned(job, made)


def lists(prepared: Prepared, texts: Sequence[Link]) -> Iterator[Planned]:
    """The pages that list editions."""
    everything = tuple(sorted({document.path for e in prepared.shown.editions for document in e.documents}))
    yield Planned("index.html", everything, partial(_home, prepared, texts))
    for name in sorted({e.file.series for e in prepared.shown.originals if e.file.series}):
        members = tuple(sorted(e.documents[0].path for e in prepared.shown.of_series(name)))
        yield Planned(f"{name}/index.html", members, partial(_series, prepared, name, texts))


def text(prepared: Prepared, path: str, view: Text, lang: str, texts: Sequence[Link]) -> Planned:
    """A page of the desk's own content."""
    return Planned(path, (), partial(_text, prepared, path, view, lang, texts))


def looks(prepared: Prepared) -> Iterator[Planned]:
    """The style sheet and the fonts of the theme."""
    root = prepared.site.root
    css = fonts.css_for_web(root) + prepared.theme.web_css
    yield Planned(STYLESHEET, (), css.encode)
    for face in fonts.available(root):
        yield Planned(f"{fonts.WEB_FOLDER}/{face.web_name}", (), partial(fonts.subset, face, root))


def job_of(
    prepared: Prepared, edition: Edition, texts: Sequence[Link] = (), files: Files | None = None
) -> Job:
    """An edition with all that its formats draw from."""
    site = prepared.site
    known = {} if files is None else files
    return Job(edition, prepared.shown, prepared.theme, prepared.now, texts, site.paper, known)


def _planned(job: Job, made: Format) -> Planned:
    sources = tuple(document.path for document in job.edition.documents)
    return Planned(job.edition.path(made.suffix), sources, partial(made.render, job), made.first)


def _home(prepared: Prepared, texts: Sequence[Link]) -> bytes:
    site = prepared.site
    frame = pages.frame(site, "index.html", site.name, site.lang, texts=texts)
    view = pages.home(prepared.shown, prepared.now)
    return (
        prepared.theme.environment(site.lang)
        .get_template("home.html")
        .render(frame=frame, home=view)
        .encode()
    )


def _text(prepared: Prepared, path: str, view: Text, lang: str, texts: Sequence[Link]) -> bytes:
    frame = pages.frame(prepared.site, path, view.title, lang, texts=texts)
    return prepared.theme.environment(lang).get_template("text.html").render(frame=frame, page=view).encode()


def _series(prepared: Prepared, name: str, texts: Sequence[Link]) -> bytes:
    site = prepared.site
    view = pages.series_page(prepared.shown, name, prepared.now)
    page = f"{name}/index.html"
    feeds = feed_links(page, view.title, feed_path(series=name))
    frame = pages.with_feeds(pages.frame(site, page, view.title, site.lang, texts=texts), feeds)
    return (
        prepared.theme.environment(site.lang)
        .get_template("series.html")
        .render(frame=frame, series=view)
        .encode()
    )
