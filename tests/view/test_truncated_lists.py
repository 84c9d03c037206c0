"""Long lists: what stands in full, what in one line, and that nothing becomes unreachable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from posixpath import dirname, normpath

import pytest

from standfirst.build import plan
from standfirst.build.prepare import Prepared, classify
from standfirst.library import Library
from standfirst.view import records, truncated_lists
from standfirst.view.directory import Directory
from standfirst.view.labels import CLAIM_STATUS
from standfirst.view.page_context import PageContext
from tests.sites import NOW, long

pytestmark = pytest.mark.slow

LISTED = re.compile(r'<(?:h3 class="sf-card__title"[^>]*><a|li><a) href="([^"#]+)"')
LIST = "topics/flood.html"


@pytest.fixture(scope="module")
def many(samples: Library) -> Prepared:
    """A site with so many editions that its lists are long."""
    return classify(long(samples, 60), NOW)


@pytest.fixture(scope="module")
def crowded(many: Prepared) -> dict[str, str]:
    """Its lists."""
    return lists(many)


def lists(prepared: Prepared) -> dict[str, str]:
    """Every list of a site as text."""
    return {item.path: item.render().decode() for item in plan.lists(prepared, ())}


def line_of(page: str, path: str) -> str:
    """The line that leads to an address."""
    return next(text for text in page.split("<li>") if path in text)


@pytest.mark.parametrize("prefix", ["", "ur/"])
def test_the_page_of_a_series_shows_the_newest_and_lists_all(
    crowded: dict[str, str], many: Prepared, prefix: str
) -> None:
    """One card, of the newest edition that stands, and one line for each edition, the newest first."""
    found = many.directory.series["flood"]
    text = crowded[f"{prefix}flood/index.html"]
    wanted = [many.shown.in_language(edition, "ur" if prefix else "en").path("html") for edition in found]
    listed = text.partition('id="editions"')[2].partition('id="corrections"')[0]
    links = [normpath(f"{prefix}flood/{href}") for href in re.findall(r'<li><a href="([^"]+)"', listed)]
    assert len(wanted) > 24
    assert links == wanted
    assert text.count('<article class="sf-card">') == 1
    standing = next(one for one in found if not one.withdrawn)
    newest = text.partition('id="newest"')[2].partition("</section>")[0]
    assert (
        many.shown.in_language(standing, "ur" if prefix else "en").path("html").rpartition("/")[2] in newest
    )


@pytest.mark.parametrize("prefix", ["", "ur/"])
@pytest.mark.parametrize("name", [LIST])
def test_a_long_list_shows_the_newest_in_full_and_links_the_rest(
    crowded: dict[str, str], many: Prepared, prefix: str, name: str
) -> None:
    """The newest 24 editions have a card, each of the others a line; all are linked once, the newest first."""
    directory = many.directory
    found = directory.topics["flood"].editions
    text = crowded[prefix + name]
    wanted = [many.shown.in_language(edition, "ur" if prefix else "en").path("html") for edition in found]
    links = [normpath(f"{dirname(prefix + name)}/{href}") for href in LISTED.findall(text)]
    assert len(wanted) > 30
    assert [path for path in links if path in wanted] == wanted
    assert text.count('<article class="sf-card">') == truncated_lists.NEWEST


def test_a_list_of_24_has_no_lines(many: Prepared) -> None:
    """The twenty-fifth edition is the first that has a line in place of a card."""
    standing = PageContext(many.directory, NOW, "en", LIST)
    editions = many.directory.editions
    assert truncated_lists.briefings(standing, editions[:24]) is None
    found = truncated_lists.briefings(standing, editions[:25])
    assert found is not None
    assert [line.href for group in found.groups for line in group.lines] == [standing.to(editions[24])]


def test_a_long_year_leads_to_its_months_and_has_a_line_for_each(
    crowded: dict[str, str], many: Prepared
) -> None:
    """No card stands on the page of a year with many editions, but each month and each edition is linked."""
    text, directory = crowded["archive/2026.html"], many.directory
    assert "sf-card__title" not in text
    for month in directory.years["2026"]:
        assert f'<a href="{month}.html">' in text
        for edition in directory.months[month]:
            assert text.count(f'href="../{edition.path("html")}"') == 1


def test_a_long_register_has_every_claim_in_its_own_words(crowded: dict[str, str], many: Prepared) -> None:
    """The newest 24 claims stand in full; each other in one line with its words, its status and who says it."""
    text, claims = crowded["claims/index.html"], many.directory.claims
    assert text.count('class="sf-claim-entry"') == truncated_lists.NEWEST
    lines = re.findall(r'<li><a href="([^"]+)">(.+?)</a> <span class="sf-meta">(.+?)</span></li>', text)
    assert len(lines) == len(claims) - truncated_lists.NEWEST > 100
    for (href, words, note), mentions in zip(lines, claims[truncated_lists.NEWEST :], strict=True):
        claim = mentions[0].edition.briefing.claims[mentions[0].index]
        assert href.startswith(f"../{mentions[0].edition.path('html')}#")
        assert unescape(words) == claim.claim
        assert claim.by[0].name in unescape(note)
        assert CLAIM_STATUS[claim.status][0] in note


def test_a_line_says_what_a_claim_was_before(samples: Library) -> None:
    """Where a claim had another status in an earlier edition, its line says which one and leads there."""
    text = lists(classify(samples, NOW))["claims/index.html"]
    assert "Before:" in text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(truncated_lists, "NEWEST", 1)
        line = line_of(lists(classify(samples, NOW))["claims/index.html"], "Before:")
    assert re.search(r'Before: \w+, <a href="\.\./flood/01\.html#', line)


def test_lines_say_what_is_an_exercise_and_what_was_withdrawn(crowded: dict[str, str]) -> None:
    """A line carries the marks that a card would: the word for exercises, and that an edition was withdrawn."""
    line = line_of(crowded["archive/2026.html"], "flood/older-007.html")
    assert ">EXERCISE</strong>" in line
    assert "<b>Withdrawn</b>" in line
    assert "Withdrawn" not in line_of(crowded["archive/2026.html"], "flood/older-008.html")


def test_lines_in_another_language_say_so(samples: Library) -> None:
    """A title that was not translated names its language in a line of the Urdu lists."""
    library = long(samples, 40)
    kept = tuple(edition for edition in library.editions if edition.name != "flood/older-040.ur")
    page = lists(classify(replace(library, editions=kept), NOW))["ur/flood/index.html"]
    assert ' lang="en"><bdi dir="ltr">40: ' in line_of(
        page.partition('id="editions"')[2], "flood/older-040.html"
    )


def test_a_line_is_light(samples: Library, crowded: dict[str, str]) -> None:
    """Beside its words, a line costs a long list less than 150 bytes."""
    edition = long(samples, 61).by_name["flood/older-061"]
    words = len(edition.briefing.title) + len(
        "Exercise Mockwater: a river flood in Exercisia, Edition 939 · EXERCISE"
    )
    grown = lists(classify(long(samples, 61), NOW))[LIST]
    assert 0 < len(grown) - len(crowded[LIST]) - words < 150


@pytest.mark.parametrize(
    ("days", "titles"),
    [
        (2, ["March 2026", "February 2026", "January 2026", "December 2025"]),
        (20, ["2026", "2025", "2024"]),
        (0, [""]),
    ],
)
def test_headings_of_long_lists_are_months_or_years(samples: Library, days: int, titles: list[str]) -> None:
    """Lines stand under their months where each has some, else under their years; one group needs no heading."""
    standing = PageContext(Directory(samples), NOW, "en", "index.html")
    line = records.Line("", "", "")
    dated = [(date(2026, 3, 1) - timedelta(days=days * number), line) for number in range(40)]
    assert [group.title for group in truncated_lists.grouped(standing, dated)] == titles
