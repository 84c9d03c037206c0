"""The search: its index is the same each time, and it finds names and Urdu words in a browser."""

from __future__ import annotations

import errno
import functools
import json
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest

from standfirst.build import plan, searching
from standfirst.build.prepare import classify
from standfirst.errors import BuildError
from standfirst.formats import FORMATS
from standfirst.library import Library
from tests.sites import NOW, long

pytestmark = pytest.mark.slow


def draw(samples: Library) -> dict[str, bytes]:
    """The pages of the samples."""
    prepared = classify(samples, NOW)
    skip = frozenset(FORMATS) - {"page"}
    planned = (*plan.editions(prepared, (), skip=skip), *plan.lists(prepared, ()))
    script = prepared.theme.file("search.js")
    assert script is not None
    return {item.path: item.render() for item in planned} | {"theme/search.js": script.read_bytes()}


def index(folder: Path, pages: Mapping[str, bytes], jobs: int = 2) -> dict[str, bytes]:
    """The files of the index of pages that lie in a folder."""
    found = [(path, "") for path, data in pages.items() if searching.MARK in data]
    files, said = dict[str, bytes](), []
    with searching.Pagefind(folder / "work", jobs) as pagefind:
        for part in searching.split(found):
            pagefind.add(part, {path: folder / "site" / path for path, _ in part.pages})
        for part, made in pagefind.made():
            files |= made
            said.append(json.loads(made[part.entry]))
    assert not (folder / "work").exists()
    return {f"pagefind/{name}": data for name, data in {**files, **searching.combined(said)}.items()}


def lay(folder: Path, pages: Mapping[str, bytes]) -> Path:
    """Write pages below a folder."""
    for path, data in pages.items():
        file = folder / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


@contextmanager
def parts(share: int) -> Iterator[None]:
    """Indexes are split already where there are more pages than so many to a part."""
    with patch.multiple(searching, WHOLE=share, SHARE=share):
        yield


@pytest.fixture(scope="module")
def pages(samples: Library) -> dict[str, bytes]:
    """The pages that the search page searches, and itself."""
    return draw(samples)


@pytest.fixture(scope="module")
def site(pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All files that the search needs."""
    return pages | index(lay(tmp_path_factory.mktemp("whole"), pages), pages)


@pytest.fixture(scope="module")
def divided(pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same with an index in many parts."""
    with parts(2):
        return pages | index(lay(tmp_path_factory.mktemp("divided"), pages), pages)


@pytest.mark.proof
def test_the_same_pages_give_the_same_index(
    site: dict[str, bytes], divided: dict[str, bytes], pages: dict[str, bytes], tmp_path: Path
) -> None:
    """Two runs write the same bytes, whatever the order in which the pages come and how many parts are made at once."""
    lay(tmp_path, pages)
    again = index(tmp_path, dict(reversed(pages.items())))
    assert again == {path: data for path, data in site.items() if path.startswith("pagefind/")}
    assert len(again) > 10
    with parts(2):
        again = index(tmp_path, pages, jobs=1)
    assert again == {path: data for path, data in divided.items() if path.startswith("pagefind/")}


def test_the_index_knows_the_languages_and_leaves_out_what_is_not_used(site: dict[str, bytes]) -> None:
    """English and Urdu have an index each; only what the page loads is kept."""
    entry = json.loads(site["pagefind/pagefind-entry.json"])
    assert set(entry["languages"]) == {"en", "ur"}
    assert not [path for path in site if "-ui." in path or "highlight" in path]
    assert {path for path in site if "wasm" in path} == {
        "pagefind/wasm.en.pagefind",
        "pagefind/wasm.unknown.pagefind",
    }


def test_parts_hold_together_what_one_index_holds(site: dict[str, bytes], divided: dict[str, bytes]) -> None:
    """Each page is in one part, the filters are the same, and each language stands under its own name once."""
    one, many = (json.loads(files["pagefind/parts.json"]) for files in (site, divided))
    assert one["filters"] == many["filters"]
    assert set(one["languages"]) == {"en", "ur"}
    assert len(many["languages"]) > 8
    for language in ("en", "ur"):
        there = [pages for tag, pages in many["languages"].items() if tag.split("-")[0] == language]
        assert language in many["languages"]
        assert sum(there) == one["languages"][language]
    fragments = [path for path in divided if path.startswith("pagefind/fragment/")]
    assert len(fragments) == sum(one["languages"].values())


@pytest.mark.parametrize(
    ("pages", "count"), [(0, 1), (1, 1), (150, 1), (151, 2), (200, 2), (201, 4), (800, 8), (801, 16), (10**5, 16)]
)  # fmt: skip
def test_how_many_parts_there_are_depends_on_the_pages_alone(pages: int, count: int) -> None:
    """A small site has one index, a larger one a power of two of parts, and never more than sixteen."""
    assert searching.parts(pages) == count


def test_a_page_stays_in_its_part_whatever_becomes_of_others() -> None:
    """As long as the number of parts stays, a change, a new page or a lost one touches one part alone."""
    before = searching.split((f"a/{number}.html", "x") for number in range(1000))
    assert len(before) == searching.MOST
    assert min(len(part.pages) for part in before) > 30
    after = searching.split((f"a/{number}.html", "y" if number == 7 else "x") for number in range(1000))
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    fewer = searching.split((f"a/{number}.html", "x") for number in range(999))
    assert sum(one != other for one, other in zip(before, fewer, strict=True)) == 1


def test_without_pages_there_is_no_index(tmp_path: Path) -> None:
    """A site in which nothing can be found has no parts, and Pagefind has nothing to do."""
    assert searching.split([]) == []
    with searching.Pagefind(tmp_path / "work", 1) as pagefind:
        assert list(pagefind.made()) == []
    assert not (tmp_path / "work").exists()


def test_a_page_cannot_be_laid_out_elsewhere(tmp_path: Path) -> None:
    """A path that leaves the site is refused before anything is written."""
    lay(tmp_path, {"x.html": b"x"})
    part = searching.IndexPart(0, 1, (("../x.html", ""),))
    with (
        searching.Pagefind(tmp_path / "work", 1) as pagefind,
        pytest.raises(BuildError, match="cannot be the name"),
    ):
        pagefind.add(part, {"../x.html": tmp_path / "site" / "x.html"})


@pytest.mark.parametrize("links", [True, False])
def test_pages_are_linked_and_never_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """A page is laid out as a second name, or as a copy where the file system has none, and stays as it is."""
    page = b"<!doctype html><html lang=en><title>Well</title><main data-pagefind-body><h1>Well</h1></main></html>"
    file = lay(tmp_path, {"a.html": page}) / "site" / "a.html"
    file.chmod(0o444)
    names = []
    if not links:
        monkeypatch.setattr(os, "link", Mock(side_effect=OSError(errno.EMLINK, "too many links")))
    with searching.Pagefind(tmp_path / "work", 1) as pagefind:
        pagefind.add(searching.IndexPart(0, 1, (("a.html", ""),)), {"a.html": file})
        names.append(file.stat().st_nlink)
        [(_, made)] = pagefind.made()
    assert names == [2 if links else 1]
    assert file.stat().st_nlink == 1
    assert file.read_bytes() == page
    assert any(name.startswith("fragment/0-") for name in made)


def test_a_failure_of_pagefind_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Pagefind complains of is an error of the build; nothing runs and nothing lies about afterwards."""
    program(monkeypatch, tmp_path, "echo out of luck >&2; exit 3")
    file = lay(tmp_path, {"a.html": b"x"}) / "site" / "a.html"
    with searching.Pagefind(tmp_path / "work", 2) as pagefind:
        for number in range(4):
            pagefind.add(searching.IndexPart(number, 4, (("a.html", ""),)), {"a.html": file})
        with pytest.raises(BuildError, match="the search index could not be made: out of luck"):
            list(pagefind.made())
    assert not (tmp_path / "work").exists()


def test_a_program_that_cannot_start_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Pagefind is there and no program of this machine, the build ends with an error of ours."""
    file = lay(tmp_path, {"a.html": b"x"}) / "site" / "a.html"
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: file)
    with (
        searching.Pagefind(tmp_path / "work", 2) as pagefind,
        pytest.raises(BuildError, match="the search index could not be made"),
    ):
        pagefind.add(searching.IndexPart(0, 1, (("a.html", ""),)), {"a.html": file})


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
def test_what_is_stopped_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """At most `jobs` parts are at work at once, and Ctrl-C ends them all."""
    program(monkeypatch, tmp_path, f"echo $$ >> {tmp_path}/pids; exec sleep 60")
    file = lay(tmp_path, {"a.html": b"x"}) / "site" / "a.html"
    started = max(jobs, 1)

    def pids() -> list[int]:
        text = (tmp_path / "pids").read_text() if (tmp_path / "pids").exists() else ""
        return [int(line) for line in text.splitlines()]

    with pytest.raises(KeyboardInterrupt), searching.Pagefind(tmp_path / "work", jobs) as pagefind:  # noqa: PT012  # leaving is what is tested
        for number in range(4):
            pagefind.add(searching.IndexPart(number, 4, (("a.html", ""),)), {"a.html": file})
        until = time.monotonic() + 30
        while len(pids()) < started and time.monotonic() < until:
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert time.monotonic() < until, "it was waited for, not ended"
    assert len(pids()) == started
    for pid in pids():
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert not (tmp_path / "work").exists()


def program(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a script in the place of Pagefind."""
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: file)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address(site: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site behind a server on this machine."""
    with served(lay(tmp_path_factory.mktemp("search"), site) / "site") as address:
        yield address


@pytest.fixture(scope="module")
def in_parts(divided: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site with an index in many parts."""
    with served(lay(tmp_path_factory.mktemp("parts"), divided) / "site") as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder behind a server on this machine."""
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
    heard = listened(page)
    page.goto(url)
    page.wait_for_selector(".sf-search__form:not([hidden])", timeout=30_000)
    if "?" in url:  # the policy of the page forbids to wait for a function
        page.wait_for_selector(".sf-search__state:not(:empty)", timeout=30_000)
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


@pytest.mark.proof
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


QUERIES = (
    "Bugti", "bugt", "Balochistan", "flood", "into the flood", "floods Aden", "against Bugti", "people Helmand",
    "heavy rain", "water", "resident Balochistan", "Bugti zzzz", "zzzzqq", "report police", "Quetta district",
    "سیلاب", "پانی", "سیلاب flood", "the", "reservoir water", "Flood-water", '"of the"', '"Sarfraz Bugti"',
    '"Bugti" said', "… rain",
)  # fmt: skip
"""Words that are on many pages, on one or on none; beginnings, phrases, and words that begin with shorter ones."""


@pytest.mark.by_day(1)
@pytest.mark.browser
@pytest.mark.parametrize("place", ["search.html", "ur/search.html"])
def test_parts_find_what_one_index_finds(browser: Any, address: str, in_parts: str, place: str) -> None:
    """Many parts are one to whoever searches: the same pages are found and counted, with filters and without."""
    one, many = (Searcher(browser, f"{root}/{place}") for root in (address, in_parts))
    assert one.choices == many.choices != []
    found = []
    for words in QUERIES:
        expected = one.ask(words)
        assert many.ask(words) == expected, words
        found.append(len(expected[1]))
    assert sum(map(bool, found)) > len(QUERIES) * 0.7
    assert len(set(found)) > 2
    for name, value in (("speaker", "Survivor"), ("topic", "Insurgency")):
        narrowed = one.narrow(name, value)
        assert many.narrow(name, value) == narrowed
        for words in QUERIES[:5]:
            assert many.ask(words) == one.ask(words), (name, words)
    assert one.close() == many.close() == []


@pytest.mark.browser
def test_a_word_that_no_page_holds_finds_nothing_else(browser: Any, in_parts: str) -> None:
    """Of a word on no page, parts do not find pages with the short words that it begins with, such as `he` or `a`."""
    many = Searcher(browser, f"{in_parts}/search.html")
    for words in ("Helmand", "Aden", "Aden Helmand"):
        said, found = many.ask(words)
        assert found == []
        assert said.startswith("No results")
    assert many.ask("Bugtii")[1] == []
    assert many.close() == []


@pytest.mark.browser
@pytest.mark.parametrize("words", ["Sarfrazov", "Bugtimayar", "Sarfrazov Bugtimayar"])
def test_a_name_that_begins_like_another_leads_to_nobody(browser: Any, address: str, words: str) -> None:
    """A name that no page holds, as one that is withheld, finds no page of a person whose name it begins with."""
    one = Searcher(browser, f"{address}/search.html")
    _, found = one.ask(words)
    assert found == []
    assert one.page.locator(".sf-search__near").count() == 0
    assert one.close() == []


@pytest.mark.browser
def test_a_slip_in_a_topic_is_answered_with_the_word(browser: Any, address: str) -> None:
    """Where nothing is found, the topic, place or series that was meant is offered, and finds its pages."""
    one = Searcher(browser, f"{address}/search.html")
    said, found = one.ask("insurgncy")
    assert found == []
    assert "Did you mean insurgency?" in said
    one.page.locator(".sf-search__near").click()
    one.page.wait_for_selector(".sf-search__title")
    assert one.page.locator("#search-words").input_value() == "insurgency"
    assert one.close() == []


@pytest.mark.browser
def test_each_result_says_what_it_is(browser: Any, address: str) -> None:
    """A result names kind, series, day and language; what was corrected or is old is marked; the newest can come first."""
    one = Searcher(browser, f"{address}/search.html")
    one.ask("flood")
    lines = one.page.locator(".sf-search__result .sf-meta").all_inner_texts()
    assert any("Situation report" in line and "2026" in line and "English" in line for line in lines)
    assert one.page.locator(".sf-search__status").all_inner_texts()
    one.page.select_option("[name=order]", "newest")
    one.page.wait_for_url("**order=newest**")
    one.page.wait_for_timeout(500)
    again = one.page.locator(".sf-search__result .sf-meta").all_inner_texts()
    assert sorted(again) == sorted(lines)
    found = [re.search(r"\d{1,2} [A-Z][a-z]+ 20\d\d", line) for line in again]
    days = [datetime.strptime(one[0], "%d %B %Y").replace(tzinfo=UTC) for one in found if one]
    assert len(days) > 1
    assert days == sorted(days, reverse=True)
    assert one.close() == []


@pytest.fixture(scope="module")
def outdated(samples: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The samples with more editions, of which some were withdrawn, behind a server."""
    pages = draw(long(samples, 7))
    folder = tmp_path_factory.mktemp("outdated")
    with served(lay(folder, pages | index(lay(folder, pages), pages)) / "site") as address:
        yield address


@pytest.mark.proof
@pytest.mark.browser
def test_what_is_current_comes_first(browser: Any, outdated: str) -> None:
    """Of editions with the same text the current ones are found first, and the withdrawn one last."""
    one = Searcher(browser, f"{outdated}/search.html?kind=Situation report&language=English")
    one.ask("Mockwater falls")
    results = one.page.locator(".sf-search__result")
    states = [
        results.nth(at).locator(".sf-search__status").all_inner_texts() for at in range(results.count())
    ]
    current = states.count([])
    assert 1 < current < len(states)
    assert states[:current] == [[]] * current
    assert states[-1] == ["Withdrawn"]
    assert one.close() == []


@pytest.mark.browser
def test_a_phone_has_folded_filters_with_a_count(browser: Any, address: str) -> None:
    """Results are on the first screen; the summary counts the filters in use, and an exercise is marked."""
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(f"{address}/search.html?q=Drillhaven&kind=Situation report&order=newest")
    page.wait_for_selector(".sf-search__title", timeout=30_000)
    assert page.locator(".sf-search__fold summary").inner_text() == "Filters (1)"
    assert not page.locator("select[name=kind]").is_visible()
    assert page.locator(".sf-search__title").first.bounding_box()["y"] < 640
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    title, text = (page.locator(f".sf-search__{part}").first.inner_text() for part in ("title", "excerpt"))
    assert "Drillhaven" in title
    assert "Drillhaven" in text
    assert title not in text
    assert "Edition" not in text
    assert page.locator(".sf-card__exercise").first.inner_text() == "EXERCISE"
    page.click(".sf-search__fold summary")
    page.select_option("select[name=kind]", "")
    page.wait_for_url(lambda url: "kind" not in url)
    assert page.locator(".sf-search__fold summary").inner_text() == "Filters"
    page.close()


@pytest.mark.browser
def test_a_title_comes_first_whichever_part_it_is_in(browser: Any, in_parts: str) -> None:
    """Of several parts the page that has the words in its title comes before those that only mention them."""
    many = Searcher(browser, f"{in_parts}/search.html")
    many.ask("Sarfraz Bugti")
    titles = many.page.locator(".sf-search__title a").all_inner_texts()
    assert len(titles) > 1
    assert titles[0] == "Sarfraz Bugti"
    assert many.close() == []


def listened(page: Any) -> list[str]:
    """What a page will say on the console; it gets neither the style of the site nor its fonts, which nothing uses then."""
    heard: list[str] = []
    page.on("console", lambda said: None if "was preloaded" in said.text else heard.append(said.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.route("**/theme/icon.svg", lambda route: route.fulfill(status=204))
    page.route("**/theme/fonts/*", lambda route: route.fulfill(status=204))
    page.route("**/theme/*.css", lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    return heard


class Searcher:
    """A search page in the browser, asked again and again."""

    def __init__(self, browser: Any, url: str) -> None:
        """Open the page and wait for its form."""
        self.page = browser.new_page()
        self.heard = listened(self.page)
        self.page.goto(url)
        self.page.wait_for_selector(".sf-search__form:not([hidden])", timeout=30_000)
        self.choices = self.page.locator(".sf-search__filter").all_inner_texts()

    def ask(self, words: str) -> tuple[str, list[str]]:
        """How many results the page says there are, and the titles and addresses of all of them."""
        self._forget()
        self.page.fill("#search-words", words)
        self.page.press("#search-words", "Enter")
        return self._answer()

    def narrow(self, name: str, value: str) -> tuple[str, list[str]]:
        """What is found once a filter is set."""
        self._forget()
        self.page.select_option(f"select[name={name}]", value)
        return self._answer()

    def _forget(self) -> None:
        self.page.evaluate("document.querySelector('.sf-search__state').textContent = ''")

    def _answer(self) -> tuple[str, list[str]]:
        self.page.wait_for_selector(".sf-search__state:not(:empty)", timeout=30_000)
        said = self.page.locator(".sf-search__state").inner_text()
        number = next((int(word) for word in said.split() if word.isdecimal()), 0)
        titles = self.page.locator(".sf-search__title a")
        for shown in range(10, number + 10, 10):
            titles.nth(min(shown, number) - 1).wait_for(timeout=30_000)
            if shown < number:
                self.page.locator(".sf-search__rest button").click()
        links = self.page.evaluate(
            "[...document.querySelectorAll('.sf-search__title a')].map(a => `${a.textContent} ${a.pathname}`)"
        )
        assert len(links) == number
        return said, sorted(links)

    def close(self) -> list[str]:
        """What the browser complained of."""
        self.page.close()
        return self.heard


LANGUAGES = {
    "ar": ("غمرت المياه المدرسة في المدينة ونزح الأطفال من البيوت", ["المدرسة", "المدينة", "الأطفال", "البيوت", "مدرسة", "مدينة", "أطفال", "للمدرسة", "والبيوت", "بالمدينة"]),
    "de": ("Die Straße ist der Hochwasserschutzmaßnahmen wegen an der Brücke gesperrt", ["Straße", "Hochwasserschutzmaßnahmen", "Brücke"]),
    "en": ("The harbour closed and forty people left their houses", ["harbour", "forty", "house"]),
    "es": ("Las inundaciones cerraron la escuela de los niños", ["inundaciones", "niños"]),
    "fr": ("Les inondations ont fermé une école jusqu’au soir, au cœur d’Orléans, aujourd’hui",
           ["inondations", "école", "ecole", "cœur", "coeur", "jusqu’au", "au soir", "d’Orléans", "Orléans", "aujourd’hui", "aujourd'hui"]),
    "ru": ("Наводнение закрыло школы города", ["школы", "города"]),
    "ur": ("سیلاب کے باعث اسکول بند رہے اور ہسپتال کو پانی نہ ملا", ["سیلاب", "اسکول", "پانی", "پانى", "هسپتال"]),
    "zh": ("洪水中断了饮用水供应", ["洪水", "饮用水", "供应"]),
}  # fmt: skip
"""A sentence in each language, and words by which its page is found."""


@pytest.fixture(scope="module", params=[10, 1], ids=["one part", "many parts"])
def many_languages(request: pytest.FixtureRequest, pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # fmt: skip
    """A site with two pages in each of many languages."""
    own = {
        f"{lang}{number}.html": f'<!doctype html><html lang="{lang}"><title>{lang}</title><main data-pagefind-body>'
        f'<h1 data-pagefind-meta="title">{lang}</h1><p>{text}</p></main></html>'.encode()
        for lang, (text, _) in LANGUAGES.items()
        for number in (1, 2)
    } | {path: pages[path] for path in ("search.html", "ur/search.html", "theme/search.js")}
    folder = lay(tmp_path_factory.mktemp("languages"), own)
    with parts(request.param):
        lay(folder, index(folder, own))
    with served(folder / "site") as address:
        yield address


@pytest.mark.proof
@pytest.mark.browser
def test_each_language_is_searched_by_its_own_rules(browser: Any, many_languages: str) -> None:
    """A word that stands on a page finds that page, beside whatever other languages and from a search page of any."""
    for lang, (_, words) in LANGUAGES.items():
        for word in words:
            titles, heard = found(
                browser, f"{many_languages}/{lang if lang == 'ur' else '.'}/search.html?q={word}"
            )
            assert titles.count(lang) == 2, (word, titles)
            assert heard == []


@pytest.mark.parametrize(
    ("html", "seams"),
    [
        ("<p>学校关闭</p>", "<p>学_校_关_闭</p>"),
        ("<p>ที่นี่</p>", "<p>ที่_นี่</p>"),
        ("<p>橋が流された</p>", "<p>橋_が_流_さ_れ_た</p>"),
        ("<p>L’école et qu’elle, d&#39;eau</p>", "<p>L’_école et qu’_elle, d&#39;_eau</p>"),
        ('<a title="学校" href="l’x">river</a>', '<a title="学校" href="l’x">river</a>'),
        ("<p>Ines’s ferry, 3 people’s</p>", "<p>Ines’s ferry, 3 people’s</p>"),
        ("<p>jusqu’à lorsqu&#39;il Dequ’a</p>", "<p>jusqu’_à lorsqu&#39;_il Dequ’a</p>"),
        ("<p>المدرسة مغلقة</p>", "<p>ال_مدرسة مغلقة</p>"),
        ("<p>والمدرسة للمدينة بالبيت فالْقَلعة</p>", "<p>وال_مدرسة لل_مدينة بال_بيت فالْ_قَلعة</p>"),
        ("<p>للاجئين واللاجئون للأطفال</p>", "<p>ل_لاجئين وال_لاجئون لل_أطفال</p>"),
        ("<p>الله الذي التي آلاف الیکشن سؤالهم</p>", "<p>الله الذي التي آلاف الیکشن سؤالهم</p>"),
        ('<a title="المدرسة">x</a>', '<a title="المدرسة">x</a>'),
    ],
)
def test_words_without_spaces_have_seams(html: str, seams: str) -> None:
    """The index has a seam between letters of scripts without spaces and behind an elided word, and in no attribute."""
    assert searching.with_separators(html) == seams.replace("_", searching.SEPARATOR)
