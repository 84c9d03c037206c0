"""Makes PDFs with WeasyPrint: nothing fetched, no warning tolerated, the same bytes each time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from standfirst import fonts
from standfirst.errors import RenderError
from standfirst.theme import Theme

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher


@dataclass(frozen=True)
class Press:
    """What documents of one theme share: fonts and parsed style sheets cost more than a page."""

    fonts: FontConfiguration
    styles: CSS
    fetcher: URLFetcher


def write(
    html: str, theme: Theme, root: Path, name: str, *, variant: str | None = "pdf/ua-1", sheet: str = "print"
) -> bytes:
    """A PDF of an HTML document.

    `name` is how errors call the document, `sheet` the style sheet: `print`, `card` or
    `figures`. Raises RenderError on every warning of WeasyPrint, among them files outside the site and addresses on the network.
    """
    from weasyprint import HTML

    from standfirst.formats.paper import Paper

    made = press(theme, root, sheet)
    with _no_warnings(name):
        document = HTML(string=html, base_url=root.resolve().as_uri() + "/", url_fetcher=made.fetcher)
        options = {"stylesheets": [made.styles], "pdf_variant": variant}
        paper = Paper.of(document, made.fonts, **options)
        pdf: bytes | None = paper.write_pdf(**options, custom_metadata=True)
    if pdf is None:
        raise RenderError(f"{name}: the PDF could not be made")
    return pdf


@cache
def press(theme: Theme, root: Path, sheet: str = "print") -> Press:
    """The shared parts for a style sheet of a theme; made once in a process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    fetcher = _fetcher((root.resolve(), *theme.folders, *fonts.folders(root)))
    css = fonts.css_for_print(root) + (theme.print_css if sheet == "print" else theme.picture_css(sheet))
    with _no_warnings(f"theme {theme.name}"):
        styles = CSS(
            string=css,
            base_url=theme.folders[0].as_uri() + "/",
            font_config=configuration,
            url_fetcher=fetcher,
        )
    return Press(configuration, styles, fetcher)


def _fetcher(allowed: tuple[Path, ...]) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SiteOnly(URLFetcher):
        """Opens files of the site, its theme and its fonts, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # WeasyPrint's signature
            parts = urlsplit(url)
            path = Path(os.path.realpath(unquote(parts.path)))
            if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
                raise RenderError(f"{url[:200]} is not a file of this site; nothing is fetched")
            if not any(path.is_relative_to(folder) for folder in allowed):
                raise RenderError(f"{url[:200]} lies outside the site; nothing is fetched")
            return URLFetcherResponse(url, path.read_bytes())

    return SiteOnly(allowed_protocols=("file",))  # type: ignore[no-untyped-call]  # WeasyPrint is not typed


@contextmanager
def _no_warnings(name: str) -> Iterator[None]:
    """Turn what WeasyPrint would only log into an error of the document."""
    logger = logging.getLogger("weasyprint")
    heard = _Heard(logging.WARNING)
    logger.addHandler(heard)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(heard)
        logger.propagate = propagates
    if heard.messages:
        raise RenderError(f"{name}: {'; '.join(dict.fromkeys(heard.messages))}")


class _Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
