"""The built site and the gallery as auditors see them: axe, Nu, links, Lighthouse, weight."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from standfirst import gallery, screenshots, settings, theme
from standfirst.build.prepare import classify, prepare
from tests import audits
from tests.sites import EPOCH, NOW, ROOT, long

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THEMES = ("standfirst", "bulletin")
LIMIT = 50_000
"""Bytes of a briefing's page with its style, as they travel."""
UNPACKED = 147_000
"""Bytes of the same as a browser holds them, without pictures; an Urdu page with its links back from sources has most.

Each of its 25 records names its own link to copy, cite and embed it."""
STYLE = 52_000
"""Bytes of the style of all pages, which a reader fetches once: 9 KB as it travels, with front page, layouts, search, maps and print."""

CATEGORIES = ("accessibility", "best-practices", "seo")
WATCH = (
    "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all audits."""
    with audits.opened() as browser:
        yield browser


@pytest.fixture(scope="module")
def output(built: Path) -> Path:
    """The built samples."""
    return built / "output"


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    """The built samples on the loopback address."""
    with screenshots.running(output) as address:
        yield address


@pytest.fixture(scope="module")
def kinds(built: Path) -> tuple[screenshots.PageKind, ...]:
    """A page of every kind of the built samples in each language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return screenshots.kinds(prepare(settings.load(built)), built / "output")


@pytest.fixture(scope="module", params=THEMES)
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery of a theme."""
    folder = tmp_path_factory.mktemp(f"gallery-{request.param}")
    gallery.write(settings.load(ROOT), theme.load(request.param, ROOT), folder)
    return folder


def test_there_is_a_page_of_every_kind(kinds: tuple[screenshots.PageKind, ...], output: Path) -> None:
    """The pages that the audits open are there: every kind, nearly all of them in both languages."""
    names = {kind.name for kind in kinds}
    assert {"home", "series", "claims", "person", "corrections", "search", "lost", "text"} <= names
    assert {"briefing-explainer", "briefing-sitrep", "topics-listing", "archive-contents"} <= names
    assert sum(kind.lang == "ur" for kind in kinds) >= 15
    assert [kind.path for kind in kinds if not (output / kind.path).is_file()] == []


@pytest.mark.proof
@pytest.mark.parametrize(("width", "scheme"), audits.looks(audits.PHONE))
def test_no_page_violates_axe(
    browser: Browser, address: str, kinds: tuple[screenshots.PageKind, ...], width: int, scheme: str
) -> None:
    """No page of any kind has a violation, on a phone or at a desk."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found: list[str] = []
    for kind in kinds:
        page.goto(f"{address}/{kind.path}")
        audits.look(page, width, scheme)
        found += [f"{kind.path}: {line}" for line in audits.axe(page)]
    context.close()
    assert found == []


@pytest.mark.proof
def test_no_page_of_the_child_theme_violates_axe(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In `bulletin`, no page of any kind has a violation or an HTML error, and none overflows at 320 px."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    dressed = replace(prepare(settings.load(ROOT)), theme=theme.load("bulletin", ROOT))
    audits.draw(dressed, tmp_path)
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found: list[str] = []
    with screenshots.running(tmp_path) as address:
        for kind in screenshots.kinds(dressed, tmp_path):
            page.goto(f"{address}/{kind.path}")
            for scheme in screenshots.SCHEMES:
                audits.look(page, audits.NARROW, scheme)
                found += [f"{kind.path}, {scheme}: {line}" for line in audits.axe(page)]
            if (width := audits.widest(page)) > audits.NARROW:
                found.append(f"{kind.path}: {width} pixels wide")
    context.close()
    assert found == []
    assert audits.nu([tmp_path]) == []


@pytest.mark.proof
@pytest.mark.parametrize(("width", "scheme"), audits.looks(audits.NARROW))
def test_no_long_list_violates_axe(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str
) -> None:
    """Lists of more editions and claims than stand there in full have no violation, overflow or HTML error."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    many = classify(long(prepare(settings.load(ROOT)).shown, 40), NOW)
    wanted = ("topics/flood.html", "flood/index.html", "claims/index.html", "archive/2026.html")
    audits.draw(many, tmp_path)
    page = browser.new_context(bypass_csp=True).new_page()
    found: list[str] = []
    for path in (f"{prefix}{name}" for prefix in ("", "ur/") for name in wanted):
        assert "sf-line-list" in (tmp_path / path).read_text("utf-8")
        page.goto((tmp_path / path).as_uri())
        audits.look(page, width, scheme)
        found += [f"{path}: {line}" for line in audits.axe(page)]
        found += [f"{path} is {audits.widest(page)} wide"] * (audits.widest(page) > width)
    page.context.close()
    assert found == []
    assert audits.nu([tmp_path / path for path in wanted]) == []


@pytest.mark.proof
def test_no_page_overflows_or_breaks_its_policy(
    browser: Browser, address: str, kinds: tuple[screenshots.PageKind, ...]
) -> None:
    """At 320 px no page is wider than the screen; none breaks its policy or asks another host."""
    context = browser.new_context(viewport={"width": audits.NARROW, "height": 640})
    page = context.new_page()
    said: list[str] = []
    page.add_init_script(WATCH)
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("requestfailed", lambda request: said.append(f"{page.url}: {request.url} failed"))
    page.on("request", lambda request: said.extend([request.url] * (not request.url.startswith(address))))
    wide = []
    for kind in kinds:
        page.goto(f"{address}/{kind.path}", wait_until="networkidle")
        if (width := audits.widest(page)) > audits.NARROW:
            wide.append(f"{kind.path}: {width}")
    context.close()
    assert wide == []
    assert said == []


def test_the_policy_would_be_heard(browser: Browser, address: str) -> None:
    """A page that broke its policy would be found: an inline style is refused, and the audit hears it."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/index.html")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(200)
    page.close()
    assert any("Content Security Policy" in text for text in said)


def test_every_page_is_valid(output: Path) -> None:
    """The Nu checker finds no error in any page of the site."""
    assert audits.nu([output]) == []


@pytest.mark.by_day(1)
def test_every_example_is_valid(shown: Path) -> None:
    """The Nu checker finds no error in any example of any component, in any language of the site."""
    assert audits.nu([shown]) == []


@pytest.mark.by_day(1)
@pytest.mark.parametrize("scheme", screenshots.SCHEMES)
@pytest.mark.parametrize("name", ["index.html", "ur.html"])
def test_no_example_violates_axe_or_overflows(browser: Browser, shown: Path, name: str, scheme: str) -> None:
    """No example of a component has a violation or overflows at 320 px, in either direction of writing."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((shown / name).as_uri())
    audits.look(page, audits.NARROW, scheme)
    assert _spilled(page) == []
    found = audits.axe(page)
    context.close()
    assert found == []


def _spilled(page: Page) -> list[str]:
    """The examples that are wider than the screen."""
    script = """() => [...document.querySelectorAll('.sf-gallery__example')]
        .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.id)"""
    wide = [f"the page: {audits.widest(page)}"] if audits.widest(page) > audits.NARROW else []
    return [*page.evaluate(script), *wide]


@pytest.mark.proof
def test_no_link_is_broken(output: Path) -> None:
    """Every link and fragment from the front page on leads somewhere."""
    done = subprocess.run(
        [str(audits.MODULES / ".bin" / "hyperlink"), "-r", "--internal", "--canonicalroot",
         "https://briefings.example.org", "index.html"],
        cwd=output, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert sum(line.startswith("ok ") for line in lines) > 1000
    assert [line for line in lines if line.startswith("not ok ")] == []


@pytest.mark.proof
@pytest.mark.parametrize(
    ("path", "requests", "size"),
    [
        ("index.html", 10, 200_000),
        ("balochistan/01.html", 10, 260_000),
        ("flood/index.html", 10, 200_000),
        ("search.html?q=flood", 30, 700_000),
    ],
)
def test_lighthouse_is_content(address: str, path: str, requests: int, size: int, tmp_path: Path) -> None:
    """Lighthouse gives full marks, and a page loads little and never jumps; exercises are not to be listed.

    Its score for performance changes with the machine and its other work; docs/performance.md has measurements.
    """
    found = _lighthouse(f"{address}/{path}", tmp_path / "report.json")
    rules = found["audits"]
    lost = [
        item["title"]
        for item in rules.values()
        if item["score"] == 0 and item["scoreDisplayMode"] == "binary"
    ]
    assert {name: found["categories"][name]["score"] for name in CATEGORIES} == dict.fromkeys(
        CATEGORIES, 1
    ), lost
    assert rules["cumulative-layout-shift"]["numericValue"] <= 0.01
    assert len(rules["network-requests"]["details"]["items"]) <= requests
    assert rules["total-byte-weight"]["numericValue"] <= size


def _lighthouse(url: str, report: Path) -> dict[str, Any]:
    closed = ["--skip-audits=is-crawlable"] if "/flood/" in url else []
    subprocess.run(
        [str(audits.MODULES / ".bin" / "lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}",
         f"--only-categories=performance,{','.join(CATEGORIES)}", *closed, "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        env={**os.environ, "CHROME_PATH": screenshots.browser_path()},
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    loaded: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return loaded


@pytest.mark.parametrize(
    ("path", "limit"),
    [("index.html", 90_000), ("balochistan/01.html", 110_000), ("ur/flood/02.html", 500_000)],
)
def test_a_page_fetches_the_fonts_of_its_own_letters(
    browser: Browser, address: str, path: str, limit: int
) -> None:
    """A page in Latin letters fetches no Arabic font, not even for the name of another language."""
    context = browser.new_context()
    page = context.new_page()
    fetched: dict[str, int] = {}
    page.on("response", lambda answer: fetched.update({answer.url: len(answer.body())}))
    page.goto(f"{address}/{path}", wait_until="networkidle")
    context.close()
    fonts = {url.rpartition("/")[2]: size for url, size in fetched.items() if url.endswith(".woff2")}
    print(f"{path}: {sum(fonts.values())} bytes of {len(fonts)} fonts")  # noqa: T201  # the report of the audit
    assert fonts
    assert any("noto" in name for name in fonts) is path.startswith("ur/")
    assert sum(fonts.values()) <= limit


@pytest.mark.parametrize(
    "path", ["balochistan/01.html", "flood/01.html", "flood/02.html", "ur/flood/02.html"]
)
def test_a_briefing_is_light(output: Path, path: str) -> None:
    """A briefing's page and its style travel in less than 50 KB, pictures within the page included."""
    page, style = (output / path).read_bytes(), (output / "theme/standfirst.css").read_bytes()
    bare = re.sub(rb"<svg.*?</svg>", b"", page, flags=re.DOTALL)
    travels = sum(len(gzip.compress(data, 6, mtime=0)) for data in (page, style))
    print(  # noqa: T201  # the report of the audit
        f"{path}: {travels} bytes travel; {len(page)} of HTML ({len(bare)} without pictures) and {len(style)} of CSS"
    )
    assert travels <= LIMIT
    assert len(bare) + len(style) <= UNPACKED
    assert len(style) <= STYLE


def test_the_pictures_can_be_leafed_through(browser: Browser, output: Path, tmp_path: Path) -> None:
    """A page gets a picture in each width and scheme, a report one for each page, and an index shows them."""
    served = tmp_path / "served"
    served.mkdir()
    (served / "x.html").write_bytes((output / "404.html").read_bytes())
    (served / "r.pdf").write_bytes((output / "balochistan/balochistan-01.pdf").read_bytes())
    count = screenshots.take(
        browser, tmp_path / "shots", served, [screenshots.PageKind("lost", "en", "x.html")]
    )
    pictures = {path.name for path in (tmp_path / "shots").glob("*.png")}
    assert {
        f"lost.en.{width}.{scheme}.png" for width in (360, 768, 1280) for scheme in ("light", "dark")
    } <= pictures
    assert "paper-r-01.png" in pictures
    index = (tmp_path / "shots" / "index.html").read_text("utf-8")
    assert count == len(pictures) == len(set(re.findall(r'src="([^"]+)"', index)))
