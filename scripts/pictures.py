"""Make the pictures of the documentation's gallery: `python scripts/pictures.py [NAME…]`.

Three sites are built from the samples and from a report of the tests, at one instant. Each has pictures of its
home page, of a briefing's page, of the first sheet of its report, and of its message in the first language; some
components have a picture of an example. They are deliberately small: WebP, 640 pixels wide.
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

import standfirst
from standfirst import gallery, screenshots, settings, theme

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "pictures" / "gallery"
NOW: Final = "1793534400"
"""1 November 2026, 12:00 UTC."""
WIDTH, HEIGHT = 640, 800
WAIT: Final = 600_000
"""Milliseconds, enough for a busy machine."""
SETTINGS: Final = """SITENAME = {name!r}
TIMEZONE = "UTC"
PATH = "content"
THEME = "themes/{theme}"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {{"LANGUAGES": {languages!r}, "CONTACT": "desk@example.org", "WITHOUT": ("report", "flash", "card")}}
"""


Maker = Callable[[Path, BrowserContext], Iterator[tuple[str, Image.Image]]]
"""Makes named pictures in a folder of its own."""


@dataclass(frozen=True)
class Sample:
    """A site of the gallery: its briefings by their paths, and the one that is shown."""

    name: str
    title: str
    theme: str
    languages: tuple[str, ...]
    briefings: dict[str, str]
    shown: str


SAMPLES: Final = (
    Sample("explainer", "Explainer desk", "standfirst", ("en",), {"balochistan": "briefings/balochistan"}, "balochistan/01"),
    Sample("series", "River desk", "standfirst", ("en", "ur"), {"flood": "briefings/flood"}, "flood/02.ur"),
    Sample("bulletin", "Ostmere health desk", "bulletin", ("en",), {"cholera/04.yaml": "tests/data/reports/briefings/en-who-cholera.yaml"}, "cholera/04"),
)  # fmt: skip
KINDS: Final = ("home", "page", "report", "mail")
COMPONENTS: Final = (
    "key-figures", "table", "drawing", "timeline", "quote", "claims", "outlook", "changes", "sources", "tlp",
)  # fmt: skip
SAVED: Final = re.compile("^Saved · ")
SESSION: Final = ("list", "finding", "saved", "translation")
"""The steps of a session in the editor of the second site."""


def names() -> tuple[str, ...]:
    """Return the name of each picture, without suffix."""
    sites = (f"{sample.name}-{kind}" for sample in SAMPLES for kind in KINDS)
    components = (f"component-{name}" for name in COMPONENTS)
    return (*sites, *components, *(f"edit-{step}" for step in SESSION))


def main(wanted: Sequence[str]) -> int:
    """Make all pictures again, or only those of the named sites, `components` or `edit`."""
    os.environ["SOURCE_DATE_EPOCH"] = NOW
    screenshots.demand()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=screenshots.browser_path(), args=list(screenshots.ARGUMENTS)
        )
        context = browser.new_context(viewport={"width": 1000, "height": 1250}, color_scheme="light")
        context.set_default_timeout(WAIT)
        context.route("http://**/*.css", screenshots.with_fonts)
        makers: dict[str, Maker] = {sample.name: partial(_pictures, sample) for sample in SAMPLES}
        for name, make in {**makers, "component": _components, "edit": _session}.items():
            if not wanted or name in wanted:
                for kind, image in make(Path(folder) / name, context):
                    _save(f"{name}-{kind}", image)
        browser.close()
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"{len(names())} pictures, {size // 1000} KB")
    return 0


def _pictures(sample: Sample, root: Path, context: BrowserContext) -> Iterator[tuple[str, Image.Image]]:
    _site(sample, root)
    standfirst.build(root)
    file = root / "briefings" / f"{sample.shown}.yaml"
    key, _, lang = sample.shown.partition(".")
    page = f"{lang}/{key}.html" if lang else f"{key}.html"
    with screenshots.running(root / "output") as address:
        yield "home", _shot(context, f"{address}/{lang and f'{lang}/'}index.html")
        yield "page", _shot(context, f"{address}/{page}")
    sheet = pypdfium2.PdfDocument(standfirst.render(file, root=root))[0]
    yield "report", sheet.render(scale=2).to_pil()
    message = email.message_from_bytes(
        standfirst.render(file, "mail", root=root), policy=email.policy.default
    )
    if body := message.get_body(("html",)):
        (root / "mail.html").write_text(body.get_content(), "utf-8")
    yield "mail", _shot(context, (root / "mail.html").as_uri())


def _site(sample: Sample, root: Path) -> None:
    (root / "content").mkdir(parents=True)
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    told = SETTINGS.format(name=sample.title, theme=sample.theme, languages=sample.languages)
    (root / "pelicanconf.py").write_text(told, "utf-8")
    for path, source in sample.briefings.items():
        target = root / "briefings" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, target)


def _components(folder: Path, context: BrowserContext) -> Iterator[tuple[str, Image.Image]]:
    site = settings.load(ROOT)
    gallery.write(site, theme.load("standfirst", ROOT), folder)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.evaluate("document.fonts.ready")
    for name in COMPONENTS:
        example = page.locator(f"#{name}-1")
        yield name, Image.open(BytesIO(example.screenshot()))
    page.close()


def _session(root: Path, context: BrowserContext) -> Iterator[tuple[str, Image.Image]]:
    """Show a session: a mistyped figure, its finding, the fix and the save; then the Urdu translation."""
    _site(SAMPLES[1], root)
    context.unroute_all()
    command = [sys.executable, "-m", "standfirst", "edit", "--port", "0"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = (process.stdout.readline() if process.stdout else "").split()[0]
            page = context.new_page()
            page.set_default_timeout(WAIT)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(address)
            yield "list", _seen(page)
            page.goto(f"{address}form/briefings/flood/02.yaml")
            figure = page.locator("[data-name=key_figures] > .cards > .card").nth(1)
            figure.locator("summary").first.click()
            value = figure.locator("[data-name=value] [data-choice]:not([hidden]) input").first
            before = value.input_value()
            value.fill("9")
            page.locator("#problems .is-error").first.wait_for(timeout=WAIT)
            value.scroll_into_view_if_needed()
            yield "finding", _seen(page)
            value.fill(before)
            page.locator(".problems[hidden]").or_(
                page.locator("#problems:not(:has(.is-error))")
            ).first.wait_for(state="attached", timeout=WAIT)
            page.keyboard.press("Control+s")
            expect(page.locator("#status")).to_have_text(SAVED, timeout=WAIT)
            yield "saved", _seen(page)
            page.goto(f"{address}form/briefings/flood/02.ur.yaml?lang=ur")
            expect(page.locator("#status")).to_contain_text("·", timeout=WAIT)
            yield "translation", _seen(page)
        finally:
            process.terminate()


def _seen(page: Page) -> Image.Image:
    page.evaluate("document.fonts.ready")
    return Image.open(BytesIO(page.screenshot()))


def _shot(context: BrowserContext, address: str) -> Image.Image:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    made = page.screenshot()
    page.close()
    return Image.open(BytesIO(made))


def _save(name: str, image: Image.Image) -> None:
    """Write a picture at the width of the gallery, cut if it is too tall."""
    scaled = image.convert("RGB").resize(
        (WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS
    )
    scaled.crop((0, 0, WIDTH, min(scaled.height, HEIGHT))).save(FOLDER / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
