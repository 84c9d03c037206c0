"""List every file of a site: its path, its sources, and a function that renders it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from standfirst import branding, fonts
from standfirst.build import pages
from standfirst.build.prepare import Prepared, traced_texts
from standfirst.engine import inputs
from standfirst.engine.memo import Memo, MemoTable
from standfirst.formats import FORMATS, Format, Job, drawing_files, embed, reuse, tables
from standfirst.i18n import language
from standfirst.library import Edition, is_public
from standfirst.model import Chart, Map
from standfirst.settings import Site
from standfirst.view import checking, drawings, linked_files, page, pictures
from standfirst.view.addresses import REUSE, FileFacts, Files
from standfirst.view.embed import embed_names
from standfirst.view.findings import page_findings
from standfirst.view.page import ICON, STYLESHEET
from standfirst.view.public import public
from standfirst.view.records import Link, TextPage
from standfirst.view.reuse import embed_path
from standfirst.view.search import SCRIPT
from standfirst.view.series import COMPARE, has_choices
from standfirst.view.tables import csv_suffix

LOOKS = "theme/"
"""The folder of styles, fonts and scripts."""


@dataclass(frozen=True)
class Planned:
    """One file of the site. `path` is below its root; `sources` are the files it is made from."""

    path: str
    sources: tuple[str, ...]
    render: Callable[[], bytes]
    first: bool = False
    """Whether it is made before the others, which quote its size and hash."""
    source_text: Callable[[], str] | None = None
    """The text that it was rendered from, if that cannot be fully extracted from it again."""
    is_listed: bool = True
    """Whether search engines may list it, as far as that does not depend on its edition."""
    is_report: bool = False
    """Whether it is a report, which a desk can sign."""


def editions(
    prepared: Prepared,
    texts: Sequence[Link],
    *,
    skip: frozenset[str] = frozenset(),
    files: Files | None = None,
    among: Iterable[Edition] | None = None,
) -> Iterator[Planned]:
    """Yield every file of every edition, in every format that the site offers and this machine can render.

    `files` fills up as files are made; later files quote sizes and hashes from it. `among` limits the editions
    (default: all that the site shows).
    """
    site = prepared.site
    wanted = [
        made
        for made in FORMATS.values()
        if made.public and made.name not in skip and site.holds(made.name) and not made.missing()
    ]
    for edition in prepared.shown.editions if among is None else among:
        job = job_of(prepared, edition, texts, files)
        for made in wanted:
            if made.wanted(edition):
                yield _planned(job, made)
        yield from _pictures(edition)
        yield from _linked(edition)
        yield from _tables(edition)
        yield from _drawings(job)
        if "page" not in skip:
            yield from _reused(prepared, job)


def _pictures(edition: Edition) -> Iterator[Planned]:
    """Yield the pictures of an edition without camera metadata, each also as WebP in several sizes."""
    sources = tuple(document.path for document in edition.documents)
    for place in range(len(edition.briefing.images)):
        path = pictures.target(edition, place)
        yield Planned(path, sources, partial(_picture, edition, place))
        for width in pictures.widths(edition, place):
            smaller = pictures.webp_target(edition, place, width)
            yield Planned(smaller, sources, partial(pictures.webp, edition, place, width))


def _linked(edition: Edition) -> Iterator[Planned]:
    """Yield copies of the files that an edition links."""
    sources = tuple(document.path for document in edition.documents)
    for place, one in enumerate(edition.briefing.files):
        yield Planned(
            linked_files.target(edition, one), sources, partial(linked_files.content, edition, place)
        )


def _tables(edition: Edition) -> Iterator[Planned]:
    """Yield the tables of an edition as CSV."""
    sources = tuple(document.path for document in edition.documents)
    for place, one in enumerate(edition.briefing.tables):
        yield Planned(edition.path(csv_suffix(one)), sources, partial(tables.render, edition, place))


def _drawings(job: Job) -> Iterator[Planned]:
    """Yield the pictures of an edition's charts and maps, and the numbers that are in no table."""
    edition = job.edition
    sources = tuple(document.path for document in edition.documents)
    makers = {"csv": drawing_files.numbers, "svg": drawing_files.svg, "png": drawing_files.png}
    charts = (one for one in edition.briefing.charts if drawings.is_drawn(edition.briefing, one))
    found: tuple[Chart | Map, ...] = (*charts, *edition.briefing.maps)
    for record in found:
        source_text = partial(drawing_files.text, job, record)
        for kind, path in drawings.drawing_files(job.site, edition, record):
            text = source_text if kind == "png" else None
            yield Planned(path, sources, partial(makers[kind], job, record), source_text=text)


def _reused(prepared: Prepared, job: Job) -> Iterator[Planned]:
    """Yield the reuse page of an edition, and the embeds of a public one for other sites."""
    edition = job.edition
    sources = tuple(document.path for document in edition.documents)
    yield Planned(edition.path(REUSE), sources, partial(reuse.render, job), is_listed=False)
    if not (prepared.site.url and is_public(edition, prepared.now)):
        return
    for name in embed_names(edition, prepared.all.by_name[edition.name]):
        page, data = embed_path(edition, name), embed_path(edition, name, "json")
        yield Planned(page, sources, partial(embed.render, job, name), is_listed=False)
        yield Planned(data, sources, partial(embed.render_oembed, job, name))


def lists(prepared: Prepared, texts: Sequence[Link]) -> Iterator[Planned]:
    """Yield the pages that belong to no briefing."""
    for made in pages.planned_pages(prepared, texts):
        yield Planned(made.path, made.sources, made.render, is_listed=made.is_listed)


def text(  # noqa: PLR0913, PLR0917  # a page, where it goes and what it comes from
    prepared: Prepared,
    path: str,
    view: TextPage,
    lang: str,
    texts: Sequence[Link],
    source: str = "",
    unpublished: str = "",
) -> Planned:
    """Return a page of the desk's content; `unpublished` is the reason why only a preview shows it."""
    return Planned(
        path,
        (source,) if source else (),
        partial(_text, prepared, path, view, lang, traced_texts(texts), unpublished),
    )


def unshown(prepared: Prepared, texts: Sequence[Link]) -> Iterator[Planned]:
    """Yield, in a preview, the page of each file of which only the findings can be shown."""
    pages = prepared.review.unshown if prepared.review else {}
    for source, path in pages.items():
        if path:
            yield Planned(path, (source,), partial(_unshown, prepared, path, source, traced_texts(texts)))


def find(prepared: Prepared, path: str, texts: Sequence[Link], made: Files) -> Planned | None:
    """Return the file that a build plans at a path; `made` are the files of the last build."""
    folder = path.rpartition("/")[0]
    beside = [one for one in prepared.shown.editions if one.path("html").rpartition("/")[0] == folder]
    known: dict[str, FileFacts] = {}
    planned = list(editions(prepared, texts, files=known, among=beside))
    known.update((item.path, made[item.path]) for item in planned if item.first and item.path in made)
    ways = (
        planned,
        unshown(prepared, texts),
        lists(prepared, texts),
        assets(prepared) if path.startswith(LOOKS) else (),
    )
    return next((item for way in ways for item in way if item.path == path), None)


def assets(prepared: Prepared, said: Iterable[str] = (), kept: Memo | None = None) -> Iterator[Planned]:
    """Yield the theme's style sheet and the fonts that the site needs.

    `said` is the content of the desk's pages; the letters of editions are cached in `kept`.
    """
    root, texts = prepared.site.root, (*_published_texts(prepared, said), *_letters(prepared, kept))
    faces = fonts.needed(root, (*texts, *_interface_texts(prepared.site)))
    faces = (*branding.faces(prepared.site), *fonts.reduced(faces, texts))
    css = fonts.css_for_web(faces) + prepared.theme.web_css
    yield Planned(STYLESHEET, (), css.encode)
    if shown := pictures.logo(prepared.site):
        yield Planned(pictures.logo_path(shown), (), partial(_logo, prepared.site))
    if icon := prepared.theme.file("icon.svg"):
        yield Planned(ICON, (), partial(inputs.read_bytes, icon))
    if (script := prepared.theme.file("search.js")) and prepared.searches:
        yield Planned(SCRIPT, (), partial(inputs.read_bytes, script))
    if (script := prepared.theme.file("verify.js")) and prepared.site.has_check_page:
        yield Planned(checking.SCRIPT, (), partial(inputs.read_bytes, script))
    if (script := prepared.theme.file("compare.js")) and has_choices(prepared.directory):
        yield Planned(COMPARE, (), partial(inputs.read_bytes, script))
    for face in faces:
        yield Planned(f"{fonts.WEB_FOLDER}/{face.web_name}", (), partial(fonts.subset, face, root))


def _published_texts(prepared: Prepared, said: Iterable[str]) -> Iterator[str]:
    """Yield what the site's own pages and its series say."""
    yield from said
    yield f"{[*prepared.shown.series.values()]}"


def _letters(prepared: Prepared, kept: Memo | None) -> Iterator[str]:
    """Yield the characters of what is public of each edition."""
    with MemoTable(kept, "letters") as table:
        for one in prepared.shown.editions:
            make = partial(_letters_of, one)
            yield table.recall(one.digest, make) if one.digest else make()


def _letters_of(edition: Edition) -> str:
    return "".join(sorted(set(json.dumps(public(edition), ensure_ascii=False))))


def _interface_texts(site: Site) -> Iterator[str]:
    """Yield the text of the interface; the languages' display names represent their translations."""
    yield f"{site.name} {site.brand.footer}"
    for tag in site.languages:
        yield language(tag).locale.display_name or ""


def job_of(
    prepared: Prepared, edition: Edition, texts: Sequence[Link] = (), files: Files | None = None
) -> Job:
    """Return the render job of an edition, for all of its formats."""
    return Job(
        edition=edition,
        library=prepared.visibility.beside(edition),
        theme=prepared.theme,
        now=prepared.now,
        texts=traced_texts(texts),
        paper=prepared.site.paper,
        files={} if files is None else files,
        directory=prepared.directory,
        menu=prepared.menu,
        findings=prepared.review.of(edition.documents[0].path) if prepared.review else (),
    )


def _planned(job: Job, made: Format) -> Planned:
    sources = tuple(document.path for document in job.edition.documents)
    return Planned(
        job.edition.path(made.suffix),
        sources,
        partial(made.render, job),
        made.first,
        made.html and partial(made.html, job),
        is_report=made.name in ("report", "flash"),
    )


def _picture(edition: Edition, place: int) -> bytes:
    return pictures.picture(edition, place).data


def _logo(site: Site) -> bytes:
    shown = pictures.logo(site)
    return shown.data if shown else b""


def _text(
    prepared: Prepared, path: str, view: TextPage, lang: str, texts: Sequence[Link], unpublished: str
) -> bytes:
    frame = page.frame(prepared.site, path, view.title, lang, texts=texts, menu=prepared.menu)
    frame = replace(frame, languages=view.languages)
    if unpublished:
        frame = page.unpublished(frame, language(lang), unpublished)
    return prepared.theme.environment(lang).get_template("text.html").render(frame=frame, page=view).encode()


def _unshown(prepared: Prepared, path: str, source: str, texts: Sequence[Link]) -> bytes:
    words = language(prepared.site.lang)
    title = words.gettext("Not shown until its errors are fixed: {file}").format(file=source)
    frame = page.frame(prepared.site, path, title, prepared.site.lang, texts=texts, menu=prepared.menu)
    problems = prepared.review.of(source) if prepared.review else ()
    frame = replace(frame, robots="noindex", findings=page_findings(words, problems))
    template = prepared.theme.environment(prepared.site.lang).get_template("text.html")
    return template.render(frame=frame, page=TextPage(title, Markup(), None)).encode()
