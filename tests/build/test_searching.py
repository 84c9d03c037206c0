"""The search: its index is the same each time, and it finds names and Urdu words in a browser."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from standfirst.build import plan, searching
from standfirst.build.prepare import sort_out
from standfirst.errors import BuildError
from standfirst.formats import FORMATS
from standfirst.library import Library
from tests.sites import NOW


def files(samples: Library) -> dict[str, bytes]:
    """The pages of the samples with their index and script."""
    prepared = sort_out(samples, NOW)
    skip = frozenset(FORMATS) - {"page"}
    planned = (*plan.editions(prepared, (), skip=skip), *plan.lists(prepared, ()))
    made = {item.path: item.render() for item in planned}
    script = prepared.theme.file("search.js")
    assert script is not None
    return {**made, **searching.index(made.items()), "theme/search.js": script.read_bytes()}


@pytest.fixture(scope="module")
def site(samples: Library) -> dict[str, bytes]:
    """All files that the search needs."""
    return files(samples)


def test_the_same_pages_give_the_same_index(site: dict[str, bytes]) -> None:
    """Two runs write the same bytes, whatever the order in which the pages come."""
    pages = {path: data for path, data in site.items() if path.endswith(".html")}
    again = searching.index(reversed(list(pages.items())))
    assert again == {path: data for path, data in site.items() if path.startswith("pagefind/")}
    assert len(again) > 10


def test_the_index_knows_the_languages_and_leaves_out_what_is_not_used(site: dict[str, bytes]) -> None:
    """English and Urdu have an index each; only what the page loads is kept."""
    entry = json.loads(site["pagefind/pagefind-entry.json"])
    assert set(entry["languages"]) == {"en", "ur"}
    assert not [path for path in site if "-ui." in path or "highlight" in path]


def test_without_pages_there_is_no_index() -> None:
    """A site in which nothing can be found has no index, and that is no error."""
    assert searching.index([("index.html", b"<html lang=en><p>Nothing</p></html>")]) == {}


def test_a_page_cannot_be_laid_out_elsewhere() -> None:
    """A path that leaves the site is refused before anything is written."""
    with pytest.raises(BuildError, match="cannot be the name"):
        searching.index([("../x.html", b"<main data-pagefind-body>x</main>")])


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address(site: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site behind a server on this machine."""
    folder: Path = tmp_path_factory.mktemp("search")
    for path, data in site.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()


def found(browser: Any, url: str) -> tuple[list[str], list[str]]:
    """The titles that a search finds, and what the browser complains of."""
    page = browser.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.route("**/theme/*.css", lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    page.goto(url)
    page.wait_for_selector(".sf-search__form:not([hidden])", timeout=30_000)
    page.wait_for_function(
        "document.querySelector('.sf-search__state').textContent || !location.search", timeout=30_000
    )
    page.wait_for_timeout(300)
    titles = page.locator(".sf-search__title").all_inner_texts()
    page.close()
    return titles, heard


@pytest.mark.browser
def test_it_finds_a_speaker_and_urdu_words(browser: Any, address: str) -> None:
    """A name and an Urdu word are found from the pages of either language, and the policy is obeyed."""
    for page in ("search.html", "ur/search.html"):
        titles, heard = found(browser, f"{address}/{page}?q=Bugti")
        assert "Sarfraz Bugti" in titles
        assert any(title.startswith("Pakistan searches Balochistan") for title in titles)
        assert heard == []
        titles, heard = found(browser, f"{address}/{page}?q=سیلاب")
        assert any("دریائے ماک واٹر" in title for title in titles)
        assert heard == []


@pytest.mark.browser
def test_filters_narrow_what_is_found(browser: Any, address: str) -> None:
    """A filter alone lists everything of its kind, and with words both must fit."""
    titles, _ = found(browser, f"{address}/search.html?topic=Insurgency")
    assert len(titles) == 1
    titles, _ = found(browser, f"{address}/search.html?q=people&speaker=Survivor")
    assert titles
    assert not any("Balochistan" in title for title in titles)
    titles, _ = found(browser, f"{address}/search.html?q=zzzzqq")
    assert titles == []


@pytest.mark.browser
def test_results_lead_to_pages(browser: Any, address: str) -> None:
    """The link of a result opens the page that holds the words, also from a search one folder down."""
    page = browser.new_page()
    page.goto(f"{address}/ur/search.html?q=Bugti")
    page.wait_for_selector(".sf-search__title a", timeout=30_000)
    page.locator(".sf-search__title a").first.click()
    page.wait_for_load_state()
    assert "Bugti" in page.locator("main").inner_text()
    page.close()


@pytest.mark.browser
def test_without_javascript_the_archive_is_the_way(browser: Any, address: str) -> None:
    """Where no script runs there is no dead form, and a plain link leads to the archive."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/search.html")
    assert not page.locator("#search-words").is_visible()
    page.locator(".sf-search__without a").click()
    assert page.url.endswith("/archive/index.html")
    context.close()
