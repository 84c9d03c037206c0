# mypy: disable-error-code="no-untyped-call"
# The library that makes PDFs annotates nothing.
"""Make PDFs with WeasyPrint: no network access, no warnings tolerated, the same bytes each time."""

from __future__ import annotations

import atexit
import gc
import itertools
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from standfirst import branding, fonts, glyphs, pango
from standfirst.engine import depend, inputs, remembered
from standfirst.engine.memory import Memory
from standfirst.errors import RenderError
from standfirst.formats import pdf_a, tagging
from standfirst.formats.pdf_a import VARIANT, About
from standfirst.formats.typography import typeset
from standfirst.theme import Theme
from standfirst.view import pictures

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    from standfirst.formats.footnotes import Paper
    from standfirst.formats.typefaces import Typefaces


TOGETHER = 4
"""The number of documents after which memory is collected."""


@dataclass(frozen=True)
class PdfResources:
    """Fonts and parsed style sheets shared by the documents of a theme; loading them takes longer than a page."""

    fonts: Typefaces
    styles: CSS
    fetcher: URLFetcher
    colours: Mapping[str, str]
    """The theme's colours of charts, if they are not those that charts are drawn in."""


def write(
    html: str, theme: Theme, root: Path, name: str, *, about: About | None = None, sheet: str = "print"
) -> bytes:
    """Return a PDF of an HTML document.

    `name` identifies the document in errors, `sheet` the style sheet: `print`, `card` or `figures`. With `about` it
    is tagged and archived: one file that is both PDF/A-3a and PDF/UA-1. Raises RenderError on every
    warning of WeasyPrint, including files outside the site and network URLs.
    """
    with one_document(name):
        return finish(lay_out(html, theme, root, sheet=sheet, tagged=about is not None), about)


def lay_out(html: str, theme: Theme, root: Path, *, sheet: str = "print", tagged: bool = True) -> Paper:
    """Lay out a document without writing it; characters missing from all the site's fonts are named in brackets.

    Raises UsageError where Pango is missing.
    """
    pango.demand()
    from weasyprint import HTML

    from standfirst.formats.footnotes import Paper

    made = press(theme, root, sheet)
    html = branding.recoloured(glyphs.replaced(html, root), made.colours)
    document = HTML(string=html, base_url=root.resolve().as_uri() + "/", url_fetcher=made.fetcher)
    typeset(document.etree_element)
    return Paper.of(document, made.fonts, stylesheets=[made.styles], pdf_variant=VARIANT if tagged else None)


def finish(paper: Paper, about: About | None) -> bytes:
    """Return the bytes of a document that was laid out."""
    from standfirst.formats.pdf_writer import settle

    if about is None:
        return bytes(paper.write_pdf(finisher=settle))
    tagging.mend()
    paper.metadata = pdf_a.metadata(about, paper.metadata)
    return bytes(
        paper.write_pdf(
            pdf_variant=VARIANT, attachments=about.embedded.attachments(about.changed), finisher=settle
        )
    )


def press(theme: Theme, root: Path, sheet: str = "print") -> PdfResources:
    """Return the shared resources for a style sheet of a theme, created once in a process."""
    return remembered(_PRESSES, (theme, root, sheet), partial(_press, theme, root, sheet))


def _press(theme: Theme, root: Path, sheet: str) -> PdfResources:
    pango.demand()
    from weasyprint import CSS

    from standfirst.formats.typefaces import Typefaces

    configuration = Typefaces()
    atexit.register(_PRESSES.clear)  # it releases its fonts, which needs a running interpreter
    fetcher = _fetcher(root.resolve(), (*theme.folders, *fonts.folders(root)))
    colours = branding.print_colours(theme)
    own = theme.print_css if sheet == "print" else theme.picture_css(sheet)
    css = f"{fonts.css_for_print(root)}{own}\n{branding.print_shades(colours)}"
    with no_warnings(f"theme {theme.name}"):
        styles = CSS(
            string=css,
            base_url=theme.folders[0].as_uri() + "/",
            font_config=configuration,
            url_fetcher=fetcher,
        )
    configuration.add(fonts.fallbacks(root))
    return PdfResources(configuration, styles, fetcher, colours)


_PRESSES: Memory[tuple[Theme, Path, str], PdfResources] = Memory()


def _fetcher(root: Path, allowed: tuple[Path, ...]) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SiteOnly(URLFetcher):
        """Opens the desk's pictures, and files of the theme and its fonts; nothing else, not even of the site."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # WeasyPrint's signature
            if url.startswith(pictures.SCHEME):
                return URLFetcherResponse(url, _picture(url.removeprefix(pictures.SCHEME), (root, *allowed)))
            parts = urlsplit(url)
            path = Path(os.path.realpath(unquote(parts.path)))
            if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
                raise RenderError(f"{url[:200]} is not a file of this site; nothing is fetched")
            if not any(path.is_relative_to(folder) for folder in allowed):
                raise RenderError(f"{url[:200]} is outside the theme; nothing is fetched")
            if path.suffix.lower() == ".svg":
                raise RenderError(
                    f"{url[:200]} is an SVG; a few bytes of it can take all memory: use PNG or JPEG"
                )
            return URLFetcherResponse(url, inputs.read_bytes(path))

    return SiteOnly(allowed_protocols=("file",))


def _picture(url: str, allowed: tuple[Path, ...]) -> bytes:
    """Return a picture of a briefing as published."""
    path = Path(os.path.realpath(unquote(urlsplit(url).path)))
    if not any(path.is_relative_to(folder) for folder in allowed):
        raise RenderError(f"{url[:200]} is outside the theme; nothing is fetched")
    depend(inputs.FILE, str(path))
    return pictures.prepared(path, pictures.file_state(path)).data


@contextmanager
def one_document(name: str) -> Iterator[None]:
    """Process one document: every warning is an error, and garbage is collected only at the end.

    A layout makes some hundred thousand objects that live as long as it does; scanning them for garbage
    again and again takes a fifth of the time.
    """
    tidies = gc.isenabled()
    gc.disable()
    try:
        with no_warnings(name):
            yield
    finally:
        if tidies:
            gc.enable()
            _tidy()


def _tidy(done: Iterator[int] = itertools.count(1)) -> None:  # noqa: B008  # it counts for the process
    """Collect garbage after every few documents."""
    if next(done) % TOGETHER == 0:
        gc.collect()


@contextmanager
def no_warnings(name: str) -> Iterator[None]:
    """Raise an error for everything that WeasyPrint would only log."""
    with glyphs.reports() as messages:
        yield
    if messages:
        raise RenderError(f"{name}: {'; '.join(dict.fromkeys(messages))}")
