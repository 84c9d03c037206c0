"""An edition that is updated through the day: the newest first, everywhere, and never before its time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from standfirst import theme
from standfirst.build import data_outputs, plan
from standfirst.build.dependencies import Files
from standfirst.build.prepare import classify
from standfirst.checks import run
from standfirst.formats import FORMATS, Job, flash, report
from standfirst.formats.feed_entries import Entries
from standfirst.formats.mail import draw
from standfirst.library import Library, load
from standfirst.library.dates import changed, end_of_live, next_change
from standfirst.library.published import silent_changes
from standfirst.mail.sent_text import Wording, sent_text
from standfirst.scaffold import new_edition
from standfirst.settings import load as settings
from standfirst.view import lists, truncated_lists
from standfirst.view.directory import Directory
from standfirst.view.home import home
from standfirst.view.mail_cover import CoverOptions
from standfirst.view.page_context import PageContext
from tests.sites import small_site, write

HEAD = """\
kind: sitrep
title: The river at Testford
standfirst: What is known of the river.
dateline: {place: Testford, country: ZZ, date: 2026-10-20}
as_of: 2026-10-20T08:00+05:00
period: {from: 2026-10-19, to: 2026-10-20}
edition: 1
lang: en
tlp: CLEAR
status: approved
exercise: true
highlights: ["The river rises [@a].", "The ferry stops [@a]."]
key_figures:
  - {id: homes, label: Homes damaged, value: 1240, sources: [a]}
situation: The river rises, and {{ homes }} homes are damaged. [@a]
sources: [{id: a, title: Bulletin, date: 2026-10-20, grade: B2}]
contacts: [{name: Desk, email: desk@example.org}]
"""
UPDATES = """\
updates:
  - {at: 2026-10-20T09:10+05:00, text: "The school has room for all. [@a]"}
  - {at: 2026-10-20T14:40+05:00, title: Bridge open, text: "Lorries may cross; 1,240 homes are damaged. [@a]", about: [key_figures.homes], id: bridge}
  - {at: 2026-10-20T18:05+05:00, text: "The crest has passed. [@a]"}
"""
URDU = """\
lang: ur
title: دریا
updates:
  - {id: bridge, title: پل کھل گیا, text: "ٹرک گزر سکتے ہیں؛ 1,240 گھر متاثر ہیں۔ [@a]"}
"""
NOON = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""17:00 at Testford: before the third update."""
EVENING = datetime(2026, 10, 20, 15, tzinfo=UTC)
MORROW = datetime(2026, 10, 21, 12, tzinfo=UTC)


def library(folder: Path, more: str = UPDATES, head: str = HEAD, **files: str) -> Library:
    """A site with one edition of a series that has updates."""
    made = small_site(folder / "site") if not (folder / "site").exists() else folder / "site"
    write(made, "river/01.yaml", head + more)
    for name, text in files.items():
        write(made, f"river/{name}.yaml", text)
    loaded = load(settings(made))
    assert loaded.problems == ()
    return loaded.library


def job(found: Library, now: datetime, name: str = "river/01") -> Job:
    """A job for the edition at a time."""
    return Job(found.by_name[name], found, theme.load(found.site.theme, found.site.root), now)


def page(found: Library, now: datetime, name: str = "river/01") -> str:
    """The page of the edition at a time."""
    return FORMATS["page"].render(job(found, now, name)).decode()


def title(html: str) -> str:
    """The title of a page."""
    return re.search("<title>(.*?)</title>", html)[1]  # type: ignore[index]  # each page has one


def article(html: str) -> dict[str, Any]:
    """The structured data of an edition."""
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found: dict[str, Any] = json.loads(data[1])["@graph"][0]  # type: ignore[index]  # each page has one
    return found


def codes(found: Library, now: datetime = EVENING) -> set[str]:
    """The codes of the errors and warnings about updates."""
    return {one.code for one in run(found, now=now).problems if one.code in UPDATE_CODES}


UPDATE_CODES = {"SF313", "SF314", "SF315", "SF316", "SF317", "SF112", "SF212", "SF214", "SF501", "SF502"}


def test_the_page_shows_the_newest_first_and_above_everything_else(tmp_path: Path) -> None:
    """Time, title, text with its source, and a link to the record that changed; each has an address."""
    html = page(library(tmp_path), EVENING)
    places = [html.index(text) for text in ("The crest has passed", "Bridge open", "The school has room")]
    assert places == sorted(places)
    assert places[0] < html.index('id="highlights"')
    assert re.findall(r'id="(update-[^"]+)"', html) == [
        "update-2026-10-20t1805",
        "update-bridge",
        "update-2026-10-20t0910",
    ]
    assert '<a href="#figure-homes">Homes damaged</a>' in html
    assert '<ol class="sf-list sf-updates" reversed>' in html
    assert 'datetime="2026-10-20T14:40+05:00"' in html
    assert "Updates until" in html


@pytest.mark.slow
def test_nothing_shows_an_update_before_its_time(tmp_path: Path) -> None:
    """Page, report, message, feed and structured data at noon know nothing of the evening."""
    found = library(tmp_path)
    at_noon = job(found, NOON)
    entries = Entries({"river/01": at_noon}).of(["river/01"])
    feed = "".join(f"{one.title} {one.html} {one.summary}" for one in entries)
    for text in (page(found, NOON), feed, _report(at_noon), _mail(at_noon)):
        assert "Bridge open" in text
        assert "crest has passed" not in text
    assert "20 October 2026, 14:40 (UTC+5)" in _mail(at_noon)
    assert len([one for one in entries if "/update/" in one.id]) == 2


def test_the_tab_says_live_and_the_time_until_the_day_is_over(tmp_path: Path) -> None:
    """The mark has the time of the newest update; it goes with the day, in the offset of that update."""
    found = library(tmp_path)
    assert title(page(found, NOON)).startswith("Live 14:40: ")
    assert title(page(found, EVENING)).startswith("Live 18:05: ")
    assert "Live" not in title(page(found, datetime(2026, 10, 20, 19, 0, 1, tzinfo=UTC)))
    assert "Live" not in title(page(found, datetime(2026, 10, 20, 4, 0, tzinfo=UTC))), "before the first"
    assert "Live" not in title(page(library(tmp_path, more=""), EVENING))


def test_lists_say_live_too(tmp_path: Path) -> None:
    """Front page and lists have the mark with the time of the newest update, until the day is over."""
    found = library(tmp_path)

    def marks(now: datetime) -> list[str]:
        context = PageContext(Directory(found), now, "en", "index.html")
        month = lists.month(replace(context, name="archive/2026-10.html"), "2026-10")
        latest = next(part for part in home(context).parts if part.component == "strip")
        line = truncated_lists.line(context, found.by_name["river/01"])
        assert isinstance(latest.body, tuple)
        cards = (*month.shelves[0].cards, *latest.body)
        return [*(card.live for card in cards if card.title == "The river at Testford"), line.live]

    assert marks(NOON) == ["Live 14:40"] * 3
    assert marks(EVENING) == ["Live 18:05"] * 3
    assert marks(MORROW) == [""] * 3


@pytest.mark.slow
def test_the_sitemap_has_the_time_of_the_newest_update(tmp_path: Path) -> None:
    """Search engines come again for an update, as they do for a correction; also for lists that show the edition."""
    found = library(tmp_path, head=HEAD.replace("exercise: true\n", ""))
    prepared = classify(found, EVENING)
    pages = [*plan.editions(prepared, ()), *plan.lists(prepared, ())]
    made = {item.path: item for item in data_outputs.outputs(prepared, pages, Files())}
    rows = made["sitemap.xml"].render().decode()
    times = re.findall(r"/(river/01|index|river/index)\.html</loc>\s*<lastmod>([^<]+)", rows)
    assert dict(times) == dict.fromkeys(("river/01", "index", "river/index"), "2026-10-20T18:05:00+05:00")


def test_a_cached_page_is_rendered_again_at_each_of_these_times(tmp_path: Path) -> None:
    """The next change of the site is the next update, and then the end of the live day."""
    found = library(tmp_path)
    assert next_change(found, NOON) == datetime(2026, 10, 20, 13, 5, tzinfo=UTC)
    assert end_of_live(found.by_name["river/01"]) == datetime(2026, 10, 20, 19, tzinfo=UTC)
    assert next_change(found, EVENING) == datetime(2026, 10, 20, 19, tzinfo=UTC)


def test_search_engines_get_a_live_blog(tmp_path: Path) -> None:
    """LiveBlogPosting with its updates, newest first; the coverage has an end only when it is over."""
    found = library(tmp_path)
    live, over = article(page(found, EVENING)), article(page(found, MORROW))
    assert live["@type"] == ["Report", "LiveBlogPosting"]
    assert live["coverageStartTime"] == "2026-10-20T09:10:00+05:00"
    assert "coverageEndTime" not in live
    assert over["coverageEndTime"] == live["dateModified"] == "2026-10-20T18:05:00+05:00"
    first, second, _ = live["liveBlogUpdate"]
    assert first["articleBody"] == "The crest has passed."
    assert second["headline"] == "Bridge open"
    assert second["url"] == "https://example.org/river/01.html#update-bridge"
    assert article(page(library(tmp_path, more=""), EVENING))["@type"] == "Report"


def test_feeds_have_an_entry_for_each_update(tmp_path: Path) -> None:
    """Each has an id that stays when its text is edited; the edition's entry has the time of the newest."""
    found = library(tmp_path)
    entries = Entries({"river/01": job(found, EVENING)}).of(["river/01"])
    edition = next(one for one in entries if one.page == "river/01.html")
    assert (
        edition.updated
        == datetime(2026, 10, 20, 13, 5, tzinfo=UTC)
        == changed(found.by_name["river/01"], found)
    )
    news = [one for one in entries if "/update/" in one.id]
    assert [one.id.rpartition("/")[2] for one in news] == ["2026-10-20t1805", "bridge", "2026-10-20t0910"]
    assert news[1].title.endswith("The river at Testford: Bridge open")
    assert news[1].page == "river/01.html#update-bridge"
    other = library(tmp_path, UPDATES.replace("Lorries", "Trucks"))
    again = Entries({"river/01": job(other, EVENING)}).of(["river/01"])
    assert [one.id for one in again] == [one.id for one in entries]


def test_a_feed_has_at_most_ten_updates_of_an_edition(tmp_path: Path) -> None:
    """Sixty updates do not push everything else out of a feed; the page has all of them."""
    rows = "".join(
        f'  - {{at: "2026-10-20T10:{minute:02}+05:00", text: "Reading {minute}. [@a]"}}\n'
        for minute in range(60)
    )
    found = library(tmp_path, f"updates:\n{rows}")
    entries = Entries({"river/01": job(found, EVENING)}).of(["river/01"])
    assert [one.page[-4:] for one in entries if "/update/" in one.id] == [
        f"10{minute}" for minute in range(59, 49, -1)
    ]
    assert page(found, EVENING).count('class="sf-updates__item"') == 60


def test_an_embargo_holds_for_updates(tmp_path: Path) -> None:
    """An entry is never dated before the embargo of its edition ends."""
    found = library(tmp_path, f"{UPDATES}embargo_until: 2026-10-20T16:00+05:00\n")
    entries = Entries({"river/01": job(found, EVENING)}).of(["river/01"])
    assert min(one.published for one in entries) == datetime(2026, 10, 20, 11, tzinfo=UTC)


def test_the_report_says_which_minute_it_holds(tmp_path: Path) -> None:
    """The first page names the last update; a flash has the newest two and counts the others."""
    found = library(tmp_path)
    text = _report(job(found, NOON))
    assert re.search(r"Updates until\s+20 October 2026, 14:40 \(UTC\+5\)", text)
    assert "The school has room for all." in text
    assert "crest" not in text
    flash = library(tmp_path, head=HEAD.replace("kind: sitrep", "kind: flash"))
    short = _report(job(flash, EVENING))
    assert "1 earlier update is on the web page." in short
    assert "The school has room" not in short
    assert "18:05" in short


def test_a_message_has_the_updates(tmp_path: Path) -> None:
    """Both parts of a message name the last update and contain each one."""
    message = _mail(job(library(tmp_path), EVENING))
    assert message.count("Bridge open") == 2
    assert message.count("The crest has passed") == 2
    assert len(re.findall(r"Updates until\s+20 October 2026, 18:05 \(UTC\+5\)", message)) == 2


def test_a_translation_may_have_some_of_them(tmp_path: Path) -> None:
    """By its id an update is translated; times and records come from the original."""
    found = library(tmp_path, **{"01.ur": URDU})
    html = page(found, EVENING, "river/01.ur")
    assert "پل کھل گیا" in html
    assert html.count('class="sf-updates__item"') == 3
    assert 'datetime="2026-10-20T14:40+05:00"' in html
    assert re.findall(r"<p lang=\"en\" dir=\"ltr\">(The \w+)", html) == ["The crest", "The school"]


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        ('- {at: 2026-10-20T21:00+05:00, text: "Later. [@a]"}', "SF313"),
        ('- {at: 2026-10-20T09:00+05:00, text: "Two. [@a]"}\n  - {at: 2026-10-20T05:00+02:00, text: "One. [@a]"}', "SF314"),
        ('- {at: 2026-10-18T09:00+05:00, text: "Early. [@a]"}', "SF315"),
        ('- {at: 2026-10-20T09:00+05:00, text: "A. [@a]", about: [tables.homes]}', "SF316"),
        ('- {at: 2026-10-20T09:00+05:00, text: "{{ homes }} homes. [@a]"}', "SF317"),
        ('- {at: 2026-10-20T09:00+05:00, text: "A. [@b]"}', "SF112"),
        ('- {at: 2026-10-20T09:00+05:00, text: "The flood damaged 1,420 homes. [@a]"}', "SF212"),
    ],
)  # fmt: skip
def test_wrong_updates_are_findings(tmp_path: Path, updates: str, code: str) -> None:
    """In the future, out of order, on another day, about nothing, with a moving number, uncited, contradicting."""
    assert codes(library(tmp_path, f"updates:\n  {updates}\n")) == {code}


def test_only_the_newest_update_must_agree_with_the_figures(tmp_path: Path) -> None:
    """An older one states what was known at its time, which is no contradiction."""
    found = library(
        tmp_path,
        'updates:\n  - {at: 2026-10-20T09:00+05:00, text: "980 homes damaged. [@a]"}\n'
        '  - {at: 2026-10-20T10:00+05:00, text: "1,240 homes damaged. [@a]"}\n',
    )
    assert codes(found) == set()


def test_a_protected_name_is_found_in_an_update(tmp_path: Path) -> None:
    """A name that a quotation protects is an error in text and title of an update."""
    voice = """voices:
  - quote: We left at night.
    speaker: {name: Thora Aesudottir, published_as: A ferrywoman, protect: [name]}
    kind: survivor
    verification: verified
    consent: given
    sources: [a]
"""
    for update in (
        'text: "Thora Aesudottir rowed. [@a]"',
        'title: Thora Aesudottir, text: "She rowed. [@a]"',
    ):
        found = library(tmp_path, f"{voice}updates:\n  - {{at: 2026-10-20T09:00+05:00, {update}}}\n")
        assert any(
            one.code.startswith("SF5") and one.level == "error" for one in run(found, now=EVENING).problems
        )


def test_a_published_update_does_not_change_silently(tmp_path: Path) -> None:
    """Adding one needs nothing; editing or removing one needs an entry, and so does the number that it changes."""
    known = _dump(library(tmp_path))
    added = f'{UPDATES}  - {{at: 2026-10-20T18:30+05:00, text: "1,300 homes are damaged. [@a]", about: [key_figures.homes]}}\n'
    assert _silent(known, library(tmp_path, added)) == []
    assert _silent(known, library(tmp_path, UPDATES.replace("room for all", "room for most"))) == ["updates"]
    assert _silent(known, library(tmp_path, UPDATES.rpartition("  - ")[0])) == ["updates"]
    moved = HEAD.replace("value: 1240", "value: 1300")
    assert _silent(known, library(tmp_path, added, head=moved)) == ["key_figures.homes"]
    entry = (
        "changes: [{at: 2026-10-20T18:30+05:00, kind: update, about: key_figures.homes, note: More homes.}]\n"
    )
    assert _silent(known, library(tmp_path, added + entry, head=moved)) == []


def test_a_mailed_copy_is_not_outdated_by_a_new_update(tmp_path: Path) -> None:
    """What is added after mailing is no change of the copy; what is edited is one."""
    sent = Wording(sent_text(library(tmp_path).by_name["river/01"], "report"))
    more = f'{UPDATES}  - {{at: 2026-10-20T18:30+05:00, text: "More. [@a]"}}\n'
    now = Wording(sent_text(library(tmp_path, more).by_name["river/01"], "report"))
    assert sent.changes(now) == ()
    edited = library(tmp_path, UPDATES.replace("room for all", "room for most")).by_name["river/01"]
    assert [one.record for one in sent.changes(Wording(sent_text(edited, "report")))] == ["updates.0"]


def test_a_withdrawn_edition_has_none(tmp_path: Path) -> None:
    """Its page shows no update and is not live."""
    found = library(
        tmp_path,
        f"{UPDATES}withdrawn: {{at: 2026-10-20T19:00+05:00, explanation: It was wrong.}}\n",
        head=HEAD.replace("status: approved", "status: withdrawn"),
    )
    html = page(found, EVENING)
    assert "Bridge open" not in html
    assert "Live" not in title(html)
    assert not [
        one for one in Entries({"river/01": job(found, EVENING)}).of(["river/01"]) if "/update/" in one.id
    ]


def test_the_next_edition_starts_without_updates(tmp_path: Path) -> None:
    """`new-edition` does not carry the day's news forward."""
    found = library(tmp_path)
    assert "updates:" not in new_edition(found.site, "river").text


def _dump(found: Library) -> dict[str, Any]:
    return found.by_name["river/01"].briefing.model_dump(mode="json", by_alias=True, exclude_none=True)


def _silent(known: dict[str, Any], now: Library) -> list[str]:
    return [one.about for one in silent_changes(known, now.by_name["river/01"])]


def _report(found: Job) -> str:
    """The text of a report, from the HTML that is laid out."""
    is_flash = found.edition.briefing.kind.value == "flash"
    html = flash.html(found) if is_flash else report.html(found)
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def _mail(found: Job) -> str:
    """The HTML and the text of a message."""
    made = draw(found, CoverOptions(), "")
    return f"{made.html}\n{made.text}"
