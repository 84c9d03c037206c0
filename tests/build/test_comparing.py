"""Readers compare any two editions of a series in their browser, which asks nothing but this site for their pages."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.sites import small_site, standfirst, write
from tests.test_browser import ARGUMENTS

pytestmark = pytest.mark.slow

EDITION = """\
kind: bulletin
title: The river, day {number}
standfirst: What is known.
dateline: {{place: Testford, country: ZZ, date: 2026-10-{day}}}
as_of: 2026-10-{day}T08:00+00:00
period: {{from: 2026-10-{day}, to: 2026-10-{day}}}
edition: {number}
lang: en
tlp: {tlp}
status: approved
exercise: true
highlights: ["The river moves [@a].", "The ferry stops [@a]."]
key_figures:
  - {{id: homes, label: Homes damaged, value: {homes}, sources: [a]}}
  - {{id: wells, label: Wells, value: 7, sources: [a]}}
situation: The river moves. [@a]
claims:
  - {{id: gates, claim: The gates were opened late., by: Ines Marlow, status: {status}, evidence: "None was shown <b>.", sources: [a]}}
sources: [{{id: a, title: Bulletin, date: 2026-10-01, grade: B2}}]
contacts: [{{name: Desk, email: desk@example.org}}]
"""
EDITIONS = (
    (1, 120, "CLEAR", "alleged"),
    (2, 95, "CLEAR", "alleged"),
    (3, 160, "CLEAR", "disputed"),
    (4, 999, "AMBER", "refuted"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a site with three public editions and a restricted one."""
    folder = small_site(tmp_path_factory.mktemp("compared") / "site")
    for number, homes, tlp, status in EDITIONS:
        text = EDITION.format(number=number, day=10 + number, homes=homes, tlp=tlp, status=status)
        write(folder, f"river/0{number}.yaml", text)
    changes = "changes: [{at: 2026-10-12T09:00+00:00, kind: correction, about: key_figures.homes, note: Sheds., was: '120', now: '95', editions: [1]}]\n"
    with (folder / "briefings/river/02.yaml").open("a", encoding="utf-8") as file:
        file.write(changes)
    standfirst(folder, "build")
    return folder / "output"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site on the loopback address."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield opened
        opened.close()


def rows(page: Page) -> dict[str, list[str]]:
    """The rows of the comparison, by their labels."""
    found = page.locator(".sf-compare__result tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in found}


def test_only_a_series_of_three_has_the_form_and_its_script(site: Path) -> None:
    """The page names the public editions and one script of this site; its policy allows no other."""
    html = (site / "river/index.html").read_text("utf-8")
    assert re.findall(r'<option value="([^"]+)">([^<]+)', html) == [
        ("03.html", "Edition 3, 13 October 2026"), ("02.html", "Edition 2, 12 October 2026"), ("01.html", "Edition 1, 11 October 2026"),
    ]  # fmt: skip
    assert re.findall(r"<script [^>]*src=\"([^\"]+)", html) == ["../theme/compare.js"]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)', html)
    assert policy
    assert "script-src &#39;self&#39;;" in policy[1].replace("'", "&#39;") + ";"
    assert "999" not in html
    assert (site / "theme/compare.js").is_file()
    assert "script-src" not in (site / "river/03.html").read_text("utf-8")


@pytest.mark.browser
def test_any_two_editions_are_compared(browser: Browser, address: str) -> None:
    """The first and the third, which have no page of their own; corrected numbers count; nothing else is requested."""
    page = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/river/index.html")
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compare [role=status]")).to_contain_text("below")
    assert rows(page) == {
        "Homes damaged": ["95", "160"],
        "Wells": ["7", "7"],
        "The gates were opened late.": ["Alleged", "Disputed"],
    }
    assert page.locator(".sf-compare__result td b").all_inner_texts() == ["95", "160", "Alleged", "Disputed"]
    icon = "/theme/icon.svg"  # which a browser may ask for at any time
    assert sorted(path for path in asked if path != icon) == ["/river/01.html", "/river/03.html"]
    page.get_by_label("Later edition").select_option("02.html")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".sf-compare__result thead").first).to_contain_text("Edition 2")
    assert rows(page)["Homes damaged"] == ["95", "95"]
    assert wrong == []
    page.close()


@pytest.mark.browser
def test_without_the_script_or_the_host_readers_are_not_misled(
    browser: Browser, address: str, site: Path
) -> None:
    """Without scripts the form is not shown and neighbours are linked; a page that cannot be loaded is reported."""
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(f"{address}/river/index.html")
    assert not page.locator("#compare").is_visible()
    assert page.get_by_role("link", name="Compare with edition 2").get_attribute("href") == "compared/03.html"
    bare.close()
    page = browser.new_page()
    page.goto((site / "river/index.html").as_uri())
    if page.locator("#compare").is_visible():  # a browser may refuse scripts from a disk
        page.get_by_role("button", name="Compare").click()
        expect(page.locator("#compare [role=status]")).to_contain_text("one by one")
    page.route("**/river/01.html", lambda route: route.abort())
    page.goto(f"{address}/river/index.html")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compare [role=status]")).to_contain_text("one by one")
    assert rows(page) == {}
    page.close()
