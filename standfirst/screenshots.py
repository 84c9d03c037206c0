"""Take screenshots of every kind of page in every width, scheme and language."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst import gallery
from standfirst.build import pages
from standfirst.build.prepare import Prepared, prepare
from standfirst.errors import RenderError, UsageError
from standfirst.library import is_public
from standfirst.library.corrections import others
from standfirst.settings import Site
from standfirst.view.addresses import REUSE
from standfirst.view.embed import embed_names
from standfirst.view.page import LOST
from standfirst.view.reuse import embed_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Route

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
PAPER = "paper"
TALLEST = 12_000
"""The height in pixels at which a longer page is cut."""


@dataclass(frozen=True)
class PageKind:
    """One page that represents its kind. `path` is below the served folder."""

    name: str
    lang: str
    path: str

    def file(self, width: int, scheme: str) -> str:
        """Return the name of its picture."""
        return f"{self.name}.{self.lang}.{width}.{scheme}.png"


def kinds(prepared: Prepared, folder: Path) -> tuple[PageKind, ...]:
    """Return a page of every kind that a built site has, in each of its languages."""
    found: dict[tuple[str, str], PageKind] = {}
    for kind in (*_editions(prepared), *_lists(prepared), *_texts(prepared, folder)):
        found.setdefault((kind.name, kind.lang), kind)
    return tuple(sorted(found.values(), key=lambda kind: (kind.name, kind.lang)))


def _lists(prepared: Prepared) -> Iterator[PageKind]:
    site = prepared.site
    for item in pages.pages(prepared):
        stem, group = Path(item.template).stem, item.name.rpartition("/")[0]
        name = f"{group}-{stem}" if group and stem in ("listing", "contents") else stem
        for tag in (site.lang,) if item.name == LOST else site.languages:
            yield PageKind(name, tag, site.prefix(tag) + item.name)


def _editions(prepared: Prepared) -> Iterator[PageKind]:
    for edition in prepared.shown.editions:
        held = "" if edition not in {item.edition for item in prepared.held} else "-held"
        state = "-withdrawn" if edition.withdrawn else held
        state = state or ("-corrected" if others(prepared.shown, edition) else "")
        yield PageKind(f"briefing-{edition.briefing.kind}{state}", edition.lang, edition.path("html"))
        yield PageKind("reuse", edition.lang, edition.path(REUSE))
        if prepared.site.url and is_public(edition, prepared.now):
            for name in embed_names(edition, prepared.all.by_name[edition.name]):
                yield PageKind(f"embed-{name.partition('-')[0]}", edition.lang, embed_path(edition, name))


def _texts(prepared: Prepared, folder: Path) -> Iterator[PageKind]:
    """Yield the desk's pages: those at the top level that are in no list."""
    known = {item.name for item in pages.pages(prepared)}
    known |= {edition.path("html") for edition in prepared.shown.editions}
    for path in sorted(folder.glob("*.html")):
        if path.name not in known:
            yield PageKind("text", prepared.site.lang, path.name)


def of_preview(site: Site, served: Path, folder: Path) -> int:
    """Write pictures of a preview with its gallery into a folder, and return their number."""
    from playwright.sync_api import sync_playwright

    prepared = prepare(site, preview=True)
    galleries = [
        PageKind(gallery.FOLDER, tag, f"{gallery.FOLDER}/{gallery.name(site, tag)}") for tag in site.languages
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
        count = take(browser, folder, served, [*kinds(prepared, served), *galleries])
        browser.close()
    return count


def take(browser: Browser, folder: Path, served: Path, found: Sequence[PageKind]) -> int:
    """Write pictures of pages and of the reports into a folder, with an index, and return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(served) as address:
        context = browser.new_context()
        context.route("**/*.css", with_fonts)
        names = [name for kind in found for name in _shots(context, address, kind, folder)]
        context.close()
    names += [name for path in sorted(served.rglob("*.pdf")) for name in _paper(path, folder)]
    (folder / "index.html").write_text(_index(found, names), "utf-8", newline="\n")
    return len(names)


def demand() -> None:
    """Raise UsageError if Playwright, pypdfium2 or a Chromium is missing."""
    if not find_spec("playwright") or not find_spec("pypdfium2") or not browser_path():
        raise UsageError(
            "pictures need Chromium, and Playwright and pypdfium2 for Python: install them first"
        )


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback address during the block, and yield its URL."""
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(timeout=10)


def with_fonts(route: Route) -> None:
    """Change the page's style to wait for its fonts, which are optional for readers on a slow connection."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("font-display:optional", "font-display:block"))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


def browser_path() -> str:
    """Return the path of the machine's own Chromium, or an empty string."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def _shots(browser: BrowserContext, address: str, kind: PageKind, folder: Path) -> Iterator[str]:
    """Yield the pictures of one page; raises RenderError if it is missing."""
    page = browser.new_page()
    answer = page.goto(f"{address}/{kind.path}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise RenderError(f"{kind.path} is not there; build the preview first")
    page.evaluate("document.fonts.ready")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            clip = {"x": 0, "y": 0, "width": width, "height": max(height, 900)}
            name = kind.file(width, scheme)
            page.screenshot(path=folder / name, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect
            yield name
    page.close()


def _paper(path: Path, folder: Path) -> Iterator[str]:
    """Yield the pages of a report as pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(len(document)):
            name = f"{PAPER}-{path.stem}-{number + 1:02}.png"
            document[number].render(scale=1.4).to_pil().save(folder / name)
            yield name
    finally:
        document.close()


def _index(found: Sequence[PageKind], names: Sequence[str]) -> str:
    """Return a page with all pictures: a row for each page and scheme, then the reports."""
    rows = [
        _row(f"{kind.name} ({kind.lang}), {scheme}", [kind.file(width, scheme) for width in WIDTHS])
        for kind in found
        for scheme in SCHEMES
    ]
    reports: dict[str, list[str]] = {}
    for name in names:
        if name.startswith(f"{PAPER}-"):
            reports.setdefault(name.rpartition("-")[0], []).append(name)
    rows += [_row(name.removeprefix(f"{PAPER}-") + ".pdf", pictures) for name, pictures in reports.items()]
    return _INDEX.format(rows="\n".join(rows))


def _row(title: str, pictures: Sequence[str]) -> str:
    links = "".join(
        f'<a href="{escape(name)}"><img src="{escape(name)}" alt="{escape(name)}" loading="lazy"></a>'
        for name in pictures
    )
    return f"<h2>{escape(title)}</h2><p>{links}</p>"


_INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures of the pages</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.4 sans-serif;margin:1rem}}p{{display:flex;gap:1rem;align-items:start;overflow-x:auto}}
img{{height:28rem;border:1px solid #999;object-fit:cover;object-position:top}}</style></head>
<body><h1>Pictures of the pages</h1>
{rows}
</body></html>
"""
